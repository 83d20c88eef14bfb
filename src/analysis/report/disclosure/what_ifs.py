"""Which what-ifs touch only some of the workers: their high need would tell of the held of a few.

High less low need of such a what-if is what the held workers of some OPDs, of one category, or of
some wages cost; the low need is made of counted workers alone.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import pandas as pd

from analysis.contributions.what_if.overlay import Overlay
from analysis.contributions.what_if.scenario_files import load_assumptions
from analysis.figures import Figures
from analysis.frames import known, whole
from analysis.frames import rows as rows_of
from analysis.report.chapters.texts import prose
from analysis.report.disclosure.shield import Shield


def high_hidden(scenarios: pd.DataFrame, shield: Shield) -> list[bool]:
    """For each line of ``schemas.SCENARIOS``, whether its high need may not be shown.

    One price for everybody and everybody priced: then high less low is the city's held workers.
    The line of the report itself is a total of the city.
    """
    counted = _base_workers(scenarios)
    return [
        shield.is_on
        and not row.is_base
        and known(row.left_out_for) is None
        and (known(row.month_idr) is None or (row.workers_low, row.workers_high) != counted)
        for row in rows_of(scenarios)
    ]


def low_hidden(scenarios: pd.DataFrame, shield: Shield) -> list[bool]:
    """The same for its low need: it tells of the counted workers of those whom it touches."""
    is_counted_hidden = any(name.startswith("counted|") for name in shield.pattern.withheld)
    counted = _base_workers(scenarios)
    return [
        is_hidden
        and (
            is_counted_hidden
            or (counted is not None and 0 < abs(row.workers_low - counted[0]) < shield.min_people)
        )
        for row, is_hidden in zip(rows_of(scenarios), high_hidden(scenarios, shield), strict=True)
    ]


def ends_hidden(row: Any, shield: Shield) -> tuple[bool, bool]:
    """Whether the low and the high end of a line of ``schemas.SENSITIVITY`` may not be shown.

    An end that is the base itself is a total of the city. An alternative that the file of
    assumptions does not have (any more) may touch anybody.
    """
    ends = (known(row.low_is), known(row.high_is))
    open_to_all = _touching_all()
    low, high = (
        shield.is_on and end is not None and (row.assumption, end) not in open_to_all
        for end in ends
    )
    return low, high


def shielded(
    figures: Figures, scenarios: pd.DataFrame, sensitivity: pd.DataFrame, shield: Shield
) -> Figures:
    """The register with words in place of the needs that :func:`high_hidden` and ends hide."""
    needs = {
        whole(row.need_high_idr)
        for row, is_hidden in zip(rows_of(scenarios), high_hidden(scenarios, shield), strict=True)
        if is_hidden
    }
    hidden = [
        name
        for name in ("scenario_least", "scenario_most")
        if figures.is_known(name) and figures.whole(name) in needs
    ]
    moving = sensitivity[sensitivity["span_idr"].fillna(0).astype("int64") > 0]
    for place, row in zip(("first", "second"), rows_of(moving.head(2)), strict=False):
        for end, is_hidden in zip(("low", "high"), ends_hidden(row, shield), strict=True):
            if is_hidden:
                hidden.append(f"sensitivity_{place}_{end}")
    return figures.with_texts(dict.fromkeys(hidden, prose("disclosure.not_shown")))


def _base_workers(scenarios: pd.DataFrame) -> tuple[int, int] | None:
    base = scenarios[scenarios["is_base"].astype(bool)]
    if base.empty:
        return None
    return int(base.iloc[0]["workers_low"]), int(base.iloc[0]["workers_high"])


@cache
def _touching_all() -> frozenset[tuple[str, str]]:
    """Assumption and label of every alternative that touches all workers alike."""
    return frozenset(
        (assumption.name, alternative.label)
        for assumption in load_assumptions()
        for alternative in assumption.alternatives
        if not _is_partial(alternative.overlay)
    )


def _is_partial(overlay: Overlay) -> bool:
    people = overlay.head_count
    is_by_wage = (overlay.wage_base or "").startswith("actual")
    return bool(overlay.jkk_class or people.only or people.without or is_by_wage)
