import pytest

from benchmarks.samples import Candidate, Spread, in_turns, timed


def test_a_spread_says_where_the_middle_lies_and_the_tail_ends() -> None:
    spread = Spread.of([float(number) for number in range(101)])

    assert (spread.quarter, spread.median, spread.three_quarters) == (25, 50, 75)
    assert (spread.p95, spread.p99, spread.samples) == (95, 99, 101)


def test_a_single_sample_is_its_own_spread() -> None:
    spread = Spread.of([7.0])

    assert (spread.quarter, spread.median, spread.p99, spread.samples) == (7, 7, 7, 1)


@pytest.mark.thorough
def test_every_candidate_has_one_turn_a_round() -> None:
    turns: list[str] = []

    def candidate(name: str) -> Candidate:
        def run() -> list[float]:
            turns.append(name)
            return [float(len(turns))]

        return run

    taken = in_turns("three", {name: candidate(name) for name in "abc"}, rounds=20)

    rounds = [turns[start : start + 3] for start in range(0, 60, 3)]
    assert all(sorted(each) == ["a", "b", "c"] for each in rounds)
    assert len({tuple(each) for each in rounds}) > 1, "nobody always goes first"
    assert {name: len(values) for name, values in taken.items()} == {"a": 20, "b": 20, "c": 20}


def test_what_fails_is_not_timed() -> None:
    def fail() -> None:
        raise LookupError

    with pytest.raises(LookupError):
        timed(fail)
