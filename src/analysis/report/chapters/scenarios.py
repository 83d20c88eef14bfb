"""What if: scenarios side by side, wage base x workers, and which assumption moves the sum."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.audience import shown
from analysis.figures import Figures
from analysis.frames import known, whole
from analysis.frames import rows as rows_of
from analysis.language import translated
from analysis.report.blocks import Block, Definition, DefinitionList, Group, Note, Prose
from analysis.report.chapters.contested import contested_notes, named_wage
from analysis.report.chapters.cost import policy_words
from analysis.report.chapters.texts import head, label, prose
from analysis.report.charts import Bar, paged_bars
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.report.wording import list_and, number, rupiah

#: So many times the base (or the second widest) would flatten everything else in a picture.
GIANT = 3
#: Marks of law values that nobody has read at their source.
_UNSURE = ("recalled", "code", "inferred")


def register(figures: Figures, scenarios: pd.DataFrame, sensitivity: pd.DataFrame) -> None:
    """Register the figures that the chapter quotes.

    Args:
        scenarios: as ``schemas.SCENARIOS``.
        sensitivity: as ``schemas.SENSITIVITY``, the widest range first.
    """
    is_what_if = scenarios["left_out_for"].isna() & ~_is_base(scenarios)
    needs = [
        (int(row.need_high_idr), translated(row.label), whole(row.difference_high_idr))
        for row in rows_of(scenarios[is_what_if])
    ]
    least, most = (min(needs), max(needs)) if needs else ((None, None, None),) * 2
    is_budget_known = any(difference is not None for _, _, difference in needs)
    within = sum(difference is not None and difference <= 0 for _, _, difference in needs)
    base = sensitivity["base_idr"].head(1)
    figures.add_all(
        {
            "scenario_count": len(needs),
            "scenario_within": within if is_budget_known else None,
            "scenario_base": None if base.empty else int(base.iloc[0]),
            "scenario_least": least[0],
            "scenario_least_label": least[1],
            "scenario_most": most[0],
            "scenario_most_label": most[1],
        }
    )
    moving = sensitivity[sensitivity["span_idr"].fillna(0).astype("int64") > 0]
    first, second = [*moving.head(2).to_dict("records"), {}, {}][:2]
    percents = dict(zip(sensitivity["one_percent_of"], sensitivity["one_percent_idr"], strict=True))
    figures.add_all(
        {
            "sensitivity_first": translated(first.get("label") or "") or None,
            "sensitivity_first_low": whole(first.get("low_idr")),
            "sensitivity_first_high": whole(first.get("high_idr")),
            "sensitivity_second": translated(second.get("label") or "") or None,
            "sensitivity_second_low": whole(second.get("low_idr")),
            "sensitivity_second_high": whole(second.get("high_idr")),
            "one_percent_wage": whole(percents.get("wage")),
            "one_percent_people": whole(percents.get("people")),
        }
    )


def scenario_charts(
    scenarios: pd.DataFrame,
    figures: Figures,
    budget_idr: int | None,
    **text: Any,
) -> tuple[Block, ...]:
    """Each scenario's need against the budget; a note where none could be priced.

    No picture where nobody needs anything and there is no budget either. A need that would
    flatten all others is told in a note below instead.
    """
    priced = scenarios[scenarios["left_out_for"].isna()]
    if priced.empty:
        return (Note(prose("scenarios.nothing")),)
    needs = [int(need) for need in priced["need_high_idr"]]
    most = GIANT * max([int(n) for n in priced.loc[_is_base(priced), "need_high_idr"]] or needs)
    drawn = [
        Bar(
            translated(row.label),
            int(row.need_high_idr),
            low=int(row.need_low_idr),
            high=int(row.need_high_idr),
            budget=budget_idr,
            is_emphasised=bool(row.is_base),
        )
        for row in rows_of(priced)
    ]
    bars = [bar for bar in drawn if int(bar.value or 0) <= most]
    if budget_idr is None and not any(bar.value for bar in bars):
        return ()
    giants = [
        f"{bar.label}, {rupiah(int(bar.value or 0))}" for bar in drawn if int(bar.value or 0) > most
    ]
    notes = [prose("scenarios.giant_note").format(items="; ".join(giants))] if giants else []
    within = figures.whole("scenario_within")
    key = {None: "chart_title_no_budget", 0: "chart_title_none"}.get(within, "chart_title")
    return paged_bars(
        bars,
        title=prose(f"scenarios.{key}", figures),
        subtitle=prose("scenarios.chart_subtitle"),
        kind="rupiah",
        notes=tuple(notes),
        source=prose("scenarios.source"),
        made_from="scenarios",
        **text,
    )


def scenario_table(scenarios: pd.DataFrame, figures: Figures) -> DataTable:
    """Need, price of one worker and difference to the budget, scenario by scenario."""
    priced = scenarios[scenarios["left_out_for"].isna()]
    columns = {
        "workers_low": ("counted", "number"),
        "workers_high": ("counted_and_held", "number"),
        "month_idr": ("one_month", "price"),
        "need_low_idr": ("need_low", "rupiah"),
        "need_high_idr": ("need_high", "rupiah"),
        "difference_low_idr": ("difference_low", "rupiah"),
        "difference_high_idr": ("difference_high", "rupiah"),
        "budgeted_idr": ("budgeted_need", "rupiah"),
        "difference_budgeted_idr": ("budgeted_difference", "rupiah"),
    }
    not_one = ("month_idr", "budgeted_idr", "difference_budgeted_idr")
    rows = [
        (
            translated(row.label),
            *(
                or_dash(getattr(row, name)) if name in not_one else known(getattr(row, name))
                for name in columns
            ),
        )
        for row in rows_of(priced)
    ]
    return DataTable(
        title=prose("scenarios.table_title"),
        columns=(
            TableColumn(head("scenario")),
            *(TableColumn(head(title), kind) for title, kind in columns.values()),
        ),
        rows=rows,
        emphasis=_places(priced["is_base"]),
        notes=(
            prose("scenarios.table_need_note"),
            prose("scenarios.table_month_note"),
            prose("scenarios.table_budget_note", figures),
        ),
        source=prose("scenarios.source"),
        made_from="scenarios",
        is_wide=True,
    )


def parts_table(scenarios: pd.DataFrame) -> tuple[DataTable, ...]:
    """What workers pay themselves and what comes beside them; none where no scenario has any."""
    priced = scenarios[scenarios["left_out_for"].isna()]
    rows = []
    for row in rows_of(priced):
        addition, share = int(row.addition_idr), int(row.worker_share_high_idr)
        if addition or share:
            employer = int(row.need_high_idr) - addition
            rows.append(
                (translated(row.label), employer, share, int(row.addition_people), addition)
            )
    if not rows:
        return ()
    titles = (("employer_share", "rupiah"), ("worker_share", "rupiah"),
              ("addition_people", "number"), ("addition", "rupiah"))  # fmt: skip
    table = DataTable(
        title=prose("scenarios.parts_title"),
        columns=(
            TableColumn(head("scenario")),
            *(TableColumn(head(title), kind) for title, kind in titles),
        ),
        rows=rows,
        notes=(prose("scenarios.parts_note"),),
        source=prose("scenarios.source"),
        made_from="scenarios",
    )
    return (table,)


def left_out_note(scenarios: pd.DataFrame) -> tuple[Note, ...]:
    """Which scenarios have no price here, and why; none where all have."""
    items = [
        f"{translated(row.label)} ({label('scenario_reasons', row.left_out_for)})"
        for row in rows_of(scenarios[scenarios["left_out_for"].notna()])
    ]
    return (Note(prose("scenarios.left_out").format(items=list_and(items))),) if items else ()


def assumed(scenarios: pd.DataFrame) -> Group:
    """What each scenario assumes, how sure its ground is, and law values that nobody has read.

    Scenarios that assume the same, each on a wage of its own, stand together.
    """
    items: dict[str, list[str]] = {}
    for row in rows_of(scenarios[~_is_base(scenarios)]):
        text = translated(row.assumes)
        # The lead says once that they are chosen for this report.
        if row.mark != "chosen":
            text += f" [{label('marks', row.mark)}]"
        unsure = [mark for mark in (known(row.law_marks) or "").split(",") if mark in _UNSURE]
        if unsure:
            words = list_and([label("marks", mark) for mark in unsure])
            text += " " + prose("scenarios.law_marks").format(items=words)
        items.setdefault(text, []).append(translated(row.label))
    alike = [f"**{list_and(of)}:** {text}" for text, of in items.items() if len(of) > 1]
    alone = tuple(Definition(of[0], text) for text, of in items.items() if len(of) == 1)
    return Group((*map(Prose, alike), *((DefinitionList(alone),) if alone else ())))


def grid_table(grid: pd.DataFrame, scenarios: pd.DataFrame, figures: Figures) -> DataTable:
    """Wage base x number of workers; a star on what exceeds the budget."""
    base = set(scenarios.loc[_is_base(scenarios), "wage_base"].dropna())
    heads = {
        int(row.workers): str(row.workers_are)
        for row in rows_of(grid.drop_duplicates("workers").sort_values("workers"))
    }
    rows, emphasis = [], []
    for place, (wage_base, lines) in enumerate(grid.groupby("wage_base", sort=False)):
        first = lines.iloc[0]
        cells = {int(row.workers): _over_budget(row) for row in rows_of(lines)}
        name = named_wage(policy_words(str(wage_base)), first)
        rows.append((name, first["wage_base_idr"], *(cells[n] for n in heads)))
        if wage_base in base:
            emphasis.append(place)
    is_over = grid["difference_idr"].fillna(0).astype("int64") > 0
    return DataTable(
        title=prose("scenarios.grid_title"),
        columns=(
            TableColumn(head("wage_base")),
            TableColumn(head("wage_month"), "price"),
            *(TableColumn(_people(n, kinds), "rupiah") for n, kinds in heads.items()),
        ),
        rows=rows,
        emphasis=emphasis,
        notes=(
            prose("scenarios.grid_note"),
            *((prose("scenarios.grid_over_note", figures),) if is_over.any() else ()),
            *contested_notes(grid),
        ),
        source=prose("scenarios.source"),
        made_from="scenario_grid",
        is_wide=True,
    )


def _people(workers: int, kinds: str) -> str:
    words = [label("grid_workers", kind) for kind in kinds.split(",") if kind != "step"]
    return number(workers) + (f" ({', '.join(words)})" if words else "")


def _over_budget(row: Any) -> Cell:
    difference = whole(row.difference_idr)
    star = "*" if difference is not None and difference > 0 else ""
    return Cell(f"{rupiah(int(row.year_idr))}{star}", float(shown("rupiah", int(row.year_idr))))


def or_dash(value: Any) -> Any:
    """A dash where there cannot be one figure: said in a note, and not the same as unknown."""
    return Cell("–") if known(value) is None else known(value)


def _is_base(scenarios: pd.DataFrame) -> pd.Series:
    return scenarios["is_base"].astype(bool)


def _places(flags: pd.Series) -> list[int]:
    return [place for place, is_set in enumerate(flags.astype(bool)) if is_set]
