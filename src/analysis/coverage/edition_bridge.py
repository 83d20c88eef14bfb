"""The totals of two editions, and the reasons between them, without a remainder."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis import schemas
from analysis.coverage.editions import differs

MEASURES = ("counted", "held", "low_idr", "high_idr")
WHOLE_CITY = "*"


class EditionsDoNotCloseError(RuntimeError):
    """Before and all reasons together are not now: nothing may be published from it."""


def bridge(changes: pd.DataFrame) -> pd.DataFrame:
    """``schemas.EDITION_CHANGES`` of :func:`person_changes`, by OPD and for the whole city.

    Raises:
        EditionsDoNotCloseError: before and all reasons together are not now.
    """
    then = _measured(changes, "then", "amount_idr_then")
    priced = _measured(changes, "then", "repriced_idr")
    now = _measured(changes, "now", "amount_idr_now")
    has_reason = changes["reason"].notna()
    is_repriced = changes["status_then"].notna() & differs(
        changes["amount_idr_then"], changes["repriced_idr"]
    )
    moves = [
        _signed(then, -1).assign(reason="rules_price")[is_repriced],
        priced.assign(reason="rules_price")[is_repriced],
        _signed(priced, -1).assign(reason=changes["reason"])[has_reason],
        now.assign(reason=changes["reason"])[has_reason],
    ]
    parts = [
        _total(then, "before"),
        _summed(pd.concat(moves)),
        _total(now, "now"),
    ]
    return checked(pd.concat(parts, ignore_index=True))


def bridge_of_totals(then: pd.DataFrame, now: pd.DataFrame) -> pd.DataFrame:
    """The same where persons cannot be compared: the whole difference is ``undetailed``.

    Args:
        then, now: lines of reason ``before`` or ``now`` of such a table.
    """
    keys = ["opd_code"]
    before, after = (
        one.set_index(keys)[["people", *MEASURES]].astype("Int64") for one in (then, now)
    )
    rest = after.sub(before, fill_value=0)
    rest = rest[(rest[list(MEASURES)] != 0).any(axis=1)]
    parts = [
        before.assign(reason="before"),
        rest.assign(reason="undetailed", people=pd.array([pd.NA] * len(rest), dtype="Int64")),
        after.assign(reason="now"),
    ]
    return checked(pd.concat([part.reset_index() for part in parts], ignore_index=True))


def totals(persons: pd.DataFrame, reason: str) -> pd.DataFrame:
    """The totals of an edition's persons as lines of ``schemas.EDITION_CHANGES``."""
    named = persons[["opd_code", "status", "amount_idr"]].add_suffix("_now")
    return _total(_measured(named, "now", "amount_idr_now"), reason)


def checked(table: pd.DataFrame) -> pd.DataFrame:
    """``table`` in order, after proving that before and all reasons together are now.

    Raises:
        EditionsDoNotCloseError: they are not, in an OPD or in all; or the OPDs are not the city.
    """
    has_before = bool((table["reason"] == "before").any())
    left = table.assign(sign=[-1 if reason == "now" else 1 for reason in table["reason"]])
    for measure in MEASURES:
        signed = left[measure].astype("Int64") * left["sign"]
        rest = signed.groupby(left["opd_code"], dropna=False).sum()
        if has_before and (rest != 0).any():
            raise EditionsDoNotCloseError(f"{measure}: the reasons leave a remainder of {rest}")
        is_city = left["opd_code"] == WHOLE_CITY
        by_reason = [left[mask].groupby("reason")[measure].sum() for mask in (is_city, ~is_city)]
        if not by_reason[0].sub(by_reason[1], fill_value=0).eq(0).all():
            raise EditionsDoNotCloseError(f"{measure}: the OPDs do not add up to the city")
    order = {reason: n for n, reason in enumerate(("before", *schemas.CHANGE_REASONS, "now"))}
    keys = table["opd_code"].fillna("￿").where(table["opd_code"] != WHOLE_CITY, "")
    return (
        table.assign(_opd=keys, _reason=table["reason"].map(order))
        .sort_values(["_opd", "_reason"], ignore_index=True)[schemas.EDITION_CHANGES.names]
        .astype({"people": "Int64"} | dict.fromkeys(MEASURES, "Int64"))
    )


def _measured(changes: pd.DataFrame, when: str, amount: str) -> pd.DataFrame:
    """What each person was or is in the totals; those of the other edition only are left out."""
    part = changes[changes[f"status_{when}"].notna()]
    counted = (part[f"status_{when}"] == "counted").astype("Int64")
    amounts = part[amount].astype("Int64")
    return pd.DataFrame(
        {
            "person": part.index,
            "opd_code": part[f"opd_code_{when}"],
            "counted": counted,
            "held": 1 - counted,
            "low_idr": amounts * counted,
            "high_idr": amounts,
        }
    ).reindex(changes.index)


def _signed(measured: pd.DataFrame, sign: int) -> pd.DataFrame:
    return measured.assign(**{name: measured[name] * sign for name in MEASURES})


def _total(measured: pd.DataFrame, reason: str) -> pd.DataFrame:
    """A total by OPD and for the city, which has a line although it has nobody."""
    found = _summed(measured.assign(reason=reason))
    if len(found):
        return found
    nothing = {"opd_code": WHOLE_CITY, "reason": reason, "people": 0} | dict.fromkeys(MEASURES, 0)
    return pd.DataFrame([nothing])


def _summed(lines: pd.DataFrame) -> pd.DataFrame:
    """Sums by OPD and reason, then by reason alone; a person counts once in each."""
    lines = lines[lines["person"].notna()]
    whole = lines.assign(opd_code=WHOLE_CITY)
    spec: dict[str, Any] = {name: (name, "sum") for name in MEASURES}
    groups = [
        part.groupby(["opd_code", "reason"], dropna=False)
        .agg(people=("person", "nunique"), **spec)
        .reset_index()
        for part in (lines, whole)
    ]
    return pd.concat(groups, ignore_index=True)
