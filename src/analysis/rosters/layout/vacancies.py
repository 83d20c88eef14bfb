"""Posts that nobody holds, among the persons of a table."""

from __future__ import annotations

from analysis.rosters.layout.columns import OTHER_STATUS, Columns
from analysis.rosters.layout.row_view import PLACEHOLDERS, RowView
from analysis.rosters.words import row_kind, words

#: What a post has of its own.
_OF_POST = ("position", "unit", "opd", "wage", "status", OTHER_STATUS)


def says_vacant(text: str) -> bool:
    """Whether a name cell says in words that the post is open: ``lowong``, ``(belum terisi)``."""
    return bool(words(text)) and row_kind(text, ("vacant",)) is not None


def own_fields(view: RowView, columns: Columns) -> frozenset[str]:
    """Which fields of a post the row fills by itself."""
    filled = {
        place
        for place, text in zip(view.places, view.texts, strict=True)
        if text.strip() not in PLACEHOLDERS and words(text)
    }
    return frozenset(key for key in _OF_POST if columns.get(key) in filled)


def is_vacant(view: RowView, columns: Columns, *, is_numbered_list: bool) -> bool:
    """Whether a row without a NIK is a post that nobody holds.

    That is a name cell that says so, or a blank one or a dash beside a post of its own. Where
    persons have running numbers, a blank row without number and wage may be the rest of the row
    above, and so may a single cell anywhere.

    Args:
        view, columns: the row as its table sees it.
        is_numbered_list: whether the persons of the table have running numbers.
    """
    if view.is_nik or view.n_identity or columns.get("name") is None:
        return False
    if says_vacant(view.name):
        return True
    if words(view.name) and view.name not in PLACEHOLDERS:
        return False
    has = own_fields(view, columns)
    if not has & {"position", "unit", "opd"}:
        return False
    if view.name or view.number is not None:
        return True
    return "wage" in has or (not is_numbered_list and len(has) > 1)
