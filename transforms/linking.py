"""Which line of one table is the same thing as which line of another, within one organisation and fiscal year.

By budget code, or by the exact matching key of the project's name; near names are not weighed here. What could be two
things is linked to neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LINKS = {
    "from_kind": pl.String,
    "from_line_key": pl.String,
    "to_kind": pl.String,
    "to_line_key": pl.String,
    "method": pl.String,
}
STATES = {"kind": pl.String, "line_key": pl.String, "state": pl.String}
PLAN_KINDS = ("action_items", "action_equipment")
MONEY_KINDS = ("disbursements", "transfers")


def link_year(facts: Mapping[str, pl.LazyFrame]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Links and link states of one organisation and year.

    `facts` has a frame per kind with `line_key` and, as the kind has them, `budget_code, project_key, unit_key`. Links have
    the columns `from_kind, from_line_key, to_kind, to_line_key, method`; states `kind, line_key, state` for every line of
    plan items, equipment, progress, payments, transfers, and of budget lines that name a project.
    """
    frames = {kind: _needed(frame.with_columns(pl.lit(kind).alias("kind"))) for kind, frame in facts.items()}
    budget = frames.get("remaining_budget", _empty())
    plan = pl.concat([_empty(), *(frames[kind] for kind in PLAN_KINDS if kind in frames)])
    progress = frames.get("progress", _empty())
    money = pl.concat([_empty(), *(frames[kind] for kind in MONEY_KINDS if kind in frames)])
    by_code = _by_code(money, budget)
    to_budget, plan_ambiguous = _plan_to_budget(plan, budget)
    to_plan, progress_ambiguous = _progress_to_plan(progress, plan)
    links = pl.concat([by_code["links"], to_budget, to_plan]).sort(list(LINKS))
    states = pl.concat(
        [
            _states(money, by_code["links"], by_code["ambiguous"]),
            _states(plan, to_budget, plan_ambiguous),
            _states(progress, to_plan, progress_ambiguous),
            _budget_states(budget, to_budget, plan_ambiguous, plan),
        ]
    ).sort(list(STATES))
    return links, states


def _empty() -> pl.DataFrame:
    return pl.DataFrame(schema=dict.fromkeys(("kind", "line_key", "budget_code", "project_key", "unit_key"), pl.String))


def _needed(frame: pl.LazyFrame) -> pl.DataFrame:
    names = frame.collect_schema().names()
    return frame.select(
        (pl.col(name) if name in names else pl.lit(None)).cast(pl.String).alias(name) for name in _empty().columns
    ).collect()


def _pairs(left: pl.DataFrame, right: pl.DataFrame, on: Sequence[str]) -> pl.DataFrame:
    """Every pair of lines whose keys are equal and stated."""
    return left.drop_nulls(list(on)).join(
        right.drop_nulls(list(on)).select(
            pl.col("kind").alias("to_kind"), pl.col("line_key").alias("to_line_key"), *on
        ),
        on=list(on),
    )


def _as_links(pairs: pl.DataFrame, method: str) -> pl.DataFrame:
    return pairs.select(
        pl.col("kind").alias("from_kind"),
        pl.col("line_key").alias("from_line_key"),
        "to_kind",
        "to_line_key",
        pl.lit(method).alias("method"),
    )


def _by_code(money: pl.DataFrame, budget: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Payments and transfers to the budget line of their code; of several lines, the one of the same project."""
    pairs = _pairs(money, budget, ["budget_code"])
    named = budget.select(pl.col("line_key").alias("to_line_key"), pl.col("project_key").alias("to_project_key"))
    pairs = pairs.join(named, on="to_line_key")
    count = pl.len().over("kind", "line_key")
    same = (pl.col("project_key") == pl.col("to_project_key")).fill_null(value=False)
    single = pairs.filter(count == 1)
    several = pairs.filter(count > 1)
    settled = several.filter(same).filter(pl.len().over("kind", "line_key") == 1)
    ambiguous = several.select("kind", "line_key").unique().join(settled, on=["kind", "line_key"], how="anti")
    return {"links": _as_links(pl.concat([single, settled]), "budget_code"), "ambiguous": ambiguous}


def _plan_to_budget(plan: pl.DataFrame, budget: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A plan item to every budget line of its project; two items of one name cannot share money and are ambiguous."""
    pairs = _pairs(plan, budget, ["project_key"])
    items = plan.drop_nulls("project_key").group_by("project_key").agg(pl.len().alias("items"))
    twice = items.filter(pl.col("items") > 1).select("project_key")
    ambiguous = pairs.join(twice, on="project_key", how="semi").select("kind", "line_key").unique()
    return _as_links(pairs.join(twice, on="project_key", how="anti"), "project_key"), ambiguous


def _progress_to_plan(progress: pl.DataFrame, plan: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """A progress line to the plan item of its project; where several items share the name, of the same unit too."""
    pairs = _pairs(progress, plan, ["project_key"])
    units = plan.select(
        pl.col("kind").alias("to_kind"),
        pl.col("line_key").alias("to_line_key"),
        pl.col("unit_key").alias("to_unit_key"),
    )
    pairs = pairs.join(units, on=["to_kind", "to_line_key"])
    count = pl.len().over("kind", "line_key")
    single = pairs.filter(count == 1)
    several = pairs.filter(count > 1)
    settled = several.filter((pl.col("unit_key") == pl.col("to_unit_key")).fill_null(value=False)).filter(
        pl.len().over("kind", "line_key") == 1
    )
    ambiguous = several.select("kind", "line_key").unique().join(settled, on=["kind", "line_key"], how="anti")
    return _as_links(pl.concat([single, settled]), "project_key"), ambiguous


def _states(lines: pl.DataFrame, links: pl.DataFrame, ambiguous: pl.DataFrame) -> pl.DataFrame:
    linked = links.select(pl.col("from_kind").alias("kind"), pl.col("from_line_key").alias("line_key")).unique()
    return _state(lines, linked, ambiguous)


def _state(lines: pl.DataFrame, linked: pl.DataFrame, ambiguous: pl.DataFrame) -> pl.DataFrame:
    keys = ["kind", "line_key"]
    return (
        lines.select(keys)
        .join(linked.with_columns(pl.lit(value=True).alias("linked")), on=keys, how="left")
        .join(ambiguous.with_columns(pl.lit(value=True).alias("ambiguous")), on=keys, how="left")
        .select(
            *keys,
            pl.when(pl.col("linked"))
            .then(pl.lit("linked"))
            .when(pl.col("ambiguous"))
            .then(pl.lit("ambiguous"))
            .otherwise(pl.lit("none"))
            .alias("state"),
        )
    )


def _budget_states(
    budget: pl.DataFrame, links: pl.DataFrame, plan_ambiguous: pl.DataFrame, plan: pl.DataFrame
) -> pl.DataFrame:
    """A budget line that names a project: linked, wanted by ambiguous plan items, or none."""
    lines = budget.drop_nulls("project_key")
    linked = links.select(pl.col("to_kind").alias("kind"), pl.col("to_line_key").alias("line_key")).unique()
    wanted = plan.join(plan_ambiguous, on=["kind", "line_key"], how="semi").select("project_key").unique()
    ambiguous = lines.join(wanted, on="project_key", how="semi").select("kind", "line_key")
    return _state(lines, linked, ambiguous)
