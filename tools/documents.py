"""`make docs`: writes the documents that repeat what the code already says, so that they cannot disagree with it.

    python -m tools.documents            # write docs/rules.md, docs/rules.th.md, docs/views.md, docs/cli.md
    python -m tools.documents --check    # exit 1 if one of them is not what would be written now

Needs the project installed (`make dev`): the command line is documented by asking it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parent.parent
TAMBON = Path(sys.executable).parent / "tambon"
HELP_WIDTH = "100"
MADE = "<!-- Made by `make docs`; edit {source} instead. -->\n"


def rules_english() -> str:
    """The catalogue of rules in English."""
    from expectations.catalogue import markdown

    return MADE.format(source="expectations/rules.toml and sources/faults.toml") + markdown("en")


def rules_thai() -> str:
    """The catalogue of rules in Thai."""
    from expectations.catalogue import markdown

    return MADE.format(source="expectations/rules.toml and sources/faults.toml") + markdown("th")


def views() -> str:
    """The public views with their columns; the working views (`cur_…`) beneath them may change at any time."""
    from sql.views import views as documented

    public = [view for view in documented() if view.name.startswith("v_")]
    parts = [
        MADE.format(source="the comments in sql/views/*.sql"),
        "# Public views\n",
        "The documented read model: columns keep their names and meaning within a major version. Money is in satang",
        "(`_satang`) and in baht (`_baht`); fiscal years are B.E.; `source_row_id` leads to file, sheet and row.\n",
    ]
    for view in sorted(public, key=lambda view: view.name):
        parts.append(f"## {view.name}\n\n{view.description}\n\n| column | meaning |\n|---|---|")
        parts += [f"| `{name}` | {meaning.replace('|', chr(92) + '|')} |" for name, meaning in view.columns]
        parts.append("")
    return "\n".join(parts)


def command_line() -> str:
    """Every command with its own help, as `tambon` prints it."""
    top = _help()
    parts = [MADE.format(source="cli/messages.toml"), "# Command line\n", f"```text\n{top}```\n"]
    for command in _commands(top):
        text = _help(command)
        parts += [f"## tambon {command}\n", f"```text\n{text}```\n"]
        for below in _commands(text):
            parts += [f"### tambon {command} {below}\n", f"```text\n{_help(command, below)}```\n"]
    return "\n".join(parts)


def _commands(text: str) -> list[str]:
    """The commands that a help text lists; examples stand below them and are indented as much."""
    listed = text.partition("Commands:")[2].partition("\n\n")[0]
    return re.findall(r"^  ([a-z]+)\b", listed, re.MULTILINE)


def _help(*command: str) -> str:
    environment = os.environ | {"COLUMNS": HELP_WIDTH, "TAMBON_LANG": "en", "NO_COLOR": "1"}
    done = subprocess.run(
        (str(TAMBON), *command, "--help"), cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


DOCUMENTS: dict[str, Callable[[], str]] = {
    "docs/rules.md": rules_english,
    "docs/rules.th.md": rules_thai,
    "docs/views.md": views,
    "docs/cli.md": command_line,
}


def main() -> int:
    """The program. Exit 0 done or current, 1 a document is not current."""
    is_check = "--check" in sys.argv[1:]
    stale = []
    for name, make in DOCUMENTS.items():
        path, text = ROOT / name, make()
        if path.is_file() and path.read_text("utf-8") == text:
            continue
        stale.append(name)
        if not is_check:
            path.write_text(text, encoding="utf-8")
            print(f"written: {name}")
    if is_check and stale:
        print(f"not current: {', '.join(stale)}: run make docs")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
