"""Exports of national systems by the set of their headers, and names in several columns.

What an export holds stands in ``vocabulary/profiles/*.yaml``; see :mod:`profile_files`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from analysis.rosters.grid import Value, is_blank
from analysis.rosters.layout.profile_files import (
    NAME_PARTS,
    NO_USE,
    Profile,
    header_key,
    profiles,
)
from analysis.rosters.parse.text import as_text
from analysis.rosters.words import rows as vocabulary_rows

#: So many of a list's lines must have the date on which somebody left before all have left.
_NEARLY_ALL = 0.8


@dataclass(frozen=True)
class ProfileMatch:
    """What an export says of the 0-based columns of a table.

    ``fields`` are as in ``layout.columns``, with ``other_status`` for what ends an employment;
    ``name_parts`` the columns that make the whole name, in its order, the first of them being
    ``fields["name"]``; ``no_use`` the columns that hold none of the fields (a registration may
    still ask for them). What is in neither the export does not know.
    """

    name: str
    label: str
    kind: str
    fields: Mapping[str, int]
    name_parts: tuple[int, ...] = ()
    no_use: frozenset[int] = frozenset()
    #: A list of leavers: all its persons have left, on the day in ``fields["end"]``.
    is_leavers: bool = False

    @property
    def known(self) -> frozenset[int]:
        """The columns of which the export says anything."""
        return self.no_use | set(self.fields.values()) | set(self.name_parts)

    @property
    def finding(self) -> str | None:
        """The code of the finding that tells what the list is; None for a list of workers."""
        return None if self.kind == "roster" else f"{self.kind}_list"

    @property
    def file_kind(self) -> str:
        """What kind of document a file of such tables is, as ``codes.FILE_KINDS``."""
        if self.kind == "members":
            return "participants"
        return "sipp_template" if self.name.startswith("sipp_") else "roster"


def match(
    labels: Mapping[int, Sequence[str]], sample: Sequence[Sequence[Value]] = ()
) -> ProfileMatch | None:
    """The export that a table is, by its headers; None for any other table.

    Args:
        labels: header texts of each 0-based column, parent first.
        sample: rows below the header; they only tell whether the persons of a list of leavers
            have really left.
    """
    keys = {column: _keys(levels) for column, levels in labels.items()}
    present = {key for found in keys.values() for key in found}
    counted = [(len(present & profile.typical), profile) for profile in profiles()]
    found = [(n, profile) for n, profile in counted if n >= profile.least]
    if not found:
        return None
    _, profile = max(found, key=lambda pair: (pair[0] / pair[1].least, pair[0]))
    return _matched(profile, keys, sample)


def _keys(levels: Sequence[str]) -> tuple[str, ...]:
    """The ways in which an export's file may write a header: all its levels, or the lowest."""
    return tuple(
        dict.fromkeys(filter(None, (header_key(" ".join(levels)), header_key(levels[-1]))))
    )


def _matched(
    profile: Profile, keys: Mapping[int, Sequence[str]], sample: Sequence[Sequence[Value]]
) -> ProfileMatch:
    ranked: dict[str, list[tuple[int, int]]] = {}
    for column, spellings in keys.items():
        for key in spellings:
            if (known := profile.fields.get(key)) is not None:
                ranked.setdefault(known[0], []).append((known[1], column))
                break
    no_use = {column for _, column in ranked.pop(NO_USE, ())}
    parts = tuple(min(ranked.pop(part))[1] for part in NAME_PARTS if part in ranked)
    fields = {}
    for field, columns in ranked.items():
        _, best = min(columns)
        fields[field] = best
        no_use |= {column for _, column in columns if column != best}
    if "name" in fields:
        no_use |= set(parts)
        parts = ()
    elif parts:
        fields["name"] = parts[0]
    is_leavers = profile.kind == "leavers" and _is_filled(fields.get("end"), fields, sample)
    return ProfileMatch(
        profile.name,
        profile.label,
        profile.kind,
        fields,
        parts if len(parts) > 1 else (),
        frozenset(no_use),
        is_leavers,
    )


def _is_filled(
    column: int | None, fields: Mapping[str, int], sample: Sequence[Sequence[Value]]
) -> bool:
    """Whether nearly every person of ``sample`` has a value in a column."""
    if column is None:
        return False
    name = fields.get("name", column)
    persons = [row for row in sample if name < len(row) and not is_blank(row[name])]
    filled = [row for row in persons if column < len(row) and not is_blank(row[column])]
    return len(filled) >= _NEARLY_ALL * len(persons)


@cache
def _part_of() -> dict[str, str]:
    return {header_key(row["words"]): row["part"] for row in vocabulary_rows("name_parts")}


def name_columns(labels: Mapping[int, Sequence[str]]) -> tuple[int, ...]:
    """The columns over which a name is spread, in its order; empty where one column has it.

    Args:
        labels: header texts of each 0-based column, parent first.
    """
    found: dict[str, int] = {}
    for column, levels in labels.items():
        for key in _keys(levels):
            if (part := _part_of().get(key)) is not None:
                found.setdefault(part, column)
    if not {"first", "last"} <= found.keys():
        return ()
    return tuple(found[part] for part in ("first", "middle", "last") if part in found)


def whole_names(
    cells: Sequence[Sequence[Value]],
    name_parts: Sequence[Sequence[int]],
    lines: Sequence[tuple[int, int]],
) -> Iterator[tuple[tuple[int, int], str]]:
    """(row, column) of each name that is spread over columns, and the whole name.

    Args:
        cells: the rows of the sheet.
        name_parts: of each of its tables, the columns of the name; the first takes the whole.
        lines: (place of its table, 0-based row) of each person.
    """
    for index, row in lines:
        if columns := name_parts[index]:
            values = [cells[row][column] for column in columns if column < len(cells[row])]
            texts = [as_text(value).strip() for value in values if not is_blank(value)]
            if texts:
                yield (row, columns[0]), " ".join(texts)
