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
from analysis.report.blocks import Block, Figure, Note, Prose
from analysis.report.chapters.texts import OpdLabels, label, prose
from analysis.report.charts import Bar, Line, Target, lines, paged_bars, progress_to_targets
from analysis.report.tables import DataTable, TableColumn
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
    newest = _newest(coverage, "all")
    row = newest.iloc[0] if len(newest) else None
    first = coverage[coverage["dimension"] == "all"].head(1)
    where = None if row is None else f"dimension == 'all' and month == '{row['month']}'"
    table = {"table": "coverage_own", "where": where}
    for name, column, meaning in (
        ("own_workers", "workers", "pekerja sah yang bekerja pada bulan terakhir"),
        ("own_covered", "covered", "di antaranya peserta aktif BPJS Ketenagakerjaan"),
    ):
        value = None if row is None else _whole(row[column])
        figures.add(name, value, "number", meaning, **table)
    for name, column, meaning in (
        ("own_rate", "rate", "peserta aktif dibagi pekerja sah, bulan terakhir"),
        (
            "own_rate_low",
            "rate_low",
            "batas bawah: yang ditahan atau belum diketahui tidak terlindungi",
        ),
        ("own_rate_high", "rate_high", "batas atas: yang ditahan atau belum diketahui terlindungi"),
    ):
        value = None if row is None else share(row[column])
        figures.add(name, value, "percent", meaning, **table)
    figures.add("own_month", None if row is None else row["month"], "month", "bulan terakhir")
    in_january = None if first.empty else share(first.iloc[0]["rate"])
    figures.add("own_rate_first", in_january, "percent", "cakupan pada bulan pertama tahun laporan",
                table="coverage_own")  # fmt: skip
    figures.add("own_first_month", None if first.empty else first.iloc[0]["month"], "month",
                "bulan pertama tahun laporan")  # fmt: skip
    gap = None if months.empty else months.iloc[0]
    is_known = gap is not None and gap["rate"] is not None
    figures.add("own_months_rate", gap["rate"] if is_known else None, "percent",
                "bulan kerja yang terlindungi dibagi seluruh bulan kerja pekerja sah")  # fmt: skip
    figures.add("own_uncovered_months", int(gap["uncovered_months"]) if is_known else None, "number",
                "bulan kerja pekerja sah tanpa perlindungan")  # fmt: skip
    figures.add(
        "off_roster", len(off_roster), "number", "peserta yang tidak ada pada daftar OPD mana pun"
    )
    off_idr = int(off_roster["amount_idr"].sum()) if len(off_roster) else 0
    figures.add(
        "off_roster_idr", off_idr, "rupiah", "iuran JKK dan JKM peserta itu dalam tahun laporan"
    )
    for name, value, kind, meaning in (
        ("n_opd_expected", confirmed.opds_expected, "number", "OPD yang diharapkan mengirim daftar"),
        ("n_opd_confirmed", confirmed.opds_confirmed, "number",
         "OPD yang mengonfirmasi daftarnya, tanpa perubahan sesudahnya"),
        ("confirmed_workers", confirmed.workers_confirmed, "number", "pekerja sah dalam daftar terkonfirmasi"),
        ("confirmed_idr", confirmed.amount_confirmed_idr, "rupiah", "iuran setahun yang sudah final"),
        ("confirmed_rate", confirmed.amount_rate, "percent", "bagian iuran setahun yang sudah final"),
    ):  # fmt: skip
        figures.add(name, value, kind, meaning, table="opd_status")


