"""Makes `.venv` at the root and installs exactly what a lock file names, then the project itself.

    python3.11 tools/setup_env.py runtime    # requirements.lock: what `tambon` needs
    python3.11 tools/setup_env.py dev        # requirements-dev.lock: the same and what its developers need

Needs Python 3.11 or newer and nothing else; every file is checked against the hashes in the lock. Doing nothing when
nothing changed takes milliseconds, so the Makefile simply always calls it. uv, itself from the lock, installs the rest
in seconds; where it cannot (an index configured for pip alone), pip does the same in half a minute.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOCKS = {"runtime": "requirements.lock", "dev": "requirements-dev.lock"}
HASHED = (
    *("--require-hashes", "--only-binary", ":all:"),
    *("--no-binary", "odfpy", "--no-build-isolation"),  # odfpy (tests only) is published as source alone
)
OLDEST = (3, 11)
WRONG_USE, FAILED = 2, 3


class SetupError(Exception):
    """The environment could not be made. `remedy` says what to do about it."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}\n  -> {remedy}")
        self.what = what
        self.remedy = remedy


def fingerprint(what: str) -> str:
    """What an environment was made from: its lock, the project's metadata, this program and the Python."""
    digest = hashlib.sha256(sys.version.encode())
    for name in (LOCKS[what], "pyproject.toml", "tools/setup_env.py"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def is_current(what: str) -> bool:
    """Whether `.venv` already holds `what`; an environment made for `dev` also serves `runtime`."""
    wanted = (what,) if what == "dev" else ("runtime", "dev")
    return PYTHON.exists() and any(
        (VENV / f".tambon-{name}").is_file() and (VENV / f".tambon-{name}").read_text("ascii") == fingerprint(name)
        for name in wanted
    )


def pinned(lock: str, package: str) -> str:
    """The part of a lock that pins one package, with its hashes.

    Raises:
        SetupError: the lock does not name the package.
    """
    found = re.search(rf"^{re.escape(package)}==.*?(?=^\S|\Z)", lock, re.MULTILINE | re.DOTALL)
    if not found:
        raise SetupError(f"{package} is not in the lock", "make lock")
    return found.group()


def run(*command: str) -> bool:
    """Runs a command at the root; whether it ended well."""
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


def make_venv() -> None:
    """Makes `.venv` if there is none that works.

    Raises:
        SetupError: Python cannot make one, and this program may not install what is missing.
    """
    if PYTHON.exists() and run(str(PYTHON), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"):
        return
    if importlib.util.find_spec("ensurepip") is None:
        install_venv_module()
    if not run(sys.executable, "-m", "venv", "--clear", str(VENV)):
        raise SetupError("python -m venv failed", "read the message above")


def install_venv_module() -> None:
    """Debian keeps `venv` in a package of its own; root may install it, others are told.

    Raises:
        SetupError: not root, no apt-get, or apt-get failed.
    """
    package = f"python3.{sys.version_info.minor}-venv"
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root and shutil.which("apt-get"):
        os.environ["DEBIAN_FRONTEND"] = "noninteractive"
        if run("apt-get", "update", "-qq") and run(
            "apt-get", "install", "-y", "-qq", "--no-install-recommends", package
        ):
            return
    raise SetupError("this Python has no venv module", f"sudo apt-get install {package}")


def install(what: str) -> None:
    """Installs the lock into `.venv`: uv from the lock first, then the rest through it, else through pip.

    Raises:
        SetupError: neither could.
    """
    lock_name = LOCKS[what]
    lock = (ROOT / lock_name).read_text("utf-8")
    pip = (str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps")
    with tempfile.TemporaryDirectory() as folder:
        first = Path(folder) / "first.txt"
        first.write_text("".join(pinned(lock, package) for package in ("setuptools", "uv")), encoding="utf-8")
        has_uv = run(*pip, *HASHED, "-r", str(first))
    uv = (str(PYTHON), "-m", "uv", "pip", "install", "--quiet", "--python", str(PYTHON), "--no-deps")
    if not (has_uv and run(*uv, *HASHED, "-r", lock_name)):
        print("uv could not install the lock; pip does it, which takes a little longer", flush=True)
        if not run(*pip, *HASHED, "-r", lock_name):
            raise SetupError(f"{lock_name} could not be installed", "is the network or the package index reachable?")
    # editable_mode=compat: the root itself is on the path, so a new room needs no second installation
    itself = ("--no-build-isolation", "--config-settings", "editable_mode=compat", "--editable", ".")
    if not run(*pip, *itself):
        raise SetupError("the project itself could not be installed", "read the message above")


def main(arguments: list[str]) -> int:
    """The program: one word, `runtime` or `dev`. Exit 0 done, 2 wrong use, 3 failed."""
    if len(arguments) != 1 or arguments[0] not in LOCKS:
        print(__doc__, file=sys.stderr)
        return WRONG_USE
    if sys.version_info < OLDEST:
        print(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}", file=sys.stderr)
        return WRONG_USE
    what = arguments[0]
    if is_current(what):
        return 0
    print(f"setting up .venv ({what}) ...", flush=True)
    try:
        make_venv()
        install(what)
    except SetupError as error:
        print(f"setup failed: {error}", file=sys.stderr)
        return FAILED
    (VENV / f".tambon-{what}").write_text(fingerprint(what), encoding="ascii")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
