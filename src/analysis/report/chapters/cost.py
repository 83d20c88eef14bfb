"""What must be paid, how sure that is, and whether the budget holds."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from analysis.contributions.price import Pricing
from analysis.contributions.published import Published, official_wages_giving, wage_interval
from analysis.contributions.rule import MonthlyRule
from analysis.figures import Figures
from analysis.report.blocks import Block, Figure, Note
from analysis.report.chapters.texts import OpdLabels, label, prose
from analysis.report.charts import Bar, Line, horizontal_bars, lines, paged_bars
from analysis.report.tables import DataTable, TableColumn
from analysis.report.wording import list_and


def register(
    figures: Figures,
    positions: pd.DataFrame,
    rule: MonthlyRule,
    published: Published | None,
    wage_bases: pd.DataFrame,
    n_wage_workers: int,
    names: OpdLabels,
) -> None:
    """Register the figures of the second stage."""
    city = positions[positions["opd_code"] == "*"].iloc[0]
    rupiah = {"kind": "rupiah", "table": "contributions"}
    low, high = int(city["need_low_idr"]), int(city["need_high_idr"])
    figures.add("cost_low", low, meaning="iuran setahun untuk pekerja sah", **rupiah)
    figures.add("cost_high", high, meaning="iuran setahun untuk pekerja sah dan ditahan", **rupiah)
    figures.add("cost_width", high - low, meaning="iuran setahun pekerja yang ditahan", **rupiah)
    december = rule.december
    base = rule.policy.base_idr
    figures.add("wage_base_idr", None if base is None else _whole(base), "rupiah",
                f"dasar upah sebulan, kebijakan {rule.policy.text}", basis="inferred")  # fmt: skip
    figures.add("jkk_month", december.get("JKK"), "rupiah", "iuran JKK seorang sebulan, kelas 1")
    figures.add("jkm_month", december.get("JKM"), "rupiah", "iuran JKM seorang sebulan")
    figures.add(
        "worker_month", sum(december.values()), "rupiah", "iuran seorang sebulan, semua program"
    )
    figures.add("worker_year", rule.year_idr, "rupiah", "iuran seorang setahun penuh")
    _register_budget(figures, city, published)
    _register_wage_bases(figures, wage_bases, n_wage_workers)
    opds = positions[(positions["opd_code"] != "*") & (positions["need_high_idr"] > 0)]
    biggest = None if opds.empty else names(
        opds.loc[opds["need_high_idr"].astype("int64").idxmax(), "opd_code"]
    )  # fmt: skip
    figures.add("biggest_opd", biggest, "text", "OPD dengan kebutuhan tertinggi",
                table="budget_positions")  # fmt: skip


def _whole(value: Decimal) -> int | Decimal:
    return int(value) if value == int(value) else value


def _register_budget(figures: Figures, city: pd.Series, published: Published | None) -> None:
    entered = {"table": "budget_positions", "where": "opd_code == '*'"}
    figures.add("budget", _known(city["budget_idr"]), "rupiah", "pagu setahun untuk seluruh kota",
                basis="published", **entered)  # fmt: skip
    figures.add("budget_workers", _known(city["budget_workers"]), "number",
                "jumlah orang dalam pagu", basis="published", **entered)  # fmt: skip
    figures.add("paid", _known(city["paid_idr"]), "rupiah", "iuran yang sudah dibayar",
                basis="entered", **entered)  # fmt: skip
    figures.add("paid_until", _known(city["paid_until"]), "month", "bulan terakhir yang dibayar",
                basis="entered", **entered)  # fmt: skip
    figures.add("left", _known(city["left_idr"]), "rupiah", "sisa pagu sesudah pembayaran",
                **entered)  # fmt: skip
    if published is None:
        return
    figures.add("rule_total", published.rule_idr, "rupiah",
                "jumlah orang dalam pagu kali iuran seorang setahun menurut aturan laporan")  # fmt: skip
    figures.add("budget_difference", published.difference_idr, "rupiah", "pagu dikurangi aturan")
    figures.add("budget_difference_month", published.difference_month_idr, "rupiah",
                "selisih pagu dan aturan sebulan")  # fmt: skip
    figures.add("published_month", published.worker_month_idr, "rupiah",
                "pagu dibagi orang dan dua belas bulan; kosong bila tidak habis dibagi")  # fmt: skip
    month = published.worker_month_idr
    rates = [value for value in published.rule.references if value.unit == "/1"]
    interval = None if month is None else wage_interval(month, rates)
    wages = [] if month is None else official_wages_giving(month, rates)
    figures.add("interval_low", interval and interval[0], "rupiah",
                "upah bulat terendah yang menghasilkan pagu per orang dan bulan")  # fmt: skip
    figures.add("interval_high", interval and interval[1], "rupiah",
                "upah bulat tertinggi yang menghasilkan pagu per orang dan bulan")  # fmt: skip
    named = [f"{wage.description} {wage.in_force_from.year}" for wage in wages]
    figures.add("official_wages", list_and(named) if named else None, "text",
                "upah resmi yang diketahui dalam selang itu", basis="inferred")  # fmt: skip


def _register_wage_bases(figures: Figures, wage_bases: pd.DataFrame, n_workers: int) -> None:
    figures.add("wage_workers", n_workers, "number", "orang dalam tabel dasar upah")
    umk = wage_bases[wage_bases["wage_base"].str.startswith("umk:")]
    newest = None if umk.empty else umk.iloc[-1]
    year = None if newest is None else str(newest["wage_base"]).removeprefix("umk:")
    figures.add("newest_umk_year", year, "text", "tahun UMK terbaru yang diketahui")
    figures.add("newest_umk_total", None if newest is None else int(newest["year_idr"]), "rupiah",
                "biaya setahun dengan UMK terbaru", table="wage_bases",
                where=f"wage_base == 'umk:{year}'")  # fmt: skip


def _known(value: object) -> object:
    return None if value is None or value is pd.NA or value != value else value


def budget_text(figures: Figures) -> str:
    """How the budget stands to the rule, in one paragraph."""
    if "rule_total" not in figures or figures.figure("budget").value is None:
        return prose("summary.budget_unknown", figures)
    key = "budget_fits" if figures.whole("budget_difference") == 0 else "budget_differs"
    return prose(f"summary.{key}", figures)


def basis_text(figures: Figures) -> str:
    """The wage behind the published amount per worker and month, or what stays unexplained."""
    if "rule_total" not in figures:
        return prose("cost.lead", figures)
    if figures.figure("interval_low").value is not None:
        return prose("cost.interval", figures)
    return prose("cost.difference_note", figures)


def range_chart(positions: pd.DataFrame, figures: Figures, **text: object) -> Figure:
    """Low and high need against the budget."""
    city = positions[positions["opd_code"] == "*"].iloc[0]
    budget = _known(city["budget_idr"])
    return horizontal_bars(
        [
            Bar("Pekerja sah", int(city["need_low_idr"]), budget=budget),
            Bar("Sah dan ditahan", int(city["need_high_idr"]), budget=budget),
        ],
        title=prose("cost.range_title", figures),
        subtitle=prose("cost.range_subtitle"),
        kind="rupiah",
        source=f"{prose('sources.contributions')} {prose('sources.budget')}",
        **text,
    )


def opd_charts(
    positions: pd.DataFrame, figures: Figures, names: OpdLabels, **text: object
) -> tuple[Figure, ...]:
    """Need of each OPD, most first; none when nobody needs anything."""
    opds = positions[(positions["opd_code"] != "*") & (positions["need_high_idr"] > 0)]
    opds = opds.sort_values("need_high_idr", ascending=False, kind="stable")
    if opds.empty:
        return ()
    bars = [
        Bar(
            names(row.opd_code),
            int(row.need_high_idr),
            low=int(row.need_low_idr),
            high=int(row.need_high_idr),
        )
        for row in opds.itertuples()
    ]
    return paged_bars(
        bars,
        title=prose("cost.opd_chart_title", figures),
        subtitle=prose("cost.opd_chart_subtitle"),
        kind="rupiah",
        source=prose("sources.contributions"),
        **text,
    )


def opd_table(positions: pd.DataFrame, names: OpdLabels) -> DataTable:
    """Need, budget and payments of each OPD; the city's line is the total."""
    opds = positions[positions["opd_code"] != "*"]
    city = positions[positions["opd_code"] == "*"].iloc[0]
    fields = ("workers_counted", "workers_held", "need_low_idr", "need_high_idr", "budget_idr",
              "paid_idr", "left_idr", "more_workers")  # fmt: skip
    columns = (
        TableColumn("OPD"),
        TableColumn("Sah", "number"),
        TableColumn("Ditahan", "number"),
        TableColumn("Kebutuhan rendah", "rupiah"),
        TableColumn("Kebutuhan tinggi", "rupiah"),
        TableColumn("Pagu", "rupiah"),
        TableColumn("Dibayar", "rupiah"),
        TableColumn("Sisa pagu", "rupiah"),
        TableColumn("Masih dapat menampung (orang)", "number"),
    )
    return DataTable(
        title=prose("cost.opd_title"),
        columns=columns,
        rows=tuple(
            (names(row["opd_code"]), *(_known(row[field]) for field in fields))
            for _, row in opds.iterrows()
        ),
        total=(names("*"), *(_known(city[field]) for field in fields)),
        notes=(prose("cost.opd_note"),),
        source=f"{prose('sources.contributions')} {prose('sources.budget')}",
        is_wide=True,
    )


