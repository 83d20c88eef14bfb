"""What each notebook was run with, so that a document never mixes two runs in silence.

An analyst runs one notebook alone, with another parameter or on another day, and the later ones
still find the tables of before. Each notebook leaves a note of itself beside its tables; the next
one reads the notes of those before it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.parameters import unusual
from analysis.whole_file import write_whole

#: The notebooks in their order, and the tables by which another run of each is told.
TABLES = {
    "rosters": ("workers", "ledger", "findings"),
    "contributions": ("contributions", "budget_positions"),
    "coverage": ("coverage_own", "opd_status"),
    "report": (),
}
#: Parameters that all notebooks of one document share, as far as they have them.
_SHARED = ("raw_dir", "as_of", "deadline", "lang")


def record(stage: str, values: Mapping[str, Any], processed: Path) -> None:
    """Leave the note of a notebook that begins.

    Args:
        stage: of :data:`TABLES`.
        values: its parameters; ``as_of`` as the day that it stands for.
        processed: ``processed_dir/<year>``.
    """
    note = {
        "parameters": {name: str(values[name]) for name in _SHARED if name in values},
        "tables": {name: _sum(name, processed) for name in _before(stage)},
        "unusual": {name: str(value) for name, (value, _) in unusual(values).items()},
    }
    # Whole or not at all: a run may be killed, and the next one reads the note.
    write_whole(_path(stage, processed), json.dumps(note, indent=1).encode("utf-8"))


def unusual_in(processed: Path) -> dict[str, str]:
    """The parameters of the notebooks so far that are not the repository's, with their values."""
    return {
        name: value
        for stage in TABLES
        for name, value in _read(stage, processed).get("unusual", {}).items()
    }


def mixed(stage: str, values: Mapping[str, Any], processed: Path) -> tuple[str, ...]:
    """What the tables of the notebooks before this one do not share with it, one sentence each.

    Nothing is said of a notebook that has left no note.
    """
    told = []
    for name in _before(stage):
        note = _read(name, processed)
        for parameter, then in note.get("parameters", {}).items():
            now = str(values[parameter]) if parameter in values else then
            if now != then:
                told.append(
                    f"Tabel notebook {name} dibuat dengan {parameter} «{then}», notebook ini "
                    f"dengan «{now}». Jalankan lagi semua notebook dengan parameter yang sama."
                )
        for earlier, sum_then in note.get("tables", {}).items():
            if sum_then != _sum(earlier, processed):
                told.append(
                    f"Tabel notebook {name} dibuat dari hasil lama notebook {earlier}. "
                    f"Jalankan lagi notebook {name} dan yang sesudahnya."
                )
    return tuple(told)


def _before(stage: str) -> list[str]:
    names = list(TABLES)
    return names[: names.index(stage)]


def _path(stage: str, processed: Path) -> Path:
    return processed / f"stage_{stage}.json"


def _read(stage: str, processed: Path) -> dict[str, Any]:
    path = _path(stage, processed)
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def _sum(stage: str, processed: Path) -> str:
    """One sum of the tables by which a run of a notebook is told; absent ones count as such."""
    total = hashlib.sha256()
    for name in TABLES[stage]:
        path = processed / f"{name}.parquet"
        total.update(path.read_bytes() if path.exists() else b"-")
    return total.hexdigest()
