"""What speaks for a person in a row, whatever its columns are called."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from analysis.rosters.grid import Value, is_blank
from analysis.rosters.layout.labels import is_whole_label
from analysis.rosters.layout.recaps import is_breakdown
from analysis.rosters.layout.row_view import RowView, is_long_number, running_number
from analysis.rosters.layout.sections import begins_as_heading, is_heading
from analysis.rosters.parse import parse_nik
from analysis.rosters.words import begins_with, row_kind

_WORD = r"(?:[A-Z][\w'’‘`.-]*|(?:bin|binti|van|de|al)\b)"
#: Two to five words, each with a capital, titles behind a comma left aside.
_NAME = re.compile(rf"^{_WORD}(?:\s+{_WORD}){{1,5}}$")
_LONGEST_NAME = 60
_CLOSING = (
    "total", "signature", "note", "page", "nihil", "vacant", "thing", "other_list", "address",
)  # fmt: skip
#: Filled cells that a row of a table has at least.
_FEWEST_CELLS = 2


def is_nik_like(value: Value) -> bool:
    """Whether a cell holds a NIK, whole or ruined, with a birth date in it."""
    if not is_long_number(value):
        return False
    nik = parse_nik(value)
    return bool(nik.digits or nik.first15)


@lru_cache(maxsize=16384)
def is_name_like(text: str) -> bool:
    """Whether ``text`` reads as a full name: words with capitals, none that names a thing."""
    bare = text.partition(",")[0].strip()
    if len(bare) > _LONGEST_NAME or any(map(str.isdigit, bare)) or not _NAME.match(bare):
        return False
    return not (names_thing(bare) or is_heading(bare) or is_whole_label(bare))


@lru_cache(maxsize=16384)
def names_thing(text: str) -> bool:
    """Whether ``text`` names a post, a place, a good or a group rather than somebody."""
    return (
        begins_with(text, "thing")
        or row_kind(text, _CLOSING) is not None
        or begins_as_heading(text)
        or is_breakdown(text)
    )


def filled_cells(row: Sequence[Value]) -> list[Value]:
    """The cells of a row that hold anything."""
    return [value for value in row if not is_blank(value)]


def has_nik(cells: Sequence[Value]) -> bool:
    """Whether any of the cells is like a NIK."""
    return any(map(is_nik_like, set(cells)))


def has_name(cells: Sequence[Value]) -> bool:
    """Whether one of several cells of a row reads as a full name, apart from sentences."""
    return len(cells) >= _FEWEST_CELLS and any(
        isinstance(value, str) and is_name_like(value) for value in cells
    )


def is_numbered_name(cells: Sequence[Value]) -> bool:
    """Whether a row begins with a running number and a full name beside it."""
    return (
        len(cells) >= _FEWEST_CELLS
        and running_number(cells[0]) is not None
        and isinstance(cells[1], str)
        and is_name_like(cells[1])
    )


def stands_above_header(view: RowView) -> bool:
    """Whether a row over a header is a person in the columns of that header."""
    if view.is_nik:
        return is_nik_like(view.nik) and len(view.texts) >= _FEWEST_CELLS
    if not view.is_named or names_thing(view.name):
        return False
    if view.number is not None:
        return view.n_facts >= 2 or view.n_identity > 0
    return is_name_like(view.name) and (view.n_facts >= 2 or view.n_identity > 0)
