"""The city's own workers: who is protected, out of whom, month by month.

Known person by person from the rosters and the lists of participants; never to be mixed with the
city as a whole (`city`). Only months in which somebody works count for him. Counted workers make
the rate; held ones, who may or may not be workers, and those of whom no list tells make its range.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.contributions.pieces import pieces_of
from analysis.csv_table import optional_whole, read_csv, required_text, whole

#: What a rate can be asked by; a unit is one only within its OPD.
GROUPS = ("opd_code", "unit", "category", "sex", "age_band")
_NO_WORK, _BARE, _UNKNOWN, _COVERED = -1, 0, 1, 2


def worker_months(
    workers: pd.DataFrame, months: pd.DataFrame, spells: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Every worker in every month in which he works, with what his spell in that month says.

    Args:
        workers: columns of ``schemas.WORKERS``.
        months: of ``rosters.participants.participant_months``; of one year.
        spells: as ``schemas.SPELLS``; None: everybody has the one of his line.

    Returns:
        ``worker_id, month, status, opd_code, unit, category, sex, age_band, is_covered`` (boolean;
        null is unknown). ``age_band`` is that on the last day of the month.
    """
    frame = months.merge(
        _months_worked(workers, spells, months["month"]), on=["worker_id", "month"], how="inner"
    )
    born = frame["birth_date"].astype(object).where(frame["birth_date"].notna(), None)
    pairs = list(zip(born, frame["month"], strict=True))
    band_of = {(day, month): age_band(day, _last_day(month)) for day, month in set(pairs)}
    bands = [band_of[pair] for pair in pairs]
    in_order = [name for name, _, _ in age_bands()]
    result = frame.assign(age_band=pd.Categorical(bands, categories=in_order, ordered=True))
    return result[["worker_id", "month", "status", *GROUPS, "is_covered"]].reset_index(drop=True)


def _months_worked(
    workers: pd.DataFrame, spells: pd.DataFrame | None, months: pd.Series
) -> pd.DataFrame:
    """One row for each worker and month of his pieces, in the years of ``months``."""
    person = ["worker_id", "status", "sex", "birth_date"]
    found = []
    for year in sorted({month[:4] for month in months.unique()}):
        pieces = pieces_of(workers, spells, int(year))
        n_months = (pieces["last_month"] - pieces["first_month"] + 1).clip(lower=0).to_numpy()
        rows = np.repeat(np.arange(len(pieces)), n_months)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(n_months) - n_months, n_months)
        numbers = pieces["first_month"].to_numpy()[rows] + within
        people = workers[person].iloc[pieces["worker"].to_numpy()[rows]].reset_index(drop=True)
        work = pieces[["opd_code", "unit", "category"]].iloc[rows].reset_index(drop=True)
        found.append(
            pd.concat([people, work], axis=1).assign(month=[f"{year}-{n:02d}" for n in numbers])
        )
    names = [*person, "opd_code", "unit", "category", "month"]
    return pd.concat(found) if found else pd.DataFrame({name: [] for name in names}, dtype=object)


def left_open(frame: pd.DataFrame, on_lists: Iterable[str], column: str) -> pd.DataFrame:
    """``frame`` with nothing known of the OPDs of whose workers none stands on any list.

    SIPP lists the participants of one employer's number (NPP). An OPD on no list has nobody
    registered, or its list was not given: which of the two, no list says.

    Args:
        frame: ``worker_id, opd_code`` and ``column``, of workers or of :func:`worker_months`.
        on_lists: ``worker_id`` of the workers who stand on some list.
        column: boolean, what is then not known.
    """
    codes = frame["opd_code"].astype(object).where(frame["opd_code"].notna(), None)
    told = set(codes[frame["worker_id"].isin(list(on_lists))])
    return frame.assign(**{column: frame[column].mask(~codes.isin(list(told)))})


