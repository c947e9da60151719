from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from pipeline.prints import (
    PrintFile,
    assemble_prints,
    column_letters,
    kind_of,
    prints_by_kind,
    read_codes,
    read_print,
    read_reading,
    write_codes,
    write_reading,
    year_of,
)

if TYPE_CHECKING:
    from pathlib import Path

SHA = "ab" * 32
WORKS = pl.DataFrame(
    {"area": ["ด้าน"], "programme_code": ["00110"], "programme": ["แผนงานบริหารงานทั่วไป"], "work_code": ["00111"],
     "work": ["งานบริหารทั่วไป"], "valid_from": [None], "valid_to": [None]},
    schema_overrides={"valid_from": pl.Int64, "valid_to": pl.Int64},
)  # fmt: skip
TYPES = pl.DataFrame(
    {"budget_type": ["งบบุคลากร"], "category": ["เงินเดือน"], "type_code": ["210100"], "expenditure_type": ["เงินเดือนนายก"],
     "valid_from": [None], "valid_to": [None]},
    schema_overrides={"valid_from": pl.Int64, "valid_to": pl.Int64},
)  # fmt: skip


def table(number: int, kind: str, year: int | None, **more: Any) -> dict[str, Any]:
    return {"table_no": number, "kind": kind, "fiscal_year": year, "loaded": True, "completeness": "full", "amount": None,
            "arrow": f"table-{number}.arrow", "sheet_no": number, "columns": {}, "findings": [], **more}  # fmt: skip


def lines(*keys: str) -> pl.DataFrame:
    return pl.DataFrame(
        {"source_row_id": [f"{SHA[:16]}:1:{key}" for key in keys], "line_key": list(keys), "budget_code": ["9968011121010001"] * len(keys)},
        schema={"source_row_id": pl.String, "line_key": pl.String, "budget_code": pl.String},
    )  # fmt: skip


def assemble(tmp_path: Path, *tables: tuple[dict[str, Any], pl.DataFrame]) -> list[str]:
    """The ids of the prints of a document, after leaving its reading in the folder."""
    read = {entry["table_no"]: frame for entry, frame in tables}
    document = {"sha256": SHA, "fiscal_year": 2568, "tables": [entry for entry, _ in tables]}
    write_reading(tmp_path, SHA, document, assemble_prints(document, read, WORKS, TYPES))
    assert read_reading(tmp_path, SHA)[0] == document
    return read_reading(tmp_path, SHA)[1]


def test_tables_of_one_kind_and_year_are_one_print_and_others_prints_of_their_own(tmp_path: Path) -> None:
    ids = assemble(
        tmp_path,
        (table(1, "progress", None), lines("a")),
        (table(2, "progress", 2568), lines("b")),
        (table(3, "progress", 2567), lines("c")),
        (table(4, "action_items", None), lines("d")),
    )
    assert ids == [f"{SHA[:16]}-progress-2568", f"{SHA[:16]}-progress-2567", f"{SHA[:16]}-action_items-2568"]
    described, frame = read_print(tmp_path, ids[0])
    assert [entry["table_no"] for entry in described.tables] == [1, 2]
    assert frame["table_no"].to_list() == [1, 2]
    assert frame["fiscal_year"].to_list() == [2568, 2568]


def test_repeated_keys_are_numbered_across_the_tables_of_a_print(tmp_path: Path) -> None:
    ids = assemble(tmp_path, (table(1, "progress", None), lines("a")), (table(2, "progress", None), lines("a")))
    assert read_print(tmp_path, ids[0])[1]["line_key"].to_list() == ["a", "a#2"]


def test_lines_get_their_classification(tmp_path: Path) -> None:
    ids = assemble(tmp_path, (table(1, "remaining_budget", None), lines("a")))
    row = read_print(tmp_path, ids[0])[1].row(0, named=True)
    assert (row["programme_code"], row["work_code"], row["expenditure_type_code"]) == ("00110", "00111", "210100")


def test_tables_that_are_known_and_not_loaded_make_no_print(tmp_path: Path) -> None:
    assert assemble(tmp_path, (table(1, "plan_projects", None, loaded=False), lines("a"))) == []


def test_a_table_without_lines_is_a_print_all_the_same(tmp_path: Path) -> None:
    ids = assemble(tmp_path, (table(1, "progress", None), lines()))
    assert read_print(tmp_path, ids[0])[1].height == 0


def test_an_id_tells_kind_and_year_and_groups_in_a_stable_order() -> None:
    assert (kind_of("ab-action_items-2568"), year_of("ab-action_items-2568")) == ("action_items", 2568)
    assert prints_by_kind(["b-progress-2568", "a-progress-2567", "a-transfers-2567"]) == {
        "progress": ["a-progress-2567", "b-progress-2568"], "transfers": ["a-transfers-2567"]}  # fmt: skip


def test_code_lists_come_back_from_the_folder_as_they_were(tmp_path: Path) -> None:
    write_codes(tmp_path, WORKS, TYPES)
    works, types = read_codes(tmp_path)
    assert works.equals(WORKS)
    assert types.equals(TYPES)


def test_a_field_in_two_columns_of_one_sheet_has_no_letter() -> None:
    tables = [table(1, "progress", None, sheet_no=1, columns={"project": "B", "budget_satang": "D"}),
              table(2, "progress", None, sheet_no=1, columns={"project": "B", "budget_satang": "E"}),
              table(3, "progress", None, sheet_no=2, columns={"budget_satang": "F"})]  # fmt: skip
    described = PrintFile("x", SHA, "progress", 2568, "full", None, tables)
    assert column_letters([described]) == {f"{SHA[:16]}:1": {"project": "B"}, f"{SHA[:16]}:2": {"budget_satang": "F"}}
