"""Finding the header of a table and what each of its columns is.

A header is one to three rows whose texts, joined downwards, are synonyms of a layout's columns. The layout that
explains most of the labelled columns, with all that it requires, wins; a needed column that two headers claim is not
guessed.

Long because every reading of a header is weighed against all others by the same few facts of its labels.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from sources.layouts import ORGANISATION_MARK, YEAR_MARK, ColumnSpec, Layout, header_keys
from sources.vocabulary import words
from transforms.thai import FEW, arabic_digits, display_text, matching_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sources.grid import Sheet

MOST_HEADER_ROWS = 3
LONGEST_LABEL = 1000
"""What a cell says after so many characters is no part of a label: expressions go back and forth over it for long."""
LEAST_COLUMNS = 2
_YEAR = re.compile(r"(25\d\d)")
_YEAR_WRITTEN = re.compile(r"(?:(?:ปี(?:งบประมาณ)?|พ\. ?ศ\.|พศ\.?)\s*)*25\d\d(?!\d)")
_YEAR_IN_KEY = re.compile(r"(?:ปีที่[1-5],?)?(?:ปี|พศ)*25\d\d|(?:ปี|พศ)+[5-9]\d")
_FEW_ROWS = 64
"""So many rows are looked through one by one: quicker than asking the engine for each column."""
_NUMBER_LIKE = re.compile(r"^\s*[(\-]?[\d๐-๙][\d๐-๙,.\s]*[)\-]?\s*(?:%|บาท)?\s*$")
_HEADER_NUMBER = re.compile(r"\s*\(?\s*(?:[2๒][5๕][\d๐-๙]{2}|[\d๐-๙]{1,2})\s*\)?\s*$")
"""A number that may stand in a header below its first row: a year, or the number of a column."""
_YEAR_BEHIND = re.compile(r"[\s.]*(?:พ\.ศ\.)?\s*[\d๐-๙]{2,4}$")
_UNIT_LIKE = re.compile(r"^\(?\s*(?:บาท|ร้อยละ|%|หน่วย.*|[\d๐-๙]{1,2})\s*\)?$")
_PART_LIKE = re.compile(
    r"\(?\s*(?:บาท|สตางค์|สต\.?|ร้อยละ|%|เปอร์เซ็นต์|(?:จำนวน|ยอด)?เงิน|จำนวน)\s*(?:\(?(?:บาท|%)\)?)?\s*\)?"
)
_MONEY_PART = re.compile(r"\(?\s*(?:(?:จำนวน|ยอด)?เงิน)\s*(?:\(?บาท\)?)?\s*\)?")
"""What the amount beside a share is called below the label of both."""
_SHARE = re.compile(r"ร้อยละ|%|เปอร์เซ็นต์")
_RATE = re.compile(r"[\d๐-๙]\s*(?:%|เปอร์เซ็นต์)")
_NEAR = 60.0


class Label(NamedTuple):
    """A labelled column of a header block: its letter, its texts from top to bottom, and the row of the lowest."""

    column: str
    texts: tuple[str, ...]
    row: int

    @property
    def text(self) -> str:
        """The whole label."""
        return " ".join(self.texts)

    def keys(self) -> tuple[tuple[int, str], ...]:
        """Keys under which the label may be known, with the number of upper texts left out (0 is best)."""
        return _label_keys(self.texts)


@lru_cache(maxsize=4096)
def _label_keys(texts: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    return tuple((start, key) for start in range(len(texts)) for key in header_keys(" ".join(texts[start:])))


@dataclass(slots=True)
class Header:
    """A header as one layout reads it.

    `ticks` are columns that stand for a status each, by its word: the one that is marked is the line's.
    """

    layout: Layout
    first_row: int
    last_row: int
    columns: dict[str, str] = field(default_factory=dict)
    months: dict[int, str] = field(default_factory=dict)
    ticks: dict[str, str] = field(default_factory=dict)
    labels: tuple[Label, ...] = ()
    unknown: list[Label] = field(default_factory=list)
    missing: list[ColumnSpec] = field(default_factory=list)
    missing_groups: list[tuple[str, ...]] = field(default_factory=list)
    ambiguous: dict[str, list[Label]] = field(default_factory=dict)
    has_title: bool = False
    is_refused: bool = False
    month_year: int | None = None

    @property
    def explained(self) -> float:
        """Share of the labelled columns that the layout knows."""
        known = len(self.labels) - len(self.unknown)
        return known / len(self.labels) if self.labels else 0.0

    @property
    def is_whole(self) -> bool:
        """Whether all that the layout requires is there."""
        return self._lacks_nothing and not self.is_refused

    @property
    def _lacks_nothing(self) -> bool:
        lacks_months = len(self.months) < self.layout.months_at_least
        lacks_title = self.layout.needs_title and not self.has_title
        return not (self.missing or self.missing_groups or lacks_months or lacks_title)

    @property
    def score(self) -> float:
        """How well it fits: share explained, a bonus for the title, then the number of columns, less any doubt."""
        doubt = 0.5 * len(self.ambiguous)
        title = 0.25 if self.has_title else 0.0
        return self.explained + title + 0.01 * (len(self.columns) + len(self.months)) - doubt

    @property
    def standing(self) -> tuple[bool, bool, bool, float]:
        """By what readings are compared: whole ones, those a title speaks for, those that it alone refuses."""
        is_titled = self.has_title and not self.is_refused and not self.is_whole
        return self.is_whole, is_titled, self._lacks_nothing, self.score

    def spec(self, name: str) -> ColumnSpec | None:
        """The layout's column of a field found here; yearly fields by their stem."""
        return _spec_of(self.layout, name)

    def stored_name(self, name: str, fiscal_year: int | None) -> str | None:
        """The field a column is kept under: its own, or for a yearly one that of its place; None where it has none."""
        spec = self.spec(name)
        if spec is None or not spec.years:
            return name
        return spec.stored_as(int(name[-4:]), fiscal_year) if fiscal_year is not None else None


