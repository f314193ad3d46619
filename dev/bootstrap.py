"""Make `.venv` and install one hash-pinned requirement file into it: `bootstrap.py demo`.

Runs on any Python 3, because it may be started by one too old for the product: it then looks for
a better one. Does nothing when the file is already installed, and two at once wait for each other.
"""

import fcntl
import glob
import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
OLDEST = (3, 12)
PREFERRED = ("3.13", "3.12", "3.14")
SETS = ("runtime", "demo", "dev", "bench")  # each holds what the one before it holds
TOO_OLD = (
    "TenantPilot needs Python 3.12 or newer, with its venv module, and found none. "
    "Install python3.13 (or .12) and python3.13-venv, or use pyenv, and run this again."
)


def main(wanted: str) -> None:
    os.makedirs(os.path.join(ROOT, ".data"), exist_ok=True)
    with open(os.path.join(ROOT, ".data", "bootstrap.lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_good(VENV_PYTHON):
            _make_venv()
        if not _is_installed(wanted):
            _install(wanted)


def find_python() -> str:
    """The best Python on this machine; ends the program with one sentence if there is none."""
    pyenv = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
    candidates = []
    for version in PREFERRED:
        candidates.append(shutil.which("python" + version))
        candidates += sorted(glob.glob(os.path.join(pyenv, "versions", version + ".*/bin/python")))
    for candidate in [*candidates, sys.executable, shutil.which("python3")]:
        if candidate and _is_good(candidate):
            return candidate
    sys.exit(TOO_OLD)


def _is_good(python: str) -> bool:
    """Whether it runs, is new enough, and can make an environment (Debian splits that off)."""
    need = f"import sys, venv, ensurepip; sys.exit(sys.version_info < {OLDEST})"
    try:
        return subprocess.call([python, "-c", need], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def _make_venv() -> None:
    python = find_python()
    _say("Creating .venv with " + python)
    subprocess.check_call([python, "-m", "venv", "--clear", VENV])


def _install(wanted: str) -> None:
    _say(f"Installing requirements/{wanted}.txt (once; a minute or so)")
    pip = [VENV_PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    uv = shutil.which("uv")  # faster, but nobody has to have it
    if uv:
        pip = [uv, "pip", "install", "--quiet", "--python", VENV_PYTHON]
    if subprocess.call([*pip, "--require-hashes", "--requirement", _requirements(wanted)]) != 0:
        sys.exit(f"requirements/{wanted}.txt could not be installed; the lines above say why.")
    with open(_stamp(wanted), "w") as stamp:
        stamp.write(_fingerprint(wanted))


def _is_installed(wanted: str) -> bool:
    """A larger set will do: all are locked together, so their versions agree."""
    return any(_has_stamp(name) for name in SETS[SETS.index(wanted) :])


def _has_stamp(name: str) -> bool:
    try:
        with open(_stamp(name)) as stamp:
            return stamp.read() == _fingerprint(name)
    except OSError:
        return False


def _stamp(name: str) -> str:
    return os.path.join(VENV, f"installed-{name}.txt")


def _requirements(name: str) -> str:
    return os.path.join(ROOT, "requirements", name + ".txt")


def _fingerprint(name: str) -> str:
    with open(_requirements(name), "rb") as requirements:
        return hashlib.sha256(requirements.read()).hexdigest()


def _say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    task = "".join(sys.argv[1:2])
    if task == "find":
        print(find_python())
    elif task in SETS:
        main(task)
    else:
        sys.exit(
            "Say what to install: " + ", ".join(SETS) + "; or find, to name the Python to use."
        )
