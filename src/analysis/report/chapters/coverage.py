"""Who is protected, out of whom: the city's own workers, then the city as a whole, never mixed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from analysis.coverage.city import BudgetAddition, Observation
from analysis.coverage.confirmations import ConfirmedShare
from analysis.coverage.pace import Pace
from analysis.coverage.tables import share
from analysis.figures import Figures
from analysis.frames import known, whole
from analysis.frames import rows as rows_of
from analysis.report.blocks import Block, Figure, Note, Prose
from analysis.report.chapters.texts import OpdLabels, label, prose
from analysis.report.charts import Bar, Line, Target, lines, paged_bars, progress_to_targets
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.report.wording import number


def register_own(
    figures: Figures,
    coverage: pd.DataFrame,
    months: pd.DataFrame,
    off_roster: pd.DataFrame,
    confirmed: ConfirmedShare,
) -> None:
    """Register the figures of the city's own workers.

    Args:
        coverage: as ``schemas.COVERAGE_OWN``.
        months: one row of :func:`analysis.coverage.own.coverage_of_months`.
        off_roster: of :func:`analysis.coverage.off_roster.on_no_roster`.
        confirmed: how much is confirmed.
    """
    everybody = coverage[coverage["dimension"] == "all"].sort_values("month")
    first, last = everybody.head(1).to_dict("records"), everybody.tail(1).to_dict("records")
    row: dict[Any, Any] = last[0] if last else {}
    figures.add_all(
        {
            "own_month": row.get("month"),
            "own_workers": whole(row.get("workers")),
            "own_covered": whole(row.get("covered")),
            "own_rate": share(row.get("rate")),
            "own_rate_low": share(row.get("rate_low")),
            "own_rate_high": share(row.get("rate_high")),
            "own_first_month": first[0]["month"] if first else None,
            "own_rate_first": share(first[0]["rate"]) if first else None,
        }
    )
    worked: dict[Any, Any] = months.to_dict("records")[0] if len(months) else {}
    is_known = worked.get("rate") is not None
    off_roster = off_roster[off_roster["months"] > 0]
    figures.add_all(
        {
            "own_months_rate": worked.get("rate"),
            "own_uncovered_months": whole(worked["uncovered_months"]) if is_known else None,
            "off_roster": len(off_roster),
            "off_roster_idr": int(off_roster["amount_idr"].sum()),
            "n_opd_expected": confirmed.opds_expected,
            "n_opd_confirmed": confirmed.opds_confirmed,
            "confirmed_workers": confirmed.workers_confirmed,
            "confirmed_idr": confirmed.amount_confirmed_idr,
            "confirmed_rate": confirmed.amount_rate,
        }
    )


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
            "ucj_denominator": latest.denominator if latest else None,
        },
        as_of=latest.as_of if latest else None,
    )
    figures.add("n_observations", found.n_observations)
    figures.add_all(
        {
            "addition_workers": addition.workers if addition else None,
            "addition_active": addition.already_active if addition else None,
            "addition_gross": addition.gross if addition else None,
            "addition_least": addition.least if addition else None,
            "addition_most": addition.most if addition else None,
        }
    )


def own_text(figures: Figures) -> Prose:
    """The own workers' coverage in one paragraph, or that it is unknown."""
    is_known = figures.is_known("own_rate")
    return Prose(prose("coverage.own_lead" if is_known else "coverage.own_unknown", figures))


def city_text(figures: Figures) -> Prose:
    """The city's coverage in one paragraph, or that nobody has published it."""
    is_known = figures.is_known("ucj_rate")
    return Prose(prose("coverage.city_lead" if is_known else "coverage.city_unknown", figures))


def city_rate(city: pd.DataFrame) -> Fraction | None:
    """The newest published rate of the whole city."""
    totals = city[(city["segment"] == "total") & city["rate"].notna()].sort_values("as_of")
    return None if totals.empty else share(totals.iloc[-1]["rate"])


