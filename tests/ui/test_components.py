from datetime import timedelta

import pytest

from tenantpilot.ui.navigation import Link
from tests.ui.markup import draw, element, elements, words


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


def test_links_of_the_sidebar_stand_under_their_title_and_one_is_current() -> None:
    links = [
        Link(label="Overview", icon="gauge", url="/admin/tenants/7/", current="page"),
        Link(label="<Reports>", icon="file-text", url="/admin/tenants/7/reports/"),
    ]

    drawn = draw("{% nav_group links title=title %}", links=links, title="<Fabrikam>")

    assert element(drawn, "p").text.strip() == "<Fabrikam>"
    assert [each.text.strip() for each in elements(drawn, "a")] == ["Overview", "<Reports>"]
    assert drawn.count('aria-current="page"') == drawn.count("aria-current") == 1
    assert draw("{% nav_group links title=title %}", links=[], title="Fabrikam") == ""


def test_the_last_crumb_is_this_page() -> None:
    html = draw('{% crumb "Operations" "/x/" %}{% crumb "OR-1" %}')

    assert element(html, "a").attributes["href"] == "/x/"
    assert element(html, "span", aria_current="page").text == "OR-1"


def test_words_for_people_and_durations() -> None:
    assert draw("{{ n|initials }}", n="Mara Klein") == "MK"
    assert draw("{{ d|duration }}", d=timedelta(seconds=65)) == "1 min 5 s"
    assert draw("{{ v|number }}", v=1284) == "1,284"
