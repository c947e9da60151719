"""Views document what they create and are installed after what they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sql import views
from sql.errors import ViewError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine


def write(folder: Path, name: str, text: str) -> None:
    (folder / f"{name}.sql").write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(views, "FOLDER", tmp_path)
    views.views.cache_clear()
    yield tmp_path
    views.views.cache_clear()


def test_description_and_columns_come_from_the_comment(folder: Path) -> None:
    write(
        folder,
        "v_one",
        "-- What is now,\n-- and where.\n-- name: its name,\n-- in Thai\n-- n: how many\nCREATE VIEW v_one AS\nSELECT 1",
    )
    (view,) = views.views()
    assert view.description == "What is now, and where."
    assert view.columns == (("name", "its name, in Thai"), ("n", "how many"))
    assert view.is_public


@pytest.mark.parametrize(
    "text",
    [
        "CREATE VIEW v_one AS\nSELECT 1",
        "-- Said.\nCREATE VIEW v_one AS\nSELECT 1",
        "-- Said.\n-- a: b\nCREATE VIEW v_two AS\nSELECT 1",
    ],
    ids=["no comment", "no columns", "another name"],
)
def test_a_view_without_its_documentation_is_refused(folder: Path, text: str) -> None:
    write(folder, "v_one", text)
    with pytest.raises(ViewError, match="v_one"):
        views.views()


def test_a_view_comes_after_those_it_reads() -> None:
    statements = {
        "a": "CREATE VIEW a AS SELECT * FROM b JOIN c ON 1 = 1",
        "b": "CREATE VIEW b AS SELECT * FROM c -- not a",
        "c": "CREATE VIEW c AS SELECT 'a' AS x",
    }
    assert views._in_order(statements) == ("c", "b", "a")


def test_views_in_a_circle_are_refused() -> None:
    with pytest.raises(ViewError, match="circle"):
        views._in_order({"a": "CREATE VIEW a AS SELECT * FROM b", "b": "CREATE VIEW b AS SELECT * FROM a"})


def test_a_view_that_is_no_sql_is_told_by_name(engine: Engine, folder: Path) -> None:
    write(folder, "v_broken", "-- Said.\n-- a: b\nCREATE VIEW v_broken AS\nSELECT FROM WHERE")
    with pytest.raises(ViewError) as refused, engine.begin() as connection:
        views.install(connection)
    assert refused.value.parts["view"] == "v_broken"


def test_every_shipped_view_has_exactly_the_columns_it_documents(engine: Engine) -> None:
    with engine.connect() as connection:
        for view in views.views():
            columns = tuple(connection.exec_driver_sql(f"SELECT * FROM {view.name}").keys())
            assert columns == tuple(name for name, _ in view.columns), view.name
