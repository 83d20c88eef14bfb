"""What must be paid, how sure that is, and whether the budget holds."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from analysis.contributions.base import wage_of_law
from analysis.contributions.price import Pricing
from analysis.contributions.programs import program_names
from analysis.contributions.published import Published, official_wages_giving, wage_interval
from analysis.contributions.rule import MonthlyRule
from analysis.figures import Figures
from analysis.frames import known, whole
from analysis.frames import rows as rows_of
from analysis.law import contested
from analysis.reference import WHOLE_CITY
from analysis.report.blocks import Block, Figure, Group, Note, Prose
from analysis.report.chapters.contested import contested_notes, named_wage
from analysis.report.chapters.texts import OpdLabels, head, label, prose, source_words
from analysis.report.charts import Bar, Line, horizontal_bars, lines
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.report.wording import list_and, price


def register(
    figures: Figures,
    positions: pd.DataFrame,
    rule: MonthlyRule,
    published: Published | None,
    wage_bases: pd.DataFrame,
    n_wage_workers: int,
    names: OpdLabels,
    by_category: pd.DataFrame,
) -> None:
    """Register the figures of the second stage; ``by_category`` as ``NEED_BY_CATEGORY``."""
    city = positions[positions["opd_code"] == "*"].iloc[0]
    low, high = int(city["need_low_idr"]), int(city["need_high_idr"])
    figures.add_all({"cost_low": low, "cost_high": high, "cost_width": high - low})
    base, december = rule.policy.base_idr, rule.december
    figures.add_all(
        {
            "wage_policy": policy_words(rule.policy.text),
            "wage_base_idr": base,
            "programs": list_and(program_names(list(december))),
            "program_parts": list_and(
                [
                    f"{name} {price(amount)}"
                    for name, amount in zip(
                        program_names(list(december)), december.values(), strict=True
                    )
                ]
            ),
            "worker_month": sum(december.values()),
            "worker_year": rule.year_idr,
        }
    )
    for name in ("budget", "paid", "left"):
        figures.add(name, whole(city[f"{name}_idr"]))
    figures.add("budget_workers", whole(city["budget_workers"]))
    figures.add("paid_until", known(city["paid_until"]))
    budget, paid = whole(city["budget_idr"]), whole(city["paid_idr"])
    figures.add("absorbed", Fraction(paid, budget) if budget and paid is not None else None)
    figures.add("spare", whole(city["spare_idr"]))
    pppk = by_category.loc[by_category["category"] == "PPPK_PARUH_WAKTU", "workers_counted"]
    figures.add("pppk_workers", int(pppk.sum()))
    if published is not None:
        _register_published(figures, published)
    _register_wage_bases(figures, wage_bases, n_wage_workers)
    opds = positions[(positions["opd_code"] != "*") & (positions["need_high_idr"] > 0)]
    opds = opds.sort_values("need_high_idr", ascending=False, kind="stable")
    figures.add("biggest_opd", None if opds.empty else names(opds.iloc[0]["opd_code"]))


def _register_published(figures: Figures, published: Published) -> None:
    month = published.worker_month_idr
    rates = [value for value in published.rule.references if value.unit == "/1"]
    low, high = (month and wage_interval(month, rates)) or (None, None)
    wages = official_wages_giving(month, rates) if month else []
    named = [policy_words(f"{wage_of_law(wage.name)}:{wage.in_force_from.year}") for wage in wages]
    figures.add_all(
        {
            "rule_total": published.rule_idr,
            "budget_difference": published.difference_idr,
            "budget_difference_month": published.difference_month_idr,
            "published_month": month,
            "interval_low": low,
            "interval_high": high,
            "official_wages": list_and(named) if named else None,
        }
    )


def _register_wage_bases(figures: Figures, wage_bases: pd.DataFrame, n_workers: int) -> None:
    umk = wage_bases[wage_bases["wage_base"].str.startswith("umk:")]
    newest = None if umk.empty else umk.iloc[-1]
    figures.add_all(
        {
            "wage_workers": n_workers,
            "newest_umk_year": (
                None if newest is None else str(newest["wage_base"]).removeprefix("umk:")
            ),
            "newest_umk_total": None if newest is None else int(newest["year_idr"]),
        }
    )


def budget_text(figures: Figures) -> str:
    """How the budget stands to the rule, in one paragraph."""
    if not figures.is_known("rule_total"):
        return prose("summary.budget_unknown", figures)
    key = "budget_fits" if figures.whole("budget_difference") == 0 else "budget_differs"
    return prose(f"summary.{key}", figures)


def lead_text(figures: Figures, wage_base: str) -> str:
    """What one worker costs, and on which wage."""
    is_flat = not wage_base.startswith("actual")
    return prose("cost.lead" if is_flat else "cost.lead_actual", figures)


def policy_words(wage_base: str) -> str:
    """A wage base policy in words: ``umk:2021`` is ``UMK {city} 2021``."""
    kind, _, rest = wage_base.partition(":")
    if kind == "fixed":
        return price(int(rest))
    if kind in ("umk", "ump"):
        return f"{label('wage_bases', kind)} {rest}"
    floor = f" {policy_words(rest)}" if rest else ""
    return f"{label('wage_bases', kind)}{floor}"


def basis_text(figures: Figures) -> str:
    """The wage behind the published amount per worker and month, or what stays unexplained."""
    if not figures.is_known("rule_total"):
        return prose("cost.untested", figures)
    if figures.is_known("interval_low"):
        return prose("cost.interval", figures)
    return prose("cost.difference_note", figures)


def range_chart(
    positions: pd.DataFrame, figures: Figures, budget_source: str = "", **text: Any
) -> Block:
    """Low and high need against the budget; nothing where there is neither.

    ``budget_source`` says who has published the budget.
    """
    city = positions[positions["opd_code"] == "*"].iloc[0]
    budget = known(city["budget_idr"])
    if not city["need_high_idr"] and budget is None:
        return Group(())
    return horizontal_bars(
        [
            Bar(head("counted_workers"), int(city["need_low_idr"]), budget=budget),
            Bar(head("counted_and_held"), int(city["need_high_idr"]), budget=budget),
        ],
        title=prose("cost.range_title", figures),
        subtitle=prose("cost.range_subtitle", figures),
        kind="rupiah",
        notes=(f"{head('budget')}: {budget_source}",) if budget_source else (),
        source=f"{prose('sources.contributions')} {prose('sources.budget')}",
        made_from="budget_positions",
        **text,
    )


def budget_source(budget: pd.DataFrame, year: int) -> str:
    """Who has published the city's budget of a year, as ``reference.budget`` says; else nothing."""
    lines = budget[(budget["year"] == year) & (budget["opd_code"] == "*")]
    return "; ".join(source_words(source) for source in lines["source"].dropna())