@lru_cache(maxsize=4096)  # asked for every column of every table, many times
def _spec_of(layout: Layout, name: str) -> ColumnSpec | None:
    return layout.column(name) or layout.column(_YEAR_SUFFIX.sub("", name))


_YEAR_SUFFIX = re.compile(r"_25\d\d$")
_YEAR_WORDS = r"[,./-]?(?:(?:ปี|พศ|งบประมาณ(?=ปี|พศ|25))*(25\d\d)|(?:ปี|พศ)+([5-9]\d))"
_ORGANISATION_WORDS = r"(?:เทศบาล|องค์การบริหารส่วน|เมืองพัทยา)\w*"


def candidate_rows(frame: pl.DataFrame) -> list[int]:
    """Rows (1-based) of a sheet that may begin a header: at least two texts and no number-like cell."""
    # a header may hold years ("2566") under its parents, so only its first row must be free of numbers
    left = _without_plain_numbers(frame)
    rows = frame.rows() if len(left) == frame.height else frame[left].rows()
    return [
        index + 1
        for index, cells in zip(left.to_list(), rows, strict=True)
        if len(cells) - cells.count(None) >= 2  # noqa: PLR2004  # two texts
        and not any(cell is not None and _NUMBER_LIKE.match(cell) for cell in cells)
    ]


def _without_plain_numbers(frame: pl.DataFrame) -> pl.Series:
    """Row indices (0-based) of a sheet, without most of those that the engine finds to hold a number.

    Amounts stand at the right: few rows are left after the first columns.
    """
    left = pl.int_range(frame.height, eager=True)
    for series in reversed(frame.get_columns()) if frame.height >= FEW else ():
        if len(left) < _FEW_ROWS:
            break
        if series.null_count() < len(series):
            numbers = series.gather(left).cast(pl.Float64, strict=False) < math.inf  # what is written nan is a text
            left = left.filter(~numbers.fill_null(value=False))
    return left


