"""The people and the rupiah of one month, from the tables of a published edition."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.contributions.pieces import pieces_of
from analysis.contributions.price import DEFAULT_JKK_CLASS
from analysis.frames import known
from analysis.publishing.purge_record import missing_because
from analysis.publishing.shelf import Mark, Place
from analysis.reference import WHOLE_CITY
from analysis.summary import price_facts
from analysis.tabular import Table

_KEY = ["worker_id", "month", "program"]


class PackError(RuntimeError):
    """No edition is published here, or its tables contradict each other."""


@dataclass(frozen=True)
class Month:
    """What is to be paid for one month, by an edition.

    ``people``: one line for each worker who is priced in the month, counted or held: ``worker_id,
    status, name, nik, category, position, opd_code`` and ``unit`` of the month, ``jkk_class,
    wage_base_idr, amount_idr``, ``is_undated`` (no first day is told), ``reason`` (of who is held),
    and ``rate_<programme>, amount_<programme>`` for each of ``programs``; ``is_capped``: a
    programme has another wage base. ``lines``: the edition's budget lines of the month.
    ``states``: OPD code to how far its list is.
    """

    month: str
    mark: Mark
    as_of: date
    programs: tuple[str, ...]
    wage_base: str
    people: pd.DataFrame
    lines: pd.DataFrame
    states: Mapping[str, str]

    @cached_property
    def counted(self) -> pd.DataFrame:
        return self.people[self.people["status"] == "counted"]

    @cached_property
    def held(self) -> pd.DataFrame:
        return self.people[self.people["status"] == "held"]

    @property
    def low_idr(self) -> int:
        """The need of the month: of the counted alone."""
        return int(self.counted["amount_idr"].sum())

    @property
    def high_idr(self) -> int:
        return int(self.people["amount_idr"].sum())

    @property
    def is_planned(self) -> bool:
        """The month begins after the report's day."""
        return self.month > f"{self.as_of:%Y-%m}"

    @property
    def is_running(self) -> bool:
        """The month was not over on the report's day."""
        last = calendar.monthrange(self.as_of.year, self.as_of.month)[1]
        return self.month == f"{self.as_of:%Y-%m}" and self.as_of.day < last

    @property
    def codes(self) -> list[str | None]:
        """The OPDs that have anybody in the month, by code; None last."""
        found = {known(code) for code in self.people["opd_code"]}
        return sorted(code for code in found if code is not None) + [None] * (None in found)

    def of(self, code: str | None) -> Month:
        """The month of one OPD (None: of those of no known one)."""
        return Month(
            self.month, self.mark, self.as_of, self.programs, self.wage_base,
            _of(self.people, code), _of(self.lines, code), self.states,
        )  # fmt: skip


def _of(frame: pd.DataFrame, code: str | None) -> pd.DataFrame:
    codes = frame["opd_code"]
    return frame[codes.isna() if code is None else codes == code].reset_index(drop=True)


def read_month(folder: Path, month: str) -> Month:
    """The month of the edition that is published in ``folder`` (``processed_dir/<year>``).

    Raises:
        PackError: there is no edition, a table is missing, or the tables contradict each other.
    """
    mark = Place(folder).mark
    if mark is None:
        raise PackError(f"belum ada edisi yang terbit di {folder}: jalankan ucj run dahulu")
    try:
        facts = price_facts(folder)
    except (OSError, ValueError) as error:
        raise PackError(f"{folder}: {error}") from None
    programs = tuple(facts["programs"])
    amounts = _table(schemas.CONTRIBUTIONS, folder)
    amounts = amounts[amounts["month"] == month].reset_index(drop=True)
    workers = _table(schemas.WORKERS, folder)
    lines = _table(schemas.BUDGET_LINES, folder)
    status = _table(schemas.OPD_STATUS, folder)
    units = _units(workers, _table(schemas.SPELLS, folder), month)
    classes = {one["opd_code"]: one["jkk_class"] for one in facts["opd"]}
    people = _people(workers, amounts, programs, units, classes)
    ledger = _table(schemas.LEDGER, folder)
    held = ledger[ledger["fate"] == "held"].drop_duplicates("worker_id")
    reasons = held.set_index("worker_id")["reason"]
    found = Month(
        month=month,
        mark=mark,
        as_of=date.fromisoformat(facts["as_of"]),
        programs=programs,
        wage_base=facts["wage_base"],
        people=people.assign(reason=people["worker_id"].map(reasons).astype(object)),
        lines=lines[lines["month"] == month].reset_index(drop=True),
        states=dict(zip(status["opd_code"], status["state"], strict=True)),
    )
    _check(found, _table(schemas.RECONCILIATION_MONTHS, folder))
    return found


