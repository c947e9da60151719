"""Judging the warehouse: the violation selects of `sql/rules/`, run by Great Expectations, all rows collected.

Great Expectations opens connections of its own from the warehouse's URL and only reads. On SQLite that is safe: in WAL
mode a reader neither waits for a writer nor hinders one, and sees the last committed state; so the caller has committed
what is to be judged. A warehouse in memory has one connection only and is refused.

A rule file is one SELECT, which may use the table `scope` (organisation_id, fiscal_year): a row for each year that has
rows in all tables the rule needs. It gives the columns `organisation_id, fiscal_year, kind, source_row_id, line_key,
found, expected, difference_satang` and whatever else the rule's messages name. Names ending in `_satang` are money,
in `_on` dates.
"""

from __future__ import annotations

import datetime as dt
import warnings
from decimal import Decimal
from importlib import resources
from typing import TYPE_CHECKING

import sqlalchemy as sa

from expectations.catalogue import catalogue
from expectations.errors import RuleFailedError, WarehouseAddressError
from expectations.judge import check_id_of, described_of, expect_same_ids, raise_if_broken
from expectations.judgement import CheckResult, Judgement
from expectations.wording import display, make_finding, reason, table_name, words
from sql.schema import metadata

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from great_expectations.core import ExpectationSuite

    from expectations.catalogue import Rule
    from transforms.finding import Finding

_PLACE = ("fiscal_year", "kind", "source_row_id", "line_key")
_COLUMNS = frozenset({*_PLACE, "organisation_id", "found", "expected", "difference_satang"})

_HISTORY = "closed_load_id"

Years = tuple[int, ...]


def judge_warehouse(engine: sa.Engine, organisation_id: int, fiscal_years: Sequence[int]) -> Judgement:
    """Judges one organisation's years by the rules of `sql/rules/`, over what the warehouse holds and believes now.

    Findings have `fiscal_year`, `kind`, `source_row_id`, `line_key` and `row`; sheet and cell are found by their
    `source_row_id`. A rule is not applicable where no year has rows in all tables it needs.

    Raises `WarehouseAddressError` for a database in memory, `RuleFailedError` where a rule could not be evaluated.
    """
    if engine.dialect.name == "sqlite" and engine.url.database in (None, "", ":memory:"):
        raise WarehouseAddressError(str(engine.url))
    rules = [rule for rule in catalogue() if rule.kind_of_rule == "warehouse"]
    years = tuple(sorted(set(fiscal_years)))
    rows_of = _rows_by_year(engine, organisation_id, years, rules)
    scope_of = {rule.id: _years_known(rule, years, rows_of) for rule in rules}
    violations: dict[str, list[dict[str, object]]] = {}
    for scope in dict.fromkeys(known for known in scope_of.values() if known):
        here = [rule for rule in rules if scope_of[rule.id] == scope]
        violations |= _violations(engine, organisation_id, scope, here)
    findings = [finding for rule in rules for finding in _findings(rule, violations.get(rule.id, []))]
    results = [_result(rule, years, scope_of[rule.id], rows_of, violations.get(rule.id, [])) for rule in rules]
    return Judgement(findings, results)


def judge_standing(connection: sa.Connection, organisation_id: int) -> tuple[list[Finding], list[str]]:
    """What the rules say of the state of affairs that this connection sees, and the ids of the rules that were asked.

    For a state of another moment (`sql.as_of`), which no other connection can see: so not through Great Expectations,
    but by the same selects. Rules about the history of lines (`closed_load_id`) are not asked, since a state has none.
    """
    rules = [rule for rule in catalogue() if rule.kind_of_rule == "warehouse" and _HISTORY not in rule_sql(rule.id)]
    names = dict.fromkeys(name for rule in rules for need in rule.needs for name in _alternatives(need))
    rows_of = {name: _count_years(connection, name, organisation_id) for name in names}
    years = tuple(sorted({year for counts in rows_of.values() for year in counts}))
    findings: list[Finding] = []
    for rule in rules:
        scope = _years_known(rule, years, rows_of)
        if scope:
            query = rule_query(rule.id).format(batch=f"({_scope_query(organisation_id, scope)})")
            marks_percent = connection.dialect.paramstyle in {"format", "pyformat"}
            found = connection.exec_driver_sql(query.replace("%", "%%") if marks_percent else query).mappings()
            findings += _findings(rule, [dict(row) for row in found])
    return findings, [rule.id for rule in rules]


def rule_sql(rule_id: str) -> str:
    """The text of `sql/rules/<id>.sql`."""
    return resources.files("sql").joinpath("rules", f"{rule_id}.sql").read_text(encoding="utf-8")


def rule_query(rule_id: str) -> str:
    """The rule as Great Expectations runs it: without comments, over the batch, which the rule calls `scope`."""
    lines = rule_sql(rule_id).replace("{", "{{").replace("}", "}}").splitlines()
    text = "\n".join(line for line in lines if not line.lstrip().startswith("--"))
    scope = "WITH scope AS (SELECT organisation_id, fiscal_year FROM {batch} AS batch)"
    return f"{scope},\n{text.removeprefix('WITH ')}" if text.startswith("WITH ") else f"{scope}\n{text}"


def _alternatives(need: str) -> list[str]:
    return need.split("|")


def _rows_by_year(
    engine: sa.Engine, organisation_id: int, years: Years, rules: Sequence[Rule]
) -> dict[str, dict[int, int]]:
    """Rows known and held now, by table and year, of the tables that the rules need."""
    names = dict.fromkeys(name for rule in rules for need in rule.needs for name in _alternatives(need))
    with engine.connect() as connection:
        return {name: _count_years(connection, name, organisation_id, years) for name in names}


