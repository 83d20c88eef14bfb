"""Which assumption moves the need most, and what one percent of each is worth.

One assumption at a time, from the need of the counted and held workers as the run prices it
(employer's part). The range of an assumption is the lowest and highest need of its documented
alternatives and the base itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from analysis.contributions.what_if.outcome import Base, NotPricedError, Outcome, half_up, outcome
from analysis.contributions.what_if.overlay import Overlay
from analysis.contributions.what_if.scenario_files import Assumption
from analysis.schemas import SENSITIVITY


def sensitivity_table(base: Base, assumptions: Sequence[Assumption]) -> pd.DataFrame:
    """One line of ``schemas.SENSITIVITY`` for each assumption, the widest range first.

    Assumptions of equal range keep their order; those of which no alternative has a price here
    come last, without a range.
    """
    as_it_is = outcome(base, Overlay())
    rows = [_row(base, as_it_is, assumption) for assumption in assumptions]
    rows.sort(key=lambda row: -1 if row["span_idr"] is None else row["span_idr"], reverse=True)
    return pd.DataFrame(rows, columns=SENSITIVITY.names, dtype=object)


def _row(base: Base, as_it_is: Outcome, assumption: Assumption) -> dict[str, Any]:
    base_idr = as_it_is.need_high_idr
    needs: list[tuple[int, str | None]] = [(base_idr, None)]
    left_out = []
    for alternative in assumption.alternatives:
        try:
            needs.append((outcome(base, alternative.overlay).need_high_idr, alternative.label))
        except NotPricedError:
            left_out.append(alternative.label)
    is_priced = len(needs) > 1 or not assumption.alternatives
    names = [alternative.label for alternative in assumption.alternatives] or [""]
    # The first of equals stays, and the base is the first of all.
    (low, low_is), (high, high_is) = min(needs, key=_need), max(needs, key=_need)
    return {
        "assumption": assumption.name,
        "label": assumption.label,
        "base_idr": base_idr,
        "low_idr": low if is_priced else None,
        "high_idr": high if is_priced else None,
        "span_idr": high - low if is_priced else None,
        "low_is": low_is,
        "high_is": high_is,
        "one_percent_of": assumption.one_percent_of,
        "one_percent_idr": one_percent_idr(base, as_it_is, assumption.one_percent_of),
        "ground": "\n".join(
            "\t".join(part for part in (name, ground.text) if part)
            for name, ground in zip(names, assumption.grounds, strict=True)
        ),
        "marks": ",".join(dict.fromkeys(ground.mark for ground in assumption.grounds)),
        "left_out": "; ".join(left_out) or None,
    }


def _need(priced: tuple[int, str | None]) -> int:
    return priced[0]


def one_percent_idr(base: Base, as_it_is: Outcome, quantity: str | None) -> int | None:
    """What one percent of ``quantity`` is worth in the year, whole rupiah.

    ``wage``: every wage base one percent higher, priced anew. ``people`` and ``months``: a
    hundredth of the need, at its average; ``held``: of what the held workers cost; a programme: of
    its contributions; half up. None without a quantity, or for a programme that is not priced.
    """
    match quantity:
        case None:
            return None
        case "wage":
            higher = outcome(base, Overlay(wage_growth_rate=Decimal("0.01")))
            return higher.need_high_idr - as_it_is.need_high_idr
        case "people" | "months":
            return _hundredth(as_it_is.need_high_idr)
        case "held":
            return _hundredth(as_it_is.need_high_idr - as_it_is.need_low_idr)
        case program:
            if program not in base.programs:
                return None
            part = outcome(base, Overlay(programs=(program,)))
            return _hundredth(part.need_high_idr + part.worker_share_high_idr)


def _hundredth(amount_idr: int) -> int:
    return half_up(Fraction(amount_idr, 100))
