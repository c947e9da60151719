"""`make check` and `make lint`: runs every check, shows what each says, and ends with one line per check.

    python -m tools.check            # everything; exit 1 if anything is wrong
    python -m tools.check --fix      # the fast part, mending what can be mended
    python -m tools.check sql cli    # lint and types of these folders alone

Checks say nothing while all is well; what they do say can be followed by an editor.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
RUFF = ("ruff", "--quiet")
CONCISE = "--output-format=concise"


@dataclass(frozen=True, slots=True)
class Check:
    """One check: a name and a command; `mend` is the command that repairs, for those that can."""

    name: str
    command: tuple[str, ...]
    mend: tuple[str, ...] | None = None
    is_fast: bool = False
    takes_folders: bool = False


CHECKS = (
    Check("ruff", (*RUFF, "check", CONCISE), (*RUFF, "check", "--fix", CONCISE), is_fast=True, takes_folders=True),
    Check("format", (*RUFF, "format", "--check", CONCISE), (*RUFF, "format"), is_fast=True, takes_folders=True),
    Check("mypy", ("mypy", "--no-error-summary"), takes_folders=True),
    Check("rooms", ("lint-imports", "--no-logo")),
    Check("sqlfluff", ("sqlfluff", "lint", "--disable-progress-bar", "sql/views", "sql/rules")),
    Check("codespell", ("codespell",), is_fast=True),
    Check("house", ("python", "-m", "tools.house"), is_fast=True),
    Check("documents", ("python", "-m", "tools.documents", "--check")),
)


def run(check: Check, folders: list[str], *, is_mending: bool) -> bool:
    """Runs one check, printing what it says; whether it passed."""
    command = check.mend if is_mending and check.mend else check.command
    started = time.perf_counter()
    done = subprocess.run(
        (str(BIN / command[0]), *command[1:], *(folders if check.takes_folders else [])),
        cwd=ROOT,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    is_good = done.returncode == 0
    print(f"--- {check.name}: {'ok' if is_good else 'FAILED'} ({time.perf_counter() - started:.1f} s)", flush=True)
    if not is_good:
        print(done.stdout, flush=True)
    return is_good


def main() -> int:
    """The program. Exit 0 all good, 1 something is wrong."""
    parser = argparse.ArgumentParser(prog="tools.check", description=__doc__, allow_abbrev=False)
    parser.add_argument("--fix", action="store_true", help="the fast checks only, mending what can be mended")
    parser.add_argument("folders", nargs="*", help="lint and types of these alone")
    options = parser.parse_args()
    chosen = [
        check for check in CHECKS if (check.is_fast or not options.fix) and (check.takes_folders or not options.folders)
    ]
    failed = [check.name for check in chosen if not run(check, options.folders, is_mending=options.fix)]
    wrong = f"; wrong: {', '.join(failed)}" if failed else ""
    print(f"check: {len(chosen) - len(failed)} of {len(chosen)} good{wrong}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