def wage_base_chart(
    wage_bases: pd.DataFrame, figures: Figures, budget_idr: int | None, **text: object
) -> Figure:
    """What the budgeted workers cost on every wage base, against the budget."""
    return horizontal_bars(
        [
            Bar(str(row.label), int(row.year_idr), budget=budget_idr)
            for row in wage_bases.itertuples()
        ],
        title=prose("cost.wage_chart_title", figures),
        subtitle=prose("cost.wage_chart_subtitle", figures),
        kind="rupiah",
        source=prose("sources.contributions"),
        **text,
    )


def wage_base_table(wage_bases: pd.DataFrame, figures: Figures) -> DataTable:
    """The same in figures."""
    frame = wage_bases.assign(
        wage_base_idr=[_whole(value) for value in wage_bases["wage_base_idr"]]
    )
    return DataTable.from_frame(
        prose("cost.wage_title", figures),
        frame,
        {
            "label": TableColumn("Dasar upah"),
            "wage_base_idr": TableColumn("Rupiah sebulan", "rupiah"),
            "jkk_idr": TableColumn("JKK", "rupiah"),
            "jkm_idr": TableColumn("JKM", "rupiah"),
            "month_idr": TableColumn("Per orang sebulan", "rupiah"),
            "year_idr": TableColumn("Setahun", "rupiah"),
            "difference_idr": TableColumn("Selisih dengan pagu", "rupiah"),
        },
        notes=(prose("cost.wage_note"),),
        source=prose("sources.contributions"),
        is_wide=True,
    )


