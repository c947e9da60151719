"""`tambon init`: makes a home folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pipeline.home import create_home, home_root

if TYPE_CHECKING:
    from pathlib import Path

    from cli.words import Words


def init_command(words: Words, folder: Path | None, organisation: str, province: str | None) -> int:
    """Makes the home folder of an office; done again for the same office, it changes nothing."""
    from pipeline.alias_files import make_files
    from pipeline.unit_changes import make_file

    home = create_home(home_root(folder), organisation, province)
    make_files(home)
    make_file(home)
    click.echo(words("init_done", organisation=home.settings.organisation, root=home.root, inbox=home.inbox))
    return 0
