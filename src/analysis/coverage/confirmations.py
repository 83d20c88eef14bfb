"""What each OPD has sent and confirmed, and how much of the sum is therefore final.

A confirmation is of a list as it stood: when persons or files have changed since, the OPD's figures
are provisional again.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.csv_table import (
    CellError,
    CsvFileError,
    day,
    opd_code,
    optional_text,
    read_csv,
    whole,
)
from analysis.rosters.overview import sent_rosters

COLUMNS = ("opd_code", "confirmed_on", "workers", "document", "sha256")
#: Where an OPD stands, the best first.
STATES = ("confirmed", "changed", "received", "refused", "missing")
#: Whether the OPD has answered in time; the last two without an answer.
PUNCTUALITIES = ("on_time", "late", "not_due", "overdue")


class ConfirmationsError(CsvFileError):
    """``confirmations.csv`` is not sound."""


@dataclass(frozen=True)
class ConfirmedShare:
    """How much is confirmed, by OPD, head and rupiah; the shares are None where the whole is 0.

    ``workers`` and ``amount_idr`` are counted workers and what they cost in the year; held ones are
    never final. ``opds_answered`` have confirmed, though their list may have changed since;
    ``opds_on_time`` and ``opds_overdue`` are None where there is no deadline.
    """

    opds_expected: int
    opds_received: int
    opds_answered: int
    opds_confirmed: int
    opds_on_time: int | None
    opds_overdue: int | None
    workers_confirmed: int
    workers: int
    amount_confirmed_idr: int
    amount_idr: int

    @property
    def amount_provisional_idr(self) -> int:
        return self.amount_idr - self.amount_confirmed_idr

    @property
    def workers_rate(self) -> Fraction | None:
        return Fraction(self.workers_confirmed, self.workers) if self.workers else None

    @property
    def amount_rate(self) -> Fraction | None:
        return Fraction(self.amount_confirmed_idr, self.amount_idr) if self.amount_idr else None


def load_confirmations(path: Path, opd_codes: Collection[str]) -> pd.DataFrame:
    """Read ``confirmations.csv``; a file that is absent confirms nothing.

    Returns:
        ``opd_code, confirmed_on`` (date), ``workers`` (int), ``document, sha256`` (None where
        empty), dtype object, in the order of the file.

    Raises:
        ConfirmationsError: a column is missing or unknown, a cell cannot be read, an OPD is not in
            ``opd.csv``, or one OPD confirms twice on one day.
    """
    if not path.exists():
        return pd.DataFrame(columns=list(COLUMNS), dtype=object)
    table = read_csv(path, COLUMNS, error=ConfirmationsError)
    rows = table.parsed(
        {
            "opd_code": opd_code(opd_codes),
            "confirmed_on": day,
            "workers": whole,
            "document": optional_text,
            "sha256": _sha256,
        }
    )
    table.check_once(("opd_code", "confirmed_on"), rows)
    table.done()
    return pd.DataFrame([row for _, row in rows], columns=list(COLUMNS), dtype=object)


def _sha256(cell: str) -> str | None:
    if cell and not re.fullmatch(r"[0-9a-fA-F]{64}", cell):
        raise CellError(
            "bukan 64 angka heksadesimal: salin dari bukti terima atau dari sidik daftar pada "
            "SPTJM yang ditandatangani, atau kosongkan"
        )
    return cell.lower() or None


def status_by_opd(
    opd: pd.DataFrame,
    files: pd.DataFrame,
    workers: pd.DataFrame,
    confirmations: pd.DataFrame,
    as_of: date,
    *,
    amounts: pd.DataFrame | None = None,
    deadline: date | None = None,
) -> pd.DataFrame:
    """Expected, received, readable, confirmed: one row for each OPD, as a session reads it.

    Args:
        opd: ``opd_code, name``: whose lists are expected.
        files: as ``schemas.FILES``.
        workers: ``worker_id, status, opd_code``.
        confirmations: of :func:`load_confirmations`; those after ``as_of`` are not yet known, and
            of several of one OPD the newest holds.
        amounts: of :func:`analysis.coverage.tables.yearly_amounts_by_opd`, if priced.
        deadline: the day by which lists were to be confirmed, if one was set; nobody notes when a
            file came in, so an OPD is on time by its first confirmation.

    Returns:
        ``opd_code, name``; ``state`` (of :data:`STATES`); ``n_read, n_refused`` files;
        ``is_received``: a file, or workers on another's list; ``counted, held`` workers;
        ``amount_idr, amount_held_idr``: what counted and held ones cost the OPD in the year, in
        the spells that are its own, null where not priced;
        ``confirmed_on, confirmed_workers, document``; ``difference``: workers now, counted and
        held, less those confirmed; ``is_file_unchanged``: the confirmed file is among those read
        (null where no checksum was given); ``difference_low_idr, difference_high_idr``: what that
        change is in rupiah a year (see :func:`_difference_idr`); ``days_since``: since the
        confirmation; ``final_idr, provisional_idr``: ``amount_idr`` in two; ``punctuality``: of
        :data:`PUNCTUALITIES`, null where there is no deadline; ``days_overdue``: since the deadline
        without an answer, null where there is none or it is answered. OPDs in their order; last,
        with a null code, what belongs to none, if anything.
    """
    files = sent_rosters(files)
    known = [row for row in confirmations.to_dict("records") if row["confirmed_on"] <= as_of]
    in_time = sorted(known, key=lambda row: row["confirmed_on"])
    newest = {row["opd_code"]: row for row in in_time}
    first_on = {row["opd_code"]: row["confirmed_on"] for row in reversed(in_time)}
    status_of = workers.set_index("worker_id")["status"]
    by_worker = None if amounts is None else amounts.groupby("worker_id")["amount_idr"].sum()
    rows = []
    for code, name in [*zip(opd["opd_code"], opd["name"], strict=True), (None, None)]:
        own_files, own_workers = _of(files, code), _of(workers, code)
        is_counted = own_workers["status"] == "counted"
        row: dict[str, Any] = {
            "opd_code": code,
            "name": name,
            "n_read": int((own_files["status"] == "read").sum()),
            "n_refused": int((own_files["status"] == "refused").sum()),
            "counted": int(is_counted.sum()),
            "held": int((~is_counted).sum()),
            **_amounts(amounts, code, status_of),
        }
        row["is_received"] = any(row[key] for key in ("n_read", "n_refused", "counted", "held"))
        if code is None and not row["is_received"]:
            continue
        row.update(_confirmation(row, newest.get(code), own_files, as_of))
        low, high = _difference_idr(row, by_worker, own_workers["worker_id"])
        row["difference_low_idr"], row["difference_high_idr"] = low, high
        is_final = row["state"] == "confirmed"
        row["final_idr"] = row["amount_idr"] if is_final else _zero(row["amount_idr"])
        row["provisional_idr"] = row["amount_idr"] if not is_final else _zero(row["amount_idr"])
        if code is not None and deadline is not None:
            row.update(_punctuality(first_on.get(code), deadline, as_of))
        rows.append(row)
    columns = ["opd_code", "name", "state", "is_received", "n_read", "n_refused", "counted", "held"]
    columns += ["amount_idr", "amount_held_idr", "confirmed_on", "confirmed_workers", "document"]
    columns += ["difference", "difference_low_idr", "difference_high_idr", "is_file_unchanged"]
    columns += ["days_since", "final_idr", "provisional_idr", "punctuality", "days_overdue"]
    whole = [name for name in columns if name.endswith("_idr")]
    whole += ["confirmed_workers", "difference", "days_since", "days_overdue"]
    types = {**dict.fromkeys(whole, "Int64"), "is_file_unchanged": "boolean"}
    return pd.DataFrame(rows, columns=columns).astype(types)


def confirmed_share(status: pd.DataFrame) -> ConfirmedShare:
    """How much of the city is confirmed and unchanged since, from :func:`status_by_opd`."""
    is_confirmed = status["state"] == "confirmed"
    is_opd = status["opd_code"].notna()
    punctual = status["punctuality"].dropna()
    return ConfirmedShare(
        opds_expected=int(is_opd.sum()),
        opds_received=int((is_opd & status["is_received"]).sum()),
        opds_answered=int(status["confirmed_on"].notna().sum()),
        opds_confirmed=int(is_confirmed.sum()),
        opds_on_time=int((punctual == "on_time").sum()) if len(punctual) else None,
        opds_overdue=int((punctual == "overdue").sum()) if len(punctual) else None,
        workers_confirmed=int(status.loc[is_confirmed, "counted"].sum()),
        workers=int(status["counted"].sum()),
        amount_confirmed_idr=int(status.loc[is_confirmed, "amount_idr"].sum()),
        amount_idr=int(status["amount_idr"].sum()),
    )


def _confirmation(
    row: dict[str, Any], confirmation: dict[Any, Any] | None, files: pd.DataFrame, as_of: date
) -> dict[str, Any]:
    is_readable = bool(row["n_read"] or row["counted"] or row["held"])
    if confirmation is None:
        return {
            "state": "received" if is_readable else "refused" if row["n_refused"] else "missing"
        }
    difference = row["counted"] + row["held"] - confirmation["workers"]
    # Of the file, or of the list on it: a slip sent in again unchanged is still the list confirmed.
    is_read = files["status"] == "read"
    sums = [name for name in ("sha256", "list_sha256") if name in files]
    read = {one for name in sums for one in files.loc[is_read, name].dropna()}
    is_file_unchanged = confirmation["sha256"] in read if confirmation["sha256"] else None
    is_same = difference == 0 and is_file_unchanged is not False and not row["n_refused"]
    return {
        "state": "confirmed" if is_same else "changed",
        "confirmed_on": confirmation["confirmed_on"],
        "confirmed_workers": confirmation["workers"],
        "document": confirmation["document"],
        "difference": difference,
        "is_file_unchanged": is_file_unchanged,
        "days_since": (as_of - confirmation["confirmed_on"]).days,
    }


def _difference_idr(
    row: dict[str, Any], amounts: pd.Series | None, worker_ids: pd.Series
) -> tuple[int | None, int | None]:
    """What the change since the confirmation is in rupiah: the least and the most.

    ``confirmations.csv`` names persons and no rupiah. Nothing where the list is the confirmed one;
    who was added is among the workers now: some of the cheapest to some of the dearest. Who is gone
    is in no table any more, nor is the exchange of persons in a changed file: unknown.
    """
    if row["state"] == "confirmed":
        return 0, 0
    added = row.get("difference")
    if amounts is None or added is None or added <= 0:
        return None, None
    each = sorted(_each(amounts, worker_ids))
    return sum(each[:added]), sum(each[-added:])


def _punctuality(first_on: date | None, deadline: date, as_of: date) -> dict[str, Any]:
    if first_on is not None:
        return {"punctuality": "on_time" if first_on <= deadline else "late"}
    if as_of <= deadline:
        return {"punctuality": "not_due"}
    return {"punctuality": "overdue", "days_overdue": (as_of - deadline).days}


def _zero(amount: int | None) -> int | None:
    """Nothing of an amount; unknown of an unknown one."""
    return None if amount is None else 0


def _of(frame: pd.DataFrame, code: str | None) -> pd.DataFrame:
    """The rows of an OPD; those without one for None, ignored files left aside."""
    is_own = frame["opd_code"].isna() if code is None else frame["opd_code"] == code
    return frame[is_own & (frame["status"] != "ignored")]


def _amounts(
    amounts: pd.DataFrame | None, code: str | None, status_of: pd.Series
) -> dict[str, int | None]:
    if amounts is None:
        return {"amount_idr": None, "amount_held_idr": None}
    is_own = amounts["opd_code"].isna() if code is None else amounts["opd_code"] == code
    own = amounts[is_own]
    is_counted = own["worker_id"].map(status_of) == "counted"
    return {
        "amount_idr": int(own.loc[is_counted, "amount_idr"].sum()),
        "amount_held_idr": int(own.loc[~is_counted, "amount_idr"].sum()),
    }


def _each(amounts: pd.Series, worker_ids: pd.Series) -> list[int]:
    """What each worker costs; who works in no month of the year has no line of a price."""
    return [int(amount) for amount in amounts.reindex(worker_ids).fillna(0)]