def opd_table(positions: pd.DataFrame, names: OpdLabels) -> DataTable:
    """Need, budget and payments of each OPD; the city's line is the total."""
    opds = positions[positions["opd_code"] != "*"]
    city = positions[positions["opd_code"] == "*"].iloc[0]
    # What no OPD has a line of stands in the text, for the city.
    shown = [
        name for name in _OPD_FIELDS if name in _ALWAYS or opds[name].notna().any() or opds.empty
    ]
    return DataTable(
        title=prose("cost.opd_title"),
        columns=(
            TableColumn(head("opd")),
            *(TableColumn(head(_OPD_FIELDS[name][0]), _OPD_FIELDS[name][1]) for name in shown),
        ),
        rows=tuple(
            (names(row["opd_code"]), *(_or_dash(row[name]) for name in shown))
            for _, row in opds.iterrows()
        ),
        total=(names("*"), *(known(city[name]) for name in shown)),
        notes=(
            prose("cost.opd_note"),
            *((prose("cost.opd_more_note"),) if "more_workers" in shown else ()),
        ),
        source=f"{prose('sources.contributions')} {prose('sources.budget')}",
        made_from="budget_positions",
        is_wide=True,
    )


#: Columns of the table by OPD: their heads and kinds.
_OPD_FIELDS = {
    "workers_counted": ("counted", "number"),
    "workers_held": ("held", "number"),
    "need_low_idr": ("need_low", "rupiah"),
    "need_high_idr": ("need_high", "rupiah"),
    "budget_idr": ("budget", "rupiah"),
    "paid_idr": ("paid", "rupiah"),
    "left_idr": ("left", "rupiah"),
    "more_workers": ("more_workers", "number"),
}
_ALWAYS = ("workers_counted", "workers_held", "need_low_idr", "need_high_idr")


def _or_dash(value: Any) -> Any:
    """A dash where an OPD has no budget line or payment of its own: said once, in the note."""
    return Cell("–") if known(value) is None else known(value)


def wage_base_chart(
    wage_bases: pd.DataFrame, figures: Figures, budget_idr: int | None, **text: Any
) -> Figure:
    """What the budgeted workers cost on every wage base, against the budget."""
    return horizontal_bars(
        [
            Bar(named_wage(row.label, row), int(row.year_idr), budget=budget_idr)
            for row in rows_of(wage_bases)
        ],
        title=prose("cost.wage_chart_title", figures),
        subtitle=prose("cost.wage_chart_subtitle", figures),
        notes=contested_notes(wage_bases),
        kind="rupiah",
        source=prose("sources.contributions"),
        made_from="wage_bases",
        **text,
    )