def _count_years(
    connection: sa.Connection, name: str, organisation_id: int, years: Years | None = None
) -> dict[int, int]:
    columns = metadata.tables[name].c
    wanted = [columns[column].is_(None) for column in ("known_to", "held_to") if column in columns]
    if years is not None:
        wanted.append(columns.fiscal_year.in_(years))
    query = (
        sa.select(columns.fiscal_year, sa.func.count())
        .where(columns.organisation_id == organisation_id, *wanted)
        .group_by(columns.fiscal_year)
    )
    return {int(year): int(count) for year, count in connection.execute(query)}


def _years_known(rule: Rule, years: Years, rows_of: Mapping[str, Mapping[int, int]]) -> Years:
    """The years that have rows in every table the rule needs (`a|b`: in one of them)."""
    return tuple(
        year for year in years if all(any(year in rows_of[name] for name in _alternatives(need)) for need in rule.needs)
    )


def _violations(
    engine: sa.Engine, organisation_id: int, scope: Years, rules: Sequence[Rule]
) -> dict[str, list[dict[str, object]]]:
    """All violating rows by rule id, from one validation over the scope."""
    from great_expectations.datasource.fluent.interfaces import GxDatasourceWarning

    from expectations.running import quiet_context, without_progress_bars  # imports Great Expectations
    from expectations.suites import gx

    suite = _suite(rules)
    checks = {described_of(expectation)["id"]: expectation for expectation in suite.expectations}
    context = quiet_context()
    address = engine.url.render_as_string(hide_password=False).replace("$", r"\$")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", GxDatasourceWarning)  # it would like a source of its own for each database
        source = context.data_sources.add_sql("warehouse", connection_string=address)
    try:
        asset = source.add_query_asset("scope", query=_scope_query(organisation_id, scope))
        definition = context.validation_definitions.add(
            gx.ValidationDefinition(
                name="warehouse", data=asset.add_batch_definition_whole_table("scope"), suite=context.suites.add(suite)
            )
        )
        found: dict[str, list[dict[str, object]]] = {}
        for result in definition.run(result_format="BOOLEAN_ONLY").results:
            rule_id = check_id_of(result)
            raise_if_broken(rule_id, result)
            found[rule_id] = []
            if not result.success:
                with without_progress_bars():
                    found[rule_id] = definition.get_unexpected_rows(checks[rule_id])
                if not found[rule_id]:
                    raise RuleFailedError(rule_id, "it failed without giving rows")
    finally:
        source.get_execution_engine().close()  # two engines: one for queries, one for looking at assets
        source.get_engine().dispose()
    expect_same_ids(set(checks), set(found))
    return found


def _suite(rules: Sequence[Rule]) -> ExpectationSuite:
    """The suite of rules over the warehouse."""
    from expectations.suites import describe, gxe, suite_of  # imports Great Expectations

    return suite_of(
        "warehouse",
        [
            gxe.UnexpectedRowsExpectation(
                unexpected_rows_query=rule_query(rule.id),
                **describe(rule.id, rule.tables, found="found", expected="expected", difference="difference_satang"),
            )
            for rule in rules
        ],
    )


def _scope_query(organisation_id: int, years: Years) -> str:
    rows = [f"SELECT {int(organisation_id)} AS organisation_id, {int(year)} AS fiscal_year" for year in years]
    return " UNION ALL ".join(rows)


def _findings(rule: Rule, rows: Sequence[Mapping[str, object]]) -> list[Finding]:
    """Findings of one rule, in the order of their places (databases give rows in any order)."""
    plain = [{name: _plain(name, value) for name, value in row.items()} for row in rows]
    plain.sort(key=lambda row: tuple(str(row.get(name) or "") for name in (*_PLACE, "found")))
    money = "_satang" if rule.unit == "satang" else ""
    return [
        make_finding(
            rule,
            found=display(f"found{money}", row["found"]),
            expected=display(f"expected{money}", row["expected"]),
            difference_satang=_whole(row["difference_satang"]),
            place={**{name: row[name] for name in _PLACE}, "row": _row_number(row["source_row_id"])},
            values={name: value for name, value in row.items() if name not in _COLUMNS},
            kind_name=words()["kinds"].get(row["kind"]),
        )
        for row in plain
    ]


def _plain(name: str, value: object) -> object:
    """One shape for what the two databases give: whole numbers as int, dates as date."""
    if isinstance(value, Decimal):
        return int(value)
    if name.endswith("_on") and value is not None:
        return dt.date.fromisoformat(str(value)[:10])
    return value


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _row_number(source_row_id: object) -> int | None:
    return int(str(source_row_id).rpartition(":")[2]) if source_row_id else None


def _result(
    rule: Rule,
    years: Years,
    scope: Years,
    rows_of: Mapping[str, Mapping[int, int]],
    violations: Sequence[object],
) -> CheckResult:
    """One result of a rule; its rows are those of the first table it needs."""
    judged = sum(rows_of[name].get(year, 0) for name in _alternatives(rule.needs[0]) for year in scope)
    left_out = [str(year) for year in years if year not in scope]
    tables = [name for need in rule.needs for name in _alternatives(need)]
    texts: dict[str, str | None] = {"th": None, "en": None}
    for lang in ("th", "en"):
        if not years:
            texts[lang] = reason("no_years", lang)
        elif left_out:
            names = dict.fromkeys(table_name(table, lang) for table in tables)
            texts[lang] = reason("table_empty", lang, years=", ".join(left_out), tables=", ".join(names))
    return CheckResult(
        rule=rule.id,
        outcome="failed" if violations else "passed" if scope else "not_applicable",
        rows_judged=judged,
        rows_failed=len(violations),
        reason=texts["th"],
        reason_en=texts["en"],
    )
