"""What a run is made from: the same when it is published as when it was read.

The bytes of a roster are hashed when they are read; before an edition
is published all inputs are hashed again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from analysis import schemas
from analysis.paths import project_root
from analysis.rosters.files import ignored_reason, list_files
from analysis.rosters.persons.decisions import BOUND
from analysis.rosters.public_names import public_file

_ROSTERS = "rosters"
_NOTE = "written_inputs.json"


def written_files(raw_dir: Path, year: int) -> dict[str, str]:
    """SHA-256 of every input but the rosters, by its place; empty where it cannot be read."""
    year_dir = raw_dir / str(year)
    shipped = project_root() / "data" / "raw" / "reference"
    folders = {str(year): year_dir, "reference": raw_dir / "reference"}
    if shipped != raw_dir / "reference":
        folders["repository"] = shipped
    found = {}
    for name, folder in folders.items():
        for path in sorted(folder.rglob("*")):
            place = path.relative_to(folder).as_posix()
            is_roster = folder == year_dir and place.split("/")[0] == _ROSTERS
            is_noise = path.name == BOUND or ignored_reason(path.name) in (
                "lock_file",
                "system_file",
            )
            if path.is_file() and not is_roster and not is_noise:
                found[f"{name}/{place}"] = _sha256(path)
    return found


def note_written(written: Mapping[str, str], processed: Path) -> None:
    """Leave beside the tables of a run what its inputs were, for its last notebook to compare."""
    processed.mkdir(parents=True, exist_ok=True)
    (processed / _NOTE).write_text(json.dumps(written), encoding="utf-8")


def forget_written(processed: Path) -> None:
    """Take the note away: of an edition that is out nothing is to be compared any more."""
    (processed / _NOTE).unlink(missing_ok=True)


def changed_in_run(raw_dir: Path, year: int, processed: Path) -> list[str]:
    """The inputs that changed since the run began, by places that may be published.

    Nothing where a notebook runs without the command: nobody has noted what there was.
    """
    path = processed / _NOTE
    if not path.exists():
        return []
    written = json.loads(path.read_text(encoding="utf-8"))
    changed = changed_since(raw_dir, year, written, rosters_read(processed))
    return [public_file(place, is_read=False) for place in changed]


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def rosters_read(processed: Path) -> dict[str, str]:
    """SHA-256 of each roster as notebook 1 read it."""
    files = schemas.read_table(schemas.FILES, processed, ["file", "sha256"])
    return dict(
        zip(files["file"], files["sha256"].where(pd.notna(files["sha256"]), ""), strict=True)
    )


def changed_since(
    raw_dir: Path, year: int, written: Mapping[str, str], rosters: Mapping[str, str]
) -> list[str]:
    """The inputs that are no longer what they were when they were read, by their places.

    Args:
        written: of :func:`written_files`, taken before the first notebook.
        rosters: of :func:`rosters_read`.
    """
    then = {**written, **{f"{year}/{_ROSTERS}/{file}": sha for file, sha in rosters.items()}}
    now = written_files(raw_dir, year) | {
        f"{year}/{_ROSTERS}/{item.file}": item.sha256
        for item in list_files(raw_dir / str(year) / _ROSTERS)
    }
    return sorted(place for place in then.keys() | now.keys() if then.get(place) != now.get(place))
