"""Who BPJS Ketenagakerjaan knows: SIPP's lists read, matched to the workers, and told by month.

A list is as messy as a roster and is read by the same reader; a broken one costs itself. Matching
is never by name alone, and a worker is at most one participant.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import schemas
from analysis.rosters.bills.lines import BillExtract
from analysis.rosters.bills.tables import Bills, bills_of
from analysis.rosters.files import list_files
from analysis.rosters.findings import collapse, make_finding
from analysis.rosters.participants.extract import (
    FileExtract,
    extract_document,
    refused_document,
)
from analysis.rosters.participants.lines import LINE_COLUMNS, ListJob, shown_file
from analysis.rosters.participants.matches import match_participants
from analysis.rosters.read.isolation import Crash, map_isolated

__all__ = [
    "ParticipantLists",
    "match_participants",
    "participant_flags",
    "participant_months",
    "read_participants",
]

#: The folders that are read here, and how the paths of their files begin in the tables.
FOLDERS = {"participants": "", "bills": "../bills/"}
#: What a line says of a month; of several lines the highest holds.
_NOT_COVERED, _UNKNOWN, _COVERED = 0, 1, 2


@dataclass(frozen=True)
class ParticipantLists:
    """The lists and the bills of a year as read.

    ``frame``: one row for each line, columns of ``schemas.PARTICIPANTS`` but ``worker_id`` and
    ``matched_by``; a line of a bill is one of its month. ``findings``: lines of the table
    ``findings``, their ``file`` begins with ``participants/`` or ``bills/``, or is null where there
    is no list at all. ``files``: as ``schemas.FILES``, paths below ``participants/``, those of
    ``bills/`` beginning with ``../bills/``. ``bills``: what is billed, line by line and by form.
    """

    frame: pd.DataFrame
    findings: list[dict[str, Any]]
    files: pd.DataFrame
    bills: Bills

    @property
    def has_lists(self) -> bool:
        """Whether any list could be read: without one nothing is known of anybody."""
        return bool((self.files["status"] == "read").any()) or not self.frame.empty

    @property
    def is_complete(self) -> bool:
        """Whether no list was refused: else who is not found may stand on the refused one."""
        return not (self.files["status"] == "refused").any()


def read_participants(
    folder: Path, year: int, of_rosters: Iterable[BillExtract] = ()
) -> ParticipantLists:
    """Read every workbook below ``<folder>/participants`` and ``<folder>/bills``.

    None is needed, and none breaks the run.

    Args:
        folder: ``raw_dir/<year>``.
        year: the report's year, for two-digit years and the NIK's century.
        of_rosters: bills that lay among the rosters, read with them.
    """
    found = [
        (prefix + item.file, item)
        for name, prefix in FOLDERS.items()
        for item in list_files(folder / name)
    ]
    first_of: dict[str, str] = {}
    jobs = []
    for file, item in found:
        if item.ignored_for is None and first_of.setdefault(item.sha256 or file, file) == file:
            jobs.append(ListJob(item.path, file, year, item.refused_for))
    extracts = {job.file: _outcome(job, one) for job, one in map_isolated(extract_document, jobs)}
    files, findings = [], []
    values: dict[str, list[Any]] = {name: [] for name in LINE_COLUMNS}
    bills: list[BillExtract] = []
    for file, item in found:
        row: dict[str, Any] = {
            "file": file,
            "sha256": item.sha256,
            "bytes": item.n_bytes,
            "opd_code": None,
            "status": "ignored",
            "reason": item.ignored_for,
            "kind": "none",
        }
        files.append(row)
        if item.ignored_for is not None:
            continue
        first = first_of[item.sha256 or file]
        extract = extracts[first]
        row["kind"] = extract.kind
        if extract.refused_for:
            row["status"], row["reason"] = "refused", extract.refused_for
            findings += [{**finding, "file": shown_file(file)} for finding in extract.findings]
        elif first != file:
            row["reason"] = f"copy_of:{first}"
        else:
            row["status"] = "read"
            findings += extract.findings
            bills.append(extract.bill)
            for name, column in extract.people.values.items():
                values[name] += column
    for bill in of_rosters:
        bills.append(bill)
        for name, column in bill.people.values.items():
            values[name] += column
    if not bills:
        findings.append(make_finding("participants_no_list"))
    of_bills = bills_of(bills)
    return ParticipantLists(
        _frame(values),
        collapse([*findings, *of_bills.findings]),
        pd.DataFrame(files, columns=schemas.FILES.names),
        of_bills,
    )


def _outcome(job: ListJob, outcome: FileExtract | Crash) -> FileExtract:
    if isinstance(outcome, FileExtract):
        return outcome
    return refused_document(job.file, "file_crashed", detail=outcome.detail)


def _frame(values: dict[str, list[Any]]) -> pd.DataFrame:
    types = {"row": "Int32", "wage_reported_idr": "Int64", "is_active": "boolean"}
    return pd.DataFrame(
        {name: pd.array(column, dtype=types.get(name, "object")) for name, column in values.items()}  # type: ignore[call-overload]
    )


def participant_months(
    matched: pd.DataFrame,
    workers: pd.DataFrame,
    year: int,
    as_of: date,
    *,
    has_lists: bool = True,
    is_complete: bool = True,
) -> pd.DataFrame:
    """Whether each worker was a participant, month by month of ``year`` up to that of ``as_of``.

    A month counts in full from that of the first day to that of the last. A line of a monthly list
    speaks of its month, and its list (NPP) of the months it has; a line of a list of memberships
    speaks of all months, as far as its dates and its status tell.

    Args:
        matched: of :func:`match_participants`.
        workers: ``worker_id`` is read.
        has_lists: False where no list was given: then everything is unknown.
        is_complete: False where a list was refused: then nothing is known of who stands on none.

    Returns:
        ``worker_id, month`` (``YYYY-MM``), ``is_covered`` (boolean; null is unknown), every worker
        with every month, in the order given.
    """
    n_months = min(max((as_of.year - year) * 12 + as_of.month, 0), 12)
    months = [f"{year}-{month:02d}" for month in range(1, n_months + 1)]
    ids = workers["worker_id"].tolist()
    states = np.full((len(ids), n_months), _UNKNOWN, dtype=np.int8)
    if has_lists and n_months:
        states = _states(matched, ids, months, as_of, is_complete)
    is_covered = pd.array(states.ravel() == _COVERED, dtype="boolean")
    is_covered[states.ravel() == _UNKNOWN] = pd.NA
    return pd.DataFrame(
        {
            "worker_id": np.repeat(np.array(ids, dtype=object), n_months),
            "month": np.tile(np.array(months, dtype=object), len(ids)),
            "is_covered": is_covered,
        }
    )


def participant_flags(
    matched: pd.DataFrame,
    workers: pd.DataFrame,
    as_of: date,
    *,
    has_lists: bool = True,
    is_complete: bool = True,
) -> pd.Series:
    """``workers.participant``: a participant in the newest month up to ``as_of`` that is told of.

    That is the month of ``as_of``, or, where only monthly lists were given, their last one before
    it in the same year. For a report on a year that is over, give its last day.

    Returns:
        Booleans aligned with ``workers``; null for everybody where no list was given, for who
        is on a list that tells of no month of the year, and, where a list was refused
        (``is_complete`` is False), for who is on none: he may stand on that one.
    """
    months = participant_months(
        matched, workers, as_of.year, as_of, has_lists=has_lists, is_complete=is_complete
    )
    told = months.dropna(subset="is_covered").drop_duplicates("worker_id", keep="last")
    flag_of = dict(zip(told["worker_id"], told["is_covered"], strict=True))
    flags = [flag_of.get(worker_id) for worker_id in workers["worker_id"]]
    return pd.Series(pd.array(flags, dtype="boolean"), index=workers.index, name="participant")


def line_states(lines: pd.DataFrame, months: list[str], as_of: date) -> np.ndarray[Any, Any]:
    """What each line says of each month: 0 not covered, 1 unknown, 2 covered (lines x months)."""
    states = np.full((len(lines), len(months)), _NOT_COVERED, dtype=np.int8)
    now = f"{as_of:%Y-%m}"
    columns = ["month", "member_from", "member_until", "is_active"]
    for place, (month, first, last, is_active) in enumerate(_rows(lines, columns)):
        if month is not None:
            if month in months and is_active is not False:
                states[place, months.index(month)] = _COVERED
            continue
        begin = None if first is None else f"{first:%Y-%m}"
        end = None if last is None else f"{last:%Y-%m}"
        for number, one in enumerate(months):
            if (begin and one < begin) or (end and one > end):
                continue
            if end is None and is_active is False:
                # It has ended, and nobody says when: only of today we are sure.
                states[place, number] = _NOT_COVERED if one >= now else _UNKNOWN
            elif begin is None and one < (end or now):
                states[place, number] = _UNKNOWN
            else:
                states[place, number] = _COVERED
    return states


def _states(
    matched: pd.DataFrame, ids: list[str], months: list[str], as_of: date, is_complete: bool
) -> np.ndarray[Any, Any]:
    """Workers x months; several lines of a worker are one answer, the surest "yes" first."""
    is_monthly = matched["month"].notna().to_numpy()
    listed: dict[Any, set[str]] = {}
    for npp, month in _rows(matched.loc[is_monthly], ["npp", "month"]):
        listed.setdefault(npp, set()).add(month)
    # Who stands on no list is no participant in every month of which any list tells.
    is_all_told = bool((~is_monthly).any()) or not len(matched)
    told_anywhere = set(months) if is_all_told else set().union(*listed.values())
    if not is_complete:
        # He may stand on the list that could not be read.
        told_anywhere = set()
    place = {worker_id: number for number, worker_id in enumerate(ids)}
    own = matched[matched["worker_id"].isin(list(place))]
    told: dict[int, set[str]] = {}
    for worker_id, npp, month in _rows(own, ["worker_id", "npp", "month"]):
        known = listed.get(npp, set()) if month is not None else set(months)
        told.setdefault(place[worker_id], set()).update(known)
    states = np.full((len(ids), len(months)), _NOT_COVERED, dtype=np.int8)
    for number in range(len(ids)):
        known = told.get(number, told_anywhere)
        if not known.issuperset(months):
            states[number] = [_NOT_COVERED if month in known else _UNKNOWN for month in months]
    targets = [place[worker_id] for worker_id in own["worker_id"]]
    np.maximum.at(states, targets, line_states(own, months, as_of))
    return states


def _rows(frame: pd.DataFrame, columns: list[str]) -> Iterable[tuple[Any, ...]]:
    """The rows as tuples of plain values, None for every kind of missing."""
    lists = [
        [None if pd.isna(value) else value for value in frame[column].tolist()]
        for column in columns
    ]
    return zip(*lists, strict=True)
