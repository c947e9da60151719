"""`tambon templates`: writes blank forms of the tables that offices keep by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from cli.inspecting import office_of
from cli.words import Words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.home import Home


class TemplatesError(Exception):
    """What cannot be asked of `tambon templates`. `code` names the text in `messages.toml`."""

    is_wrong_use = True

    def __init__(self, code: str, **parts: object) -> None:
        self.code = code
        self.message_th = Words("th")(code, **parts)
        self.message_en = Words("en")(code, **parts)
        super().__init__(self.message_en)


def templates_command(
    words: Words,
    folder: Path,
    kinds: Sequence[str],
    year: int | None,
    organisation: str | None,
    home: Path | None,
    *,
    may_replace: bool,
    as_json: bool,
) -> int:
    """Writes blank forms into a folder. The office's name, layouts and font come from its home folder, if there is one.

    Without a year the forms are of the fiscal year of today.
    """
    from reports.forms.folder import write_forms
    from reports.forms.form import forms
    from reports.settings import ReportSettings
    from sources.layouts import load_layouts

    office = office_of(home)
    layouts = load_layouts(office.layouts if office else None)
    wanted = _year(year)
    name = _name(organisation or (office.settings.organisation if office else ""))
    known = forms(layouts, wanted, name, own=_own_names(office) if office else None)
    made = [form for form in known if not kinds or form.kind in kinds]
    _refuse_unknown(kinds, [form.kind for form in known])
    report = office.settings.report if office else ReportSettings()
    written = write_forms(made, folder, report.font, may_replace=may_replace)
    if as_json:
        from cli.display import print_json

        files = [{"kind": item.kind, "path": str(item.path), "state": item.state} for item in written]
        print_json({"fiscal_year": wanted, "organisation": name, "files": files})
        return 0
    for item in written:
        click.echo(words(f"template_{item.state}", path=item.path, kind=item.kind))
    click.echo(words("templates_done", count=len(written), year=wanted, **_inbox(words, office)))
    if name is None:
        click.echo(words("templates_nameless"))
    return 0


def _inbox(words: Words, office: Home | None) -> dict[str, object]:
    return {"inbox": office.inbox if office else words("templates_inbox")}


def _name(given: str) -> str | None:
    """The office's name, or None where none is given.

    Raises:
        TemplatesError: readers would take it for another office's, and the filled-in forms would be refused.
    """
    from sources.preamble import find_organisation
    from transforms.thai import matching_key

    name = " ".join(given.split())
    found = find_organisation(name)
    if found is not None and matching_key(found) != matching_key(name):
        raise TemplatesError("templates_organisation", name=name, found=found)
    return name or None


def _year(year: int | None) -> int:
    """The fiscal year asked for, else that of today.

    Raises:
        TemplatesError: no office can have tables of that year; most likely it is Gregorian.
    """
    from pipeline.acceptance import FIRST_YEAR, last_year
    from transforms.dates import fiscal_year_of

    today = date.today()
    if year is None:
        return int(fiscal_year_of(today))
    if not FIRST_YEAR <= year <= last_year(today):
        raise TemplatesError("templates_year", year=year, first=FIRST_YEAR, last=last_year(today))
    return year


def _own_names(office: Home) -> dict[str, list[str]]:
    """The names that people of the office confirmed, by subject: the lists of forms bear the names of the subjects."""
    from pipeline.alias_book import read_book
    from pipeline.alias_files import subjects

    book = read_book(office)
    return {subject: sorted(set(book.meant(subject).values())) for subject in subjects()}


def _refuse_unknown(kinds: Sequence[str], known: Sequence[str]) -> None:
    unknown = [kind for kind in kinds if kind not in known]
    if unknown:
        raise TemplatesError("templates_kind", found=", ".join(unknown), known=", ".join(known))
