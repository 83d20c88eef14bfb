"""The lines that wait for a decision, as a ``decisions.csv`` to fill in: ``ucj decisions``.

Who stands on a line is said by its ``line_id``; the name is masked, and what is known for and
against stands beside it, so that the list can be handed on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import schemas
from analysis.frames import known
from analysis.frames import rows as rows_of
from analysis.rosters.findings import mask_text
from analysis.rosters.persons.decisions import COLUMNS, FACTS
from analysis.rosters.persons.near import digit_table, near_pairs

_PLACE = ("file", "sheet", "row")


def waiting_csv(processed: Path) -> str:
    """A ``decisions.csv`` without decisions: one line for each held one of an edition.

    ``kind`` and the ids are filled in; ``decision``, ``reason``, ``decided_by`` and ``decided_on``
    are for who decides. A line that is left so decides nothing.

    Args:
        processed: ``processed_dir/<year>``.

    Raises:
        FileNotFoundError: there is no edition.
    """
    ledger, workers, findings = (
        schemas.read_table(table, processed)
        for table in (schemas.LEDGER, schemas.WORKERS, schemas.FINDINGS)
    )
    return waiting_lines(ledger, workers, findings).to_csv(index=False, lineterminator="\n")


def waiting_lines(
    ledger: pd.DataFrame, workers: pd.DataFrame, findings: pd.DataFrame
) -> pd.DataFrame:
    """The held lines as :func:`waiting_csv` has them, without a NIK or a whole name.

    Args:
        ledger, workers, findings: as in ``schemas``.
    """
    rows = list(_rows(ledger, workers, findings))
    return pd.DataFrame(rows, columns=[*COLUMNS, *FACTS], dtype=object).fillna("")


def mask_name(name: str | None) -> str:
    """A name of which only the first letter of each word is left: ``A•••• K••••``."""
    return " ".join(f"{word[0]}••••" for word in (name or "").split())


def _rows(
    ledger: pd.DataFrame, workers: pd.DataFrame, findings: pd.DataFrame
) -> Iterator[dict[str, Any]]:
    people = {row.worker_id: row for row in rows_of(workers)}
    messages = {
        (row.file, row.sheet, known(row.row), row.code): row.message for row in rows_of(findings)
    }
    held = ledger[ledger["fate"] == "held"]
    line_of = dict(zip(ledger["worker_id"], ledger["line_id"], strict=True))
    line_of |= dict(zip(held["worker_id"], held["line_id"], strict=True))
    others = _others(workers)
    for line in rows_of(held):
        person = people[line.worker_id]
        other = others.get(line.reason, {}).get(line.worker_id)
        message = messages.get((line.file, line.sheet, line.row, line.reason), "")
        yield {
            "kind": "pair" if other else "line",
            "left": line.line_id,
            "right": line_of.get(other, "") if other else "",
            "opd_code": known(person.opd_code) or "",
            "file": mask_text(line.file),
            "sheet": mask_text(line.sheet),
            "row": line.row,
            "name": mask_name(known(person.name)),
            "held_for": line.reason,
            "message": mask_text(message),
        }


def _others(workers: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Of who is held beside somebody else, that other one, by the reason of the hold."""
    same: dict[str, list[str]] = defaultdict(list)
    for worker_id, nik in zip(workers["worker_id"], workers["nik"], strict=True):
        if known(nik):
            same[nik].append(worker_id)
    conflicts = {
        one: others[1] if one == others[0] else others[0]
        for others in same.values()
        if len(others) > 1
        for one in others
    }
    with_nik = workers[workers["nik"].notna()]
    ids = with_nik["worker_id"].tolist()
    # Who is held so has the other's birth date, or neither has one.
    born = np.array([known(day).toordinal() if known(day) else 0 for day in with_nik["birth_date"]])
    pairs = near_pairs(digit_table(with_nik["nik"].tolist()), born)
    near = [(first, later) for first, later in pairs.tolist() if born[first] == born[later]]
    duplicates = {ids[later]: ids[first] for first, later in reversed(near)}
    return {"nik_conflict": conflicts, "possible_duplicate": duplicates}