def header_labels(sheet: Sheet, first_row: int, last_row: int) -> tuple[Label, ...]:
    """Labels of the columns of a header block; a merged or trailing-blank parent label spreads to the right."""
    names = sheet.frame.columns
    grid = [list(row) for row in sheet.frame.slice(first_row - 1, last_row - first_row + 1).rows()]
    merged: set[tuple[int, int]] = set()
    for merge in sheet.merges:
        if merge.first_row < first_row or merge.first_row > last_row:
            continue
        reach = range(merge.first_column, min(merge.last_column + 1, len(names)))
        merged.update((merge.first_row - first_row, column) for column in reach)
        row = grid[merge.first_row - first_row]
        if merge.first_column < len(row):
            for column in range(merge.first_column + 1, min(merge.last_column + 1, len(row))):
                row[column] = row[merge.first_column]
    _spread_parents(grid, merged)
    spare = _spare_columns(sheet, first_row, last_row)
    labels = []
    for index, name in enumerate(names):
        if index in spare:
            continue
        texts: list[str] = []
        lowest = first_row
        for offset, row in enumerate(grid):
            cell = row[index]
            text = display_text(cell[:LONGEST_LABEL]) if cell is not None else ""
            if text and (not texts or texts[-1] != text):
                texts.append(text)
                lowest = first_row + offset
        if texts:
            labels.append(Label(name, tuple(texts), lowest))
    return tuple(_with_words_of_years(labels)) if first_row == last_row else tuple(labels)


def _with_words_of_years(labels: Iterable[Label]) -> Iterator[Label]:
    """In a header of one row a year alone (`ปี 2567`) takes the words of the year before it (`รายจ่ายจริง ปี 2566`)."""
    words_before = ""
    for label in labels:
        written = _YEAR_WRITTEN.search(arabic_digits(label.text))
        if written is None:
            yield label
        elif label.text[: written.start()].strip():
            words_before = label.text[: written.start()].strip()
            yield label
        elif words_before and written.end() == len(label.text):
            yield Label(label.column, (f"{words_before} {label.text}",), label.row)
        else:
            yield label


def _spare_columns(sheet: Sheet, first_row: int, last_row: int) -> set[int]:
    """Columns that a merged label only reaches over: nothing stands in them below, but in the label's own column.

    Where only one of the columns under a label holds anything, that one is the label's.
    """
    spare: set[int] = set()
    for merge in sheet.merges:
        reach = range(merge.first_column, min(merge.last_column + 1, sheet.frame.width))
        if not (first_row <= merge.first_row <= last_row) or len(reach) < 2:  # noqa: PLR2004  # more than one column
            continue
        below = sheet.frame.slice(merge.last_row)
        filled = [index for index in reach if below.to_series(index).null_count() < below.height]
        spare.update(set(reach) - set(filled or [merge.first_column]))
    return spare


def _spread_parents(grid: list[list[str | None]], merged: set[tuple[int, int]]) -> None:
    """Parents that are not merged: a text with a child below reaches right over blanks as long as children stand below.

    `merged` are the cells (row of the grid, column) of merged areas, whose text reaches no farther than they do.
    """
    for offset, (upper, lower) in enumerate(pairwise(grid)):
        text: str | None = None
        for index, value in enumerate(upper):
            if (offset, index) in merged:
                text = None
            elif value is not None:
                text = value if lower[index] is not None else None
            elif lower[index] is not None and text is not None:
                upper[index] = text
            else:
                text = None


def month_of(label: Label) -> int | None:
    """The month a label names, October = 0, or None; the lowest text decides (`ต.ค.`, `ต.ค. 67`, `ตุลาคม 2567`)."""
    return _month_of_text(label.texts[-1])


@lru_cache(maxsize=4096)
def _month_of_text(text: str) -> int | None:
    return words().month_of_key.get(matching_key(_YEAR_BEHIND.sub("", text.strip())))


@lru_cache(maxsize=256)
def known_keys(layout: Layout) -> frozenset[str]:
    """Keys that a layout knows, those of yearly columns without their year."""
    yearly = {
        matching_key(header.replace(YEAR_MARK, ""))
        for spec in layout.columns
        for header in spec.headers
        if YEAR_MARK in header
    }
    return frozenset(synonyms(layout)) | yearly


def without_year(key: str) -> str:
    """A header's key without the year in it; `""` for a year alone."""
    return _YEAR_IN_KEY.sub("", key)


def _is_near(layout: Layout, keys: Sequence[frozenset[str]]) -> bool:
    """Whether a layout knows at least two of the labels, given by their keys, so that it is worth matching in full."""
    known = known_keys(layout)
    hits = 0
    for of_label in keys:
        if not known.isdisjoint(of_label) or not known.isdisjoint(map(without_year, of_label)):
            hits += 1
            if hits == LEAST_COLUMNS:
                return True
    return False


