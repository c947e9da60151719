"""Judging the rows of one kind of table: one validation per table and run, whose results become findings."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, TypedDict, cast

import polars as pl

from expectations.catalogue import rule_of
from expectations.errors import RuleFailedError, UnknownKindError
from expectations.judgement import CheckResult, Judgement, Outcome
from expectations.wording import display, make_finding, names_in, reason
from sql.schema import FACTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from types import ModuleType

    from great_expectations.core import ExpectationSuite, ExpectationValidationResult
    from great_expectations.expectations.expectation import Expectation

    from transforms.finding import Finding

    Letters = Mapping[str, Mapping[str, str]]

INDEX = ["source_row_id", "_position"]
"""What Great Expectations reports failing rows by; the position tells rows apart that share a source row."""

_PLACE = ("sheet", "row", "source_row_id", "line_key", "part", "fiscal_year")


class Described(TypedDict):
    """The meta of an expectation, as `suites.describe` writes it."""

    id: str
    rule: str
    fields: list[str]
    found: str
    expected: str | None
    difference: str | None
    judged: list[str]


def judge_rows(kind: str, rows: pl.DataFrame, columns: Letters | None = None) -> Judgement:
    """Judges all rows of one kind in a run.

    `rows`: the columns of docs/architecture.md, "Rows of a table", with `fiscal_year` and what
    `transforms.classification` attaches; money in satang (Int64). Absent columns count as not stated.
    `columns`: for each sheet, as the beginning of `source_row_id` (`sha256[:16]:sheet number`), the column letter of
    each field, so that a finding can point to its cell.

    Raises `UnknownKindError`, `MissingColumnsError`, and `RuleFailedError` where a rule could not be evaluated.
    """
    module = _suite_module(kind)
    from expectations.preparing import complete  # after the kind is known to be one

    suite: ExpectationSuite = module.suite()
    batch: pl.DataFrame = module.prepare(complete(kind, rows))
    checks = {described_of(expectation)["id"]: expectation for expectation in suite.expectations}
    failing = _failing_positions(kind, suite, batch) if batch.height else {check_id: [] for check_id in checks}
    expect_same_ids(set(checks), set(failing))
    findings: list[Finding] = []
    by_rule: dict[str, list[str]] = {}
    for check_id, expectation in checks.items():
        described = described_of(expectation)
        by_rule.setdefault(described["rule"], []).append(check_id)
        findings.extend(_findings(kind, described, batch, failing[check_id], columns or {}))
    results = [
        _result(kind, rule_id, batch, [checks[name] for name in names], [failing[name] for name in names])
        for rule_id, names in by_rule.items()
    ]
    return Judgement(findings, results)


def described_of(expectation: Expectation) -> Described:
    """The meta of an expectation of a suite."""
    return cast("Described", expectation.meta)


def raise_if_broken(check_id: str, result: ExpectationValidationResult) -> None:
    """Raises `RuleFailedError` if Great Expectations caught an exception in this expectation."""
    info = result.exception_info or {}
    for part in [info, *(value for value in info.values() if isinstance(value, dict))]:
        if part.get("raised_exception"):
            raise RuleFailedError(check_id, str(part.get("exception_message")))


def expect_same_ids(suite_ids: set[str], result_ids: set[str]) -> None:
    """Raises `RuleFailedError` unless there is one result for each expectation."""
    if suite_ids != result_ids:
        odd = min(suite_ids ^ result_ids)
        raise RuleFailedError(odd, "is not both in the suite and in the results")


def check_id_of(result: ExpectationValidationResult) -> str:
    """`meta.id` of a result: results come in another order than the suite."""
    config = result.expectation_config
    if config is None or not config.meta or "id" not in config.meta:
        raise RuleFailedError(str(config), "is a result without meta.id")
    return str(config.meta["id"])


def _suite_module(kind: str) -> ModuleType:
    if kind not in FACTS:
        raise UnknownKindError(kind, tuple(FACTS))
    return importlib.import_module(f"expectations.{kind}")


def _failing_positions(kind: str, suite: ExpectationSuite, batch: pl.DataFrame) -> dict[str, list[int]]:
    """Positions of failing rows by check id, from one validation in an ephemeral context."""
    from expectations.running import quiet_context, to_pandas  # imports Great Expectations
    from expectations.suites import gx

    context = quiet_context()
    asset = context.data_sources.add_pandas(kind).add_dataframe_asset(kind)
    definition = context.validation_definitions.add(
        gx.ValidationDefinition(
            name=kind, data=asset.add_batch_definition_whole_dataframe(kind), suite=context.suites.add(suite)
        )
    )
    used = dict.fromkeys([*INDEX, *(name for expectation in suite.expectations for name in _domain(expectation))])
    outcome = definition.run(
        batch_parameters={"dataframe": to_pandas(batch.select(list(used)))},
        result_format={"result_format": "COMPLETE", "unexpected_index_column_names": INDEX},
    )
    return {check_id_of(result): _positions(result) for result in outcome.results}


def _domain(expectation: Expectation) -> list[str]:
    """The columns an expectation looks at."""
    names = (getattr(expectation, name, None) for name in ("column", "column_A", "column_B"))
    return [str(name) for name in names if name is not None]


def _positions(result: ExpectationValidationResult) -> list[int]:
    """Positions of the rows that fail; raises where the expectation itself failed, which is not a passed rule."""
    check_id = check_id_of(result)
    raise_if_broken(check_id, result)
    if result.success:
        return []
    listed = result.result.get("unexpected_index_list")
    if not listed:
        raise RuleFailedError(check_id, "it failed without saying which rows")
    return sorted({int(entry["_position"]) for entry in listed})


def _findings(
    kind: str, described: Described, batch: pl.DataFrame, positions: Sequence[int], columns: Letters
) -> Iterator[Finding]:
    rule = rule_of(described["rule"])
    found, expected, difference = described["found"], described["expected"], described["difference"]
    shown = {name for name in (found, expected, difference) if name}
    needed = sorted((names_in(rule) & set(batch.columns)) | shown | set(_PLACE))
    for row in batch.select(needed)[list(positions)].iter_rows(named=True):
        letters = columns.get(row["source_row_id"].rpartition(":")[0], {})
        yield make_finding(
            rule,
            found=display(found, row[found]),
            expected=display(expected, row[expected]) if expected else None,
            difference_satang=row[difference] if difference else None,
            place={**{name: row[name] for name in _PLACE}, "kind": kind, "cell": _cell(letters, described, row["row"])},
            values=row,
            fields=described["fields"],
        )


def _cell(letters: Mapping[str, str], described: Described, row: int | None) -> str | None:
    """The cell of the rule's first field; `letters` may leave out the unit of money fields."""
    field = described["fields"][0]
    letter = letters.get(field) or letters.get(field.removesuffix("_satang"))
    return f"{letter}{row}" if letter and row is not None else None


