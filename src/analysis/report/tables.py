"""Tables of the report: typed values in, text out, each value formatted in one place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, ClassVar

import pandas as pd

from analysis.audience import shown
from analysis.report.blocks import Block, BlockError
from analysis.report.wording import (
    count,
    date_long,
    month_long,
    not_available,
    number,
    percent,
    percent_words,
    price,
    rupiah,
    word,
)

#: How a value of each kind of column is written, and what it is sorted by.
_FORMATS: dict[str, Callable[[Any], str]] = {
    "text": str,
    "number": number,
    "count": count,
    "rupiah": rupiah,
    "price": price,
    "percent": percent,
    "share": percent_words,
    "date": date_long,
    "month": month_long,
}
_ADDED = ("number", "count", "rupiah")
_RIGHT = (*_ADDED, "price", "percent")


@dataclass(frozen=True)
class TableColumn:
    """A column: ``kind`` is text, number (of people), count (of anything else), rupiah, price (of
    one by the law), percent, date or month.

    ``align`` follows the kind when empty; ``is_totalled`` adds the column up in the total row.
    """

    title: str
    kind: str = "text"
    align: str = ""
    is_totalled: bool = False

    def __post_init__(self) -> None:
        if self.kind not in _FORMATS:
            raise BlockError(f"Kolom {self.title!r}: jenis {self.kind!r} tidak dikenal.")
        if self.align not in ("", "left", "right", "center"):
            raise BlockError(f"Kolom {self.title!r}: align {self.align!r} tidak dikenal.")
        if self.is_totalled and self.kind not in _ADDED:
            raise BlockError(f"Kolom {self.title!r}: hanya angka dan rupiah yang dijumlahkan.")
        object.__setattr__(self, "align", self.align or self._natural_align)

    @property
    def _natural_align(self) -> str:
        return "right" if self.kind in _RIGHT else "left"


@dataclass(frozen=True)
class Cell:
    """A value as it is shown, and what an interactive table sorts it by (``None`` sorts last)."""

    text: str
    sort: str | int | float | None = None


@dataclass(frozen=True)
class DataTable(Block):
    """A table. Rows hold typed values or texts already formatted; ``None`` is "belum tersedia".

    ``total`` is the total row; without it, columns with ``is_totalled`` are added up, exactly, and
    a sum with an unknown part is itself unknown. ``emphasis`` are the numbers (from 0) of rows in
    bold, ``is_wide`` sets the table on a landscape page, ``made_from`` names the table of
    ``data/processed`` behind it, ``is_ordered`` says that its rows make sense in their order only.
    Once made, rows and total hold :class:`Cell`.
    """

    kind: ClassVar[str] = "table"

    title: str
    columns: Sequence[TableColumn]
    rows: Sequence[Sequence[Any]]
    total: Sequence[Any] = ()
    subtitle: str = ""
    notes: Sequence[str] = ()
    source: str = ""
    is_wide: bool = False
    emphasis: Sequence[int] = ()
    made_from: str = ""
    is_ordered: bool = False

    def __post_init__(self) -> None:
        columns = tuple(self.columns)
        raw = [tuple(row) for row in self.rows]
        for place, row in enumerate([*raw, *([self.total] if self.total else [])], start=1):
            if len(row) != len(columns):
                raise BlockError(
                    f"{self.name}: baris {place} berisi {len(row)} nilai, kolomnya {len(columns)}."
                )
        if any(not 0 <= place < len(raw) for place in self.emphasis):
            raise BlockError(f"{self.name}: emphasis menunjuk baris yang tidak ada.")
        rows = tuple(_row(row, columns) for row in raw)
        total = _row(self.total, columns) if self.total else _total(raw, columns)
        for name, value in (("columns", columns), ("rows", rows), ("total", total)):
            object.__setattr__(self, name, value)
        super().__post_init__()

    @classmethod
    def from_frame(
        cls, title: str, frame: pd.DataFrame, columns: dict[str, TableColumn], **fields: Any
    ) -> DataTable:
        """A table of the frame's columns named in ``columns``, in that order; NA is unknown."""
        values = [[_plain(value) for value in frame[name]] for name in columns]
        rows = list(zip(*values, strict=True))
        return cls(title, list(columns.values()), rows, **fields)

    def plain(self) -> str:
        heads = "\t".join(column.title for column in self.columns)
        lines = ["\t".join(cell.text for cell in row) for row in (*self.rows, self.total) if row]
        return "\n".join([self.title, heads, *lines])


def cell_of(value: Any, column: TableColumn) -> Cell:
    """A value as the column writes it. Raises :class:`BlockError` when it is of another kind."""
    if isinstance(value, Cell):
        return value
    if isinstance(value, dict):  # as it comes from JSON
        return Cell(**value)
    if value is None:
        return Cell(not_available())
    if isinstance(value, str) and column.kind != "month":
        return Cell(value, value.casefold())
    try:
        return Cell(_FORMATS[column.kind](value), _sort_key(shown(column.kind, value)))
    except (TypeError, ValueError) as error:
        raise BlockError(f"Kolom {column.title!r}: {error}") from None


def _row(values: Sequence[Any], columns: Sequence[TableColumn]) -> tuple[Cell, ...]:
    return tuple(cell_of(value, column) for value, column in zip(values, columns, strict=True))


def _total(rows: Sequence[Sequence[Any]], columns: Sequence[TableColumn]) -> tuple[Cell, ...]:
    if not any(column.is_totalled for column in columns):
        return ()
    cells = []
    for place, column in enumerate(columns):
        if column.is_totalled:
            values = [row[place] for row in rows]
            if any(isinstance(value, str | Cell) for value in values):
                raise BlockError(f"Kolom {column.title!r}: teks tidak dapat dijumlahkan.")
            cells.append(cell_of(None if None in values else sum(values), column))
        else:
            cells.append(Cell(""))
    place = next((n for n, column in enumerate(columns) if column.kind == "text"), 0)
    if not columns[place].is_totalled:
        cells[place] = Cell(word("total"))
    return tuple(cells)


def _sort_key(value: Any) -> str | int | float:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return float(Fraction(*value)) if value[1] else -1.0
    if isinstance(value, Decimal | Fraction):
        return float(value)
    return value if isinstance(value, str) else int(value)


def _plain(value: Any) -> Any:
    """A frame's value as plain Python, NA as ``None``."""
    if value is None or (not isinstance(value, tuple | list) and pd.isna(value)):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value
