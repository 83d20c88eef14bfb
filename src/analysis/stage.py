"""Where a notebook stands: its year, its folders and its day, checked in its first cell."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from tqdm import tqdm

from analysis import stage_log
from analysis.audience import SESSION, use_audience
from analysis.contributions.programs import USUAL, use_programs
from analysis.language import SOURCE, use_language
from analysis.owner import SAMPLE_MARKER, owner_of
from analysis.parameters import BadParameterError, as_of_day, check_namespace
from analysis.paths import default_folders, project_root
from analysis.publishing.shelf import Mark
from analysis.report.privacy import watch

#: In a kernel: the names that it had when a first cell ran for the first time.
_AT_FIRST = "_ucj_names_at_first"
#: What notebook 2 writes of how it has priced; :mod:`analysis.summary` says what it holds.
PRICE_FACTS = "price.json"


@dataclass(frozen=True)
class Stage:
    """The folders and the day of one notebook's run.

    ``processed`` and ``reports`` are those of the year, and exist. ``mixed`` says what the tables
    of earlier notebooks do not share with this run.
    """

    year: int
    as_of: date
    raw_dir: Path
    processed: Path
    reports: Path
    parameters: Mapping[str, Any]
    mixed: tuple[str, ...] = ()

    @property
    def year_dir(self) -> Path:
        return self.raw_dir / str(self.year)

    @property
    def day_in_year(self) -> date:
        """The day of the data within the report's year: a year that is over ends in December."""
        return min(self.as_of, date(self.year, 12, 31))

    @property
    def unusual(self) -> dict[str, str]:
        """Parameters of this and earlier notebooks that are not the repository's."""
        return stage_log.unusual_in(self.processed)

    @property
    def changed_inputs(self) -> list[str]:
        """Inputs that somebody has replaced while the run goes on."""
        from analysis.inputs import changed_in_run

        return changed_in_run(self.raw_dir, self.year, self.processed)

    @property
    def is_sample(self) -> bool:
        return (self.raw_dir / SAMPLE_MARKER).exists()


def begin(namespace: MutableMapping[str, Any], name: str) -> Stage:
    """Check the parameters of a notebook (pass ``globals()``) and make its folders.

    ``name`` is the notebook's, of ``stage_log.TABLES``. What an earlier run in the same kernel has
    left (its ``stage``, its tables) is taken out of the namespace first: JupyterLab may go on with
    the cells below after this one has failed, and they must not write one year's workers into the
    tables of another.

    Relative folders are seen from the repository's root, wherever the notebook was started; those
    that are not named are those of :func:`analysis.paths.default_folders`.

    Raises:
        BadParameterError: a parameter is unknown or has a bad value, a folder is missing, or there
            is a final edition, or one of somebody else, in the way.
    """
    _take_away_what_runs_left(namespace)
    values = check_namespace(namespace, name)
    use_language(values.get("lang", SOURCE))
    use_audience(values.get("audience", SESSION))
    root = project_root()
    raw_dir = root / values["raw_dir"]
    year = values["year"]
    check_raw_dir(raw_dir, year)
    usual = default_folders(raw_dir)
    processed, reports = (
        (root / values[name] if values.get(name) else folder) / str(year)
        for name, folder in zip(("processed_dir", "reports_dir"), usual, strict=True)
    )
    for folder in (processed, reports):
        _check_edition(folder, raw_dir)
    # Tables and slips hold NIKs: nobody else may read what is written from here on.
    os.umask(0o077)
    for folder in (processed, reports):
        folder.mkdir(parents=True, exist_ok=True)
    watch(processed)
    as_of = as_of_day(values.get("as_of", ""))
    if "programs" not in values:
        use_programs(priced_programs(processed))
    # The same folder and day, however they were written.
    shared = {**values, "as_of": as_of.isoformat(), "raw_dir": raw_dir.resolve()}
    mixed = stage_log.mixed(name, shared, processed)
    stage_log.record(name, shared, processed)
    return Stage(year, as_of, raw_dir, processed, reports, values, mixed)


def _take_away_what_runs_left(namespace: MutableMapping[str, Any]) -> None:
    """Remove all values that were not there when this was first called in the kernel.

    Modules, functions and classes stay: the cell that calls this imports them before.
    """
    kept = namespace.setdefault(_AT_FIRST, frozenset(namespace) - {"stage"})
    for name in [name for name in namespace if name not in kept and not name.startswith("_")]:
        if not isinstance(namespace[name], ModuleType | FunctionType | BuiltinFunctionType | type):
            del namespace[name]


def priced_programs(processed: Path) -> tuple[str, ...]:
    """The programmes that notebook 2 has priced; the usual ones before it has run."""
    try:
        return tuple(json.loads((processed / PRICE_FACTS).read_text(encoding="utf-8"))["programs"])
    except FileNotFoundError:
        return USUAL


def _check_edition(folder: Path, raw_dir: Path) -> None:
    """Refuse to write over a published edition that is closed, or somebody else's."""
    mark = Mark.read(folder)
    if mark is None:
        return
    if mark.owner != owner_of(raw_dir):
        raise BadParameterError(f"{folder} berisi edisi {mark.owner}: pakai folder lain")
    if mark.is_final:
        raise BadParameterError(
            f"{folder} berisi edisi final, yang tertutup: pakai folder lain, atau terbitkan edisi "
            "baru dengan ucj run"
        )


def check_raw_dir(raw_dir: Path, year: int) -> None:
    """Refuse a folder that is missing, or has no rosters of the year.

    Raises:
        BadParameterError: with the folder that should be there.
    """
    if not raw_dir.is_dir():
        raise BadParameterError(f"folder {raw_dir} tidak ada")
    rosters = raw_dir / str(year) / "rosters"
    if not rosters.is_dir():
        raise BadParameterError(f"tidak ada daftar tahun {year}: folder {rosters} tidak ada")
    if not any(path.is_file() for path in rosters.rglob("*")):
        raise BadParameterError(f"tidak ada daftar tahun {year}: folder {rosters} kosong")


def progress(items: Iterable[Any], total: int) -> Iterable[Any]:
    """Show how far a long step is, one line that renews itself."""
    # Not to stderr, which JupyterLab paints red.
    return tqdm(
        items, total=total, unit="berkas", mininterval=0.5, ascii=" =", leave=True, file=sys.stdout
    )
