"""The city as a whole: how far it is on the way to universal coverage, from published figures.

Nothing here is known person by person, and nothing may be added to what `own` tells. A figure that
nobody has published stays None.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pandas as pd

from analysis.reference import AT_RISK, TOTAL

#: Segments that are no parts of a total.
NO_PARTS = frozenset({TOTAL, AT_RISK})


class NotActiveError(ValueError):
    """Figures given as active are the base by segment: nothing may be drawn from them."""


@dataclass(frozen=True)
class Observation:
    """One published observation of the whole city. ``rate`` is ``active / base``."""

    as_of: date
    active: int
    base: int
    denominator: str
    source: str | None

    @property
    def rate(self) -> Fraction:
        return Fraction(self.active, self.base)

    @property
    def gap(self) -> int:
        """Workers who are not yet protected."""
        return self.base - self.active


@dataclass(frozen=True)
class BudgetAddition:
    """What the budgeted workers add to the city's rate, in points of 1: the least and the most.

    ``gross`` is what they would be if nobody of them were active yet and all stood in the base.
    ``is_certain`` where least and most are one.
    """

    workers: int
    base: int
    already_active: int | None
    is_in_base: bool | None
    gross: Fraction
    least: Fraction
    most: Fraction

    @property
    def is_certain(self) -> bool:
        return self.least == self.most


def observations(coverage: pd.DataFrame) -> pd.DataFrame:
    """The observations of ``coverage.csv`` with what follows from them.

    Args:
        coverage: ``Reference.coverage``.

    Returns:
        Its columns, and ``rate`` (Fraction) and ``gap``, None where active or base is unknown or
        refused; ``refused_for``: why ``active`` may not be used, None where it may:
        ``active_is_base`` (the segments' active add up to the base of the total, or each equals its
        own base: they are the base, as the press has printed it), ``exceeds_base`` (more active
        than base), ``exceeds_total`` (the segments' active add up to more than the total's). By
        date, then in the order of the file.
    """
    frame = coverage.reset_index(drop=True).astype(object)
    frame = frame.where(frame.notna(), None)
    refused: dict[int, str] = {}
    for _, group in frame.groupby(["as_of", "denominator"], sort=False):
        refused |= _refusals(group)
    rates: list[Fraction | None] = []
    gaps: list[int | None] = []
    for place, row in enumerate(frame.to_dict("records")):
        active, base = row["active"], row["base"]
        is_known = active is not None and base and place not in refused
        rates.append(Fraction(int(active), int(base)) if is_known else None)
        gaps.append(int(base) - int(active) if is_known else None)
    frame["rate"] = pd.Series(rates, index=frame.index, dtype=object)
    frame["gap"] = pd.Series(gaps, index=frame.index, dtype=object)
    reasons = [refused.get(place) for place in range(len(frame))]
    frame["refused_for"] = pd.Series(reasons, index=frame.index, dtype=object)
    return frame.sort_values("as_of", kind="stable", ignore_index=True)


def _refusals(group: pd.DataFrame) -> dict[int, str]:
    """Row to reason, for the rows of one day and denominator."""
    found: dict[int, str] = {}
    for place, active, base in zip(group.index, group["active"], group["base"], strict=True):
        if active is not None and base is not None and active > base:
            found[place] = "exceeds_base"
    parts = group[~group["segment"].isin(NO_PARTS)]
    total = group[group["segment"] == TOTAL]
    known = parts[parts["active"].notna()]
    if known.empty:
        return found
    total_active = total["active"].iloc[0] if len(total) else None
    total_base = total["base"].iloc[0] if len(total) else None
    n_active = sum(int(active) for active in known["active"])
    adds_to_base = total_base is not None and n_active == total_base and len(known) > 1
    each_is_its_base = len(known) > 1 and all(
        active == base for active, base in zip(known["active"], known["base"], strict=True)
    )
    # A city in which everybody is protected says so in its total.
    is_complete = total_active is not None and total_active == total_base
    if (adds_to_base or each_is_its_base) and not is_complete:
        return found | dict.fromkeys(known.index, "active_is_base")
    if total_active is not None and n_active > total_active:
        return dict.fromkeys(known.index, "exceeds_total") | found
    return found


def totals(
    observed: pd.DataFrame, denominator: str | None = None, *, until: date | None = None
) -> list[Observation]:
    """The whole city's observations whose rate is known, oldest first.

    Args:
        observed: of :func:`observations`.
        denominator: only those; None takes the denominator of the newest one, since rates of
            different denominators make no series.
        until: leave out what was observed after this day, as for a report of an earlier day.
    """
    rows = observed[(observed["segment"] == TOTAL) & observed["rate"].notna()]
    if until is not None:
        rows = rows.loc[[place for place, day in rows["as_of"].items() if day <= until]]
    if denominator is None and len(rows):
        denominator = rows["denominator"].iloc[-1]
    return [
        Observation(
            row["as_of"], int(row["active"]), int(row["base"]), row["denominator"], row["source"]
        )
        for row in rows[rows["denominator"] == denominator].to_dict("records")
    ]


def active_by_segment(observed: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """Active participants by segment on a day, to be drawn as such; unknown stays None.

    Returns:
        ``segment, active, base, rate, gap, denominator, source`` without the total.

    Raises:
        NotActiveError: what is given as active is refused by :func:`observations`.
    """
    rows = observed[(observed["as_of"] == as_of) & (observed["segment"] != TOTAL)]
    if len(wrong := rows[rows["refused_for"].notna()]):
        named = ", ".join(
            f"{row['segment']} {row['active']} ({row['refused_for']})"
            for row in wrong.to_dict("records")
        )
        raise NotActiveError(
            f"coverage.csv, {as_of.isoformat()}: {named}: angka ini bukan peserta aktif; "
            "pindahkan ke kolom base dan kosongkan active"
        )
    columns = ["segment", "active", "base", "rate", "gap", "denominator", "source"]
    return rows[columns].reset_index(drop=True)


def targets_of(targets: pd.DataFrame, segment: str) -> pd.DataFrame:
    """The targets of a segment; a line that names none is of the whole city."""
    if "segment" not in targets:
        return targets if segment == TOTAL else targets.iloc[:0]
    return targets[targets["segment"].fillna(TOTAL) == segment].reset_index(drop=True)


def targets_by_family(targets: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The targets of each family by year: a line of a chart joins those of one family only."""
    return {
        str(family): group.sort_values("year", kind="stable", ignore_index=True)
        for family, group in targets.groupby("family", sort=False)
    }


