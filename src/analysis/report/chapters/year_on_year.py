"""Why the need moved from last year to this: a bridge, the causes, and each OPD."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from analysis.codes import YEAR_FACTORS
from analysis.contributions.budget import budget_holding, budget_of
from analysis.contributions.change.year_before import YearBefore
from analysis.figures import Figures
from analysis.frames import known
from analysis.report.blocks import Block, Figure, Group, Note, Prose
from analysis.report.chapters.texts import OpdLabels, entries, head, label, prose, source_words
from analysis.report.charts import Step, bridge
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.report.wording import list_and

#: The columns of the table by OPD, and the factors that each adds up.
COLUMNS = {
    "before": ("before",),
    "joined": ("joined_new_opd", "joined"),
    "left": ("left_gone_opd", "left"),
    "moved_in": ("moved_in",),
    "moved_out": ("moved_out",),
    "months": ("months",),
    "wage": ("wage_policy", "wage_reported"),
    "class": ("class_move", "class_table"),
    "law": ("law", "programs"),
    "correction": ("correction", "recalculated"),
    "after": ("after",),
}
_ENDS = ("before", "after")
#: Within the city these two cancel, and so explain nothing of its change.
_MOVES = ("moved_in", "moved_out")
_CITY = "*"


def register(
    figures: Figures, table: pd.DataFrame, before: YearBefore, budget: pd.DataFrame
) -> None:
    """Register the figures of year against year; unknown ones where last year is not known.

    Args:
        table: as ``schemas.YEAR_ON_YEAR``, without a line where last year is not known.
        before: last year, or why it is not known.
        budget: as of ``reference.budget``.
    """
    figures.add_all(
        {
            "last_year": str(before.year),
            "this_year": str(before.year + 1),
            "last_year_as_of": before.as_of,
        }
    )
    source = prose(f"year_on_year.source_{before.origin}", figures)
    figures.add("last_year_source", source)
    low, high = _city(table, "low"), _city(table, "high")
    need, need_high = _amount(low, "before"), _amount(high, "before")
    after, after_high = _amount(low, "after"), _amount(high, "after")
    causes = [factor for factor in _causes(low) if _amount(low, factor)]
    causes.sort(key=lambda factor: abs(_amount(low, factor) or 0), reverse=True)
    figures.add_all(
        {
            "last_year_need": need,
            "last_year_need_high": need_high,
            "last_year_workers": _people(low, "before"),
            "this_year_workers": _people(low, "after"),
            "last_year_opds": _opds(table, "before"),
            "this_year_opds": _opds(table, "after"),
            "last_year_refused": before.n_refused if before.priced else None,
            "year_change": None if need is None or after is None else after - need,
            "year_change_high": (
                None if need_high is None or after_high is None else after_high - need_high
            ),
            "year_cause": label("year_factors", causes[0]) if causes else None,
            "year_new_opd_people": _people(low, "joined_new_opd"),
            "year_new_opd": _amount(low, "joined_new_opd"),
        }
    )
    lines = budget_holding(budget, before.year, date(before.year, 12, 31))
    amount, workers, is_sum = budget_of(lines, _CITY)
    own = lines[lines["opd_code"] == _CITY]["source"].dropna().tolist()
    figures.add_all(
        {
            "last_year_published": amount,
            "last_year_gap": None if amount is None or need_high is None else amount - need_high,
            "last_year_published_workers": workers,
            "last_year_published_source": source_words(str(own[0])) if own and not is_sum else None,
        }
    )


def blocks(
    table: pd.DataFrame,
    figures: Figures,
    names: OpdLabels,
    **text: Any,
) -> list[Block]:
    """The chapter below its heading; where last year is not known, one note that says why.

    Args:
        table: as ``schemas.YEAR_ON_YEAR``.
        figures: with those of :func:`register` and of the second stage.
        names: names of OPDs.
        text: of the chart, such as ``is_sample``.
    """
    if not figures.is_known("last_year_need"):
        return [Note(prose("year_on_year.unknown", figures))]
    return [
        Prose(prose("year_on_year.lead", figures)),
        change_chart(table, figures, **text),
        scope_note(figures),
        factor_table(table, figures),
        # Last, since it stands on pages of its own.
        opd_table(table, figures, names),
    ]


def method_text(figures: Figures) -> Block:
    """How the change is divided; nothing where there is none to divide."""
    if not figures.is_known("last_year_need"):
        return Group(())
    return Prose(prose("year_on_year.method"))


def change_chart(table: pd.DataFrame, figures: Figures, **text: Any) -> Figure:
    """From last year's need to this year's: what adds, then what takes away."""
    low = _city(table, "low")
    causes = [factor for factor in _causes(low) if _amount(low, factor)]
    moved = [Step(label("year_factors", factor), _amount(low, factor) or 0) for factor in causes]
    # What adds comes first, so that no level lies below zero.
    steps = sorted((step for step in moved if step.value), key=lambda step: -step.value)
    return bridge(
        [
            Step(figures["last_year"], _amount(low, "before") or 0, is_total=True),
            *steps,
            Step(figures["this_year"], _amount(low, "after") or 0, is_total=True),
        ],
        title=prose(f"year_on_year.chart_title{'' if steps else '_same'}", figures),
        subtitle=prose("year_on_year.chart_subtitle", figures),
        kind="rupiah",
        source=prose("year_on_year.source", figures),
        made_from="year_on_year",
        **text,
    )


def scope_note(figures: Figures) -> Note:
    """What the two lists cover, as counted and as published: the change is not growth."""
    parts = [prose("year_on_year.scope", figures)]
    if fact := entries("year_facts").get(figures["last_year"]):
        parts.append(fact)
    if figures.is_known("last_year_published") and figures.is_known("last_year_published_source"):
        gap = figures.whole("last_year_gap")
        differs = "published" if gap and gap > 0 else "published_alone"
        parts.append(prose(f"year_on_year.{differs}", figures))
    if figures.whole("last_year_refused"):
        parts.append(prose("year_on_year.refused", figures))
    return Note("\n\n".join(parts))


def factor_table(table: pd.DataFrame, figures: Figures) -> DataTable:
    """The needs of both years and every cause between them, for both bases."""
    low, high = _city(table, "low"), _city(table, "high")
    bases = (low, high)
    shown = [
        factor
        for factor in YEAR_FACTORS
        if factor in _ENDS or any(_people(one, factor) or _amount(one, factor) for one in bases)
    ]
    rows = [
        (
            label("year_factors", factor),
            *(value for one in bases for value in (_people(one, factor), _amount(one, factor))),
        )
        for factor in shown
    ]
    hidden = [label("year_factors", factor) for factor in YEAR_FACTORS if factor not in shown]
    return DataTable(
        title=prose("year_on_year.factor_title", figures),
        columns=(
            TableColumn(head("cause")),
            TableColumn(head("people_low"), "number"),
            TableColumn(head("amount_low"), "rupiah"),
            TableColumn(head("people_high"), "number"),
            TableColumn(head("amount_high"), "rupiah"),
        ),
        rows=rows,
        emphasis=(0, len(rows) - 1),
        notes=(prose("year_on_year.factor_note"), *_hidden_note(hidden)),
        is_ordered=True,
        source=prose("year_on_year.source", figures),
        made_from="year_on_year",
    )


def opd_table(table: pd.DataFrame, figures: Figures, names: OpdLabels) -> DataTable:
    """The counted workers' need of each OPD in both years, and what lies between."""
    low = names.in_order(table[table["basis"] == "low"])
    group_of = {factor: column for column, factors in COLUMNS.items() for factor in factors}
    codes = low["opd_code"].astype(object).where(low["opd_code"].notna(), None)
    amounts: dict[Any, dict[str, int]] = {}
    for code, factor, amount in zip(codes, low["factor"], low["amount_idr"], strict=True):
        of_opd = amounts.setdefault(code, dict.fromkeys(COLUMNS, 0))
        of_opd[group_of[factor]] += int(amount)
    shown = [c for c in COLUMNS if c in _ENDS or any(one[c] for one in amounts.values())]
    hidden = [label("year_columns", column) for column in COLUMNS if column not in shown]
    unlisted = _unlisted(table)
    rows = {
        code: (
            names(code),
            *(Cell("–") if (code, column) in unlisted else one[column] for column in shown),
        )
        for code, one in amounts.items()
        if any(one.values()) or code == _CITY
    }
    return DataTable(
        title=prose("year_on_year.opd_title"),
        columns=(
            TableColumn(head("opd")),
            *(TableColumn(label("year_columns", column), "rupiah") for column in shown),
        ),
        rows=[row for code, row in rows.items() if code != _CITY],
        total=rows[_CITY],
        notes=(prose("year_on_year.opd_note", figures), *_hidden_note(hidden)),
        source=prose("year_on_year.source", figures),
        made_from="year_on_year",
        is_wide=True,
    )


