"""Links within one year of one organisation: plan item, budget line, payment, transfer and progress row.

By the budget code, or by the exact matching key of the project's name; near names are not weighed. A link is made only
where one reading is possible: what could be several is `ambiguous` and linked to none. Blank keys never link.

1. Payments and transfers belong to the budget line of their code. Where lines share the code, to the one whose project
   is theirs (a transfer names its project in `description`). A payment without a code belongs to the one line of its
   project.
2. A plan item belongs to all budget lines of its project: together they are its money. Items of one name, in whichever
   of the two plan tables, cannot share it.
3. A progress row belongs to the plan item of its project; where items share the name, to the one of its unit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from transforms.thai import matching_keys

if TYPE_CHECKING:
    from collections.abc import Mapping

ITEMS = ("action_items", "action_equipment")
PAYMENTS = ("disbursements", "transfers")
LINES = "remaining_budget"
PROGRESS = "progress"
KINDS = (*ITEMS, LINES, *PAYMENTS, PROGRESS)

LINK_COLUMNS = ("from_kind", "from_line_key", "to_kind", "to_line_key", "method")
STATE_COLUMNS = ("kind", "line_key", "state")

BY_CODE, BY_PROJECT = "budget_code", "project_key"
LINKED, AMBIGUOUS, NONE = "linked", "ambiguous", "none"

_NEEDED = ("line_key", "budget_code", "project_key", "unit_key", "description")


def link_year(facts: Mapping[str, pl.LazyFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Links and link states of one organisation and fiscal year.

    `facts` holds, by kind, the rows that hold now; a kind may be missing. Columns in: `line_key` and, where the kind
    has them, `budget_code`, `project_key`, `unit_key`, `description` (String). Out: `LINK_COLUMNS` and `STATE_COLUMNS`,
    all String, sorted. Every row of every kind has a state, except budget lines without a project; the state of a
    budget line says whether a plan item links to it.
    """
    rows = {kind: _prepared(facts.get(kind)) for kind in KINDS}
    lines = rows[LINES]
    items = pl.concat(rows[kind].with_columns(kind=pl.lit(kind)) for kind in ITEMS)
    decided = [
        *(_of_payments(kind, rows[kind], lines) for kind in PAYMENTS),
        _of_items(items, lines),
        _of_progress(rows[PROGRESS], items),
    ]
    links = pl.concat(links for links, _ in decided)
    states = pl.concat([*(states for _, states in decided), _of_lines(lines, items)])
    return links.unique().sort(LINK_COLUMNS), states.unique().sort(STATE_COLUMNS)


def _prepared(frame: pl.LazyFrame | None) -> pl.DataFrame:
    if frame is None:
        return pl.DataFrame(schema=dict.fromkeys(_NEEDED, pl.String))
    names = frame.collect_schema().names()
    rows = frame.select(
        (pl.col(name).cast(pl.String).replace("", None) if name in names else pl.lit(None, dtype=pl.String)).alias(name)
        for name in _NEEDED
    ).collect()
    if "project_key" in names or "description" not in names:
        return rows
    return rows.with_columns(matching_keys(rows["description"]).alias("project_key"))


def _of_payments(kind: str, payments: pl.DataFrame, lines: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    by_code = payments.filter(pl.col("budget_code").is_not_null())
    pairs = _pairs(by_code, lines, "budget_code")
    same_project = pairs.filter(pl.col("project_key") == pl.col("to_project_key"))
    chosen = _sole(pairs), _sole(same_project.join(_sole(pairs), on="line_key", how="anti"))
    links, candidates = [_link(found, BY_CODE) for found in chosen], [pairs]
    if kind == "disbursements":
        others = _pairs(payments.filter(pl.col("budget_code").is_null()), lines, "project_key")
        links.append(_link(_sole(others), BY_PROJECT))
        candidates.append(others)
    made = pl.concat(links).with_columns(from_kind=pl.lit(kind), to_kind=pl.lit(LINES)).select(LINK_COLUMNS)
    return made, _states(kind, payments, made, candidates)


def _of_items(items: pl.DataFrame, lines: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    pairs = _pairs(items, lines, "project_key")
    rivals = _shared(items)
    alone = pairs.filter(~pl.col("project_key").is_in(rivals.implode()))
    made = _link(alone, BY_PROJECT, "kind").with_columns(to_kind=pl.lit(LINES)).select(LINK_COLUMNS)
    states = [
        _states(kind, items.filter(kind=kind), made.filter(from_kind=kind), [pairs.filter(kind=kind)]) for kind in ITEMS
    ]
    return made, pl.concat(states)


def _of_progress(progress: pl.DataFrame, items: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    pairs = _pairs(progress, items, "project_key")
    same_unit = pairs.filter(pl.col("unit_key") == pl.col("to_unit_key"))
    chosen = _sole(pairs), _sole(same_unit.join(_sole(pairs), on="line_key", how="anti"))
    made = pl.concat(_link(found, BY_PROJECT, "to_kind") for found in chosen)
    made = made.with_columns(from_kind=pl.lit(PROGRESS)).select(LINK_COLUMNS)
    return made, _states(PROGRESS, progress, made, [pairs])


def _of_lines(lines: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    projects = items["project_key"].drop_nulls().unique()
    rivals = _shared(items)
    return lines.filter(pl.col("project_key").is_not_null()).select(
        pl.lit(LINES).alias("kind"),
        "line_key",
        pl.when(pl.col("project_key").is_in(rivals.implode()))
        .then(pl.lit(AMBIGUOUS))
        .when(pl.col("project_key").is_in(projects.implode()))
        .then(pl.lit(LINKED))
        .otherwise(pl.lit(NONE))
        .alias("state"),
    )


def _pairs(left: pl.DataFrame, right: pl.DataFrame, on: str) -> pl.DataFrame:
    """Every pair of rows with the same, stated, key; the columns of the right one are named `to_…`."""
    renamed = right.rename(lambda name: f"to_{name}").with_columns(pl.col(f"to_{on}").alias(on))
    return left.join(renamed, on=on, how="inner")


def _sole(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs whose left row stands in no other pair."""
    return pairs.filter(pl.len().over("line_key") == 1)


def _shared(items: pl.DataFrame) -> pl.Series:
    """Project keys that more than one plan item has."""
    keys = items["project_key"].drop_nulls()
    return keys.filter(keys.is_duplicated()).unique()


def _link(pairs: pl.DataFrame, method: str, *kinds: str) -> pl.DataFrame:
    return pairs.select(
        pl.col("line_key").alias("from_line_key"),
        "to_line_key",
        *(pl.col(name).alias("from_kind" if name == "kind" else name) for name in kinds),
        pl.lit(method).alias("method"),
    )


def _states(kind: str, rows: pl.DataFrame, links: pl.DataFrame, candidates: list[pl.DataFrame]) -> pl.DataFrame:
    linked = links["from_line_key"].unique()
    possible = pl.concat([pairs["line_key"] for pairs in candidates]).unique()
    return rows.select(
        pl.lit(kind).alias("kind"),
        "line_key",
        pl.when(pl.col("line_key").is_in(linked.implode()))
        .then(pl.lit(LINKED))
        .when(pl.col("line_key").is_in(possible.implode()))
        .then(pl.lit(AMBIGUOUS))
        .otherwise(pl.lit(NONE))
        .alias("state"),
    )
