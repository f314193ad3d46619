from benchmarks.load_table import load_table
from tests.benchmarks.figures import all_reached


def test_the_table_says_which_rate_is_carried_and_what_came_of_each() -> None:
    text = load_table(all_reached()["load"])

    assert "at most 300 ms: 100 a second." in text
    assert "Of 100 requests: one tenant 60, health 40." in text
    *_, calm, storm = text.splitlines()
    assert calm == "| 100 | 2,000 | 0 | 0 | 30 | 200 | 260 | 400 | – | – | 12 | 3 | 0.70 |"
    assert storm == "| 400 | 8,000 | 0 | 6,000 | 30 | 200 | 260 | 400 | 30 | 400 | 12 | 3 | 0.70 |"
