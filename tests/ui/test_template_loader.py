from django.template.loader import get_template


def test_pages_are_sent_without_the_indentation_of_their_source() -> None:
    source = get_template("ui/layouts/base.html").template.source  # type: ignore[attr-defined]

    assert source.count("\n") > 10
    assert [line for line in source.splitlines() if line != line.strip()] == []
