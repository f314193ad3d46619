from datetime import UTC, datetime, timedelta

import pytest
from django.core.paginator import Paginator
from django.test import RequestFactory
from django.utils import timezone

from tests.ui.markup import draw, element, elements, words

NOW = datetime(2026, 3, 12, 14, 3, 22, tzinfo=UTC)


def test_a_relative_time_carries_the_exact_one() -> None:
    html = draw("{% relative_time moment now=now %}", moment=NOW - timedelta(minutes=3), now=NOW)

    time = element(html, "time")
    assert time.text == "3 min ago"
    assert time.attributes["datetime"] == "2026-03-12T14:00:22+00:00"
    assert time.attributes["title"] == "2026-03-12 14:00:22 UTC"


def test_no_moment_is_said_in_the_given_words() -> None:
    assert draw('{% relative_time None none="not yet" %}') == "not yet"
    assert draw("{% relative_time None %}") == "–"


def test_without_a_clock_the_relative_time_reads_its_own() -> None:
    assert element(draw("{% relative_time m %}", m=datetime.now(UTC)), "time").text == "just now"


def test_exact_time_in_text() -> None:
    assert words(draw("{{ m|exact_time }}", m=NOW)) == "2026-03-12 14:03:22 UTC"
    assert draw("{{ m|exact_time }}", m=None) == "–"


def test_exact_time_is_the_persons_and_keeps_utc_within_reach() -> None:
    with timezone.override("Europe/Berlin"):
        time = element(draw("{{ m|exact_time }}", m=NOW.replace(microsecond=5)), "time")

    assert time.text == "2026-03-12 15:03:22 CET"
    assert time.attributes == {
        "datetime": "2026-03-12T14:03:22+00:00",
        "title": "2026-03-12 14:03:22 UTC",
        "tabindex": "0",
    }


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


def test_a_button_sends_its_form_unless_told_otherwise() -> None:
    assert element(draw('{% button "Save" %}'), "button").attributes["type"] == "submit"
    html = draw('{% button "More" kind="button" name="a" value="b" form="f" disabled=True %}')
    assert element(html, "button").attributes == {
        "class": "button",
        "type": "button",
        "name": "a",
        "value": "b",
        "form": "f",
        "disabled": "",
    }


@pytest.mark.parametrize("tag", ["button", "link_button", "dialog_button"])
def test_equal_buttons_are_told_apart_by_what_they_are_about(tag: str) -> None:
    html = draw(
        f'{{% {tag} "Remove" "/x/" icon="x" tone="danger" about="Mara" %}}'
        if tag != "button"
        else '{% button "Remove" icon="x" tone="danger" about="Mara" %}'
    )

    assert words(html) == "Remove: Mara"
    assert elements(html, data_tone="danger")


def test_a_link_button_is_a_link() -> None:
    link = element(draw('{% link_button "Get it" "/x/?a=1&b=2" download=True %}'), "a")

    assert link.attributes["href"] == "/x/?a=1&b=2"
    assert "download" in link.attributes


@pytest.mark.parametrize("tone", ["", "info", "success", "warning", "danger"])
def test_a_badge_is_an_icon_and_a_word(tone: str) -> None:
    html = draw("{% badge 'Running' tone %}", tone=tone)

    assert len(elements(html, "svg")) == 1
    assert words(html) == "Running"


def test_an_unknown_tone_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        draw("{% badge 'Running' 'purple' %}")


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


def test_an_empty_state_says_what_to_do() -> None:
    html = draw('{% empty_state "No runs yet" %}<p>Start one.</p>{% endempty_state %}')

    assert words(html) == "No runs yet Start one."
    assert element(html, "h3").text == "No runs yet"


def test_an_alert_has_a_role_only_on_demand() -> None:
    still = draw('{% alert "danger" title="It failed." %}<p>Try again.</p>{% endalert %}')
    new = draw('{% alert "danger" role="alert" %}x{% endalert %}')

    assert "role" not in element(still, "div", data_tone="danger").attributes
    assert words(still) == "It failed. Try again."
    assert element(new, "div", data_tone="danger").attributes["role"] == "alert"


def test_a_dialog_opens_without_a_script() -> None:
    html = draw(
        '{% dialog_button "Suspend…" "suspend" %}'
        '{% dialog "suspend" title="Sure?" %}x{% enddialog %}'
    )

    dialog = element(html, "dialog")
    opener = elements(html, "button")[0]
    assert "popover" in dialog.attributes
    assert opener.attributes["popovertarget"] == dialog.attributes["id"] == "suspend"
    assert element(html, id=dialog.attributes["aria-labelledby"]).text == "Sure?"
    assert "open" not in dialog.attributes


def test_a_dialog_can_arrive_open() -> None:
    html = draw('{% dialog "d" title="Sure?" opened=True %}x{% enddialog %}')

    assert "open" in element(html, "dialog").attributes


def test_a_segmented_control_is_links_of_which_one_is_current() -> None:
    options = [
        {"label": "7 days", "url": "?window=7d", "current": True},
        {"label": "30 days", "url": "?window=30d", "current": False},
    ]

    html = draw('{% segmented options label="Time window" %}', options=options)

    assert element(html, "div", role="group").attributes["aria-label"] == "Time window"
    assert [link.attributes.get("aria-current") for link in elements(html, "a")] == ["true", None]


def test_a_copy_button_waits_for_its_script() -> None:
    html = draw('{% copyable 1234 label="run ID" %}')

    button = element(html, "button")
    assert "hidden" in button.attributes
    assert button.attributes["data-copy"] == element(html, "code").text == "1234"
    assert button.text == "Copy run ID"


def test_the_last_crumb_is_this_page() -> None:
    html = draw('{% crumb "Operations" "/x/" %}{% crumb "OR-1" %}')

    assert element(html, "a").attributes["href"] == "/x/"
    assert element(html, "span", aria_current="page").text == "OR-1"


def test_words_for_people_and_durations() -> None:
    assert draw("{{ n|initials }}", n="Mara Klein") == "MK"
    assert draw("{{ d|duration }}", d=timedelta(seconds=65)) == "1 min 5 s"
    assert draw("{{ v|number }}", v=1284) == "1,284"
