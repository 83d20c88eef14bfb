"""What SIPP's lists say otherwise than the rosters: who is still on them, and at which wage.

From these come the uploads for who has left (data_tk_na) and for changed wages (data_upah), and
the card that SIPP shows before a bill is final.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.contributions.base import parse_policy, wage_bases
from analysis.contributions.listed import months_until, persons_of
from analysis.coverage.registration.people import day_in_year
from analysis.frames import known, records
from analysis.frames import rows as rows_of
from analysis.rosters.parse import names_can_be_one
from analysis.rosters.parse.names import name_key
from analysis.rosters.participants.months import line_states

_COVERED = 2
#: What is known of a person on SIPP's lists, from the newest line that has it.
LISTED = ("worker_id", "nik", "kpj", "name", "birth_date", "npp", "wage_reported_idr")


def listed_now(participants: pd.DataFrame, year: int, as_of: date) -> pd.DataFrame:
    """The persons on SIPP's lists in the newest month of ``year`` that these tell of.

    Args:
        participants: as ``schemas.PARTICIPANTS``.
        as_of: later months are not looked at.

    Returns:
        One row a person: :data:`LISTED`; empty where no list tells of a month.
    """
    months = [f"{year}-{month:02d}" for month in range(1, months_until(year, as_of) + 1)]
    is_on = line_states(participants, months, as_of) == _COVERED
    told = is_on.any(axis=0).nonzero()[0]
    if not len(told):
        return pd.DataFrame(columns=list(LISTED), dtype=object)
    lines = participants[is_on[:, told[-1]]].astype(object)
    lines = lines.where(lines.notna(), None).reset_index(drop=True)
    # A worker's lines are one person's, whatever their cards.
    person = [
        worker or other for worker, other in zip(lines["worker_id"], persons_of(lines), strict=True)
    ]
    rows: dict[str, dict[str, Any]] = {}
    for key, line in zip(person, lines[list(LISTED)].to_dict("records"), strict=True):
        row = rows.setdefault(key, dict.fromkeys(LISTED))
        row.update({name: value for name, value in line.items() if row[name] is None})
    return pd.DataFrame(rows.values(), columns=list(LISTED), dtype=object)


def still_listed(
    listed: pd.DataFrame, workers: pd.DataFrame, endings: pd.DataFrame, on: date
) -> pd.DataFrame:
    """Who no longer works, by the rosters, and is still on SIPP's newest list: to be taken off.

    Who has died is not among them: the heirs claim instead of a deregistration.

    Args:
        listed: of :func:`listed_now`.
        workers: as ``schemas.WORKERS``.
        endings: as ``schemas.ENDINGS``.
        on: who works up to this day, or longer, still works.

    Returns:
        :data:`LISTED` as SIPP has it, ``opd_code``, ``ended_on`` (null where the roster names no
        day) and ``how``: ``left``, or ``contract`` where only a last day is told.
    """
    dead = {known(row.worker_id) for row in endings.itertuples() if row.how == "deceased"}
    left = {known(row.worker_id) for row in endings.itertuples() if row.how == "left"}
    facts: dict[str, tuple[Any, Any, str]] = {}
    for row in rows_of(workers):
        end = known(row.end_date)
        if end is not None and end < on and row.worker_id not in dead:
            how = "left" if row.worker_id in left else "contract"
            facts[row.worker_id] = (known(row.opd_code), end, how)
    gone = by_number(endings[endings["how"].eq("left") & endings["worker_id"].isna()])
    rows = []
    for person in records(listed):
        found = facts.get(person["worker_id"])
        if found is None and person["worker_id"] is None:
            ending = ending_of(person, gone)
            found = ending and (known(ending.opd_code), known(ending.last_day), "left")
        if found:
            rows.append(person | dict(zip(("opd_code", "ended_on", "how"), found, strict=True)))
    return pd.DataFrame(rows, columns=[*LISTED, "opd_code", "ended_on", "how"], dtype=object)


def by_number(endings: pd.DataFrame) -> dict[str, Any]:
    """The rows of ``endings`` by NIK and by KPJ."""
    found: dict[str, Any] = {}
    for row in endings.itertuples():
        for number in filter(None, (known(row.nik), known(row.kpj))):
            found.setdefault(number, row)
    return found


def ending_of(person: Mapping[str, Any], gone: Mapping[str, Any]) -> Any | None:
    """Who of :func:`by_number` a person of SIPP's lists is: equal NIK or KPJ, and no other name."""
    for number in filter(None, (person["nik"], person["kpj"])):
        row = gone.get(number)
        if row is not None and names_can_be_one(
            name_key(known(row.name) or ""), name_key(person["name"] or "")
        ):
            return row
    return None


