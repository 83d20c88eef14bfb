"""The city as a whole: what was published, which targets there are, and the ways to them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from analysis.coverage.city import NO_PARTS, BudgetAddition, Observation
from analysis.coverage.pace import Pace, growths
from analysis.coverage.tables import share
from analysis.figures import Figures
from analysis.frames import known, whole
from analysis.frames import rows as rows_of
from analysis.language import translated
from analysis.reference import TOTAL
from analysis.report.blocks import Block, Group, Note, Prose
from analysis.report.chapters.texts import head, label, prose, source_words
from analysis.report.charts import Target, Way, progress_to_targets, ways_there
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.report.wording import date_long, list_and, number

#: The growth that somebody has asked for, in ``growth.csv``.
ASKED = "bpjs_request"


def register_city(
    figures: Figures, latest: Observation | None, found: Pace, addition: BudgetAddition | None
) -> None:
    """Register the figures of the city as a whole, as published or as they follow from it."""
    figures.add_all(
        {
            "ucj_active": latest.active if latest else None,
            "ucj_base": latest.base if latest else None,
            "ucj_rate": latest.rate if latest else None,
            "ucj_gap": latest.gap if latest else None,
            "ucj_as_of": latest.as_of if latest else None,
            "ucj_denominator": translated(latest.denominator) if latest else None,
        },
        as_of=latest.as_of if latest else None,
    )
    figures.add_all(
        {
            "n_observations": found.n_observations,
            "pace_per_month": found.per_month,
            "pace_slowest": found.slowest,
            "pace_fastest": found.fastest,
            "asked_growth": growths()[ASKED].yearly_growth,
        }
    )
    figures.add_all(
        {
            "addition_workers": addition.workers if addition else None,
            "addition_active": addition.already_active if addition else None,
            "addition_gross": addition.gross if addition else None,
            "addition_least": addition.least if addition else None,
            "addition_most": addition.most if addition else None,
        }
    )


def city_text(figures: Figures) -> Prose:
    """The city's coverage in one paragraph, or that nobody has published it."""
    is_known = figures.is_known("ucj_rate")
    return Prose(prose("coverage.city_lead" if is_known else "coverage.city_unknown", figures))


def addition_text(figures: Figures) -> Prose:
    """What the budgeted workers would add to the city's rate, as far as that is known."""
    if not figures.is_known("addition_gross"):
        return Prose(prose("coverage.addition_unknown"))
    is_told = figures.is_known("addition_active")
    return Prose(prose("coverage.addition" if is_told else "coverage.addition_untold", figures))


def pace_note(figures: Figures) -> Note:
    """Whether there is a pace at all."""
    n_observations = figures.whole("n_observations") or 0
    key = ("no_observation", "one_observation")[n_observations] if n_observations < 2 else "pace"
    return Note(prose(f"coverage.{key}", figures))


def city_rate(city: pd.DataFrame) -> Fraction | None:
    """The newest published rate of the whole city."""
    observed = _observed(city)
    return observed[-1][1] if observed else None


def city_chart(
    demands: pd.DataFrame, figures: Figures, latest: Fraction | None, **text: Any
) -> Block:
    """The newest observation and the targets, each family in a lane of its own.

    Nothing without an observation: the text says so.
    """
    if latest is None:
        return Group(())
    targets = [
        Target(int(row.year), label("families", row.family), Fraction(row.target_rate))
        for row in rows_of(demands)
    ]
    own_year = int(text.pop("own_year"))
    if not has_own_target(demands):
        targets.append(Target(own_year, prose("coverage.own_target"), None))
    return progress_to_targets(
        title=prose("coverage.city_title", figures),
        subtitle=prose("coverage.city_subtitle", figures),
        observed=latest,
        observed_label=prose("coverage.city_observed", figures),
        targets=targets,
        source=prose("sources.coverage_city"),
        made_from="target_demands",
        **text,
    )


def has_own_target(targets: pd.DataFrame) -> bool:
    """Whether any target is the city's own, and not the nation's."""
    return any(map(is_own_family, targets["family"].dropna().unique()))


def is_own_family(family: str) -> bool:
    """Whether a family of targets is the city's own."""
    return label("own_families", family) == "kota"


