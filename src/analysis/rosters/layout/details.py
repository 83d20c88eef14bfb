"""Columns that only a registration asks for: mother's name, address, telephone, and the like.

They are looked for among the columns that the roster's own fields leave over, so that they never
change what a table is, which rows are persons, or how their own fields are read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from analysis.rosters.words import detail_field, rows, words

#: Fields whose cell may go on in the row below.
WRAPPED = ("address", "mother_name")


def detail_columns(
    labels: Mapping[int, Sequence[str]], taken: Collection[int]
) -> dict[str, tuple[int, ...]]:
    """Field to its 0-based columns: one, but for an address and degrees over several.

    Args:
        labels: header labels of each column of the table, parent first.
        taken: the columns that hold the roster's own fields.
    """
    candidates: dict[str, list[tuple[bool, int]]] = {}
    for column, levels in labels.items():
        if column in taken:
            continue
        field, is_exact = _field_of(levels)
        if field is not None:
            candidates.setdefault(field, []).append((not is_exact, column))
    return {field: _places(field, sorted(found), labels) for field, found in candidates.items()}


def _places(
    field: str, candidates: Sequence[tuple[bool, int]], labels: Mapping[int, Sequence[str]]
) -> tuple[int, ...]:
    """The best column, and those that go on with it: under one head, or one head merged."""
    _, best = candidates[0]
    head = labels[best][0]
    if field == "degree" or (field == "address" and detail_field(head)[0] == field):
        is_one = field == "degree"
        return tuple(sorted(c for _, c in candidates if is_one or labels[c][0] == head))
    return (best,)


def _field_of(levels: Sequence[str]) -> tuple[str | None, bool]:
    field, is_exact = detail_field(" ".join(levels))
    if len(levels) > 1:
        own, is_own_exact = detail_field(levels[-1])
        if own == "mother_name" and is_own_exact:
            return own, True  # whatever stands above it, she is the worker's
        if own not in (None, "other") and field != "other":
            return own, is_own_exact
    return (None, False) if field == "other" else (field, is_exact)


@cache
def _prefixes() -> dict[str, str]:
    return {words(row["words"]): row["prefix"] for row in rows("address_parts")}


def address_prefix(label: str) -> str:
    """What is set before the value of a column whose label ends so, such as ``Kel.``, or ``""``."""
    tokens = words(label).split()
    for n_words in (2, 1):
        if (prefix := _prefixes().get(" ".join(tokens[-n_words:]))) is not None:
            return prefix
    return ""