def demands(latest: Observation, targets: pd.DataFrame, as_of: date) -> pd.DataFrame:
    """What each target demands of the city, on the base of its newest observation.

    The active of today are unknown, so the pace is a range: as if the way had begun on the day of
    the observation, and as if nothing had moved between it and ``as_of``.

    Args:
        targets: ``Reference.targets``.

    Returns:
        ``family, year, target_rate, source``; ``observed_on, active, base, denominator`` it is
        reckoned from; ``needed``: active workers at the target, rounded up; ``missing``: of those,
        how many are not active (0 where reached); ``is_reached``; ``is_past``: its year is over;
        ``months_left`` (Fraction) from ``as_of`` to the end of the target's year;
        ``per_month``: people a month from ``as_of``, rounded up, None where past or reached;
        ``per_month_least``: likewise from the day of the observation. By family, then year.
    """
    rows = []
    for family, group in targets_by_family(targets_of(targets, TOTAL)).items():
        for target in group.to_dict("records"):
            end = date(int(target["year"]), 12, 31)
            needed = _ceiling(Fraction(target["target_rate"]) * latest.base)
            missing = max(needed - latest.active, 0)
            months_left = months_between(as_of, end)
            is_past = months_left <= 0
            is_open = missing > 0 and not is_past
            rows.append(
                {
                    "family": family,
                    "year": int(target["year"]),
                    "target_rate": target["target_rate"],
                    "source": target["source"],
                    "observed_on": latest.as_of,
                    "active": latest.active,
                    "base": latest.base,
                    "denominator": latest.denominator,
                    "needed": needed,
                    "missing": missing,
                    "is_reached": missing == 0,
                    "is_past": is_past,
                    "months_left": max(months_left, Fraction(0)),
                    "per_month": _ceiling(missing / months_left) if is_open else None,
                    "per_month_least": (
                        _ceiling(missing / months_between(latest.as_of, end)) if is_open else None
                    ),
                }
            )
    columns = ["family", "year", "target_rate", "source", "observed_on", "active", "base"]
    columns += ["denominator", "needed", "missing", "is_reached", "is_past", "months_left"]
    return pd.DataFrame(rows, columns=[*columns, "per_month", "per_month_least"], dtype=object)


def budget_addition(
    latest: Observation, workers: int, *, already_active: int | None, is_in_base: bool | None
) -> BudgetAddition:
    """What budgeted workers add to the city's rate, less those already active, if in the base.

    Args:
        workers: how many are budgeted for.
        already_active: how many of them are active already; None is unknown: none or all.
        is_in_base: whether the denominator holds them; None is unknown: then they may add nothing.

    Raises:
        ValueError: more are active already than there are workers.
    """
    if already_active is not None and not 0 <= already_active <= workers:
        raise ValueError(f"{already_active} of {workers} workers cannot be active already")
    gross = Fraction(workers, latest.base)
    net = Fraction(workers - (already_active or 0), latest.base)
    most = Fraction(0) if is_in_base is False else net
    is_settled = is_in_base is True and already_active is not None
    least = most if is_settled else Fraction(0)
    return BudgetAddition(workers, latest.base, already_active, is_in_base, gross, least, most)


def months_between(start: date, end: date) -> Fraction:
    """Calendar months from the end of day ``start`` to that of ``end``, parts of a month exact."""
    return _months(end) - _months(start)


def _months(day: date) -> Fraction:
    following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    n_days = (following - day.replace(day=1)).days
    return day.year * 12 + day.month - 1 + Fraction(day.day, n_days)


def _ceiling(value: Fraction) -> int:
    return -(-value.numerator // value.denominator)
