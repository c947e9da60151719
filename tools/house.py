"""House rules no linter knows: locks, places of one machine, hosts, undeclared imports, long modules, dead links.

Each rule is a function that returns what is wrong as `path:line: what`, so that an editor can jump there.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
RULES = tomllib.loads((Path(__file__).parent / "house.toml").read_text("utf-8"))
LONGEST_MODULE = 400
_PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)(?:\[[^]]*\])?==([^ ;\\]+)", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
_URL = re.compile(r"https?://([^/\s\"'<>`)\]}]+)")


def project_files(root: Path) -> list[Path]:
    """Every text file of the project, whether git is there or not, without environments, caches and made things."""
    passed_over = set(RULES["passed_over"]["folders"])
    endings = tuple(RULES["passed_over"]["endings"])
    found: list[Path] = []
    for path in sorted(root.iterdir()):
        if path.name in passed_over or path.name.startswith("tambon-home"):
            continue
        if path.is_dir():
            found += project_files(path)
        elif not path.name.endswith(endings):
            found.append(path)
    return found


def lock_faults(root: Path) -> Iterator[str]:
    """Locks that do not fit `pyproject.toml`, lack hashes, name an index, or disagree with each other."""
    from packaging.requirements import Requirement

    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    runtime = project["project"]["dependencies"] + project["dependency-groups"]["setup"]
    wanted = {
        "requirements.lock": runtime,
        "requirements-dev.lock": runtime + project["project"]["optional-dependencies"]["dev"],
    }
    pins: dict[str, dict[str, set[str]]] = {}
    for name, requirements in wanted.items():
        text = (root / name).read_text("utf-8")
        held: dict[str, set[str]] = {}
        for package, version in _PIN.findall(text):
            held.setdefault(package, set()).add(version)
        pins[name] = held
        for line_no, line in enumerate(text.splitlines(), 1):
            if "://" in line or line.startswith("-"):
                yield f"{name}:{line_no}: names an address or an option: {line.strip()}"
        yield from (
            f"{name}:1: {block.split()[0]} has no hash"
            for block in re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)
            if _PIN.match(block) and "--hash=sha256:" not in block
        )
        for requirement in map(Requirement, requirements):
            versions = held.get(re.sub(r"[-_.]+", "-", requirement.name.lower()), set())
            if not versions or not all(requirement.specifier.contains(version) for version in versions):
                yield f"{name}:1: does not fit '{requirement}' of pyproject.toml: run make lock"
    for package, versions in pins["requirements.lock"].items():
        if pins["requirements-dev.lock"].get(package) != versions:
            yield f"requirements-dev.lock:1: {package} differs from requirements.lock: run make lock"


def place_faults(root: Path) -> Iterator[str]:
    """Places of one machine, and hosts that `house.toml` does not list with a reason."""
    machine = re.compile("|".join(RULES["machine_paths"]["patterns"]))
    hosts = RULES["hosts"]
    for path in project_files(root):
        if path.parent.name == "tools" and path.name == "house.toml":
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        name = path.relative_to(root).as_posix()
        for line_no, line in enumerate(text.splitlines(), 1):
            if found := machine.search(line):
                yield f"{name}:{line_no}: a place of one machine: {found.group()}"
            for host in _URL.findall(line):
                if "." in host and host.split(":")[0] not in hosts:
                    yield f"{name}:{line_no}: a host that tools/house.toml does not list: {host}"


def dependency_faults(root: Path) -> Iterator[str]:
    """Packages a room imports and `pyproject.toml` does not name: they could vanish with somebody else's release."""
    from packaging.requirements import Requirement

    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    runtime = {Requirement(text).name.lower().replace("_", "-") for text in project["dependencies"]}
    development = {Requirement(text).name.lower().replace("_", "-") for text in project["optional-dependencies"]["dev"]}
    known = packages_distributions()
    for folder in sorted(path for path in root.iterdir() if (path / "__init__.py").is_file() or path.name == "tests"):
        at_home = folder.name in {"tests", "benchmarks", "tools"}
        declared = runtime | development if at_home else runtime
        for path in sorted(folder.rglob("*.py")):
            for line_no, package in _imports(path):
                owners = {owner.lower().replace("_", "-") for owner in known.get(package, [])}
                if owners and not owners & (declared | {"tambon"}) and not (root / package).is_dir():
                    yield f"{path.relative_to(root).as_posix()}:{line_no}: {package} is not named in pyproject.toml"


def _imports(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.split(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module.split(".")[0]


def size_faults(root: Path) -> Iterator[str]:
    """Modules above 400 lines whose docstring does not say `Long because`; migrations are as long as they are."""
    for path in project_files(root):
        if path.suffix != ".py" or path.parent.name == "versions":
            continue
        text = path.read_text("utf-8")
        if len(text.splitlines()) > LONGEST_MODULE and "Long because" not in (ast.get_docstring(ast.parse(text)) or ""):
            yield f"{path.relative_to(root).as_posix()}:1: above {LONGEST_MODULE} lines with no 'Long because …'"


def link_faults(root: Path) -> Iterator[str]:
    """Links between documents that lead nowhere."""
    for path in project_files(root):
        if path.suffix != ".md":
            continue
        for line_no, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            for target in _LINK.findall(line):
                if not (path.parent / target).exists():
                    yield f"{path.relative_to(root).as_posix()}:{line_no}: a link that leads nowhere: {target}"


def main() -> int:
    """Prints every fault; exit 1 if there is one."""
    rules = (lock_faults, place_faults, dependency_faults, size_faults, link_faults)
    faults = [fault for rule in rules for fault in rule(ROOT)]
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