def coverage_by_month(own: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """How many were protected in each month, of how many.

    Args:
        own: of :func:`worker_months`.
        by: some of :data:`GROUPS`; none gives the whole city.

    Returns:
        One row for each month and group, in the order of months, then groups, null groups last:
        ``month``, the groups;
        ``workers, covered, unknown``: counted workers, those protected (null where nothing is known
        of any), those of whom it is unknown; ``held, held_covered, held_unknown`` likewise;
        ``rate``: covered / workers as Fraction, None where anything in it is unknown;
        ``rate_low, rate_high``: the least and the most it can be, whatever becomes of the held and
        the unknown (None where nothing at all is known).
    """
    return _rates(own, ["month", *by])


def counted_ends(covered: int, unknown: int, workers: int) -> tuple[Fraction, Fraction]:
    """The least and the most that the rate of counted workers alone can be.

    ``rate_low`` and ``rate_high`` of :func:`coverage_by_month` weigh the held as well.

    Raises:
        ZeroDivisionError: there are no counted workers.
    """
    return Fraction(covered, workers), Fraction(covered + unknown, workers)


def coverage_on(own: pd.DataFrame, as_of: date, by: Sequence[str] = ()) -> pd.DataFrame:
    """:func:`coverage_by_month` in one month, with the day as column ``as_of``.

    That month is the newest up to ``as_of`` of which any list tells, since monthly lists lag
    behind; where none tells of any, it is the newest.
    """
    until = until_told(own[own["month"] <= f"{as_of:%Y-%m}"])
    newest = until["month"].max()
    return coverage_by_month(own[own["month"] == newest], by).assign(as_of=as_of)


def until_told(own: pd.DataFrame) -> pd.DataFrame:
    """``own`` without the months after the last of which any list tells.

    Monthly lists lag behind: what nobody can know yet is no gap in what is known. Where no list
    tells of anything, all months stay.
    """
    told = own.loc[own["is_covered"].notna(), "month"]
    return own[own["month"] <= told.max()] if len(told) else own


def coverage_of_months(own: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Of all months worked, how many were protected: what one day's rate does not show.

    Returns:
        As :func:`coverage_by_month` without ``month``, but counting worker-months: the columns are
        ``worker_months, covered_months, unknown_months, held_months, held_covered_months,
        held_unknown_months, rate, rate_low, rate_high, uncovered_months`` (of counted workers,
        surely not protected).
    """
    frame = _rates(own, list(by))
    names = {
        "workers": "worker_months",
        "covered": "covered_months",
        "unknown": "unknown_months",
        "held": "held_months",
        "held_covered": "held_covered_months",
        "held_unknown": "held_unknown_months",
    }
    frame = frame.rename(columns=names)
    uncovered = frame["worker_months"] - frame["covered_months"] - frame["unknown_months"]
    return frame.assign(uncovered_months=uncovered)


def protection(own: pd.DataFrame) -> pd.DataFrame:
    """Since when each worker is protected, and with which gaps.

    Returns:
        ``worker_id``; ``n_months`` worked, ``n_covered``, ``n_uncovered``, ``n_unknown``;
        ``first_covered``: first month known to be protected; ``covered_since``: first month of the
        run that lasts to the newest month, null where that month is not protected;
        ``n_gap_before``: months known to be unprotected before ``first_covered`` (the gap of the
        contract in January); ``n_gap_within``: those after it and before the last protected month.
    """
    months, columns = np.unique(own["month"].to_numpy(dtype=str), return_inverse=True)
    workers, ids = pd.factorize(own["worker_id"])
    states = np.full((len(ids), max(len(months), 1)), _NO_WORK, dtype=np.int8)
    is_covered = own["is_covered"]
    states[workers, columns] = np.where(
        is_covered.isna(), _UNKNOWN, np.where(is_covered.fillna(False), _COVERED, _BARE)
    )
    place = np.arange(states.shape[1])
    covered, bare = states == _COVERED, states == _BARE
    is_ever = covered.any(axis=1)
    first = np.where(is_ever, covered.argmax(axis=1), 0)
    last = np.where(is_ever, _last_place(covered), -1)
    newest = _last_place(states != _NO_WORK)
    # The run begins after the last month that is not known to be protected, or with the work.
    broken = bare | (states == _UNKNOWN)
    begin = np.where(
        broken.any(axis=1), _last_place(broken) + 1, (states != _NO_WORK).argmax(axis=1)
    )
    is_now = is_ever & (last == newest)
    names = np.array([*months.tolist(), None], dtype=object)
    return pd.DataFrame(
        {
            "worker_id": ids,
            "n_months": (states != _NO_WORK).sum(axis=1),
            "n_covered": covered.sum(axis=1),
            "n_uncovered": bare.sum(axis=1),
            "n_unknown": (states == _UNKNOWN).sum(axis=1),
            "first_covered": names[np.where(is_ever, first, -1)],
            "covered_since": names[np.where(is_now, begin, -1)],
            "n_gap_before": (bare & (place < first[:, None])).sum(axis=1),
            "n_gap_within": (bare & (place > first[:, None]) & (place < last[:, None])).sum(axis=1),
        }
    )


def _last_place(is_so: np.ndarray[Any, np.dtype[np.bool_]]) -> np.ndarray[Any, Any]:
    """The last column of each row that is so; the last of all where none is."""
    return is_so.shape[1] - 1 - is_so[:, ::-1].argmax(axis=1)


def gaps_by_month(own: pd.DataFrame) -> pd.DataFrame:
    """Counted workers without protection in a month, and how many of them have it by now.

    Who is protected in the newest month told and was not in an earlier one was left bare for a
    while: the gap of the contracts in January stands in the first line.

    Returns:
        ``month, uncovered`` (known to be unprotected), ``covered_by_now`` (of those), as Int64.
    """
    counted = own[own["status"] == "counted"]
    newest = until_told(counted)["month"].max()
    is_now = (counted["month"] == newest) & counted["is_covered"].fillna(False)
    now = set(counted.loc[is_now, "worker_id"])
    uncovered = counted[~counted["is_covered"].fillna(True)]
    rows = [
        {
            "month": month,
            "uncovered": int((uncovered["month"] == month).sum()),
            "covered_by_now": int(
                uncovered.loc[uncovered["month"] == month, "worker_id"].isin(now).sum()
            ),
        }
        for month in sorted(counted["month"].unique())
    ]
    frame = pd.DataFrame(rows, columns=["month", "uncovered", "covered_by_now"])
    is_told = counted[counted["is_covered"].notna()]["month"]
    frame[["uncovered", "covered_by_now"]] = frame[["uncovered", "covered_by_now"]].astype("Int64")
    # A month of which nothing is known has no gap of zero.
    frame.loc[~frame["month"].isin(is_told), ["uncovered", "covered_by_now"]] = pd.NA
    return frame


def age_band(born: date | None, on: date) -> str | None:
    """The band of ``age_bands.csv`` of who was born on ``born``; None where that is unknown."""
    if born is None:
        return None
    age = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    return next((name for name, low, high in age_bands() if low <= age <= high), None)


@cache
def age_bands() -> tuple[tuple[str, int, int], ...]:
    """(name, youngest, oldest) of the bands of ``age_bands.csv``, in order."""
    parsers = {"age_band": required_text, "from_age": whole, "to_age": optional_whole}
    table = read_csv(Path(__file__).with_name("age_bands.csv"), parsers)
    rows = table.parsed(parsers)
    table.check_once(("age_band",), rows)
    table.done()
    return tuple((row["age_band"], row["from_age"], row["to_age"] or 999) for _, row in rows)


def _rates(own: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    is_counted = own["status"] == "counted"
    is_covered = own["is_covered"].fillna(False).astype(bool)
    is_unknown = own["is_covered"].isna()
    marks = pd.DataFrame(
        {
            "workers": is_counted,
            "covered": is_counted & is_covered,
            "unknown": is_counted & is_unknown,
            "held": ~is_counted,
            "held_covered": ~is_counted & is_covered,
            "held_unknown": ~is_counted & is_unknown,
        }
    ).astype("int64")
    if keys:
        groups = [own[key] for key in keys]
        totals = marks.groupby(groups, dropna=False, observed=True).sum().reset_index()
    else:
        totals = marks.sum().to_frame().T
    rates = [_rate(row) for row in totals[list(marks.columns)].to_dict("records")]
    columns = ["rate", "rate_low", "rate_high"]
    for place, name in enumerate(columns):
        totals[name] = pd.Series([rate[place] for rate in rates], index=totals.index, dtype=object)
    for who, covered, unknown in (
        ("workers", "covered", "unknown"),
        ("held", "held_covered", "held_unknown"),
    ):
        nothing_known = (totals[unknown] == totals[who]) & (totals[who] > 0)
        totals[covered] = totals[covered].astype("Int64").mask(nothing_known)
    return totals


def _rate(n: dict[Any, Any]) -> tuple[Any, ...]:
    """Rate, least and most, of one group's counts."""
    workers, held = n["workers"], n["held"]
    unknown = n["unknown"] + n["held_unknown"]
    if workers + held == 0 or unknown == workers + held:
        return (None,) * 3
    rate = Fraction(n["covered"], workers) if workers and not n["unknown"] else None
    # The least: whoever is unknown is bare, and of the held only the bare ones are workers.
    held_bare = held - n["held_covered"]
    low = _fraction(n["covered"], workers + held_bare)
    # The most: the other way round.
    held_safe = n["held_covered"] + n["held_unknown"]
    high = _fraction(n["covered"] + n["unknown"] + held_safe, workers + held_safe)
    return rate, low, high


def _fraction(numerator: int, denominator: int) -> Fraction | None:
    return Fraction(numerator, denominator) if denominator else None


def _last_day(month: str) -> date:
    first = date(int(month[:4]), int(month[5:]), 1)
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
