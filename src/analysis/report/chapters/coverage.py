"""Who of the city's own workers is protected, out of whom: by month, OPD, unit and group.

What the chapter has besides stands apart: how far the lists are final (`confirmation`), and the
city as a whole (`whole_city`), which is never mixed in.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from analysis.coverage.own import counted_ends
from analysis.coverage.tables import newest_told, share
from analysis.figures import Figures
from analysis.frames import known, whole
from analysis.frames import rows as rows_of
from analysis.report.blocks import Block, Note, Prose
from analysis.report.chapters.confirmation import (
    confirmed_notice,
    register_status,
    status_table,
    status_text,
)
from analysis.report.chapters.own_rates import (
    of_month,
    own_group_table,
    own_opd_charts,
    own_opd_table,
    uncovered,
    unit_blocks,
    unit_table,
)
from analysis.report.chapters.texts import OpdLabels, head, prose
from analysis.report.chapters.whole_city import (
    addition_text,
    city_chart,
    city_rate,
    city_text,
    demand_table,
    has_own_target,
    pace_note,
    register_city,
    segment_table,
    ways_chart,
)
from analysis.report.chart_style import Value
from analysis.report.charts import Line, month_columns
from analysis.report.tables import DataTable, TableColumn
from analysis.report.wording import EN_DASH, count, list_and, percent

#: More OPDs than this are counted, not named.
MOST_NAMES = 3
_MONTHS = ("covered_months", "unknown_months", "worker_months")

__all__ = [
    "addition_text",
    "city_chart",
    "city_rate",
    "city_text",
    "confirmed_notice",
    "demand_table",
    "gap_chart",
    "gap_table",
    "has_own_target",
    "months_text",
    "off_roster_text",
    "own_group_table",
    "own_month_chart",
    "own_opd_charts",
    "own_opd_table",
    "own_text",
    "pace_note",
    "register_city",
    "register_own",
    "register_status",
    "segment_table",
    "status_table",
    "status_text",
    "unit_blocks",
    "unit_table",
    "ways_chart",
]


def register_own(
    figures: Figures,
    coverage: pd.DataFrame,
    months: pd.DataFrame,
    gaps: pd.DataFrame,
    off_roster: pd.DataFrame,
    names: OpdLabels,
) -> None:
    """Register the figures of the city's own workers.

    Args:
        coverage: as ``schemas.COVERAGE_OWN``.
        months: one row of :func:`analysis.coverage.own.coverage_of_months`, up to the newest month
            of which any list tells.
        gaps: as ``schemas.COVERAGE_MONTHS``.
        off_roster: of :func:`analysis.coverage.off_roster.on_no_roster`.
        names: names of OPDs.
    """
    month = newest_told(coverage)
    everybody = coverage[coverage["dimension"] == "all"].sort_values("month")
    row = _first(everybody[everybody["month"] == month])
    first, gap = _first(everybody), _first(gaps.sort_values("month"))
    is_told = known(row.get("covered")) is not None
    n_covered = whole(row.get("covered"))
    left = None if n_covered is None else (whole(row.get("workers")) or 0) - n_covered
    low, high = _ends(*(row.get(name) for name in ("covered", "unknown", "workers")))
    figures.add_all(
        {
            "own_month": month,
            "own_workers": whole(row.get("workers")),
            "own_covered": whole(row.get("covered")),
            "own_unknown": whole(row.get("unknown")),
            "own_uncovered": None if left is None else left - (whole(row.get("unknown")) or 0),
            "own_left": left,
            "own_rate": share(row.get("rate")),
            "own_rate_span": _span(low, high),
            "own_known_low": low,
            "own_known_high": high,
            "own_rate_low": share(row.get("rate_low")),
            "own_rate_high": share(row.get("rate_high")),
            "own_first_month": first.get("month"),
            "own_rate_first": share(first.get("rate")),
            "own_covered_first": whole(first.get("covered")),
            "own_open_opds": _open_opds(coverage, month, names) if is_told else None,
        }
    )
    worked = _first(months) if is_told else {}
    months_low, months_high = _ends(*(worked.get(name) for name in _MONTHS))
    figures.add_all(
        {
            "own_months": whole(worked.get("worker_months")),
            "own_covered_months": whole(worked.get("covered_months")),
            "own_uncovered_months": whole(worked.get("uncovered_months")),
            "own_unknown_months": whole(worked.get("unknown_months")),
            "own_months_rate": worked.get("rate"),
            "own_months_low": months_low,
            "own_months_high": months_high,
            "gap_first": whole(gap.get("uncovered")),
            "gap_first_now": whole(gap.get("covered_by_now")),
        }
    )
    off_roster = off_roster[off_roster["months"] > 0]
    figures.add("off_roster", len(off_roster) if is_told else None)
    figures.add("off_roster_idr", int(off_roster["amount_idr"].sum()) if is_told else None)


def off_roster_text(figures: Figures) -> Prose:
    """Participants on no roster and their rupiah; unknown without a list."""
    key = "off_roster" if figures.is_known("off_roster") else "own_unknown"
    return Prose(prose(f"coverage.{key}", figures))


def own_text(figures: Figures) -> Prose:
    """The own workers' coverage in one paragraph, or how far it is known."""
    if figures.is_known("own_rate"):
        key = "own_lead"
    elif figures.is_known("own_known_low"):
        key = "own_partly"
    else:
        key = "own_nobody" if figures.whole("own_workers") == 0 else "own_unknown"
    parts = [key, "own_open"] if figures.is_known("own_open_opds") else [key]
    return Prose(" ".join(prose(f"coverage.{part}", figures) for part in parts))


