"""The words and lists of the demo office, as data: TOML and CSV files of this room come in, frozen records go out."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class RoutineLine:
    """A line of running expenditure: its codes, unit (หน่วยงาน), yearly amount in baht and how it is spent."""

    work: str
    type: str
    unit: str
    rhythm: str
    amount_baht: int
    spent_pct: int
    payee: str
    description: str


@dataclass(frozen=True, slots=True)
class ProjectTemplate:
    """A project (โครงการ) of the action plan; `low` and `high` in thousand baht, months counted from October = 0."""

    strategy: int
    tactic: int
    work: str
    type: str
    unit: str
    name: str
    details: str
    low: int
    high: int
    month: int
    span: int
    share: int
    payee: str


@dataclass(frozen=True, slots=True)
class EquipmentTemplate:
    """A piece of equipment (ครุภัณฑ์) of ผด.02/1; `low` and `high` in thousand baht; `by` ordinance or transfer."""

    work: str
    type: str
    unit: str
    name: str
    details: str
    low: int
    high: int
    month: int
    payee: str
    by: str


@dataclass(frozen=True, slots=True)
class CodeName:
    """A งาน or ประเภทรายจ่าย with what stands above it: แผนงาน or หมวด."""

    name: str
    above: str


@cache
def words() -> dict[str, Any]:
    """The words of `words.toml`."""
    return tomllib.loads(resources.files("demo").joinpath("words.toml").read_text(encoding="utf-8"))


def _rows(name: str) -> list[dict[str, str]]:
    lines = resources.files("demo").joinpath(name).read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


@cache
def works() -> dict[str, CodeName]:
    """งาน by its five digits."""
    return {row["code"]: CodeName(row["name"], row["above"]) for row in _rows("codes.csv") if row["sort"] == "work"}


@cache
def types() -> dict[str, CodeName]:
    """ประเภทรายจ่าย by its six digits."""
    return {row["code"]: CodeName(row["name"], row["above"]) for row in _rows("codes.csv") if row["sort"] == "type"}


@cache
def routine_lines() -> tuple[RoutineLine, ...]:
    """The running expenditure of the office."""
    return tuple(
        RoutineLine(
            row["work"],
            row["type"],
            row["unit"],
            row["rhythm"],
            int(row["amount"]),
            int(row["spent_pct"]),
            row["payee"],
            row["description"],
        )
        for row in _rows("routine.csv")
    )


@cache
def project_templates() -> tuple[ProjectTemplate, ...]:
    """The projects of the office, in the order of its plan."""
    return tuple(
        ProjectTemplate(
            int(row["strategy"]) - 1,
            int(row["tactic"]) - 1,
            row["work"],
            row["type"],
            row["unit"],
            row["name"],
            row["details"],
            int(row["low"]),
            int(row["high"]),
            int(row["month"]),
            int(row["span"]),
            int(row["share"]),
            row["payee"],
        )
        for row in _rows("projects.csv")
    )


@cache
def equipment_templates() -> tuple[EquipmentTemplate, ...]:
    """The equipment of the office."""
    return tuple(
        EquipmentTemplate(
            row["work"],
            row["type"],
            row["unit"],
            row["name"],
            row["details"],
            int(row["low"]),
            int(row["high"]),
            int(row["month"]),
            row["payee"],
            row["by"],
        )
        for row in _rows("equipment.csv")
    )
