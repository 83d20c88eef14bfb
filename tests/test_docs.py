"""The documentation, read as its readers read it: nothing that exists goes undescribed."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from analysis import cli, codes, law, schemas
from analysis.parameters import declared

ROOT = Path(__file__).parents[1]
DOCUMENTS = (
    "README.md",
    "README.id.md",
    "CHANGELOG.md",
    "ASSUMPTIONS.md",
    "DATA-DICTIONARY.md",
    "data/raw/README.md",
)
READMES = ("README.md", "README.id.md")
NOTEBOOKS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def text_of(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def row_of(document: str, first_cell: str) -> str:
    """The one table row whose first cell names ``first_cell`` in code quotes."""
    rows = [
        line
        for line in text_of(document).splitlines()
        if line.startswith("|") and f"`{first_cell}`" in line.split("|")[1]
    ]
    assert len(rows) == 1, f"{document}: {len(rows)} rows describe {first_cell}, not one"
    return rows[0]


def subcommands() -> dict[str, argparse.ArgumentParser]:
    parser = cli._parser()
    action = next(a for a in parser._actions if isinstance(a, argparse._SubParsersAction))
    return dict(action.choices)


def make_targets() -> list[str]:
    return re.findall(r"^\.PHONY: (.+)$", text_of("Makefile"), re.MULTILINE)[0].split()


def anchor(heading: str) -> str:
    """The anchor that a heading gets: lower case, no punctuation, blanks as dashes."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_the_data_dictionary_has_every_column_of_every_table():
    assert text_of("DATA-DICTIONARY.md") == schemas.data_dictionary(), (
        "out of date: run `.venv/bin/python -m analysis.schemas > DATA-DICTIONARY.md`"
    )


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("name", sorted(subcommands()))
def test_every_command_and_option_is_described(readme, name):
    rows = [line for line in text_of(readme).splitlines() if line.startswith(f"| `ucj {name}")]
    assert len(rows) == 1, f"{readme}: {len(rows)} rows describe ucj {name}"
    for action in subcommands()[name]._actions:
        option = action.option_strings[-1] if action.option_strings else ""
        if option == "--help":
            assert "`--help` (`-h`)" in text_of(readme)
        elif option:
            assert re.search(rf"`{option}[` ]", rows[0]), f"{readme}: ucj {name} {option}"


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("status", [cli.OK, cli.FAILED, cli.USAGE, cli.REFUSED])
def test_every_exit_status_is_described(readme, status):
    assert len(row_of(readme, str(status))) > 40


@pytest.mark.parametrize("target", make_targets())
def test_every_make_target_is_described(target):
    row_of("README.md", f"make {target}")


def test_every_target_of_the_makefile_is_declared_phony_or_a_file():
    # Otherwise the test above would not know of it.
    found = re.findall(r"^([a-z][a-z-]*):", text_of("Makefile"), re.MULTILINE)
    assert set(found) == set(make_targets())


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_notebook_parameter_is_described_with_its_default(notebook):
    for parameter in declared(notebook).values():
        _, _, notebooks, default, meaning, _ = row_of("README.id.md", parameter.name).split("|")
        shown = parameter.default.strip("\"'() \n")
        assert default.strip() == (f"`{shown}`" if shown else "kosong"), parameter.name
        first, _, last = notebooks.strip().partition("–")
        assert int(first) <= int(notebook.stem[:2]) <= int(last or first), parameter.name
        assert meaning.strip()


@pytest.mark.parametrize("fate", codes.FATES)
def test_every_fate_is_explained_to_analysts(fate):
    row_of("README.id.md", fate)


@pytest.mark.parametrize(
    ("fate", "reason"),
    [
        *(("held", reason) for reason in codes.HELD_REASONS),
        *(("excluded", reason) for reason in codes.EXCLUDED_REASONS),
        *(("merged", reason) for reason in codes.MERGED_REASONS),
    ],
)
def test_every_reason_is_explained_under_its_fate(fate, reason):
    assert f"| `{fate}` |" in row_of("README.id.md", reason)