def register_city(
    figures: Figures,
    latest: Observation | None,
    found: Pace,
    addition: BudgetAddition | None,
) -> None:
    """Register the figures of the city as a whole; all are published or follow from published ones."""
    of = {"basis": "published", "table": "city_coverage", "where": "segment == 'total'"}
    day = {"as_of": latest.as_of} if latest else {}
    figures.add(
        "ucj_active", latest and latest.active, "number", "peserta aktif seluruh kota", **of, **day
    )
    figures.add("ucj_base", latest and latest.base, "number",
                latest.denominator if latest else "penyebut", **of, **day)  # fmt: skip
    figures.add("ucj_rate", latest and latest.rate, "percent",
                "peserta aktif dibagi penyebut, seluruh kota", **of, **day)  # fmt: skip
    figures.add(
        "ucj_gap", latest and latest.gap, "number", "orang yang belum terlindungi", **of, **day
    )
    figures.add("ucj_as_of", latest and latest.as_of, "date", "tanggal pengamatan cakupan kota",
                basis="published")  # fmt: skip
    figures.add("ucj_denominator", latest and latest.denominator, "text", "penyebut cakupan kota",
                basis="published")  # fmt: skip
    figures.add("n_observations", found.n_observations, "number", "pengamatan cakupan kota yang ada",
                table="city_coverage")  # fmt: skip
    for name, value, meaning in (
        ("addition_gross", addition and addition.gross, "pekerja dalam pagu dibagi penyebut kota"),
        (
            "addition_least",
            addition and addition.least,
            "tambahan paling sedikit bagi cakupan kota",
        ),
        ("addition_most", addition and addition.most, "tambahan paling banyak bagi cakupan kota"),
    ):
        figures.add(name, value, "percent", meaning)
    figures.add("addition_workers", addition and addition.workers, "number", "pekerja dalam pagu",
                basis="published")  # fmt: skip
    figures.add("addition_active", addition and addition.already_active, "number",
                "di antaranya yang sudah peserta aktif menurut daftar")  # fmt: skip


def own_text(figures: Figures) -> Prose:
    """The own workers' coverage in one paragraph, or that it is unknown."""
    is_known = figures.figure("own_rate").value is not None
    return Prose(prose("coverage.own_lead" if is_known else "coverage.own_unknown", figures))


def city_text(figures: Figures) -> Prose:
    """The city's coverage in one paragraph, or that nobody has published it."""
    is_known = figures.figure("ucj_rate").value is not None
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
            Line("Pekerja sah", dict(zip(own["month"], map(_whole, own["workers"]), strict=True))),
            Line("Terlindungi", dict(zip(own["month"], map(_whole, own["covered"]), strict=True))),
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
        for row in newest.itertuples()
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
        for row in _newest(coverage, dimension).itertuples():
            rows.append((title, _group(dimension, row.value), *_rate_cells(row)))
    return _rate_table(prose("coverage.own_group_title", figures), ("Menurut", "Kelompok"), rows)


def own_opd_table(coverage: pd.DataFrame, figures: Figures, names: OpdLabels) -> DataTable:
    """Coverage in the newest month by OPD."""
    newest = _newest(coverage, "opd_code")
    rows = [(names(row.value), *_rate_cells(row)) for row in newest.itertuples()]
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
        _whole(row.covered),
        _whole(row.workers),
        share(row.rate),
        share(row.rate_low),
        share(row.rate_high),
        _whole(row.held),
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
            _known(row.confirmed_on),
            _whole(row.confirmed_workers),
            _whole(row.difference),
            _whole(row.amount_idr),
        )
        for row in status.itertuples()
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
        for row in demands.itertuples()
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
            _known(row.as_of),
            label("segments", row.segment),
            _whole(row.active),
            _whole(row.base),
            share(row.rate),
            _whole(row.gap),
        )
        for row in city.itertuples()
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
        for row in demands.itertuples()
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
    return prose("coverage.reached") if _known(value) is None else number(int(value))


def _newest(coverage: pd.DataFrame, dimension: str) -> pd.DataFrame:
    part = coverage[coverage["dimension"] == dimension]
    return part[part["month"] == part["month"].max()]


def _known(value: Any) -> Any:
    return None if value is None or pd.isna(value) else value


def _whole(value: Any) -> int | None:
    return None if value is None or pd.isna(value) else int(value)
