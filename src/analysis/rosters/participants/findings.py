"""What the matching of SIPP's lists to the workers brings to light, for whoever keeps the lists."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pandas as pd

from analysis.frames import known
from analysis.frames import rows as rows_of
from analysis.rosters.findings import make_finding
from analysis.rosters.participants.lines import shown_file


def match_findings(matched: pd.DataFrame, workers: pd.DataFrame) -> list[dict[str, Any]]:
    """A finding for each worker whose NIK SIPP has under a name that cannot be his.

    Args:
        matched: of :func:`analysis.rosters.participants.matches.match_participants`.
        workers: ``worker_id, opd_code, file, sheet, row``.

    Returns:
        Lines of the table ``findings``, at the participant's first line; the worker is named by
        his place on the roster alone.
    """
    differing = matched[matched["matched_by"] == "nik_name_differs"]
    meant = workers[workers["worker_id"].isin(differing["worker_id"])]
    place_of = {row.worker_id: row for row in rows_of(meant)}
    return [
        make_finding(
            "participant_name_differs",
            file=shown_file(line.file),
            sheet=line.sheet,
            row=int(line.row),
            opd_code=known(place_of[line.worker_id].opd_code),
            other=_place(place_of[line.worker_id]),
        )
        for line in rows_of(differing.drop_duplicates("worker_id"))
    ]


def off_roster_findings(off_roster: pd.DataFrame) -> list[dict[str, Any]]:
    """A finding for each sheet of a list with participants who are on no roster, and their rupiah.

    Args:
        off_roster: one line for each person: ``file, sheet, row, months, amount_idr``; who was no
            participant in any month of the year is left out.

    Returns:
        Lines of the table ``findings``; all rows stand in ``cells``, such as ``12:12, 15:17``.
    """
    paid = off_roster[off_roster["months"] > 0]
    found = []
    for (file, sheet), people in paid.groupby(["file", "sheet"], sort=True):
        lines = sorted(int(row) for row in people["row"])
        finding = make_finding(
            "participant_not_on_roster",
            file=shown_file(str(file)),
            sheet=str(sheet),
            row=lines[0],
            n_rows=len(lines),
            other=f"Rp{int(people['amount_idr'].sum()):,}".replace(",", "."),
        )
        found.append({**finding, "cells": _ranges(lines)})
    return found


def _place(worker: Any) -> str:
    return f"{worker.file}, sheet «{worker.sheet}», baris {worker.row}"


def _ranges(lines: list[int]) -> str:
    """Sorted rows as ``17:20, 25:25``."""
    runs = [
        [line for _, line in run]
        for _, run in groupby(enumerate(lines), key=lambda pair: pair[1] - pair[0])
    ]
    return ", ".join(f"{run[0]}:{run[-1]}" for run in runs)
