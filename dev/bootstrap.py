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
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
OLDEST = (3, 12)
PREFERRED = ("3.13", "3.12", "3.14")
SETS = ("runtime", "demo", "dev", "bench")  # each holds what the one before it holds
TOO_OLD = (
    "TenantPilot needs Python 3.12 or newer, and the Python of this machine is {}. "
    "Install a newer one beside it, for example with pyenv, and run this again."
)
CLOSED = (
    "{} was used by another account, or may not be written to. Run this as its owner, or remove "
    "its folders .data and .venv first."
)
NO_VENV = "TenantPilot needs Python's venv module, which {} does not have. {}"


def main(wanted: str) -> None:
    try:
        os.makedirs(os.path.join(ROOT, ".data"), exist_ok=True)
        lock = open(os.path.join(ROOT, ".data", "bootstrap.lock"), "w")  # noqa: SIM115
    except PermissionError:
        sys.exit(CLOSED.format(ROOT))
    with lock:
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
    candidates += [sys.executable, shutil.which("python3")]
    for candidate in candidates:
        if candidate and _is_good(candidate):
            return candidate
    new_enough = [each for each in candidates if each and _is_good(each, without_venv=True)]
    if new_enough:
        needs = subprocess.check_output(["sh", os.path.join(ROOT, "dev", "needs")])
        sys.exit(NO_VENV.format(new_enough[0], needs.decode().strip()))
    sys.exit(TOO_OLD.format(".".join(map(str, sys.version_info[:2]))))


def _is_good(python: str, without_venv: bool = False) -> bool:  # noqa: FBT001, FBT002
    """Whether it runs, is new enough, and can make an environment (Debian splits that off)."""
    modules = "sys" if without_venv else "sys, venv, ensurepip"
    need = f"import {modules}; sys.exit(sys.version_info < {OLDEST})"
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
    uv = shutil.which("uv")  # faster, but not required
    if uv:
        pip = [uv, "pip", "install", "--quiet", "--python", VENV_PYTHON]
    # The set is whole; an older pip would look for what `name[extra]` means, and find no hash.
    pip += ["--no-deps", "--require-hashes", "--requirement", _requirements(wanted)]
    # Packages are unpacked beside the environment: a folder for temporary files may be a small one.
    with tempfile.TemporaryDirectory(dir=os.path.join(ROOT, ".data")) as unpacked:
        code = subprocess.call(pip, env=dict(os.environ, TMPDIR=unpacked))
    if code != 0:
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