def own_month_chart(coverage: pd.DataFrame, figures: Figures, **text: Any) -> Block:
    """Protected workers month by month, beside all counted workers; a note without a list."""
    own = coverage[coverage["dimension"] == "all"]
    if own.empty or own["covered"].isna().all():
        return Note(prose("coverage.own_unknown"))
    return lines(
        [
            Line("Pekerja sah", dict(zip(own["month"], map(whole, own["workers"]), strict=True))),
            Line("Terlindungi", dict(zip(own["month"], map(whole, own["covered"]), strict=True))),
        ],
        title=prose("coverage.own_month_title", figures),
        subtitle=prose("coverage.own_month_subtitle"),
        source=prose("sources.participants"),
        **text,
    )


def own_opd_charts(
    coverage: pd.DataFrame, figures: Figures, names: OpdLabels, **text: Any
) -> tuple[Figure, ...]:
    """The rate of each OPD in the newest month, in the order of opd.csv; none without a list."""
    newest = _newest(coverage, "opd_code")
    if newest.empty or newest["covered"].isna().all():
        return ()
    bars = [
        Bar(names(row.value), share(row.rate), low=share(row.rate_low), high=share(row.rate_high))
        for row in rows_of(newest)
    ]
    return paged_bars(
        bars,
        title=prose("coverage.own_opd_title", figures),
        subtitle=prose("coverage.own_opd_subtitle", figures),
        kind="percent",
        source=prose("sources.participants"),
        **text,
    )


_DIMENSIONS = {"category": "Kategori", "sex": "Jenis kelamin", "age_band": "Umur"}


def own_group_table(coverage: pd.DataFrame, figures: Figures) -> DataTable:
    """Coverage in the newest month by category, sex and age."""
    rows = []
    for dimension, title in _DIMENSIONS.items():
        for row in rows_of(_newest(coverage, dimension)):
            rows.append((title, _group(dimension, row.value), *_rate_cells(row)))
    return _rate_table(prose("coverage.own_group_title", figures), ("Menurut", "Kelompok"), rows)


def own_opd_table(coverage: pd.DataFrame, figures: Figures, names: OpdLabels) -> DataTable:
    """Coverage in the newest month by OPD."""
    newest = _newest(coverage, "opd_code")
    rows = [(names(row.value), *_rate_cells(row)) for row in rows_of(newest)]
    return _rate_table(prose("coverage.own_opd_table_title", figures), ("OPD",), rows)