def _unlisted(table: pd.DataFrame) -> set[tuple[Any, str]]:
    """OPDs that are on no list of a year: their need of that year is unknown, not zero."""
    found = table[(table["basis"] == "high") & (table["n_people"] == 0)]
    return {
        (known(code), factor)
        for code, factor in zip(found["opd_code"], found["factor"], strict=True)
        if factor in _ENDS and code != _CITY
    }


def _hidden_note(hidden: list[str]) -> tuple[str, ...]:
    if not hidden:
        return ()
    return (f"{prose('year_on_year.nothing_zero')} {list_and(hidden)}.",)


def _causes(city: pd.DataFrame) -> list[str]:
    return [factor for factor in city.index if factor not in (*_ENDS, *_MOVES)]


def _city(table: pd.DataFrame, basis: str) -> pd.DataFrame:
    """The city's lines of one basis by factor, in the order of the factors."""
    found = table[(table["basis"] == basis) & (table["opd_code"] == _CITY)].set_index("factor")
    return found.reindex([factor for factor in YEAR_FACTORS if factor in found.index])


def _amount(city: pd.DataFrame, factor: str) -> int | None:
    return int(city.loc[factor, "amount_idr"]) if factor in city.index else None  # type: ignore[arg-type]


def _people(city: pd.DataFrame, factor: str) -> int | None:
    return int(city.loc[factor, "n_people"]) if factor in city.index else None  # type: ignore[arg-type]


def _opds(table: pd.DataFrame, end: str) -> int | None:
    """OPDs with workers, counted or held; those of no known OPD are of none."""
    if table.empty:
        return None
    lines = table[(table["basis"] == "high") & (table["factor"] == end) & table["opd_code"].notna()]
    return int(((lines["opd_code"] != _CITY) & (lines["n_people"] > 0)).sum())