def _table(table: Table, folder: Path) -> pd.DataFrame:
    try:
        return schemas.read_table(table, folder)
    except (OSError, ValueError) as error:
        raise PackError(
            f"tabel {table.name} tidak ada atau rusak di {folder} ({type(error).__name__}): "
            f"{missing_because(folder)}"
        ) from None


def _units(workers: pd.DataFrame, spells: pd.DataFrame, month: str) -> dict[str, Any]:
    """``worker_id`` to the unit where he stands in the month."""
    pieces = pieces_of(workers, spells, int(month[:4]))
    number = int(month[5:])
    now = pieces[(pieces["first_month"] <= number) & (number <= pieces["last_month"])]
    ids = workers["worker_id"].to_numpy()[now["worker"].to_numpy(dtype=int)]
    return {str(one): known(unit) for one, unit in zip(ids, now["unit"], strict=True)}


def _people(
    workers: pd.DataFrame,
    amounts: pd.DataFrame,
    programs: tuple[str, ...],
    units: Mapping[str, Any],
    classes: Mapping[str, int],
) -> pd.DataFrame:
    """One line for each worker who is priced, in the order of category and name."""
    if amounts.duplicated(_KEY).any():
        raise PackError("tabel contributions memuat seseorang dua kali: jalankan ucj run lagi")
    by_worker = amounts.groupby("worker_id", sort=False)
    if amounts[["worker_id", "opd_code"]].drop_duplicates()["worker_id"].duplicated().any():
        raise PackError("tabel contributions menaruh seseorang di dua OPD: jalankan ucj run lagi")
    own = amounts.drop_duplicates("worker_id").set_index("worker_id")["opd_code"]
    facts = ["worker_id", "status", "name", "nik", "category", "position"]
    people = workers.loc[workers["worker_id"].isin(own.index), [*facts, "start_date"]]
    ids = people["worker_id"]
    people = people.assign(
        opd_code=ids.map(own).astype(object),
        unit=pd.Series([units.get(one) for one in ids], index=people.index, dtype=object),
        is_undated=people["start_date"].isna(),
        wage_base_idr=ids.map(by_worker["wage_base_idr"].max()).astype(object),
        is_capped=ids.map(by_worker["wage_base_idr"].nunique()) > 1,
        amount_idr=ids.map(by_worker["amount_idr"].sum()).astype("int64"),
    ).drop(columns="start_date")
    people["jkk_class"] = [classes.get(code, DEFAULT_JKK_CLASS) for code in people["opd_code"]]
    for program in programs:
        lines = amounts[amounts["program"] == program].set_index("worker_id")
        people[f"rate_{program}"] = ids.map(lines["rate"]).astype(object)
        people[f"base_{program}"] = ids.map(lines["wage_base_idr"]).astype(object)
        people[f"amount_{program}"] = ids.map(lines["amount_idr"]).astype("Int64")
    names = people["name"].fillna("").str.casefold()
    order = people.assign(_name=names).sort_values(["category", "_name", "worker_id"])
    return order.drop(columns="_name").reset_index(drop=True)


def _check(month: Month, need: pd.DataFrame) -> None:
    """What is paid is what the report says is needed, and nobody is paid for twice."""
    niks = month.counted["nik"].dropna()
    if niks.duplicated().any():
        raise PackError(f"{int(niks.duplicated().sum())} NIK tertulis pada dua orang")
    stated = dict(_needs(month, need))
    for what, amount in stated.items():
        if amount != month.low_idr:
            raise PackError(
                f"kebutuhan {month.month} menurut contributions Rp{month.low_idr}, menurut {what} "
                f"Rp{amount}: tabelnya bukan dari satu edisi; jalankan ucj run --force"
            )
    for code in month.codes:
        own = month.of(code)
        if (lines := int(own.lines["amount_idr"].sum())) != own.low_idr:
            raise PackError(
                f"OPD {code}: Rp{own.low_idr} menurut contributions, Rp{lines} menurut "
                "budget_lines: jalankan ucj run --force"
            )


def _needs(month: Month, need: pd.DataFrame) -> Iterator[tuple[str, int]]:
    """The month's need by the edition's own tables; of a month to come fewer have it."""
    yield schemas.BUDGET_LINES.name, int(month.lines["amount_idr"].sum())
    city = need[(need["opd_code"] == WHOLE_CITY) & (need["month"] == month.month)]
    if len(city):
        yield schemas.RECONCILIATION_MONTHS.name, int(city["need_idr"].iloc[0])
