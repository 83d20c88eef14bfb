"""What stands around the chapters: title page, summary, follow-up, law, method, register."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd

from analysis.figures import Figures
from analysis.frames import rows as rows_of
from analysis.language import translated
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
from analysis.report.chapters.texts import OpdLabels, entries, head, label, prose
from analysis.report.disclosure.cells import key
from analysis.report.disclosure.shield import OPEN, Shield
from analysis.report.tables import DataTable, TableColumn
from analysis.report.wording import date_long, edition_name, not_available
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
        keywords=("Jamsostek", "JKK", "JKM", "UCJ", "non-ASN", prose("cover.keyword_city")),
        short_title=f"{prose('cover.title')} {year}",
    )


def edition_note(is_sample: bool) -> Note:
    """What a notebook says of its data before anything else."""
    if is_sample:
        return Note(
            prose("cover.sample_notice"), severity="warning", title=edition_name("DATA CONTOH")
        )
    return Note(prose("cover.provisional_notice"))


def cards(figures: Figures) -> Cards:
    """The key figures, each with its range, comparison and date as far as these are known."""
    day = date_long(figures.figure("n_workers").as_of)
    observed = figures.figure("ucj_rate")
    return Cards(
        (
            Card(
                prose("summary.card_workers"),
                figures["n_workers"],
                range=_as_known("summary.card_workers_range", figures),
                comparison=_as_known("summary.card_workers_budget", figures),
                date=day,
            ),
            Card(
                prose("summary.card_need"),
                figures["cost_high"],
                range=_as_known("summary.card_need_range", figures),
                comparison=_as_known("summary.card_need_budget", figures),
                date=day,
            ),
            Card(
                prose("summary.card_month"),
                figures["worker_month"],
                comparison=_as_known("summary.card_month_parts", figures),
                date=day,
            ),
            Card(
                prose("summary.card_covered"),
                figures["own_rate"],
                range=_as_known("summary.card_covered_range", figures),
                comparison=(
                    _as_known("summary.card_covered_workers", figures)
                    if figures.whole("own_workers")
                    else ""
                ),
                date=_date("own_month", figures),
            ),
            Card(
                prose("summary.card_paid"),
                figures["paid"],
                comparison=_as_known("summary.card_paid_left", figures),
                date=_date("paid_until", figures),
            ),
            Card(
                prose("summary.card_city"),
                observed.text,
                comparison=_as_known("summary.card_city_people", figures),
                date=date_long(observed.as_of),
            ),
        )
    )


def _as_known(key: str, figures: Figures) -> str:
    """The sentence, or nothing where one of its figures is unknown: the card has said so."""
    needed = re.findall(r"\{(\w+)\}", prose(key))
    is_known = all(figures[name] != not_available() for name in needed)
    return prose(key, figures) if is_known else ""


def _date(name: str, figures: Figures) -> str:
    return figures[name] if figures.is_known(name) else ""


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
        (
            names(row.opd_code),
            translated(kind_of(row.code).title),
            int(row.people),
            int(row.amount),
            "",
            "",
        )
        for row in rows_of(grouped)
    ]
    table = DataTable(
        title=prose("follow_up.table_title"),
        columns=(
            TableColumn(head("opd")),
            TableColumn(head("mend")),
            TableColumn(head("people"), "number", is_totalled=True),
            TableColumn(head("contribution_year"), "rupiah", is_totalled=True),
            TableColumn(head("in_charge")),
            TableColumn(head("deadline")),
        ),
        rows=tuple(rows),
        notes=(prose("follow_up.table_note"),),
        source=prose("sources.findings"),
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
            translated(row.description) + ("*" if row.is_past_verification else ""),
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
            TableColumn(head(name))
            for name in (
                "law_item",
                "law_value",
                "in_force_from",
                "law_title",
                "value_mark",
                "title_mark",
                "read_in",
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


def assumptions(figures: Figures) -> DefinitionList:
    """The assumptions, the wage base that was chosen first.

    That it is the one behind the budget is said only where it gives the budget to the rupiah.
    """
    fits = figures.is_known("official_wages") and (
        figures["wage_policy"] in figures["official_wages"]
    )
    key = "law.wage_base_fits" if fits else "law.wage_base_chosen"
    wage_base = Definition(prose("law.wage_base"), prose(key, figures))
    return DefinitionList((wage_base, *definitions("assumptions").definitions))


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
            TableColumn(head(name))
            for name in ("figure_code", "figure", "meaning", "basis", "as_of", "table")
        ),
        rows=tuple(rows),
        is_wide=True,
    )


def paragraph(key: str, figures: Figures | None = None) -> Prose:
    """A paragraph of the catalogue of texts, its figures filled in."""
    return Prose(prose(key, figures))
