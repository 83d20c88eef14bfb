"""One table of a sheet while its rows are gone through: its unit, its category, its counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from analysis.rosters.grid import Value
from analysis.rosters.layout.columns import Columns
from analysis.rosters.layout.letterhead import is_account
from analysis.rosters.layout.row_roles import Progress
from analysis.rosters.layout.row_view import RowView, running_number
from analysis.rosters.layout.sections import is_enumerator, unit_of
from analysis.rosters.words import heading_category

_COUNT_WITH_WORD = re.compile(r"\b(\d{1,5})\s*(?:\([^)]*\)\s*)?(?:ORANG|ORG|JIWA)\b", re.IGNORECASE)
_LARGEST_COUNT = 10_000


@dataclass(slots=True)
class Table:
    """One table while its rows are gone through."""

    index: int
    columns: Columns
    #: The columns that are its own, where another table stands beside it.
    span: frozenset[int] | None = None
    unit: str | None = None
    category: str | None = None
    #: What the title over the table says, and which kind of section was the first inside it.
    own_category: str | None = None
    outer: str | None = None
    so_far: Progress = field(default_factory=Progress)
    n_at_total: int = 0
    n_at_section: int = 0
    #: The columns of NIK and name, for the common row.
    plain: tuple[int | None, int | None] = (None, None)

    def __post_init__(self) -> None:
        self.plain = self.columns.get("nik"), self.columns.get("name")

    def enter_section(self, view: RowView) -> None:
        """Take unit and category from a section row.

        Units may stand within categories, or categories within units: whichever kind came first
        is the outer one, and a new outer section ends what the inner ones said.
        """
        texts = view.texts
        if len(texts) > 1 and (is_enumerator(texts[0]) or running_number(texts[0]) is not None):
            texts = texts[1:]
        text = " ".join(texts)
        self.so_far.closed_by = None
        self.so_far.is_note_list = False
        self.n_at_section = self.so_far.n_lines
        if is_account(text):
            return  # "Penyediaan Gaji ASN" says of nobody that he is one
        category, unit = heading_category(text), unit_of(text)
        self.outer = self.outer or ("category" if category and not unit else "unit")
        if category:
            self.category = category
            if not unit and self.outer == "category":
                self.unit = None
        if unit:
            self.unit = unit
            if not category and self.outer == "unit":
                self.category = self.own_category

    def counts_at_total(self) -> set[int]:
        """The numbers of persons that a total row here may mean: all, since a total, a section."""
        n_lines = self.so_far.n_lines
        counts = {n_lines, n_lines - self.n_at_total, n_lines - self.n_at_section}
        self.n_at_total = n_lines
        return counts


def stated_count(row: Sequence[Value], text: str, columns: Columns) -> int | None:
    """The one number of a total row that surely counts heads, if there is one."""
    if match := _COUNT_WITH_WORD.search(text):
        return int(match[1])
    heads = {columns.fields[key] for key in ("number", "name", "nik") if key in columns.fields}
    counts = [
        count
        for column in heads
        if column < len(row) and (count := running_number(row[column])) is not None
    ]
    return counts[0] if len(counts) == 1 and counts[0] < _LARGEST_COUNT else None
