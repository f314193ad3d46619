"""Run as a program: carry out two runs and print by how many KiB the second raised the peak."""

import sys
from pathlib import Path

import django


def peak_kib() -> int:
    """Return the peak of this process. `getrusage` would count that of whoever started it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


if __name__ == "__main__":
    django.setup()
    from operations.services.execution import execute_run

    small, large = (int(argument) for argument in sys.argv[1:])
    execute_run(run_id=small)
    before = peak_kib()
    execute_run(run_id=large)
    print(peak_kib() - before)  # noqa: T201
