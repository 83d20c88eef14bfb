"""What stands around the chapters: title page, summary, law, method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.audience import is_public
from analysis.contributions.programs import program_names
from analysis.figures import Figures
from analysis.frames import known
from analysis.frames import rows as rows_of
from analysis.language import translated
from analysis.law import Duty
from analysis.report.blocks import (
    Block,
    Cover,
    Definition,
    DefinitionList,
    Group,
    Note,
    Prose,
)
from analysis.report.chapters.contested import contested_notes, named_wage
from analysis.report.chapters.texts import entries, head, label, prose
from analysis.report.svg import read_picture
from analysis.report.tables import DataTable, TableColumn
from analysis.report.wording import edition_name, list_and, not_available


def cover(
    *,
    year: int,
    as_of: date,
    is_sample: bool,
    is_final: bool,
    notices: tuple[str, ...],
    prepared_by: str,
    answerable: str,
    letterhead: str = "",
    logo: Path | None = None,
) -> Cover:
    """The head of the first page.

    Args:
        letterhead: its lines, separated by ``;``; by default the city's name.
        logo: the coat of arms, .svg or .png.
    """
    edition = "DATA CONTOH" if is_sample else "FINAL" if is_final else "SEMENTARA"
    in_full = program_names(is_full=True)
    return Cover(
        title=f"{prose('cover.title')} {year}",
        subtitle=prose("cover.subtitle").format(programs_in_full=list_and(in_full)),
        as_of=as_of,
        edition=edition,
        letterhead=_lines(letterhead) or (prose("cover.letterhead"),),
        logo=read_picture(logo) if logo else "",
        logo_alt=prose("cover.logo_alt") if logo else "",
        prepared_by=prepared_by,
        answerable=answerable,
        notices=notices,
        keywords=(
            "Jamsostek",
            *program_names(),
            "UCJ",
            "non-ASN",
            prose("cover.keyword_city"),
        ),
        short_title=f"{prose('cover.title')} {year}",
    )


def notices(
    is_sample: bool,
    provisional: str,
    unused: str = "",
    unusual: Mapping[str, str] | None = None,
    changed: Sequence[str] = (),
) -> Note:
    """What is to be known before a figure is quoted; it follows the answer, not the other way.

    Args:
        unused: the lines of what a person has settled that no longer act on anything.
        unusual: parameters that are not the repository's, with their values.
        changed: inputs that were replaced after they were read.
    """
    said = [prose("cover.sample_notice")] if is_sample else []
    said += [prose("cover.public_notice")] if is_public() else []
    said += [provisional] if provisional else []
    said += [prose("cover.unused_notice").format(lines=unused)] if unused else []
    said += [prose("cover.parameters_notice").format(lines=_parameters(unusual))] if unusual else []
    said += [prose("cover.changed_notice").format(lines=", ".join(changed))] if changed else []
    text = "\n".join(f"- {one}" for one in said) or prose("cover.provisional_notice")
    return Note(text, severity="warning", title=prose("answer.notices_title"))


#: Parameters that the first page shows by what they put there.
_SHOWN = frozenset({"letterhead", "logo", "prepared_by", "answerable", "send_to"})


def _parameters(unusual: Mapping[str, str]) -> str:
    return ", ".join(
        f"`{name}`" if name in _SHOWN else f"`{name}` = {value or not_available()}"
        for name, value in unusual.items()
    )


def _lines(letterhead: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in letterhead.split(";") if line.strip())


def edition_note(is_sample: bool, mixed: Sequence[str] = ()) -> Group:
    """What a notebook says of its data before anything else; ``mixed`` as of its stage."""
    if is_sample:
        title = edition_name("DATA CONTOH")
        first = Note(prose("cover.sample_notice"), severity="warning", title=title)
    else:
        first = Note(prose("cover.provisional_notice"))
    return Group((first, *(Note(text, severity="error") for text in mixed)))


def spending_text(figures: Figures) -> Block:
    """How much of the budget is spent, and what stays if everybody is paid; nothing if unknown."""
    if not figures.is_known("absorbed"):
        return Group(())
    has_spare = (figures.whole("spare") or 0) > 0
    return Prose(prose(f"summary.{'absorbed_spare' if has_spare else 'absorbed'}", figures))


def category_text(figures: Figures) -> Block:
    """How many are PPPK paruh waktu, whose insurer no rule has settled; nothing where none is."""
    return Prose(prose("summary.pppk", figures)) if figures.whole("pppk_workers") else Group(())


def law_table(law_used: pd.DataFrame) -> DataTable:
    """The law behind the price, with its source and how sure it is."""
    has_stale = bool(law_used["is_past_verification"].any())
    rows = [
        (
            named_wage(row.description, row) + ("*" if row.is_past_verification else ""),
            _law_value(row.value, row.unit),
            known(row.in_force_from),
            row.title if not isinstance(row.article, str) else f"{row.title}, {row.article}",
            _sureness(row),
        )
        for row in rows_of(law_used)
    ]
    return DataTable(
        title=prose("law.table_title"),
        columns=tuple(
            TableColumn(head(name), "date" if name == "in_force_from" else "text")
            for name in (
                "law_item",
                "law_value",
                "in_force_from",
                "law_title",
                "value_mark",
            )
        ),
        rows=tuple(rows),
        notes=((prose("law.stale"),) if has_stale else ()) + contested_notes(law_used),
        made_from="law_used",
    )


def _sureness(row: Any) -> str:
    """How sure a value is, where it was read, and how sure its article is if that differs."""
    told = label("marks", row.mark)
    if isinstance(row.read_in, str):
        told += f" ({label('read_in', row.read_in)})"
    if row.article_mark != row.mark:
        told += f"; {head('title_mark').lower()}: {label('marks', row.article_mark)}"
    return told


def duties_table(duties: Sequence[Duty]) -> DataTable:
    """Who must do what by the law, beside the law that prices."""
    return DataTable(
        title=prose("law.duties_title"),
        columns=tuple(
            TableColumn(head(name))
            for name in ("duty_who", "duty_must", "law_title", "duty_read_in")
        ),
        rows=tuple(
            (
                translated(duty.who),
                translated(duty.must),
                ", ".join(
                    translated(part)
                    for part in (duty.reference.title, duty.reference.article)
                    if part
                ),
                f"{label('read_in', duty.reference.read_in)}: "
                f"{translated(duty.reference.publication or '')}",
            )
            for duty in duties
        ),
        source=prose("law.duties_source"),
    )


def _law_value(value: str, unit: str) -> str:
    from decimal import Decimal

    from analysis.report.wording import percent, price

    return percent(Decimal(value)) if unit == "/1" else price(Decimal(value))


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


def paragraph(key: str, figures: Figures | None = None) -> Prose:
    """A paragraph of the catalogue of texts, its figures filled in."""
    return Prose(prose(key, figures))
