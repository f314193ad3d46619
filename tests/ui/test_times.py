from datetime import UTC, datetime, timedelta

from django.utils import timezone

from tests.ui.markup import draw, element, words

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
