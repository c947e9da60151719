from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tools.house import dependency_faults, link_faults, lock_faults, place_faults, size_faults

if TYPE_CHECKING:
    from pathlib import Path

PYPROJECT = """
[project]
dependencies = ["polars>=2.1"]
[project.optional-dependencies]
dev = ["pytest>=9"]
[dependency-groups]
setup = ["setuptools>=80"]
"""
HASH = " \\\n    --hash=sha256:00\n"
RUNTIME = f"polars==2.1.0{HASH}setuptools==84.2.1{HASH}"
DEVELOPMENT = f"{RUNTIME}pytest==9.2.0{HASH}"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PYPROJECT)
    (tmp_path / "requirements.lock").write_text(RUNTIME)
    (tmp_path / "requirements-dev.lock").write_text(DEVELOPMENT)
    return tmp_path


def test_locks_that_fit_the_project_pass(project: Path) -> None:
    assert list(lock_faults(project)) == []


@pytest.mark.parametrize(
    ("lock", "old", "new", "fault"),
    [
        ("requirements.lock", "polars==2.1.0", "polars==2.0.9", "does not fit 'polars>=2.1'"),
        ("requirements.lock", f"setuptools==84.2.1{HASH}", "", "does not fit 'setuptools>=80'"),
        ("requirements.lock", RUNTIME, f"{RUNTIME}rich==15.0.0\n", "rich==15.0.0 has no hash"),
        ("requirements.lock", RUNTIME, f"--index-url x://y\n{RUNTIME}", "names an address or an option"),
        ("requirements-dev.lock", "polars==2.1.0", "polars==2.2.0", "polars differs from requirements.lock"),
        ("requirements-dev.lock", f"pytest==9.2.0{HASH}", "", "does not fit 'pytest>=9'"),
    ],
)
def test_a_lock_that_does_not_fit_is_named(project: Path, lock: str, old: str, new: str, fault: str) -> None:
    text = (project / lock).read_text()
    assert old in text
    (project / lock).write_text(text.replace(old, new))

    assert any(fault in found for found in lock_faults(project))


@pytest.mark.parametrize("place", ["/" + "home/somchai/plan.xlsx", "/" + "tmp/x.db", "C:\\" + "Users\\somchai"])
def test_a_place_of_one_machine_is_a_fault(tmp_path: Path, place: str) -> None:
    (tmp_path / "notes.md").write_text(f"first\nsee {place}\n")

    assert [fault.split(": ")[0] for fault in place_faults(tmp_path)] == ["notes.md:2"]


def test_a_host_nobody_gave_a_reason_for_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("https:" + "//example.org/x and https://www.apache.org/licenses/\n")

    assert list(place_faults(tmp_path)) == ["notes.md:1: a host that tools/house.toml does not list: example.org"]


def test_places_below_the_project_are_no_fault(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("my-office/home/x ./work/y ~/Downloads a/root/b\n")

    assert list(place_faults(tmp_path)) == []


def test_what_the_project_made_itself_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "tambon-home-demo").mkdir()
    (tmp_path / "tambon-home-demo" / "log.txt").write_text("/" + "home/somchai")

    assert list(place_faults(tmp_path)) == []


def test_a_package_that_is_only_somebody_elses_dependency_is_a_fault(project: Path) -> None:
    (project / "sql").mkdir()
    (project / "sql" / "__init__.py").write_text('"""Room."""\nimport polars\nfrom packaging import version\n')

    assert list(dependency_faults(project)) == ["sql/__init__.py:3: packaging is not named in pyproject.toml"]


def test_a_development_package_in_a_room_is_a_fault_but_not_in_a_test(project: Path) -> None:
    for folder in ("sql", "tests"):
        (project / folder).mkdir()
        (project / folder / "__init__.py").write_text("import pytest\n")

    assert list(dependency_faults(project)) == ["sql/__init__.py:1: pytest is not named in pyproject.toml"]


@pytest.mark.parametrize(("docstring", "faults"), [("A room.", 1), ("A room.\n\nLong because it is a table.", 0)])
def test_a_long_module_says_why(tmp_path: Path, docstring: str, faults: int) -> None:
    (tmp_path / "long.py").write_text(f'"""{docstring}"""\n' + "x = 1\n" * 400)

    assert len(list(size_faults(tmp_path))) == faults


def test_a_link_that_leads_nowhere_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "there.md").write_text("# There\n")
    (tmp_path / "here.md").write_text("[a](there.md#there) [b](https://www.w3.org/x) [c](#own) [d](gone.md)\n")

    assert list(link_faults(tmp_path)) == ["here.md:1: a link that leads nowhere: gone.md"]
