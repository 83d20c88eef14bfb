"""The register of figures: every figure, table and picture of the report, with its code."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction

from analysis.audience import shown
from analysis.figures import Figure, Figures
from analysis.lineage import rests_on_rosters
from analysis.report.blocks import Block
from analysis.report.blocks import Figure as Picture
from analysis.report.chapters.texts import head, label, prose
from analysis.report.numbering import Numbers
from analysis.report.tables import Cell, DataTable, TableColumn
from analysis.report.wording import EN_DASH

#: Tables that repeat what somebody has published.
_PUBLISHED = ("city_coverage",)


def parts(blocks: Iterable[Block], as_of: date) -> Figures:
    """Tables and pictures by their numbers, as entries of the register: T-1, G-1.

    Args:
        blocks: those of the report in their order, without the register itself.
        as_of: day of the data.
    """
    numbers, entries = Numbers(), []
    for block in blocks:
        if isinstance(block, DataTable):
            text, letter = numbers.table(), "T"
        elif isinstance(block, Picture):
            text, letter = numbers.figure(), "G"
        else:
            continue
        code = f"{letter}-{text.split()[-1]}"
        entries.append(
            Figure(
                code=code,
                name=code,
                kind="text",
                value=block.title,
                text=text,
                meaning=block.title,
                basis=_basis(block.made_from),
                as_of=as_of,
                source_table=block.made_from or None,
                source_filter=None,
            )
        )
    return Figures.of(entries)


def figure_table(*registers: Figures) -> DataTable:
    """Every figure that the report quotes in its text."""
    return _table("register.title", "figure", registers, _is_confirmed(*registers))


def part_table(entries: Figures, figures: Figures) -> DataTable:
    """The tables and pictures; ``figures`` tell whether all lists are confirmed."""
    return _table("register.parts_title", "part", (entries,), _is_confirmed(figures))


def _basis(made_from: str) -> str:
    if not made_from:
        return "entered"
    return "published" if made_from in _PUBLISHED else "computed"


def _is_confirmed(*registers: Figures) -> bool:
    """Whether every OPD has confirmed its list, and none has changed since."""
    for figures in registers:
        if figures.is_known("n_opd_confirmed") and figures.is_known("n_opd_expected"):
            return figures.whole("n_opd_confirmed") == figures.whole("n_opd_expected")
    return False


def _table(title: str, first: str, registers: Iterable[Figures], is_confirmed: bool) -> DataTable:
    rows = [
        (
            figure.code,
            Cell(figure.text, _order(figure)),
            figure.meaning,
            label("bases", figure.basis),
            _standing(figure, is_confirmed),
            figure.as_of,
            figure.source_table or Cell(EN_DASH),
        )
        for figures in registers
        for figure in figures
    ]
    heads = ("figure_code", first, "meaning", "basis", "finality", "as_of", "table")
    return DataTable(
        title=prose(title),
        columns=tuple(
            TableColumn(head(name), "date" if name == "as_of" else "text") for name in heads
        ),
        rows=rows,
        is_wide=True,
    )


def _order(figure: Figure) -> str | None:
    """What a figure is sorted by: figures of one kind by their value; unknown and hidden ones last.

    Digits in groups, since a run of sixteen would be taken for a NIK.
    """
    if figure.kind in ("text", "month", "date") or figure.value is None:
        return figure.text if figure.kind in ("text", "month", "date") and figure.value else None
    if not any(sign.isdigit() for sign in figure.text):
        return None
    value = Fraction(shown(figure.kind, Fraction(figure.value)))
    return f"{figure.kind} {1 if value < 0 else 2} {float(abs(value)):026,.6f}"


def _standing(figure: Figure, is_confirmed: bool) -> str | Cell:
    """Final or provisional, where the rosters are behind a figure."""
    is_ours = figure.basis in ("computed", "inferred") and figure.source_table is not None
    if not is_ours or not rests_on_rosters(str(figure.source_table)):
        return Cell(EN_DASH)
    return label("finality", "final" if is_confirmed else "provisional")
