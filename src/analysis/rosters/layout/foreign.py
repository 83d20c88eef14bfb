"""Where a table of something else begins below the persons of a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.rosters.grid import Value, is_blank
from analysis.rosters.layout.columns import Columns
from analysis.rosters.layout.evidence import filled_cells, is_name_like
from analysis.rosters.layout.labels import is_whole_label
from analysis.rosters.layout.row_view import PLACEHOLDERS
from analysis.rosters.layout.sections import is_enumerator
from analysis.rosters.words import row_kind

_FEWEST_LABELS = 3
_LONGEST_LABEL = 60
_LABELS = ("thing_header", "sum_header", "recap_header")
#: Fields whose cells hold digits.
_TYPED = ("number", "nik", "birth_date", "wage", "start", "end", "nip", "kpj")


def is_foreign_header(row: Sequence[Value], columns: Columns) -> bool:
    """Whether a row labels other columns than the table above it has.

    It is words alone: two of them labels of columns, or words where that table has numbers.
    """
    cells = filled_cells(row)
    if len(cells) < _FEWEST_LABELS or not all(map(_may_be_label, cells)):
        return False
    name = columns.get("name")
    if name is not None and name < len(row) and is_name_like(str(row[name])):
        return False
    n_labels = sum(
        is_whole_label(str(cell)) or row_kind(str(cell), _LABELS) is not None for cell in cells
    )
    n_wrong = sum(_is_worded(row, columns.get(key)) for key in _TYPED)
    return n_labels >= 2 or n_wrong >= 2 or (n_labels == 1 and n_wrong == 1)


def has_thing_labels(texts: Sequence[str]) -> bool:
    """Whether a header has labels that only lists of posts, goods or places have, sums aside."""
    kinds = [row_kind(text, ("sum_header", "thing_header")) for text in texts]
    return kinds.count("thing_header") >= 2


def _may_be_label(value: Value) -> bool:
    return (
        isinstance(value, str)
        and len(value) <= _LONGEST_LABEL
        and value.strip() not in PLACEHOLDERS
        and not any(map(str.isdigit, value))
    )


def _is_worded(row: Sequence[Value], column: int | None) -> bool:
    if column is None or column >= len(row) or is_blank(row[column]):
        return False
    return not is_enumerator(str(row[column]))
