"""Bars as SVG, drawn once for page and PDF. They hold no text: the figure stands beside each."""

_WIDTH, _HEIGHT = 120, 10
_GROUND = "#eceef4"


def bar(value: int, *, of: int, colour: str) -> str:
    """Return a bar for a share of the longest one. A value that is not 0 is always seen."""
    share = min(max(value, 0) / of, 1) if of else 0
    width = round(max(share * _WIDTH, 2), 1) if value else 0
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}"'
        f' width="{_WIDTH}" height="{_HEIGHT}" aria-hidden="true" focusable="false">'
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" rx="2" fill="{_GROUND}"/>'
        f'<rect width="{width}" height="{_HEIGHT}" rx="2" fill="{colour}"/></svg>'
    )
