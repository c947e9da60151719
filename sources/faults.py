"""Read faults as findings: the texts stand in `faults.toml`, once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from transforms.finding import Finding, Severity


@cache
def fault_rules() -> dict[str, dict[str, str]]:
    """The table of `faults.toml` by rule id."""
    text = resources.files("sources").joinpath("faults.toml").read_text(encoding="utf-8")
    rules: dict[str, dict[str, str]] = tomllib.loads(text)
    return rules


def baht(satang: int) -> str:
    """Satang as baht with thousands separators and 2 decimals, exactly: -1234 -> '-12.34'."""
    sign = "-" if satang < 0 else ""
    return f"{sign}{abs(satang) // 100:,}.{abs(satang) % 100:02d}"


def make_fault(
    rule: str,
    *,
    found: str | None = None,
    expected: str | None = None,
    severity: Severity | None = None,
    place: dict[str, Any] | None = None,
    difference_satang: int | None = None,
    **names: object,
) -> Finding:
    """A finding of a read fault.

    `place` gives the finding's `kind, fiscal_year, sheet, cell, row, source_row_id`; `names` are further names that the
    rule's templates use. `expected` is the template of the rule unless given.
    """
    texts = fault_rules()[rule]
    place = place or {}
    values: dict[str, object] = {**place, "found": found if found is not None else "", **names}
    if difference_satang is not None:
        values["difference"] = baht(difference_satang)
    values.setdefault("expected", expected if expected is not None else "")
    expected_th = expected if expected is not None else texts["expected_th"].format(**values)
    expected_en = expected if expected is not None else texts["expected_en"].format(**values)
    return Finding(
        rule=rule,
        severity=severity or texts["severity"],  # type: ignore[arg-type]  # checked by a test over faults.toml
        message_th=texts["message_th"].format(**{**values, "expected": expected_th}),
        message_en=texts["message_en"].format(**{**values, "expected": expected_en}),
        fix_th=texts["fix_th"],
        fix_en=texts["fix_en"],
        found=found,
        expected=expected_th,
        expected_en=expected_en if expected_en != expected_th else None,
        difference_satang=difference_satang,
        **place,
    )
