"""The rules of the house, as tests: what may import what, what a notebook and git may hold."""

from __future__ import annotations

import ast
import json
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "analysis"
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
STAGES = ("rosters", "contributions", "coverage", "report")


def imported_by(path: Path) -> set[str]:
    """First word after ``analysis.`` of everything that a file imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom) and node.module:
            is_root = node.module == "analysis"
            names = [f"analysis.{a.name}" for a in node.names] if is_root else [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("analysis.")}
    return found


@pytest.mark.parametrize("stage", STAGES)
def test_imports_go_one_way(stage):
    later = set(STAGES[STAGES.index(stage) + 1 :])
    whole = {"cli", "run", "check", "explain", "manifest", "stage", "summary", "sample"}
    for path in (SOURCE / stage).rglob("*.py"):
        assert not imported_by(path) & (later | whole), path


def test_the_law_knows_nothing_of_the_stages():
    for path in (SOURCE / "law").rglob("*.py"):
        assert imported_by(path) <= {"law", "city", "strict_yaml"}, path


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_tells_and_the_package_computes(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    tagged = [c for c in code if "parameters" in c["metadata"].get("tags", [])]
    assert len(tagged) == 1
    assert notebook["metadata"]["kernelspec"]["name"] == "python3"
    for cell in code:
        assert cell["outputs"] == []
        assert cell["execution_count"] is None
        tree = ast.parse("".join(cell["source"]))
        assert not any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in ast.walk(tree))
    for line in "".join(tagged[0]["source"]).splitlines():
        assert ": " in line, "every parameter has a type"
        assert "  # " in line, "every parameter says what it is"


def test_the_four_notebooks_are_the_four_stages():
    assert [path.stem for path in NOTEBOOKS] == [
        f"{place:02d}_{stage}" for place, stage in enumerate(STAGES, start=1)
    ]


def test_environment_yml_has_what_pyproject_has():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups = project["dependency-groups"]
    expected = {*project["project"]["dependencies"], *groups["lab"], *groups["build"], "-e ."}
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    pip = next(entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict))
    assert set(pip) == expected
    assert f"python{project['project']['requires-python']}" in environment["dependencies"]


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_the_lock_pins_every_dependency_and_names_no_host(lock):
    text = (ROOT / lock).read_text(encoding="utf-8").lower()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for dependency in project["project"]["dependencies"]:
        name = dependency.split(">")[0].split("=")[0].strip().lower()
        assert f"\n{name}==" in f"\n{text}", f"{name}: run `make lock`"
    assert "://" not in text


def test_git_holds_no_output_and_no_rosters_but_the_samples():
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    endings = (".xlsx", ".xls", ".xlsb", ".ods", ".parquet", ".pdf", ".pptx")
    stray = [
        file
        for file in files
        if file.endswith(endings)
        and not file.startswith(("data/raw/sample/", "data/raw/reference/"))
    ]
    assert stray == []
    tops = {file.split("/")[0] for file in files if "/" in file}
    assert tops <= {".ci", "data", "notebooks", "reports", "src", "tests"}
