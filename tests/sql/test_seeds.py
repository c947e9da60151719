"""Code lists are in the warehouse as they are in the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from sql import dialect, seeds
from sql.own_codes import own_codes, store_own_codes
from sql.seeds import code_lists
from transforms.classification import attach_classification

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from sqlalchemy import Engine

    from tests.sql.conftest import Office


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
    for path in seeds.FOLDER.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
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


WATER = ("work", "00249", "งานประปาหมู่บ้าน", "งานระบบประปา", None, 2567, None)
PHONE = ("expenditure_type", "340300", "ค่าบริการโทรศัพท์", "ค่าโทรศัพท์มือถือ", None, None, None)


def classified(office: Office, year: int, **written: str) -> dict[str, object]:
    works, types = code_lists(office.engine, own_codes(office.engine, office.organisation_id))
    return attach_classification(pl.DataFrame({k: [v] for k, v in written.items()}), works, types, year).row(
        0, named=True
    )


def test_an_own_code_classifies_as_a_shipped_one_in_its_years_and_under_its_neighbours(office: Office) -> None:
    store_own_codes(office.engine, office.organisation_id, [WATER])
    found = classified(office, 2568, budget_code="9968024921010001")
    assert (found["work"], found["programme"]) == ("งานประปาหมู่บ้าน", "แผนงานเคหะและชุมชน")
    assert classified(office, 2566, budget_code="9966024921010001")["work"] is None


def test_another_name_of_a_code_gives_the_code_and_never_the_name(office: Office) -> None:
    store_own_codes(office.engine, office.organisation_id, [WATER, PHONE])
    found = classified(office, 2569, expenditure_type="ค่าโทรศัพท์มือถือ", work="งานระบบประปา")
    assert (found["expenditure_type_code"], found["work_code"]) == ("340300", "00249")
    by_code = classified(office, 2569, budget_code="9969024934030001")
    assert (by_code["expenditure_type"], by_code["work"]) == ("ค่าบริการโทรศัพท์", "งานประปาหมู่บ้าน")


def test_own_codes_are_of_one_office_and_end_where_they_are_withdrawn(
    office: Office, new_office: Callable[[], Office]
) -> None:
    other = new_office()
    assert store_own_codes(office.engine, office.organisation_id, [WATER, PHONE]) == (2, 0)
    assert own_codes(other.engine, other.organisation_id).is_empty()
    assert store_own_codes(office.engine, office.organisation_id, [PHONE]) == (0, 1)
    assert own_codes(office.engine, office.organisation_id).rows() == [PHONE]


def test_the_crosswalk_tells_every_name_that_changed_under_its_code_with_its_evidence(engine: Engine) -> None:
    _, types = code_lists(engine)
    named = types.drop_nulls("type_code").group_by("type_code").len().filter(pl.col("len") > 1)["type_code"].to_list()
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT new_code, evidence FROM classification_crosswalk WHERE subject = 'expenditure_type'"
        ).all()
    assert sorted(code for code, _ in rows) == sorted(named)
    assert all(evidence for _, evidence in rows)
