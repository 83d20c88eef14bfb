"""What is to be run: each notebook with its parameters, all checked before the first begins."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

from analysis import parameters
from analysis.manifest import NAME
from analysis.options import Options
from analysis.owner import owner_of
from analysis.parameters import (
    BadParameterError,
    Parameter,
    check_together,
    check_value,
    declared,
    from_text,
    unknown_parameter,
)
from analysis.paths import project_root
from analysis.publishing.shelf import Mark
from analysis.publishing.upkeep import lies_apart
from analysis.running.failure import RunFailedError
from analysis.stage import check_raw_dir


def notebooks() -> list[Path]:
    """The notebooks of the report, in order."""
    return sorted((project_root() / "notebooks").glob("[0-9][0-9]_*.ipynb"))


def plan(options: Options) -> list[tuple[Path, dict[str, Any]]]:
    """Each notebook with its parameters, all checked.

    Raises:
        BadParameterError: a parameter is unknown, a value is bad, or a folder is missing.
        RunFailedError: a folder to be replaced holds other files.
    """
    check_raw_dir(options.raw_dir, options.year)
    check_value("year", "int", options.year)
    check_folders(options)
    known: dict[str, Parameter] = {}
    by_notebook = {}
    for notebook in notebooks():
        by_notebook[notebook] = declared(notebook)
        known.update(by_notebook[notebook])
    of_run: dict[str, Any] = {
        "year": options.year,
        "raw_dir": str(options.raw_dir),
        "processed_dir": str(options.processed_dir),
        "reports_dir": str(options.reports_dir),
        "as_of": options.as_of.isoformat(),
    }
    given: dict[str, Any] = {}
    for name, value in {**options.values, **options.texts}.items():
        if name not in known:
            raise unknown_parameter(name, known)
        value = from_text(known[name], value) if name in options.texts else value
        given[name] = check_value(name, known[name].type, value)
        if name in of_run and given[name] != of_run[name]:
            option = name.replace("_", "-")
            raise BadParameterError(f"parameter {name}: pakai pilihan --{option}, bukan -p atau -f")
    values = {**of_run, **given}
    check_together({name: one.value for name, one in known.items()} | values)
    _check_inputs(options)
    return [
        (notebook, {name: values.get(name, one.value) for name, one in declared_here.items()})
        for notebook, declared_here in by_notebook.items()
    ]


def unusual(steps: list[tuple[Path, dict[str, Any]]]) -> list[str]:
    """Each parameter that is not the repository's: given, or saved in a notebook's cell."""
    effective = {name: value for _, given in steps for name, value in given.items()}
    return [
        f"parameter {name}: {value!r}, bukan bawaan ({shipped!r})"
        for name, (value, shipped) in parameters.unusual(effective).items()
    ]


def _check_inputs(options: Options) -> None:
    """Refuse to begin while a file beside the rosters cannot be read; all are named at once."""
    from analysis.running.mistakes import mistakes

    found = mistakes(options.raw_dir, options.year)
    if len(found) == 1:
        raise BadParameterError(found[0])
    if found:
        lines = "".join(f"\n  {n}. {line}" for n, line in enumerate(found, start=1))
        raise BadParameterError(f"{len(found)} kesalahan pada berkas masukan:{lines}")


def check_folders(options: Options) -> None:
    """Publishing replaces a year's folder as a whole: refuse one that holds anything else.

    Also an edition of somebody else: of another city, or of invented data.
    """
    year = str(options.year)
    places = {
        "raw-dir": options.raw_dir / year,
        "processed-dir": options.processed_dir / year,
        "reports-dir": options.reports_dir / year,
    }
    for (one, path), (other, second) in combinations(places.items(), 2):
        if not lies_apart(path, second):
            raise BadParameterError(f"--{one} dan --{other} harus folder yang terpisah: {path}")
    for option, marks in (
        ("processed-dir", ("*.parquet", "notebooks")),
        ("reports-dir", (NAME, "laporan-ucj-*", "return-slips")),
    ):
        folder = places[option]
        mark, owner = Mark.read(folder), owner_of(options.raw_dir)
        if mark is not None and mark.owner != owner:
            raise BadParameterError(
                f"--{option}: {folder} berisi edisi {mark.owner}, bukan {owner}; pilih folder lain"
            )
        is_ours = any(any(folder.glob(mark)) for mark in marks)
        if folder.is_dir() and any(folder.iterdir()) and mark is None and not is_ours:
            raise RunFailedError(
                f"--{option}: {folder} berisi berkas lain, yang akan tergantikan; pilih folder lain"
            )