def _ticks(layout: Layout, labels: tuple[Label, ...]) -> dict[str, str]:
    """Columns that are headed by a status each, under one parent or none, by the word; for layouts with a status."""
    if not any(spec.type == "status" for spec in layout.columns):
        return {}
    known = words().status_keys
    groups: dict[tuple[str, ...], dict[str, str]] = {}
    for label in labels:
        if matching_key(label.texts[-1]) in known:
            groups.setdefault(label.texts[:-1], {})[label.texts[-1]] = label.column
    return next((ticks for ticks in groups.values() if len(ticks) >= LEAST_COLUMNS), {})


def _give_required(
    layout: Layout, claims: list[tuple[int, int, str, str]], taken: dict[str, str], fields: dict[str, str]
) -> None:
    """Gives a column that a required field claims as well to that field, where the other can be done without."""
    optional = {spec.field for spec in layout.columns if not spec.is_required}
    for spec in layout.columns:
        if not spec.is_required or spec.is_yearly or spec.field in fields:
            continue
        for _, _, name, column in sorted(claims):
            if name == spec.field and taken.get(column) in optional:
                del fields[taken[column]]
                taken[column] = name
                fields[name] = column
                break


def _is_refused(layout: Layout, keys: Sequence[frozenset[str]]) -> bool:
    """Whether one of the labels says that the table is of another kind."""
    return bool(layout.headers_refused) and any(not of_label.isdisjoint(layout.headers_refused) for of_label in keys)


def match_layout(layout: Layout, labels: tuple[Label, ...], title_keys: Sequence[str], rows: tuple[int, int]) -> Header:
    """How one layout reads the labels: best claims first, every column given to one field only.

    The header may be that of another sheet as well: `own_header` makes one that may be changed.
    """
    return _matched(layout, labels, rows, *_said((layout,), tuple(title_keys)))


def own_header(header: Header) -> Header:
    """A header that shares with no other what may change in it."""
    return replace(
        header,
        columns=dict(header.columns),
        months=dict(header.months),
        ticks=dict(header.ticks),
        unknown=list(header.unknown),
        missing=list(header.missing),
        missing_groups=list(header.missing_groups),
        ambiguous=dict(header.ambiguous),
    )


@lru_cache(maxsize=512)  # the files of a run bear few headers, each many times
def _matched(layout: Layout, labels: tuple[Label, ...], rows: tuple[int, int], said: tuple[bool, ...]) -> Header:
    """`said`: whether a title above is of the layout, refuses it, or is surely its own."""
    header = Header(layout, rows[0], rows[1], labels=labels)
    header.has_title, header.is_refused, is_sure = said
    given = {"title"} if header.has_title else set()
    if is_sure:
        given.add("sure_title")
    ticked = _ticks(layout, labels)
    claims = _claims(layout, labels, is_titled=header.has_title)
    if ticked:
        claims = [claim for claim in claims if claim[3] not in ticked.values()]
    taken: dict[str, str] = {}
    fields: dict[str, str] = {}
    for _, rank, name, column in sorted(claims):
        if name in fields:
            if column not in taken and fields[name] != column:
                best = _best(claims, name)
                rivals = [claim for claim in claims if claim[2] == name and claim[0:2] == best]
                if len({rival[3] for rival in rivals}) > 1:
                    header.ambiguous[name] = [label for label in labels if label.column in {r[3] for r in rivals}]
            continue
        if column in taken:
            continue
        taken[column] = name
        fields[name] = column
        if name == layout.amount and header.has_title and not _needs_title(layout, name, rank):
            given.add("own_amount")
    _give_required(layout, claims, taken, fields)
    header.columns = {label_name: fields[label_name] for label_name in _in_layout_order(layout, fields)}
    _months(header, labels, taken)
    stems = {_YEAR_SUFFIX.sub("", name) for name in header.columns} | set(header.columns)
    if ticked and not any(spec.type == "status" and spec.field in fields for spec in layout.columns):
        header.ticks = ticked
        stems |= {spec.field for spec in layout.columns if spec.type == "status"}
        taken.update(dict.fromkeys(ticked.values(), "status"))
    header.unknown = [label for label in labels if label.column not in taken]
    header.missing = [spec for spec in layout.columns if spec.is_required and spec.field not in stems]
    for group in layout.any_of:
        if (stems | given).isdisjoint(group):
            header.missing_groups.append(group)
    return header


