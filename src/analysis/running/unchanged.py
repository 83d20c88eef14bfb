"""Whether a run would make what is published already: then it need not be done again.

Everything that a run depends on is summed up when it is published, and kept beside its tables.
Before the next run the same sums are taken; this must be quick, so nothing heavy is imported here.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import sysconfig
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.options import Options
from analysis.owner import SAMPLE_MARKER
from analysis.paths import project_root
from analysis.publishing.shelf import Mark

#: Beside the tables of an edition: what it was made from, as sums.
MADE_FROM = "made_from.json"
#: What a run writes itself below ``raw_dir``; its sum is taken when the run is over.
_BOUND = "decisions.bound.csv"
#: Folders whose content is no source.
_NO_SOURCE = frozenset({"__pycache__", ".ipynb_checkpoints"})


@dataclass(frozen=True)
class Earlier:
    """The published edition that a run would only make again."""

    mark: Mark
    summary: Mapping[str, Any]


def sums(options: Options) -> dict[str, str]:
    """What a run depends on, by kind: inputs, code with the law, parameters, and tools."""
    root, year = project_root(), options.year
    raw = options.raw_dir
    folders = [raw / str(year), raw / str(year - 1), raw / "reference"]
    shipped = root / "data" / "raw" / "reference"
    before = options.processed_dir / str(year - 1)
    logo = {**options.values, **options.texts}.get("logo")
    pictures = [root / str(logo)] if logo else []
    return {
        "inputs": _sum_of([*_entries([*folders, shipped]), raw / SAMPLE_MARKER]),
        "code": _sum_of([*_entries([root / "src" / "analysis", root / "notebooks"]), *pictures]),
        "parameters": _digest(
            json.dumps(
                [
                    year,
                    str(raw),
                    options.as_of.isoformat(),
                    sorted({**options.values, **options.texts}.items()),
                ],
                default=str,
            )
        ),
        "tools": _digest("\n".join(_tools())),
        "bindings": _of_file(raw / str(year) / _BOUND),
        "key": _key(),
        "year_before": _of_file(before / "published.json"),
    }


def note(options: Options, tables: Path, at_start: Mapping[str, str]) -> None:
    """Keep the sums beside the tables, if they are still what they were when the run began."""
    now = sums(options)
    if {**now, "bindings": ""} == {**at_start, "bindings": ""}:
        (tables / MADE_FROM).write_text(json.dumps(now, indent=1), encoding="utf-8")


def earlier(options: Options) -> Earlier | None:
    """The published edition, if this run would make the same, and it is whole; else None."""
    year = str(options.year)
    processed, reports = options.processed_dir / year, options.reports_dir / year
    mark = Mark.read(reports)
    try:
        then = json.loads((processed / MADE_FROM).read_text(encoding="utf-8"))
        if mark is None or Mark.read(processed) != mark or then != sums(options):
            return None
        from analysis.manifest import compare

        if compare(processed, reports).differences:
            return None
        manifest = json.loads((reports / "run.json").read_text(encoding="utf-8"))
        if manifest["changed_inputs"]:
            return None
        return Earlier(mark, manifest["summary"])
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        return None


def _entries(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for here, names, files in os.walk(folder):
            names[:] = sorted(name for name in names if name not in _NO_SOURCE)
            yield Path(here)
            for name in [name for name in names if (Path(here) / name).is_symlink()]:
                yield Path(here) / name
            for name in sorted(files):
                if name != _BOUND and not name.startswith((".~lock", "~$")):
                    yield Path(here) / name


def _sum_of(paths: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in paths:
        total.update(os.fsencode(path))
        total.update(_of_file(path).encode())
    return total.hexdigest()


def _of_file(path: Path) -> str:
    """Its sum; what is no file, or cannot be read, by what it is. A pipe is never opened."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return f"{stat.S_IFMT(path.lstat().st_mode)}"
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return f"error {error.errno}"


def _tools() -> list[str]:
    """Python and every installed package, with their versions."""
    places = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    packages = {path.name for place in places for path in Path(place).glob("*.dist-info")}
    return [sysconfig.get_python_version(), *sorted(packages)]


def _key() -> str:
    """Which key the ids are made with, and nothing that tells the key."""
    from analysis.rosters.persons.worker_key import fingerprint, load_key

    try:
        return fingerprint(load_key())
    except (OSError, ValueError):
        return ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
