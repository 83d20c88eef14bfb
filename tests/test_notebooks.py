"""The notebooks do alone, from any folder and with any runner, what the command does with them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from filelock import FileLock
from papermill.cli import papermill
from tests.editions import DAY, PEOPLE, ROOT, City, Edition, command, found_city, make_edition

NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
#: Folders of the repository as the notebooks' own defaults name them.
PROCESSED, REPORTS = Path("data/processed/sample/2026"), Path("reports/sample/2026")


def python(module: str, *arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", module, *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=300)


@pytest.fixture(scope="module")
def town(shared) -> City:
    """A city of two OPDs with a list of participants, founded once."""
    folder = shared / "town"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            city = found_city(folder)
            city.send("Dinkes.xlsx", "DINAS KESEHATAN", PEOPLE[:3])
            city.send("Dinsos.xlsx", "DINAS SOSIAL", PEOPLE[2:])
    return City(folder)


@pytest.fixture(scope="module")
def by_command(town, shared) -> Edition:
    edition = make_edition(shared / "town-edition", 2026, "--as-of", DAY, cwd=town.root, by=command)
    assert edition.status == 0, edition.stderr
    return edition


def copy_of(town: City, folder: Path) -> Path:
    """The town in a repository of its own, so that default folders are its own, too."""
    shutil.copytree(town.root, folder, symlinks=True)
    return folder


def assert_same_edition(by_command: Edition, processed: Path, reports: Path) -> None:
    tables = sorted(path.name for path in by_command.processed.glob("*.parquet"))
    assert tables == sorted(path.name for path in processed.glob("*.parquet"))
    for name in tables:
        assert pq.read_table(by_command.processed / name).equals(pq.read_table(processed / name))
    summary = json.loads((processed / "summary.json").read_text())
    assert summary == json.loads((by_command.processed / "summary.json").read_text())
    assert summary["workers_counted"] == 4
    assert (reports / by_command.pdf.name).read_bytes() == by_command.pdf.read_bytes()
    assert (reports / by_command.html.name).read_bytes() == by_command.html.read_bytes()
    slips = sorted(path.name for path in (by_command.reports / "return-slips").iterdir())
    assert slips == sorted(path.name for path in (reports / "return-slips").iterdir())


def test_what_is_no_terminal_gets_no_progress_bar(by_command: Edition) -> None:
    assert "%|" not in by_command.stderr
    assert by_command.stdout.startswith("Laporan 2026: ")


def test_papermill_makes_the_same_report_from_either_folder(town, by_command, tmp_path):
    root = copy_of(town, tmp_path / "repository")
    for place, name in enumerate(NOTEBOOKS):
        cwd, path = (
            (root, f"notebooks/{name}.ipynb")
            if place % 2
            else (
                root / "notebooks",
                f"{name}.ipynb",
            )
        )
        done = python("papermill", path, tmp_path / "out.ipynb", "-p", "as_of", DAY, cwd=cwd)
        assert done.returncode == 0, done.stderr
    assert_same_edition(by_command, root / PROCESSED, root / REPORTS)


def test_run_all_makes_the_same_report(town, by_command, tmp_path):
    root = copy_of(town, tmp_path / "repository")
    for name in NOTEBOOKS:
        path = root / "notebooks" / f"{name}.ipynb"
        path.write_text(
            path.read_text().replace('as_of: str = \\"\\"', f'as_of: str = \\"{DAY}\\"')
        )
        assert DAY in path.read_text()
    names = [f"{name}.ipynb" for name in NOTEBOOKS]
    run_all = ("nbconvert", "--to", "notebook", "--execute", "--inplace")
    done = python("jupyter", *run_all, *names, cwd=root / "notebooks")
    assert done.returncode == 0, done.stderr
    assert_same_edition(by_command, root / PROCESSED, root / REPORTS)
    exported = python(
        "jupyter", "nbconvert", "--to", "ucj_pdf", "04_report.ipynb", cwd=root / "notebooks"
    )
    assert exported.returncode == 0, exported.stderr
    assert (root / "notebooks" / "04_report.pdf").read_bytes() == by_command.pdf.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("-p", "wage_bas", "actual"), "parameter wage_bas tidak dikenal; maksudnya wage_base?"),
        (("-p", "year", "abc"), "parameter year: 'abc' bukan bilangan bulat"),
        (("-p", "raw_dir", "tidak/ada"), "tidak/ada tidak ada"),
    ],
)
def test_a_notebook_that_runs_alone_refuses_bad_parameters(town, tmp_path, arguments, words):
    path = town.root / "notebooks" / "02_contributions.ipynb"
    folders = ("-p", "processed_dir", tmp_path / "hasil", "-p", "reports_dir", tmp_path / "lapor")
    done = python("papermill", path, tmp_path / "out.ipynb", *folders, *arguments, cwd=town.root)
    assert done.returncode == 1
    assert words in done.stderr
    assert not (tmp_path / "hasil").exists()


def test_a_notebook_can_be_run_again_in_the_same_kernel(town, by_command, tmp_path):
    root = copy_of(town, tmp_path / "repository")
    processed = root / PROCESSED
    shutil.copytree(by_command.processed, processed)
    path = root / "notebooks" / "02_contributions.ipynb"
    notebook = json.loads(path.read_text())
    again = json.loads(json.dumps(notebook["cells"]))
    for place, cell in enumerate(again):
        cell["id"] = f"lagi-{place}"
        if "parameters" in cell["metadata"].get("tags", []):
            cell["source"] = ["".join(cell["source"]).replace("umk:2021", "fixed:1000000")]
    notebook["cells"] += again
    path.write_text(json.dumps(notebook))
    done = python(
        "jupyter", "nbconvert", "--to", "notebook", "--execute", path.name, cwd=path.parent
    )
    assert done.returncode == 0, done.stderr
    # 0,24% and 0,30% of Rp1.000.000 are 2.400 and 3.000: 5.400 x 12 x 4 workers.
    assert json.loads((processed / "summary.json").read_text())["cost_high_idr"] == 259_200


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_help_tells_what_every_parameter_is(name):
    done = CliRunner().invoke(papermill, ["--help-notebook", f"{ROOT}/notebooks/{name}.ipynb"])
    told = done.output.split("Parameters inferred")[1].splitlines()[1:]
    entries: list[str] = []
    for line in filter(str.strip, told):
        if line.startswith("  ") and line[2] != " ":
            entries.append(line.strip())
        else:
            entries[-1] += " " + line.strip()
    assert len(entries) >= 5
    for entry in entries:
        assert entry.split("(default ", 1)[1].split(")", 1)[1].strip(), entry