@lru_cache(maxsize=512)
def _said(layouts: tuple[Layout, ...], keys: tuple[str, ...]) -> tuple[tuple[bool, ...], ...]:
    """Of each layout whether a title above, given by its key, is one of its own, refuses it, is surely its own."""
    return tuple(
        tuple(
            any(title in key for title in titles for key in keys)
            for titles in (layout.titles, layout.titles_refused, layout.titles_sure)
        )
        for layout in layouts
    )


def _needs_title(layout: Layout, name: str, rank: int) -> bool:
    """Whether a synonym, by its rank, says nothing of the field unless a title of the layout stands above the table."""
    spec = layout.column(name)
    return spec is not None and rank >= len(spec.headers)


def _fits_unit(layout: Layout, name: str, text: str) -> bool:
    """Whether a label's lowest text does not name the unit of another type: shares are no money, baht no shares."""
    spec = layout.column(name)
    if spec is None or spec.type not in {"money", "pct"}:
        return True
    is_share, is_money = bool(_SHARE.search(_RATE.sub("", text))), "บาท" in text  # a tax of 1% is an amount
    return not (is_share if spec.type == "money" else is_money and not is_share)


def _best(claims: list[tuple[int, int, str, str]], name: str) -> tuple[int, int]:
    return min(claim[0:2] for claim in claims if claim[2] == name)


def _claims(layout: Layout, labels: tuple[Label, ...], *, is_titled: bool) -> list[tuple[int, int, str, str]]:
    """(texts left out, rank of the synonym, field, column) of every synonym that a label answers to."""
    claims = [
        (left_out, rank, name, label.column)
        for label in labels
        for left_out, rank, name in _claims_of(layout, label.texts, is_titled=is_titled)
    ]
    claims += _of_one_year(layout, labels, {claim[3] for claim in claims}, is_titled=is_titled)
    best: dict[tuple[str, str], tuple[int, int, str, str]] = {}
    for claim in claims:
        place = (claim[2], claim[3])
        if place not in best or claim < best[place]:
            best[place] = claim
    return list(best.values())


def _of_one_year(
    layout: Layout, labels: tuple[Label, ...], claimed: set[str], *, is_titled: bool
) -> list[tuple[int, int, str, str]]:
    """Claims of a label that nothing knows but for the year in it (งบประมาณ ปี 2568); of several such labels none."""
    found: dict[str, list[tuple[int, int, str, str]]] = {}
    for label in labels:
        bare = tuple(text for text in (_YEAR_WRITTEN.sub(" ", text).strip() for text in label.texts) if text)
        if label.column in claimed or not bare or bare == label.texts:
            continue
        for left_out, rank, name in _claims_of(layout, bare, is_titled=is_titled):
            found.setdefault(name, []).append((left_out + 1, rank, name, label.column))
    return [claim for each in found.values() if len({claim[3] for claim in each}) == 1 for claim in each]


@lru_cache(maxsize=8192)  # the sheets of a plan have all the same labels
def _claims_of(layout: Layout, texts: tuple[str, ...], *, is_titled: bool) -> tuple[tuple[int, int, str], ...]:
    """(texts left out, rank of the synonym, field) of every synonym that a label's texts answer to."""
    table = synonyms(layout)
    yearly = _patterns(layout)
    claims: list[tuple[int, int, str]] = []
    for left_out, key in _label_keys(texts):
        for rank, name in table.get(key, ()):
            if (is_titled or not _needs_title(layout, name, rank)) and _fits_unit(layout, name, texts[-1]):
                claims.append((left_out, rank, name))
        for begins, pattern, rank, name in yearly:
            if key.startswith(begins) and (found := re.fullmatch(pattern, key)):
                claims.append((left_out, rank, _named(name, found)))
    if len(texts) > 1 and _MONEY_PART.fullmatch(texts[-1]):
        of_parent = _claims_of(layout, texts[:-1], is_titled=is_titled)
        claims += [(out + 1, rank, name) for out, rank, name in of_parent if _is_money(layout, name)]
    return tuple(claims)


def _is_money(layout: Layout, name: str) -> bool:
    spec = _spec_of(layout, name)
    return spec is not None and spec.type == "money"