def test_every_law_value_has_its_day_in_the_changelog():
    loaded = law.load()
    for name, parameter in loaded.parameters.items():
        row = row_of("CHANGELOG.md", name)
        for entry in parameter.entries:
            assert entry.in_force_from.isoformat() in row, f"{name}: {entry.in_force_from}"
    for relief in loaded.reliefs:
        row = row_of("CHANGELOG.md", relief.name)
        for period in relief.periods:
            assert f"{period.first_on} to {period.last_on}" in row


def test_every_recalled_law_value_is_in_the_assumptions_log():
    table = text_of("ASSUMPTIONS.md")
    for path in sorted((ROOT / "src/analysis/law").glob("*.yaml")):
        if re.search(r"mark: (recalled|code)\b", path.read_text(encoding="utf-8")):
            assert any(
                f"`{path.stem}`" in line.split("|")[1]
                for line in table.splitlines()
                if line.startswith("|")
            ), f"{path.name} has a recalled mark"


def test_every_assumption_is_rated_and_says_who_can_settle_it():
    log = text_of("ASSUMPTIONS.md")
    rows = re.findall(r"^\| (A\d+) \| \[(.+?)\]\(#\S+\) \|(.+)\|$", log, re.MULTILINE)
    assert [code for code, _, _ in rows] == [f"A{n}" for n in range(1, len(rows) + 1)]
    for code, title, cells in rows:
        marks, quality, impact, who = (cell.strip() for cell in cells.split("|"))
        assert f"### {code} {title}" in log
        known = {"verified", "computed", "inferred", "recalled", "code", "chosen"}
        assert set(marks.split(", ")) <= known, code
        assert {quality, impact} <= {"red", "amber", "green"}, code
        assert who, code
    assert len(re.findall(r"^### ", log, re.MULTILINE)) == len(rows)


def test_the_changelog_has_the_version_of_the_package():
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    assert re.search(
        rf"^## \[{re.escape(version)}\] - \d{{4}}-\d\d-\d\d$", text_of("CHANGELOG.md"), re.M
    )


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document):
    for target in LINK.findall(text_of(document)):
        if "://" in target:
            continue
        file, _, place = target.partition("#")
        path = (ROOT / document).parent / file if file else ROOT / document
        assert path.exists(), f"{document}: {target}"
        if place:
            headings = HEADING.findall(path.read_text(encoding="utf-8"))
            assert place in {anchor(heading) for heading in headings}, f"{document}: {target}"


def test_every_path_of_the_folder_tree_exists():
    tree = text_of("README.md").split("## How the rooms are laid")[1].split("Imports go one way")[0]
    folders: list[tuple[int, Path]] = []
    n_paths = 0
    for line in filter(str.strip, tree.splitlines()):
        depth = len(line) - len(line.lstrip())
        folders = [(at, folder) for at, folder in folders if at < depth]
        above = folders[-1][1] if folders else ROOT
        for name in re.match(r"\s*((?:[\w./]+(?:, )?)+)", line)[1].split(", "):
            path = above / name
            assert path.exists(), line
            n_paths += 1
            if name.endswith("/"):
                folders.append((depth, path))
    assert n_paths > 20


def test_the_pictures_are_small_enough_for_git():
    pictures = sorted((ROOT / "notebooks" / "pictures").glob("*"))
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size < 150_000
        assert all(f"notebooks/pictures/{picture.name}" in text_of(name) for name in READMES)


def test_no_hook_is_fetched_from_elsewhere():
    hooks = yaml.safe_load(text_of(".pre-commit-config.yaml"))
    assert {repository["repo"] for repository in hooks["repos"]} == {"local"}
    commands = [hook["entry"] for repository in hooks["repos"] for hook in repository["hooks"]]
    assert all(command.startswith(".venv/bin/") for command in commands)
    # With further keys it strips the kernelspec, and papermill no longer runs the notebook.
    assert ".venv/bin/nbstripout" in commands


def test_ci_run_stops_at_the_first_failure_and_can_be_started():
    script = ROOT / ".ci" / "run"
    lines = script.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert "set -euo pipefail" in lines
    assert os.access(script, os.X_OK)
    subprocess.run(["bash", "-n", script], check=True)