def _result(
    kind: str,
    rule_id: str,
    batch: pl.DataFrame,
    checks: Sequence[Expectation],
    failing: Sequence[Sequence[int]],
) -> CheckResult:
    """One result for all expectations of a rule; a row is judged if one of them applies to it."""
    applies = [
        pl.all_horizontal(pl.col(name).is_not_null() for name in described_of(check)["judged"] or _domain(check))
        for check in checks
    ]
    judged = int(batch.select(pl.any_horizontal(applies).sum()).item())
    failed = len({position for positions in failing for position in positions})
    outcome: Outcome = "failed" if failed else "passed" if judged else "not_applicable"
    which = _reason_of(outcome, rows=batch.height, judged=judged, is_any=len(checks) > 1)
    fields = [field for check in checks for field in described_of(check)["fields"]]
    left_out = batch.height - judged
    return CheckResult(
        rule=rule_id,
        outcome=outcome,
        rows_judged=judged,
        rows_failed=failed,
        reason=reason(which, "th", fields=fields, rows=left_out) if which else None,
        reason_en=reason(which, "en", fields=fields, rows=left_out) if which else None,
        kind=kind,
    )


def _reason_of(outcome: Outcome, *, rows: int, judged: int, is_any: bool) -> str | None:
    """Which text of `[reasons]` tells what was not judged."""
    if not rows:
        return "no_rows"
    if outcome == "not_applicable":
        return "none_stated" if is_any else "not_stated"
    if judged < rows:
        return "some_none_stated" if is_any else "some_not_stated"
    return None