def category_table(need: pd.DataFrame) -> DataTable:
    """Need by employment category, to be cut either way."""
    frame = need.assign(category=[label("categories", code) for code in need["category"]])
    return DataTable.from_frame(
        prose("cost.category_title"),
        frame,
        {
            "category": TableColumn("Kategori"),
            "workers_counted": TableColumn("Sah", "number", is_totalled=True),
            "workers_held": TableColumn("Ditahan", "number", is_totalled=True),
            "need_low_idr": TableColumn("Kebutuhan rendah", "rupiah", is_totalled=True),
            "need_high_idr": TableColumn("Kebutuhan tinggi", "rupiah", is_totalled=True),
        },
        notes=(prose("cost.category_note"),),
        source=prose("sources.contributions"),
    )


def paid_chart(paid_by_month: dict[str, int], figures: Figures, **text: object) -> Block:
    """Payments of all OPDs by month; a note where none is on file."""
    if not paid_by_month:
        return Note(prose("cost.paid_none"))
    return lines(
        [Line("Dibayar", dict(paid_by_month))],
        title=prose("cost.paid_title", figures),
        subtitle=prose("cost.paid_subtitle"),
        kind="rupiah",
        source=prose("sources.budget"),
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
            "read_in": value.reference.read_in,
            "is_past_verification": value.is_past_verification,
        }
        for value in pricing.references
    }
    return pd.DataFrame(list(rows.values()))


def paid_months(paid: dict[str, dict[int, int]], year: int) -> dict[str, int]:
    """The city's payments by month (``YYYY-MM``)."""
    return {f"{year}-{month:02d}": amount for month, amount in paid.get("*", {}).items()}
