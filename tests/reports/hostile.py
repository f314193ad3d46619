"""Names that mean harm: to spreadsheets, to pages, to templates, to readers' eyes."""

_FORMULAS = [
    f"{start}{rest}"
    for start in (
        "=",
        "+",
        "-",
        "@",
        "\t=",
        "\r=",
        " =",
        "  +",
        "\uff1d",
        "\uff0b",
        "\uff0d",
        "\uff20",
        "\n=",
        "\u202e=",
        "\ufeff=",
    )
    for rest in ("1+1", "cmd|' /C calc'!A0", 'HYPERLINK("http://x.example","ok")')
]
_MARKUP = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></tr></table><h1>gone</h1>",
    "<svg/onload=alert(1)>",
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    '" autofocus onfocus="alert(1)',
    "<!-- ",
    "-->",
    "]]>",
    "</title><script>alert(1)</script>",
    "<a href=javascript:alert(1)>x</a>",
    "&lt;script&gt;",
    "&#60;script&#62;",
    "<iframe src=//x.example>",
    "<style>*{display:none}</style>",
    "<base href=//x.example>",
    "<meta http-equiv=refresh content=0>",
]
_TEMPLATES = [
    "{{ 7|add:7 }}",
    "{% debug %}",
    "{% load ui %}",
    "{# gone #}",
    "{{ request.user.password }}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "%(name)s",
    "{0.__class__}",
    "%s%s%s%n",
]
_CONTROLS = [f"Mara{chr(code)}Klein" for code in (*range(1, 32), 127, *range(128, 160, 4))]
_MARKS = (
    "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e"
    "\u2066\u2067\u2068\u2069\u2028\u2029\ufeff\u2060"
)
_DIRECTIONS = [f"Mara{mark}nielK" for mark in _MARKS]
_QUOTES = ['"', '""', "'", "''", ",", ";", '","', '"\r\n"', "a\nb", "\\", "\\u003c", "`", "\u2019"]
_SQL = ["'; DROP TABLE reports_storedreport; --", "%", "_", "100%_", "\\%", "$1", "%(report)s"]
_LONG = ["x" * 256, "Ω" * 256, "👩‍👩‍👧" * 40, "á" * 200]

NAMES = [
    *_FORMULAS,
    *_MARKUP,
    *_TEMPLATES,
    *_CONTROLS,
    *_DIRECTIONS,
    *_QUOTES,
    *_SQL,
    *_LONG,
]