def ways_chart(
    ways: pd.DataFrame, city: pd.DataFrame, figures: Figures, as_of: date, **text: Any
) -> Block:
    """The ways there: the pace so far, the growth asked for, and each family of targets apart.

    Where there is no way, a note says why.

    Args:
        ways: as ``schemas.WAYS``.
        city: as ``schemas.CITY_COVERAGE``.
        as_of: the report's day: a way to a target begins on the day of the observation, or today.
    """
    observed = _observed(city)
    if not observed:
        return Note(prose("coverage.way_unknown"))
    shown = [_pace_way(ways[ways["way"] == "pace"], observed[-1])]
    shown.append(_growth_way(ways[ways["way"] == ASKED], figures, observed[-1]))
    targets = ways[ways["way"] == "target"]
    for family, rows in targets.groupby("family", sort=False):
        shown.append(_target_way(label("families", family), rows, observed[-1], as_of))
    if not has_own_target(targets):
        shown.append(Way(prose("coverage.own_target"), prose("coverage.way_own_none")))
    drawn = [way for way in shown if way.edges]
    missing = tuple(f"{way.label}: {way.note}." for way in shown if not way.edges)
    if not drawn:
        return Note("\n\n".join(missing), title=prose("coverage.way_none"))
    return ways_there(
        drawn[:8],
        observed,
        notes=missing,
        title=prose("coverage.way_title", figures),
        subtitle=prose("coverage.way_subtitle", figures),
        source=prose("sources.coverage_city"),
        made_from="ways",
        **text,
    )


def _observed(city: pd.DataFrame) -> list[tuple[date, Fraction]]:
    """Day and rate of the whole city's observations with the newest denominator, oldest first."""
    totals = city[(city["segment"] == TOTAL) & city["rate"].notna()].sort_values("as_of")
    if totals.empty:
        return []
    totals = totals[totals["denominator"] == totals["denominator"].iloc[-1]]
    rates = [Fraction(str(rate)) for rate in totals["rate"]]
    return list(zip(totals["as_of"], rates, strict=True))


def _ends(rows: pd.DataFrame, start: tuple[date, Fraction]) -> Iterator[tuple[Any, ...]]:
    """The two edges from the observation over the ends of the years."""
    for column in ("rate_low", "rate_high"):
        points = [
            (date(int(row.year), 12, 31), Fraction(getattr(row, column))) for row in rows_of(rows)
        ]
        yield (start, *points)


def _pace_way(rows: pd.DataFrame, start: tuple[date, Fraction]) -> Way:
    name = label("ways", "pace")
    if rows.empty:
        return Way(name, prose("coverage.way_pace_none"))
    return Way(name, _each("way_pace", rows.iloc[0]), tuple(_ends(rows, start)))


def _growth_way(rows: pd.DataFrame, figures: Figures, start: tuple[date, Fraction]) -> Way:
    growth = figures["asked_growth"]
    ahead = rows[rows["per_month"].notna()]
    key = "way_growth" if len(ahead) else "way_growth_past"
    last = ahead.iloc[-1] if len(ahead) else None
    # Beyond the base the growth is not possible: the way ends where everybody is active.
    possible = rows[rows["rate_low"] != "1/1"]
    edges = tuple(_ends(possible, start)) if len(possible) else ()
    return Way(label("ways", ASKED), _each(key, last, asked_growth=growth), edges)


def _target_way(name: str, rows: pd.DataFrame, start: tuple[date, Fraction], as_of: date) -> Way:
    rows = rows.sort_values("year")
    ahead = rows[~(rows["is_past"].astype(bool) | rows["is_reached"].astype(bool))]
    if ahead.empty:
        own = "_own" if is_own_family(rows.iloc[-1]["family"]) else ""
        key = f"way_reached{own}" if bool(rows.iloc[-1]["is_reached"]) else "way_past"
        return Way(name, _each(key, rows.iloc[-1], as_of=date_long(start[0])))
    early = next(_ends(ahead, start))
    waiting = (max(as_of, start[0]), start[1])
    late = (start, waiting, *early[1:])
    return Way(name, _each("way_target", ahead.iloc[0]), (early, late))


