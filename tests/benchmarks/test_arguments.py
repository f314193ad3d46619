from argparse import ArgumentParser
from pathlib import Path

import pytest

from benchmarks import arguments


@pytest.fixture
def parser() -> ArgumentParser:
    parser = ArgumentParser()
    arguments.add_to(parser)
    return parser


def test_without_a_word_it_measures_everything_up_to_a_million(parser: ArgumentParser) -> None:
    options = parser.parse_args([])

    assert options.rows == 1_000_000
    assert options.only == arguments.PARTS
    flags = (options.thorough, options.publish, options.redraw, options.strict)
    assert flags == (False, False, False, False)


def test_each_part_can_be_asked_for() -> None:
    modules = Path(arguments.__file__).with_name("parts").glob("[!_]*.py")

    assert set(arguments.PARTS) == {module.stem for module in modules}


def test_sizes_may_be_written_as_people_write_them(parser: ArgumentParser) -> None:
    for text in ("10000000", "10_000_000", "10,000,000"):
        assert parser.parse_args(["--rows", text]).rows == 10_000_000


@pytest.mark.parametrize(
    "words",
    [("--rows", "7"), ("--rows", "many"), ("--only", "event,everything")],
    ids=["a size there is not", "no number", "a part there is not"],
)
def test_what_cannot_be_measured_is_refused(
    words: tuple[str, str], parser: ArgumentParser, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        parser.parse_args(words)

    assert "there " in capsys.readouterr().err
