"""The one shape of a finding, whoever makes it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["critical", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong, where, what was expected and what to do, in Thai and English.

    `difference_satang` is found minus expected, where both are money. `cell` is an A1 reference; `row` is 1-based.
    `expected` is in Thai where it is words, and then `expected_en` says it in English.
    """

    rule: str
    severity: Severity
    message_th: str
    message_en: str
    fix_th: str
    fix_en: str
    kind: str | None = None
    fiscal_year: int | None = None
    sheet: str | None = None
    cell: str | None = None
    row: int | None = None
    source_row_id: str | None = None
    line_key: str | None = None
    part: str | None = None
    found: str | None = None
    expected: str | None = None
    difference_satang: int | None = None
    expected_en: str | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values by field name, for JSON and for the warehouse."""
        return asdict(self)