def _rate_table(title: str, heads: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> DataTable:
    return DataTable(
        title=title,
        columns=(
            *(TableColumn(head) for head in heads),
            TableColumn("Terlindungi", "number"),
            TableColumn("Pekerja sah", "number"),
            TableColumn("Cakupan", "percent"),
            TableColumn("Paling sedikit", "percent"),
            TableColumn("Paling banyak", "percent"),
            TableColumn("Ditahan", "number"),
        ),
        rows=rows,
        notes=(prose("coverage.rate_note"),),
        source=prose("sources.participants"),
    )


def _rate_cells(row: Any) -> tuple[Any, ...]:
    return (
        whole(row.covered),
        whole(row.workers),
        share(row.rate),
        share(row.rate_low),
        share(row.rate_high),
        whole(row.held),
    )


def _group(dimension: str, value: Any) -> str:
    if value is None or pd.isna(value):
        return prose("coverage.group_unknown")
    if dimension == "sex":
        return label("sexes", value)
    return label("categories", value) if dimension == "category" else str(value)


def status_table(status: pd.DataFrame, names: OpdLabels) -> DataTable:
    """Expected, received, readable, confirmed, by OPD."""
    rows = [
        (
            names(row.opd_code),
            label("states", row.state),
            int(row.n_read),
            int(row.n_refused),
            int(row.counted),
            int(row.held),
            known(row.confirmed_on) or Cell("–"),
            Cell("–") if known(row.difference) is None else whole(row.confirmed_workers),
            Cell("–") if known(row.difference) is None else whole(row.difference),
            whole(row.amount_idr),
        )
        for row in rows_of(status)
    ]
    return DataTable(
        title=prose("coverage.status_title"),
        columns=(
            TableColumn("OPD"),
            TableColumn("Keadaan daftar"),
            TableColumn("Berkas terbaca", "number", is_totalled=True),
            TableColumn("Ditolak", "number", is_totalled=True),
            TableColumn("Sah", "number", is_totalled=True),
            TableColumn("Ditahan", "number", is_totalled=True),
            TableColumn("Dikonfirmasi", "date"),
            TableColumn("Untuk (orang)", "number"),
            TableColumn("Berubah (orang)", "number"),
            TableColumn("Iuran setahun, sah", "rupiah", is_totalled=True),
        ),
        rows=rows,
        notes=(prose("coverage.status_note"),),
        source=prose("sources.confirmations"),
        is_wide=True,
    )


def city_chart(
    demands: pd.DataFrame, figures: Figures, latest: Fraction | None, **text: Any
) -> Figure:
    """The newest observation and the targets, each family in a lane of its own."""
    targets = [
        Target(int(row.year), label("families", row.family), Fraction(row.target_rate))
        for row in rows_of(demands)
    ]
    own = Target(int(text.pop("own_year")), prose("coverage.own_target"), None)
    return progress_to_targets(
        title=prose("coverage.city_title", figures),
        subtitle=prose("coverage.city_subtitle", figures),
        observed=latest,
        observed_label=prose("coverage.city_observed", figures),
        targets=[*targets, own],
        source=prose("sources.coverage_city"),
        **text,
    )


def segment_table(city: pd.DataFrame) -> DataTable:
    """The published observations by segment; unknown active stays unknown."""
    rows = [
        (
            known(row.as_of),
            label("segments", row.segment),
            whole(row.active),
            whole(row.base),
            share(row.rate),
            whole(row.gap),
        )
        for row in rows_of(city)
    ]
    refused = prose("coverage.segment_refused") if city["refused_for"].notna().any() else ""
    return DataTable(
        title=prose("coverage.segment_title"),
        columns=(
            TableColumn("Kondisi per", "date"),
            TableColumn("Segmen"),
            TableColumn("Peserta aktif", "number"),
            TableColumn("Potensi (penyebut)", "number"),
            TableColumn("Cakupan", "percent"),
            TableColumn("Belum terlindungi", "number"),
        ),
        rows=rows,
        notes=tuple(note for note in (prose("coverage.segment_note"), refused) if note),
        source="; ".join(dict.fromkeys(str(source) for source in city["source"].dropna().head(1))),
    )


def demand_table(demands: pd.DataFrame, figures: Figures) -> DataTable:
    """What each target demands; families stand apart."""
    rows = [
        (
            label("families", row.family),
            str(row.year),
            Fraction(row.target_rate),
            int(row.needed),
            int(row.missing),
            prose("coverage.past") if row.is_past else _number_or_done(row.per_month),
        )
        for row in rows_of(demands)
    ]
    return DataTable(
        title=prose("coverage.demand_title", figures),
        columns=(
            TableColumn("Keluarga target"),
            TableColumn("Tahun"),
            TableColumn("Target", "percent"),
            TableColumn("Peserta yang diperlukan", "number"),
            TableColumn("Masih kurang", "number"),
            TableColumn("Orang per bulan mulai sekarang", align="right"),
        ),
        rows=rows,
        notes=(prose("coverage.demand_note", figures),),
        source=prose("sources.coverage_city"),
    )


def pace_note(figures: Figures) -> Note:
    """Whether there is a pace at all."""
    n_observations = figures.whole("n_observations") or 0
    key = ("no_observation", "one_observation")[n_observations] if n_observations < 2 else "pace"
    return Note(prose(f"coverage.{key}", figures))


def _number_or_done(value: Any) -> str:
    return prose("coverage.reached") if known(value) is None else number(int(value))


def _newest(coverage: pd.DataFrame, dimension: str) -> pd.DataFrame:
    part = coverage[coverage["dimension"] == dimension]
    return part[part["month"] == part["month"].max()]
