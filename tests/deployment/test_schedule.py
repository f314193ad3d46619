"""The crontab's lines, and the daemon that runs them in a container."""

import logging
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy import crond
from deploy.crond import Daemon, main
from deploy.schedule import CrontabError, Line, read

QUARTER_PAST = Line(when="15 * * * *", command="true")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def at(hour: int, minute: int, second: int = 0) -> datetime:
    return datetime(2026, 11, 23, hour, minute, second, tzinfo=UTC)


def written(folder: Path, text: str) -> Path:
    crontab = folder / "crontab"
    crontab.write_text(text)
    return crontab


@pytest.mark.parametrize(
    ("after", "until", "due"),
    [
        pytest.param(at(12, 14, 0), at(12, 14, 59), False, id="before"),
        pytest.param(at(12, 14, 59), at(12, 15, 0), True, id="on the minute"),
        pytest.param(at(12, 14, 59), at(12, 15, 3), True, id="a little late"),
        pytest.param(at(12, 15, 0), at(12, 15, 59), False, id="only once"),
        pytest.param(at(12, 14, 0), at(15, 16, 0), True, id="after a long pause"),
        pytest.param(at(12, 16, 0), at(12, 10, 0), False, id="the clock was set back"),
    ],
)
def test_line_is_due_once_when_its_time_has_come(
    after: datetime,
    until: datetime,
    due: bool,  # noqa: FBT001
) -> None:
    assert QUARTER_PAST.is_due(after=after, until=until) is due


def test_comments_and_empty_lines_say_nothing(tmp_path: Path) -> None:
    crontab = written(tmp_path, "# a comment\n\n 7 1 * * 0  prune --now 'a b'\n")

    assert read(crontab) == [Line(when="7 1 * * 0", command="prune --now 'a b'")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("# nothing\n", "has no line to run"),
        ("\n7 1 * * command\n", "Line 2 is not five fields of time and a command."),
        ("61 1 * * * command\n", "Line 1 is not five fields of time and a command."),
        ("MAILTO=root\n", "Line 1 is not five fields of time and a command."),
        ("1 1 * * * date +%F\n", "Line 1 has a % in its command."),
    ],
    ids=["empty", "four fields", "no such minute", "a variable", "a percent sign"],
)
def test_crontab_that_cannot_be_carried_out_is_refused(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(CrontabError, match=sentence.replace(".", r"\.")):
        read(written(tmp_path, text))


def test_daemon_does_not_start_with_a_crontab_it_cannot_read(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert main(tmp_path / "nowhere") == 1

    assert "nowhere" in caplog.text


def test_due_commands_run_and_the_end_of_each_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    touched = tmp_path / "touched"
    good, bad = (
        Line(when="* * * * *", command=f"touch {touched}"),
        Line(when="* * * * *", command="exit 3"),
    )
    daemon = Daemon([good, bad, QUARTER_PAST])

    daemon.look(after=NOON, until=at(12, 1))
    _wait_for_all(daemon)

    assert touched.exists()
    assert f"ended with exit code 0: {good.command}" in caplog.text
    assert [r.levelname for r in caplog.records if "exit code 3" in r.message] == ["ERROR"]


def test_command_that_still_runs_is_not_started_again(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    gate, starts = tmp_path / "gate", tmp_path / "starts"
    slow = Line(
        when="* * * * *",
        command=f"echo x >> {starts}; until [ -e {gate} ]; do sleep 0.05; done",
    )
    daemon = Daemon([slow])

    daemon.look(after=NOON, until=at(12, 1))
    daemon.look(after=at(12, 1), until=at(12, 2))
    gate.touch()
    _wait_for_all(daemon)
    daemon.look(after=at(12, 2), until=at(12, 3))
    _wait_for_all(daemon)

    assert starts.read_text() == "x\nx\n"
    assert "still running, not started again" in caplog.text


def test_whoever_runs_when_it_is_told_to_stop_may_finish(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    done = tmp_path / "done"
    daemon = Daemon([Line(when="* * * * *", command=f"sleep 0.3; touch {done}")])
    daemon.look(after=NOON, until=at(12, 1))

    daemon.stop()
    daemon.run()

    assert done.exists()
    assert "ended with exit code 0" in caplog.text


def test_whoever_takes_too_long_then_is_cut_short(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crond, "LONGEST_GOODBYE_SECONDS", 0.1)
    daemon = Daemon([Line(when="* * * * *", command="exec sleep 60")])
    daemon.look(after=NOON, until=at(12, 1))

    daemon.stop()
    daemon.run()
    _wait_for_all(daemon)

    assert "cut short: exec sleep 60" in caplog.text


def _wait_for_all(daemon: Daemon) -> None:
    deadline = time.monotonic() + 20
    while daemon.running and time.monotonic() < deadline:
        daemon.collect()
        time.sleep(0.02)
    assert not daemon.running
