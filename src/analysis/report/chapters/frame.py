"""What stands around the chapters: title page, summary, follow-up, law, method, register."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analysis.figures import Figures
from analysis.frames import rows as rows_of
from analysis.report.blocks import (
    Block,
    Card,
    Cards,
    Cover,
    Definition,
    DefinitionList,
    Note,
    Prose,
)
from analysis.report.chapters.texts import OpdLabels, entries, label, prose
from analysis.report.disclosure.cells import key
from analysis.report.disclosure.shield import OPEN, Shield
from analysis.report.tables import DataTable, TableColumn
from analysis.report.wording import date_long
from analysis.rosters.findings import kind_of


def cover(
    *,
    year: int,
    as_of: date,
    is_sample: bool,
    is_final: bool,
    notices: tuple[str, ...],
    prepared_by: str,
    answerable: str,
) -> Cover:
    """The title page; a sample edition says so before anything else."""
    edition = "DATA CONTOH" if is_sample else "FINAL" if is_final else "SEMENTARA"
    sample = (prose("cover.sample_notice"),) if is_sample else ()
    return Cover(
        title=f"{prose('cover.title')} {year}",
        subtitle=prose("cover.subtitle"),
        as_of=as_of,
        edition=edition,
        letterhead=(prose("cover.letterhead"),),
        prepared_by=prepared_by,
        answerable=answerable,
        notices=(*notices, *sample),
        keywords=("Jamsostek", "JKK", "JKM", "UCJ", "non-ASN", "Kota Kendari"),
        short_title=f"{prose('cover.title')} {year}",
    )


def edition_note(is_sample: bool) -> Note:
    """What a notebook says of its data before anything else."""
    if is_sample:
        return Note(prose("cover.sample_notice"), severity="warning", title="DATA CONTOH")
    return Note(prose("cover.provisional_notice"))


def cards(figures: Figures) -> Cards:
    """The key figures, each with its range, its comparison and its date."""
    day = date_long(figures.figure("n_workers").as_of)
    observed = figures.figure("ucj_rate")
    return Cards(
        (
            Card(
                "Pekerja",
                figures["n_workers"],
                range=figures.fill("{n_counted} sah; {n_workers} dengan yang ditahan"),
                comparison=figures.fill("pagu untuk {budget_workers} orang"),
                date=day,
            ),
            Card(
                "Kebutuhan iuran setahun",
                figures["cost_high"],
                range=figures.fill("{cost_low} untuk yang sah"),
                comparison=figures.fill("pagu {budget}"),
                date=day,
            ),
            Card(
                "Iuran seorang sebulan",
                figures["worker_month"],
                comparison=figures.fill(
                    "JKK {jkk_month} dan JKM {jkm_month} atas {wage_base_idr} ({wage_policy})"
                ),
                date=day,
            ),
            Card(
                "Pekerja terlindungi",
                figures["own_rate"],
                range=figures.fill("{own_rate_low} sampai {own_rate_high}"),
                comparison=figures.fill("{own_covered} dari {own_workers} pekerja sah"),
                date=figures["own_month"],
            ),
            Card(
                "Sudah dibayar",
                figures["paid"],
                comparison=figures.fill("sisa pagu {left}"),
                date=figures["paid_until"],
            ),
            Card(
                "Cakupan seluruh kota (UCJ)",
                observed.text,
                comparison=figures.fill("{ucj_active} dari {ucj_base}; belum {ucj_gap}"),
                date=date_long(observed.as_of),
            ),
        )
    )


def follow_up_table(priced: pd.DataFrame, names: OpdLabels, shield: Shield = OPEN) -> Block:
    """What each OPD has to mend, how many people and rupiah hang on it."""
    errors = priced[(priced["severity"] == "error") & (priced["n_people"] > 0)]
    files = priced[(priced["severity"] == "error") & priced["sheet"].isna()]
    if errors.empty and files.empty:
        return Note(prose("follow_up.nothing"))
    grouped = (
        pd.concat([errors, files])
        .groupby(["opd_code", "code"], dropna=False, sort=False)
        .agg(people=("n_people", "sum"), amount=("amount_idr", "sum"))
        .reset_index()
    )
    by_opd = grouped.groupby("opd_code", dropna=False)["amount"].transform("sum")
    grouped = grouped.assign(_of_opd=by_opd).sort_values(
        ["_of_opd", "opd_code", "amount"], ascending=[False, True, False], kind="stable"
    )
    if shield.is_on:  # The order of the amounts would tell of them.
        grouped = grouped.sort_values(["opd_code", "code"], kind="stable")
    rows = [
        (names(row.opd_code), kind_of(row.code).title, int(row.people), int(row.amount), "", "")
        for row in rows_of(grouped)
    ]
    table = DataTable(
        title=prose("follow_up.table_title"),
        columns=(
            TableColumn("OPD"),
            TableColumn("Yang harus diperbaiki"),
            TableColumn("Orang", "number", is_totalled=True),
            TableColumn("Iuran setahun", "rupiah", is_totalled=True),
            TableColumn("Penanggung jawab"),
            TableColumn("Tenggat"),
        ),
        rows=tuple(rows),
        notes=(prose("follow_up.table_note"),),
        source=prose("sources.findings"),
        is_wide=True,
    )
    told = []
    for row in rows_of(grouped):
        people = (key("to_mend", opd_code=row.opd_code, code=row.code),) if row.people else ()
        told.append(((), (), people, people, (), ()))
    return shield.table(table, told)


def law_table(law_used: pd.DataFrame) -> DataTable:
    """The law behind the price, with its source and how sure it is."""
    has_stale = bool(law_used["is_past_verification"].any())
    rows = [
        (
            row.description + ("*" if row.is_past_verification else ""),
            _law_value(row.value, row.unit),
            date_long(row.in_force_from),
            row.title if not isinstance(row.article, str) else f"{row.title}, {row.article}",
            label("marks", row.mark),
            label("marks", row.article_mark),
            label("read_in", row.read_in) if isinstance(row.read_in, str) else "",
        )
        for row in rows_of(law_used)
    ]
    return DataTable(
        title=prose("law.table_title"),
        columns=tuple(
            TableColumn(title)
            for title in (
                "Nilai",
                "Besar",
                "Berlaku sejak",
                "Dasar",
                "Tanda nilai",
                "Tanda dasar",
                "Nilai dibaca di",
            )
        ),
        rows=tuple(rows),
        notes=(prose("law.stale"),) if has_stale else (),
        is_wide=True,
    )


def _law_value(value: str, unit: str) -> str:
    from decimal import Decimal

    from analysis.report.wording import percent, rupiah

    return percent(Decimal(value)) if unit == "/1" else rupiah(Decimal(value))


def definitions(key: str) -> DefinitionList:
    """A list of terms of the catalogue of texts: ``glossary`` or ``assumptions``."""
    return DefinitionList(tuple(Definition(term, text) for term, text in entries(key).items()))


def register_table(*registers: Figures) -> DataTable:
    """Every figure that the report quotes, with its code."""
    rows = [
        (
            figure.code,
            figure.text,
            figure.meaning,
            label("bases", figure.basis),
            date_long(figure.as_of),
            figure.source_table or "",
        )
        for figures in registers
        for figure in figures
    ]
    return DataTable(
        title=prose("register.title"),
        columns=tuple(
            TableColumn(title)
            for title in ("Kode", "Angka", "Apa yang dihitung", "Dasar", "Kondisi per", "Tabel")
        ),
        rows=tuple(rows),
        is_wide=True,
    )


def paragraph(key: str, figures: Figures | None = None) -> Prose:
    """A paragraph of the catalogue of texts, its figures filled in."""
    return Prose(prose(key, figures))
