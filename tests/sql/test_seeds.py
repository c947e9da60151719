"""Code lists are in the warehouse as they are in the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sql import dialect, seeds
from sql.seeds import code_lists

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from sqlalchemy import Engine


def test_codes_are_text_and_unknown_years_are_null(engine: Engine) -> None:
    works, types = code_lists(engine)
    assert works.row(0) == (
        "ด้านบริหารทั่วไป", "00110", "แผนงานบริหารงานทั่วไป", "00111", "งานบริหารทั่วไป", None, None, "A",
        "ยืนยัน: รหัส 16 หลักจริง (0111) (A)",
    )  # fmt: skip
    assert types.schema["valid_from"] == pl.Int64
    assert types["type_code"].drop_nulls().str.contains(r"^\d{6}$").all()


def test_seeding_again_changes_nothing(engine: Engine) -> None:
    with dialect.writing(engine) as connection:
        assert seeds.seed(connection) is False


def test_an_edited_list_replaces_the_one_before(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("programme_works.csv", "expenditure_types.csv"):
        (tmp_path / name).write_bytes((seeds.FOLDER / name).read_bytes())
    edited = seeds.FOLDER.joinpath("programme_works.csv").read_text("utf-8").splitlines()[:2]
    (tmp_path / "programme_works.csv").write_text("\n".join(edited).replace(",,,A", ",2553,2568,A"), "utf-8")
    monkeypatch.setattr(seeds, "FOLDER", tmp_path)
    with dialect.writing(engine) as connection:
        assert seeds.seed(connection) is True
    works, types = code_lists(engine)
    assert works.select("work_code", "valid_from", "valid_to").rows() == [("00111", 2553, 2568)]
    assert types.height == 121


def test_a_work_belongs_to_one_programme(engine: Engine) -> None:
    works, _ = code_lists(engine)
    coded = works.drop_nulls("work_code")
    assert (
        coded.group_by("work_code")
        .agg(pl.col("programme_code").n_unique())
        .filter(pl.col("programme_code") > 1)
        .is_empty()
    )
