import os
import signal

from dev import die_with_parent
from tests.dev.conftest import Eventually
from tests.dev.processes import is_alive, next_line, python, start

OWNER = """
import signal, subprocess
from dev import die_with_parent
child = subprocess.Popen(die_with_parent.command("sleep", "3600"), start_new_session=True)
print(child.pid, flush=True)
signal.pause()
"""


def test_the_command_keeps_the_process_id() -> None:
    command = die_with_parent.command("sh", "-c", "echo $$; exit 3")

    process = start(command)
    output, _ = process.communicate()

    assert int(output) == process.pid
    assert process.returncode == 3


def test_killing_the_owner_ends_the_command(eventually: Eventually) -> None:
    owner = python(OWNER)
    child = int(next_line(owner))

    os.kill(owner.pid, signal.SIGKILL)
    owner.communicate()

    assert eventually(lambda: not is_alive(child))


def test_a_command_whose_owner_has_gone_never_starts() -> None:
    command = die_with_parent.command("echo", "started")
    owner = command.index(str(os.getpid()))

    orphan = start([*command[:owner], "1", *command[owner + 1 :]])
    output, _ = orphan.communicate()

    assert orphan.returncode == 1
    assert output == ""