def _each(key: str, row: Any, **facts: str) -> str:
    """A way's note; what it asks a month is written into it."""
    if row is not None:
        least, most = whole(row["per_month_least"]), whole(row["per_month"])
        facts |= {"least": number(least), "most": number(most), "year": str(int(row["year"]))}
    return prose(f"coverage.{key}").format(**facts)


def segment_table(city: pd.DataFrame) -> Block:
    """The published observations by segment, with their denominator; unknown stays unknown.

    Nothing without an observation.
    """
    if city.empty:
        return Group(())
    has_several = city["denominator"].nunique() > 1
    rows = [
        (
            known(row.as_of),
            label("segments", row.segment),
            whole(row.active),
            whole(row.base),
            share(row.rate),
            whole(row.gap),
            *((translated(row.denominator),) if has_several else ()),
        )
        for row in rows_of(city)
    ]
    return DataTable(
        title=prose("coverage.segment_title"),
        columns=(
            TableColumn(head("as_of"), "date"),
            TableColumn(head("segment")),
            TableColumn(head("active"), "number"),
            TableColumn(head("base"), "number"),
            TableColumn(head("rate"), "percent"),
            TableColumn(head("gap"), "number"),
            *((TableColumn(head("denominator")),) if has_several else ()),
        ),
        rows=rows,
        notes=tuple(_segment_notes(city, has_several)),
        source="; ".join(source_words(source) for source in city["source"].dropna().head(1)),
        made_from="city_coverage",
    )


def _segment_notes(city: pd.DataFrame, has_several: bool) -> Iterator[str]:
    parts = city[~city["segment"].isin(NO_PARTS)]
    if len(city) and not has_several:
        yield f"{prose('coverage.segment_denominator')}: {translated(city['denominator'].iloc[0])}."
    if len(parts) and parts["active"].isna().all():
        is_base = all(
            int(group.loc[~group["segment"].isin(NO_PARTS), "base"].sum())
            == int(group.loc[group["segment"] == TOTAL, "base"].sum())
            for _, group in city.groupby("as_of")
        )
        yield prose("coverage.segment_note" if is_base else "coverage.segment_unknown")
    if city["refused_for"].notna().any():
        yield prose("coverage.segment_refused")


def demand_table(demands: pd.DataFrame, figures: Figures) -> Block:
    """What each target demands, as a range; families stand apart.

    Nothing without an observation.
    """
    if demands.empty and not figures.is_known("ucj_rate"):
        return Group(())
    rows = []
    for row in rows_of(demands):
        reached = "reached_own" if is_own_family(row.family) else "reached"
        done = prose(f"coverage.{'past' if int(row.missing) else reached}", figures)
        rows.append(
            (
                label("families", row.family),
                str(row.year),
                Fraction(row.target_rate),
                int(row.needed),
                int(row.missing),
                *(
                    Cell(done) if known(each) is None else int(each)
                    for each in (row.per_month_least, row.per_month)
                ),
            )
        )
    own = () if has_own_target(demands) else (prose("coverage.no_own_target"),)
    return DataTable(
        title=prose("coverage.demand_title", figures),
        columns=(
            TableColumn(head("family")),
            TableColumn(head("year")),
            TableColumn(head("target"), "percent"),
            TableColumn(head("needed"), "number"),
            TableColumn(head("missing"), "number"),
            TableColumn(head("per_month_least"), "number"),
            TableColumn(head("per_month"), "number"),
        ),
        rows=rows,
        notes=(prose("coverage.demand_note", figures), *own, *_target_sources(demands)),
        source=prose("sources.coverage_city"),
        made_from="target_demands",
    )


def _target_sources(demands: pd.DataFrame) -> Iterator[str]:
    """Who has said each target and the growth that is asked for, as far as that is on file."""
    told: dict[tuple[str, str], list[str]] = {}
    for row in rows_of(demands[demands["source"].notna()]):
        told.setdefault((row.family, row.source), []).append(str(row.year))
    for (family, source), years in told.items():
        yield f"{label('families', family)}, {list_and(years)}: {source_words(source)}"
    yield f"{label('ways', ASKED)}: {source_words(growths()[ASKED].source)}"
