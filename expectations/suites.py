"""What all suites share: Great Expectations itself, and how an expectation is described.

Importing this module imports Great Expectations (seconds); only the suites and the judge's own functions do so.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # before the import: versions that report do so from there on

import great_expectations as gx
from great_expectations import expectations as gxe

from expectations.catalogue import rule_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from great_expectations.expectations.expectation import Expectation

__all__ = ["describe", "duplicates", "gx", "gxe", "not_negative", "percentages", "suite_of"]


def describe(
    rule_id: str,
    fields: Sequence[str],
    *,
    found: str | None = None,
    expected: str | None = None,
    difference: str | None = None,
    judged: Sequence[str] = (),
    apart: bool = False,
) -> dict[str, Any]:
    """Severity, Thai notes and meta of one expectation, as keyword arguments for its class.

    `fields` are the fields of the file that the rule looks at, the first being the cell that a finding points to.
    `found`, `expected` and `difference` name columns of the batch whose values the finding shows (`found` defaults to
    the first field). `judged` are the columns that must be stated for a row to be judged, where these are not the
    expectation's own. `apart` distinguishes several expectations of one rule in a suite by their first field.
    """
    rule = rule_of(rule_id)
    return {
        "severity": rule.severity,
        "notes": f"{rule.title_th} — {rule.source}",
        "meta": {
            "id": f"{rule_id}/{fields[0]}" if apart else rule_id,
            "rule": rule_id,
            "fix": rule.fix_th,
            "fix_en": rule.fix_en,
            "fields": list(fields),
            "found": found or fields[0],
            "expected": expected,
            "difference": difference,
            "judged": list(judged),
        },
    }


def suite_of(kind: str, expectations: Sequence[Expectation]) -> gx.ExpectationSuite:
    """The suite of one kind of table."""
    return gx.ExpectationSuite(name=kind, expectations=list(expectations))


def not_negative(rule_id: str, fields: Sequence[str]) -> list[Expectation]:
    """One expectation per field: what is stated is zero or more."""
    return [
        gxe.ExpectColumnValuesToBeBetween(column=field, min_value=0, **describe(rule_id, [field], apart=True))
        for field in fields
    ]


def percentages(fields: Sequence[str]) -> list[Expectation]:
    """One expectation per field: a percentage is between 0 and 100."""
    return [
        gxe.ExpectColumnValuesToBeBetween(
            column=field, min_value=0, max_value=100, **describe("percentage_outside_range", [field], apart=True)
        )
        for field in fields
    ]


def duplicates(field: str) -> Expectation:
    """No line stands twice: `_same_as` (`preparing.same_lines`) is empty. A finding points to the cell of `field`."""
    return gxe.ExpectColumnValuesToBeNull(
        column="_same_as",
        **describe("duplicate_line", [field], found="_place", expected="_same_as", judged=["line_key"]),
    )
