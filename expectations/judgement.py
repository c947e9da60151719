"""What judging gives: findings, and one result per rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from transforms.finding import Finding

Outcome = Literal["passed", "failed", "not_applicable"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The outcome of one rule over one table (or the warehouse) in one run.

    `rows_judged` are the rows that state what the rule looks at, `rows_failed` those of them with a finding.
    `reason` (Thai; `reason_en` English) always says why a rule is not applicable; elsewhere it may tell which rows
    were left out.
    """

    rule: str
    outcome: Outcome
    rows_judged: int
    rows_failed: int
    reason: str | None = None
    reason_en: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """Findings in the order of rules and rows, and the results of all rules judged."""

    findings: list[Finding] = field(default_factory=list)
    results: list[CheckResult] = field(default_factory=list)
