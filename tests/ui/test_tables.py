import pytest
from django.core.paginator import Paginator
from django.test import RequestFactory

from tests.ui.markup import draw, element, elements, words


def test_a_cell_says_its_column_for_the_card_it_is_on_a_phone() -> None:
    html = draw(
        '{% table "T" %}<thead><tr><th scope="col">Name</th><th scope="col" colspan="2">'
        "<b>Since &amp; by</b></th><th></th>"
        '<th>State <span aria-hidden="true">↕</span></th></tr></thead><tbody><tr>'
        '<th scope="row">{{ name }}</th><td class="num">1</td><td>2</td><td>3</td><td>4</td></tr>'
        '<tr><td colspan="4">all</td><td>{{ name }}</td></tr></tbody>{% endtable %}',
        name='<td data-label="x">',
    )

    cells = [(cell.text, cell.attributes.get("data-label")) for cell in elements(html, "td")]
    hostile = '<td data-label="x">'
    assert cells == [("1", "Since & by"), ("2", "Since & by"), ("3", None), ("4", "State"),
                     ("all", "Name"), (hostile, "State")]  # fmt: skip


def test_a_table_scrolls_in_a_named_box_that_takes_the_focus() -> None:
    html = draw('{% table "Recent runs" %}<tbody><tr><td>1</td></tr></tbody>{% endtable %}')

    box = element(html, "div")
    assert box.attributes["role"] == "region"
    assert box.attributes["tabindex"] == "0"
    assert box.attributes["aria-label"] == element(html, "caption").text == "Recent runs"
    assert element(html, "caption").attributes["class"] == "visually-hidden"


def test_a_caption_can_be_seen_on_demand() -> None:
    html = draw('{% table "Runs" show_caption=True %}{% endtable %}')

    assert "class" not in element(html, "caption").attributes


def test_one_page_of_rows_has_no_pagination() -> None:
    page = Paginator(range(25), 25).page(1)

    assert draw('{% pagination page about="runs" %}', page=page).strip() == ""


def test_pagination_keeps_the_filters() -> None:
    request = RequestFactory().get("/?status=failed&page=2")

    html = draw(
        '{% pagination page about="runs" %}', request, page=Paginator(range(60), 25).page(2)
    )

    assert element(html, "a", rel="next").attributes["href"] == "?status=failed&page=3"
    assert element(html, "a", rel="prev").attributes["href"] == "?status=failed&page=1"
    assert words(element(html, "p").text) == "26 to 50 of 60"


def test_pagination_marks_this_page_and_shortens_the_rest() -> None:
    html = draw('{% pagination page about="runs" %}', page=Paginator(range(50_000), 25).page(7))

    assert words(element(html, "a", aria_current="page").text) == "Page 7"
    assert len(elements(html, "li")) < 12
    assert "…" in html
    assert "of 50,000" in words(html)


@pytest.mark.parametrize(("number", "missing"), [(1, "prev"), (3, "next")])
def test_the_ends_of_a_list_lead_no_further(number: int, missing: str) -> None:
    page = Paginator(range(75), 25).page(number)

    assert not elements(draw('{% pagination page about="runs" %}', page=page), "a", rel=missing)