def wage_base_table(wage_bases: pd.DataFrame, figures: Figures) -> DataTable:
    """The same in figures."""
    return DataTable.from_frame(
        prose("cost.wage_title", figures),
        wage_bases.assign(label=[named_wage(row.label, row) for row in rows_of(wage_bases)]),
        {
            "label": TableColumn(head("wage_base")),
            "wage_base_idr": TableColumn(head("wage_month"), "price"),
            "jkk_idr": TableColumn(head("jkk"), "price"),
            "jkm_idr": TableColumn(head("jkm"), "price"),
            "month_idr": TableColumn(head("contribution_month"), "price"),
            "year_idr": TableColumn(head("year_amount"), "rupiah"),
            "difference_idr": TableColumn(head("budget_difference"), "rupiah"),
        },
        notes=(prose("cost.wage_note"), *contested_notes(wage_bases)),
        source=prose("sources.contributions"),
        made_from="wage_bases",
    )


def category_table(need: pd.DataFrame) -> Block:
    """Need by employment category, to be cut either way; nothing without a worker."""
    if need.empty:
        return Group(())
    frame = need.assign(category=[label("categories", code) for code in need["category"]])
    return DataTable.from_frame(
        prose("cost.category_title"),
        frame,
        {
            "category": TableColumn(head("category")),
            "workers_counted": TableColumn(head("counted"), "number", is_totalled=True),
            "workers_held": TableColumn(head("held"), "number", is_totalled=True),
            "need_low_idr": TableColumn(head("need_low"), "rupiah", is_totalled=True),
            "need_high_idr": TableColumn(head("need_high"), "rupiah", is_totalled=True),
        },
        notes=(prose("cost.category_note"),),
        source=prose("sources.contributions"),
        made_from="need_by_category",
    )


def paid_chart(paid_by_month: dict[str, int], figures: Figures, **text: Any) -> Block:
    """Payments of all OPDs by month; a note where none is on file."""
    if not paid_by_month:
        return Note(prose("cost.paid_none"))
    return lines(
        [Line(head("paid"), dict(paid_by_month))],
        title=prose("cost.paid_title", figures),
        subtitle=prose("cost.paid_subtitle"),
        kind="rupiah",
        source=prose("sources.budget"),
        made_from="budget_positions",
        **text,
    )


def law_used(pricing: Pricing) -> pd.DataFrame:
    """Every law value behind the price as ``schemas.LAW_USED``, each once."""
    rows = {
        (value.name, value.in_force_from): {
            "name": value.name,
            "description": value.description,
            "value": str(value.value),
            "unit": value.unit,
            "in_force_from": value.in_force_from,
            "title": value.reference.title,
            "article": value.reference.article,
            "mark": value.reference.mark,
            "article_mark": value.reference.weakest_mark,
            "read_in": value.reference.read_in,
            "is_past_verification": value.is_past_verification,
            **contested(value),
        }
        for value in pricing.references
    }
    return pd.DataFrame(list(rows.values()))


def cumulative_chart(
    months: pd.DataFrame, budget_idr: int | None, figures: Figures, year: int, **text: Any
) -> Block:
    """Payments added up month by month beside the budget spread evenly; a note without either.

    Args:
        months: as ``schemas.RECONCILIATION_MONTHS``.
    """
    city = months[(months["opd_code"] == WHOLE_CITY) & months["month"].notna()]
    paid = city[city["paid_idr"].notna()].sort_values("month")
    if paid.empty or budget_idr is None:
        return Note(prose("cost.paid_none"))
    sums = dict(zip(paid["month"], paid["paid_idr"].map(Fraction).cumsum(), strict=True))
    plan = {f"{year}-{n:02d}": Fraction(budget_idr * n, 12) for n in range(1, 13)}
    return lines(
        [
            Line(head("plan"), dict(plan)),
            Line(head("paid"), {str(month): amount for month, amount in sums.items()}),
        ],
        title=prose("cost.cumulative_title", figures),
        subtitle=prose("cost.cumulative_subtitle"),
        kind="rupiah",
        source=prose("sources.budget"),
        made_from="reconciliation_months",
        **text,
    )


def register_wages(figures: Figures, workers: pd.DataFrame) -> None:
    """Register how many workers with complete data have a reported wage.

    Args:
        workers: with ``status`` and ``wage_reported_idr``, as ``schemas.WORKERS``.
    """
    counted = workers[workers["status"] == "counted"]
    n_known = int(counted["wage_reported_idr"].notna().sum())
    figures.add("answer_wages", n_known)
    figures.add("answer_wages_share", Fraction(n_known, len(counted)) if len(counted) else None)


def wages_text(figures: Figures) -> Prose:
    """How many workers have a wage on file at all."""
    is_all = figures.whole("answer_wages") == figures.whole("n_counted")
    return Prose(prose("cost.wages_all" if is_all else "cost.wages_reported", figures))


def paid_months(paid: dict[str, dict[int, Decimal]], year: int) -> dict[str, Decimal]:
    """The city's payments by month (``YYYY-MM``)."""
    return {f"{year}-{month:02d}": amount for month, amount in paid.get("*", {}).items()}