def months_text(figures: Figures) -> Prose:
    """The months of the year, and the gap at its beginning; unknown without a list."""
    if not figures.is_known("own_months_low"):
        return Prose(prose("coverage.own_unknown"))
    is_known = figures.is_known("own_months_rate")
    parts = [prose("coverage.months_lead" if is_known else "coverage.months_partly", figures)]
    if figures.is_known("gap_first") and figures.whole("gap_first"):
        is_nobody = figures.whole("gap_first_now") == 0
        parts.append(prose(f"coverage.{'gap_lead_none' if is_nobody else 'gap_lead'}", figures))
    return Prose(" ".join(parts))


def own_month_chart(coverage: pd.DataFrame, figures: Figures, **text: Any) -> Block:
    """Registered, not yet and unknown month by month; a note without a list."""
    own = coverage[coverage["dimension"] == "all"]
    if own.empty or own["covered"].isna().all():
        return Note(prose("coverage.own_unknown"))
    told = own[own["covered"].notna()]
    states: dict[str, dict[str, Value | None]] = {
        "covered": {row.month: whole(row.covered) for row in rows_of(told)},
        "uncovered": {row.month: uncovered(row) for row in rows_of(told)},
        "unknown": {row.month: int(row.unknown) for row in rows_of(told)},
    }
    return month_columns(
        [Line(head(name), values) for name, values in states.items()],
        title=prose(
            f"coverage.own_month_title{'' if figures.is_known('own_rate') else '_partly'}", figures
        ),
        subtitle=prose("coverage.own_month_subtitle"),
        source=prose("sources.participants"),
        made_from="coverage_own",
        **text,
    )


def gap_chart(gaps: pd.DataFrame, figures: Figures, **text: Any) -> Block:
    """Counted workers without protection month by month: the gap of the contracts in January.

    Args:
        gaps: as ``schemas.COVERAGE_MONTHS``.
    """
    if gaps.empty or gaps["uncovered"].isna().all():
        return Note(prose("coverage.own_unknown"))
    now, still = {}, {}
    for row in rows_of(gaps):
        uncovered, by_now = whole(row.uncovered), whole(row.covered_by_now)
        now[row.month] = by_now
        still[row.month] = None if uncovered is None or by_now is None else uncovered - by_now
    has_first = bool(figures.whole("gap_first"))
    return month_columns(
        [Line(head("not_covered_by_now"), dict(still)), Line(head("covered_by_now"), dict(now))],
        title=prose(f"coverage.{'gap_title' if has_first else 'gap_title_whole'}", figures),
        subtitle=prose("coverage.gap_subtitle", figures),
        source=prose("sources.participants"),
        made_from="coverage_months",
        **text,
    )


def gap_table(gaps: pd.DataFrame) -> DataTable:
    """Counted workers with and without protection by month, adding up to worker-months."""
    names = ("workers", "covered", "uncovered", "covered_by_now", "unknown")
    return DataTable(
        title=prose("coverage.gap_table_title"),
        columns=(
            TableColumn(head("month"), "month"),
            TableColumn(head("counted_workers"), "number", is_totalled=True),
            TableColumn(head("covered"), "number", is_totalled=True),
            TableColumn(head("uncovered"), "number", is_totalled=True),
            TableColumn(head("covered_by_now"), "number"),
            TableColumn(head("unknown"), "number", is_totalled=True),
        ),
        rows=[(row.month, *(whole(getattr(row, name)) for name in names)) for row in rows_of(gaps)],
        notes=(prose("coverage.gap_table_note"),),
        source=prose("sources.participants"),
        made_from="coverage_months",
    )


def _ends(
    covered: Any, unknown: Any, workers: Any
) -> tuple[Fraction, Fraction] | tuple[None, None]:
    """Of counted workers alone, the least and the most; nothing where nothing is known."""
    n_covered, n_workers = whole(covered), whole(workers)
    if not n_workers or n_covered is None:
        return None, None
    return counted_ends(n_covered, whole(unknown) or 0, n_workers)


def _span(low: Fraction | None, high: Fraction | None) -> str | None:
    """The rate, or the least and the most that it can be; None where nothing is known."""
    if low is None or high is None:
        return None
    return percent(low) if low == high else f"{percent(low)}{EN_DASH}{percent(high)}"


def _open_opds(coverage: pd.DataFrame, month: str | None, names: OpdLabels) -> str | None:
    """The OPDs with workers on no list, by name where they are few; None where there are none."""
    newest = of_month(coverage, "opd_code", month)
    is_open = newest["covered"].isna() & (newest["workers"] > 0)
    codes = [names(known(code)) for code in names.in_order(newest[is_open], "value")["value"]]
    if not codes:
        return None
    few = list_and(codes[:MOST_NAMES])
    return few if len(codes) <= MOST_NAMES else prose("coverage.opds").format(n=count(len(codes)))


def _first(frame: pd.DataFrame) -> dict[Any, Any]:
    return frame.iloc[0].to_dict() if len(frame) else {}
