import pytest

from tests.ui.markup import draw, element, elements, words


def test_a_stat_is_a_term_with_its_figure_and_description() -> None:
    html = draw(
        '{% stats %}{% stat "Active workspaces" 1284 of=3100 icon="users" tone="info" '
        'series=points top=2 event="a.b" %}<p>up 12 % from 114</p>{% endstat %}{% endstats %}',
        points=[1, 2],
    )

    assert element(html, "dt").text == "Active workspaces"
    assert element(html, "dd", class_="stat-value").text == "1,284 of 3,100"
    assert element(html, "dd", class_="stat-note").text == "up 12 % from 114"
    assert element(html, "div", data_event="a.b").attributes["data-value"] == "1284"
    assert elements(html, "svg", class_="bars")


def test_a_bare_stat_is_only_label_and_figure() -> None:
    html = draw('{% stats %}{% stat "Runs" None %}{% endstat %}{% endstats %}')

    assert [dd.text for dd in elements(html, "dd")] == ["–"]
    assert not elements(html, "svg")


def test_a_stat_of_zero_still_names_the_total() -> None:
    html = draw('{% stats %}{% stat "Active" 0 of=0 %}{% endstat %}{% endstats %}')

    assert element(html, "dd", class_="stat-value").text == "0 of 0"


def test_progress_shows_bar_and_percentage() -> None:
    html = draw('{% progress 3210 5000 label="Inventory sync" %}')

    bar = element(html, "progress")
    assert bar.attributes == {"aria-label": "Inventory sync", "value": "3210", "max": "5000"}
    assert words(html) == "64 %"


@pytest.mark.parametrize("total", [None, 0])
def test_progress_without_a_known_end_claims_none(total: int | None) -> None:
    html = draw('{% progress 3 total label="Sync" %}', total=total)

    assert element(html, "progress").attributes == {"aria-label": "Sync"}
    assert words(html) == ""


@pytest.mark.parametrize(
    ("done", "shown"), [(-1, "0 %"), (0, "0 %"), (999, "100 %"), (199, "99 %")]
)
def test_progress_stays_between_nothing_and_everything(done: int, shown: str) -> None:
    assert words(draw('{% progress done 200 label="Sync" %}', done=done)) == shown