@lru_cache(maxsize=256)
def synonyms(layout: Layout) -> dict[str, list[tuple[int, str]]]:
    """Key of every synonym of a layout -> (rank, field); the rank is the synonym's place in its list."""
    table: dict[str, list[tuple[int, str]]] = {}
    for spec in layout.columns:
        if spec.is_yearly:
            continue
        for rank, header in enumerate(spec.all_headers):
            if ORGANISATION_MARK in header:
                continue
            for key in header_keys(header)[:2]:
                table.setdefault(key, [])
                if all(name != spec.field for _, name in table[key]):
                    table[key].append((rank, spec.field))
    return table


@lru_cache(maxsize=256)
def _patterns(layout: Layout) -> list[tuple[str, str, int, str]]:
    """Synonyms with a mark in them, for a year or for the name of an office: (how a key begins, its pattern, …)."""
    patterns = []
    for spec in layout.columns:
        for rank, header in enumerate(spec.headers):
            for mark, words_of in ((YEAR_MARK, _YEAR_WORDS), (ORGANISATION_MARK, _ORGANISATION_WORDS)):
                if mark in header:
                    stems = [matching_key(part) for part in header.split(mark)]
                    pattern = words_of.join(map(re.escape, stems)) + "(?:บาท)?"
                    patterns.append((stems[0], pattern, rank, spec.field))
    return patterns


def _named(field_name: str, found: re.Match[str]) -> str:
    """The field of a pattern: with its year, where it has one; of a year of two digits the century is this one."""
    years = [year for year in found.groups() if year]
    if not years:
        return field_name
    return f"{field_name}_{years[0] if len(years[0]) == 4 else '25' + years[0]}"  # noqa: PLR2004  # in full


def _in_layout_order(layout: Layout, fields: dict[str, str]) -> list[str]:
    order = {spec.field: index for index, spec in enumerate(layout.columns)}
    return sorted(fields, key=lambda name: (order[_YEAR_SUFFIX.sub("", name)], name))


def _months(header: Header, labels: tuple[Label, ...], taken: dict[str, str]) -> None:
    if not header.layout.months_at_least:
        return
    years: list[int] = []
    for label in labels:
        month = month_of(label)
        if month is not None and label.column not in taken and month not in header.months:
            header.months[month] = label.column
            taken[label.column] = f"month_{month}"
            years.extend(int(year) for year in _YEAR.findall(arabic_digits(label.text)))
    if years:
        header.month_year = max(years)


def find_header(
    sheet: Sheet, row: int, labels: tuple[Label, ...], layouts: Sequence[Layout], title_keys: Sequence[str]
) -> Header | None:
    """The best whole reading of a header that begins at `row`, else the best near miss, else None.

    `labels` are those of the row alone.
    Of equal readings the one with fewer rows is taken. A row above that holds nothing but the parent of a few columns
    (`งบประมาณ` over five years) is taken in where the header is not whole without it.
    """
    best = _best_header(sheet, row, labels, layouts, title_keys)
    if (best is None or not best.is_whole) and row > 1 and any(cell is not None for cell in sheet.frame.row(row - 2)):
        above = _best_header(sheet, row - 1, header_labels(sheet, row - 1, row - 1), layouts, title_keys)
        if above is not None and above.is_whole:
            best = above
    if best is not None and best.is_whole:
        best.last_row = _past_units(sheet, best.last_row)
    return best


def _best_header(
    sheet: Sheet, row: int, labels: tuple[Label, ...], layouts: Sequence[Layout], title_keys: Sequence[str]
) -> Header | None:
    of_heights = [labels]
    for last in range(row + 1, row + MOST_HEADER_ROWS):
        if last > sheet.frame.height or _holds_amount(sheet.frame.row(last - 1)):
            break
        of_heights.append(header_labels(sheet, row, last))
    near = _near_any(tuple(layouts), tuple(of_heights))
    best = _best_of(near, tuple(of_heights), _said(near, tuple(title_keys)), row)
    return own_header(best) if best is not None else None


@lru_cache(maxsize=512)
def _near_any(layouts: tuple[Layout, ...], of_heights: tuple[tuple[Label, ...], ...]) -> tuple[Layout, ...]:
    """Those of the layouts that are near to the labels at one height of the header at least."""
    near = {layout for labels in of_heights for layout in _near_layouts(layouts, tuple(la.texts for la in labels))}
    return tuple(layout for layout in layouts if layout in near)


