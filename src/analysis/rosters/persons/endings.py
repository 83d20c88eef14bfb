"""Who has left or died, by the word of a roster: one line for each person."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis import schemas
from analysis.rosters.persons.linking import listed

_PERSON = ("nik", "name", "birth_date", "kpj")


def endings(lines: pd.DataFrame, fates: pd.DataFrame, workers: pd.DataFrame) -> pd.DataFrame:
    """The persons of whom a status, a remark or a heading says that they left or died.

    Who has only a contract's last day is not among them, nor who left and works on elsewhere. Of
    several lines of one person a death counts before a leave, and one with its day before others.

    Args:
        lines: as :func:`analysis.rosters.persons.resolve.resolve` has them, with ``file``.
        fates: of its result, aligned with them.
        workers: of its result.

    Returns:
        The columns of ``schemas.ENDINGS``, in the order of the lines.
    """
    end_of = dict(zip(listed(workers["worker_id"]), listed(workers["end_date"]), strict=True))
    goes_on = {nik for nik in listed(workers["nik"]) if nik}
    ended = lines["ended"].notna().to_numpy() & (fates["fate"] != "not_a_person").to_numpy()
    table = pd.concat(
        [
            lines.loc[ended].reset_index(drop=True),
            fates.loc[ended, ["worker_id", "line_id"]].reset_index(drop=True),
        ],
        axis=1,
    ).astype(object)
    table = table.where(table.notna(), None)
    found: dict[Any, dict[str, Any]] = {}
    for line in table.to_dict("records"):
        worker_id, how, last_day = line["worker_id"], line["ended"], line["end_date"]
        if how == "left":
            if (end_of[worker_id] is None) if worker_id else line["nik"] in goes_on:
                continue
            last_day = end_of[worker_id] if worker_id else last_day
        row = {
            "worker_id": worker_id,
            "line_id": line["line_id"],
            "how": how,
            "last_day": last_day,
            **{name: line[name] for name in (*_PERSON, "opd_code", "file", "sheet", "row")},
        }
        person = worker_id or line["nik"] or line["line_id"]
        before = found.get(person)
        if before is None or _rank(row) < _rank(before):
            found[person] = row if before is None else before | row | _known(before)
    return pd.DataFrame(found.values(), columns=schemas.ENDINGS.names, dtype=object)


def _rank(row: dict[str, Any]) -> tuple[bool, bool]:
    return row["how"] != "deceased", row["last_day"] is None


def _known(row: dict[str, Any]) -> dict[str, Any]:
    return {name: row[name] for name in _PERSON if row[name] is not None}