def other_wages(
    listed: pd.DataFrame, workers: pd.DataFrame, *, year: int, as_of: date, wage_base: str
) -> pd.DataFrame:
    """Who is on SIPP's newest list at another wage than the base of the report's price.

    Args:
        listed: of :func:`listed_now`.
        workers: as ``schemas.WORKERS``; only who is counted and still works is looked at.
        wage_base: the policy that the report's price rests on.

    Returns:
        :data:`LISTED`, ``opd_code`` and ``wage_priced_idr``, whole rupiah, sen half up.
    """
    on = day_in_year(year, as_of)
    policy = parse_policy(wage_base, year=year, known_on=as_of)
    sen = wage_bases(policy, workers["wage_reported_idr"]).sen
    priced = {
        row.worker_id: (known(row.opd_code), int(amount + 50) // 100)
        for row, amount in zip(workers.itertuples(), sen, strict=True)
        if row.status == "counted" and (known(row.end_date) or on) >= on
    }
    rows = []
    for person in records(listed):
        found, wage = priced.get(person["worker_id"]), person["wage_reported_idr"]
        if found and wage is not None and int(wage) != found[1]:
            rows.append(person | {"opd_code": found[0], "wage_priced_idr": found[1]})
    return pd.DataFrame(rows, columns=[*LISTED, "opd_code", "wage_priced_idr"], dtype=object)


def due_in_month(contributions: pd.DataFrame, workers: pd.DataFrame, on: date) -> dict[str, int]:
    """Rupiah that each counted worker's contributions of the month of ``on`` are.

    Args:
        contributions: as ``schemas.CONTRIBUTIONS``.
        workers: as ``schemas.WORKERS``.
    """
    counted = workers.loc[workers["status"] == "counted", "worker_id"]
    own = contributions[
        (contributions["month"] == f"{on:%Y-%m}") & contributions["worker_id"].isin(counted)
    ]
    sums = own.groupby("worker_id", observed=True)["amount_idr"].sum()
    return {str(worker): int(amount) for worker, amount in sums.items()}


def cards(
    listed: pd.DataFrame,
    workers: pd.DataFrame,
    due: Mapping[str, int],
    groups: Mapping[str, pd.DataFrame],
    month: str,
) -> pd.DataFrame:
    """What SIPP's card of a month should show once all files are uploaded, by OPD and NPP.

    Who is new belongs to the OPD's NPP where it has only one, else to none.

    Args:
        listed: of :func:`listed_now`.
        workers: as ``schemas.WORKERS``.
        due: rupiah of the month by ``worker_id``, of the counted workers who work in it.
        groups: ``joined`` (``worker_id, opd_code``), ``left`` and ``wage`` (``npp, opd_code``).
        month: ``YYYY-MM``.

    Returns:
        As ``schemas.SIPP_CARDS``.
    """
    opd_of = {row.worker_id: known(row.opd_code) for row in workers.itertuples()}
    npp_of = {row.worker_id: known(row.npp) for row in listed.itertuples() if known(row.worker_id)}
    npps: dict[Any, set[str]] = {}
    for worker_id, npp in npp_of.items():
        if npp:
            npps.setdefault(opd_of.get(worker_id), set()).add(npp)
    only = {opd: next(iter(found)) for opd, found in npps.items() if len(found) == 1}
    rows: dict[tuple[Any, Any], dict[str, Any]] = {}

    def add(opd: str | None, npp: str | None, what: str, amount: int = 1) -> None:
        npp = npp or only.get(opd)
        row = rows.setdefault(
            (opd, npp),
            {"opd_code": opd, "npp": npp, "month": month}
            | dict.fromkeys(("n_joined", "n_left", "n_wages", "n_people", "total_idr"), 0),
        )
        row[what] += amount

    for worker_id, amount in due.items():
        add(opd_of.get(worker_id), npp_of.get(worker_id), "n_people")
        add(opd_of.get(worker_id), npp_of.get(worker_id), "total_idr", amount)
    for name, what in (("joined", "n_joined"), ("left", "n_left"), ("wage", "n_wages")):
        for row in groups[name].itertuples():
            add(known(row.opd_code), known(getattr(row, "npp", None)), what)
    found = sorted(rows.values(), key=lambda row: (str(row["opd_code"]), str(row["npp"])))
    return pd.DataFrame(found, columns=schemas.SIPP_CARDS.names, dtype=object)