@lru_cache(maxsize=512)  # the files of a run bear few headers, each many times
def _best_of(
    layouts: tuple[Layout, ...],
    of_heights: tuple[tuple[Label, ...], ...],
    said: tuple[tuple[bool, ...], ...],
    row: int,
) -> Header | None:
    """The best reading of a header at `row`, of which the labels are given for each height that it may have."""
    said_of = dict(zip(layouts, said, strict=True))
    best: Header | None = None
    for count, labels in enumerate(of_heights):
        for layout in _near_layouts(layouts, tuple(label.texts for label in labels)):
            header = _matched(layout, labels, (row, row + count), said_of[layout])
            if len(header.columns) < LEAST_COLUMNS:
                continue
            is_better = best is None or header.standing > (*best.standing[:3], best.score + 1e-9)
            if is_better or (best is not None and (_says_more(best, header) or _tells_units(best, header))):
                best = header
    return best


def _holds_amount(cells: Iterable[str | None]) -> bool:
    """Whether a row holds a number that is neither a year nor the number of a column: it is no row of a header."""
    return any(
        cell is not None and _NUMBER_LIKE.match(cell) is not None and _HEADER_NUMBER.match(cell) is None
        for cell in cells
    )


@lru_cache(maxsize=512)  # as above
def _near_layouts(layouts: tuple[Layout, ...], texts: tuple[tuple[str, ...], ...]) -> tuple[Layout, ...]:
    """The layouts that know at least two of the labels, given by their texts, and refuse none."""
    keys = [frozenset(key for _, key in _label_keys(of_label)) for of_label in texts]
    return tuple(layout for layout in layouts if _is_near(layout, keys) and not _is_refused(layout, keys))


def _says_more(best: Header, header: Header) -> bool:
    """Whether a longer reading knows the same columns by all their texts, so that its further rows are of the header.

    A line below would change the texts, and the columns were no longer known by them.
    """
    if header.layout is not best.layout or header.last_row <= best.last_row or not header.is_whole:
        return False
    if header.columns != best.columns or header.months != best.months:
        return False
    lower = [label for label in header.labels if label.row > best.last_row]
    return bool(lower) and all(
        any(claim[0] == 0 for claim in _claims(header.layout, (label,), is_titled=header.has_title)) for label in lower
    )


def _tells_units(best: Header, header: Header) -> bool:
    """Whether the further rows of a longer reading say what parts columns have, one of them a share or satang.

    Without them a share would be taken for the money whose label stands above it.
    """
    if header.layout is not best.layout or header.last_row <= best.last_row or not header.is_whole:
        return False
    lower = [label.texts[-1] for label in header.labels if label.row > best.last_row]
    return all(map(_PART_LIKE.fullmatch, lower)) and any(
        _SHARE.search(text) or matching_key(text) in words().satang_keys for text in lower
    )


def _past_units(sheet: Sheet, last_row: int) -> int:
    """Rows of units, `(บาท)`, or of column numbers below a header belong to it."""
    while last_row < sheet.frame.height:
        cells = [text for text in sheet.frame.row(last_row) if text is not None]
        if len(cells) < 2 or not all(_UNIT_LIKE.match(text.strip()) for text in cells):  # noqa: PLR2004  # two cells
            break
        last_row += 1
    return last_row


def nearest(text: str, layout: Layout) -> tuple[str, str] | None:
    """The (field, synonym) of a layout nearest to a header text, or None when none is near."""
    from rapidfuzz import fuzz, process

    choices = {(spec.field, header): matching_key(header) for spec in layout.columns for header in spec.all_headers}
    found = process.extractOne(matching_key(text), choices, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return found[2] if found else None


def nearest_label(spec: ColumnSpec, labels: Iterable[Label]) -> str | None:
    """The label nearest to any synonym of a column, or None when none is near."""
    from rapidfuzz import fuzz, process

    choices = {label.text: matching_key(label.text) for label in labels}
    scored = [
        (found[1], found[2])
        for header in spec.all_headers
        if (found := process.extractOne(matching_key(header), choices, scorer=fuzz.ratio, score_cutoff=_NEAR))
    ]
    return max(scored)[1] if scored else None
