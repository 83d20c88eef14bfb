"""Columns of ticks that say together what somebody is: "PNS" | "PPPK" | "HONORER"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from analysis.rosters.grid import Value, is_blank
from analysis.rosters.layout.labels import levels_evidence
from analysis.rosters.parse import parse_status
from analysis.rosters.parse.text import as_text
from analysis.rosters.words import words

_TICK = re.compile(r"\s*(?:1|[^\s\d.\-–—]|ya)\s*", re.IGNORECASE)
_NO_TICK = re.compile(r"[\s.\-–—0]*")
_FEWEST_COLUMNS = 2

#: Of each 0-based column the status that its label is.
Ticks = Mapping[int, str]


def is_tick(value: Value) -> bool:
    """Whether a cell is a mark alone: √, v, x, 1, "ya"."""
    return value is True or (not isinstance(value, bool) and bool(_TICK.fullmatch(as_text(value))))


def ticked_columns(
    labels: Mapping[int, Sequence[str]], sample: Sequence[Sequence[Value]]
) -> tuple[Ticks, ...]:
    """The groups of columns of a table whose labels are statuses and whose cells are ticks.

    Statuses of employment are one group ("PNS" | "HONORER"), those of who is still there another
    ("AKTIF" | "TIDAK AKTIF"). One column alone is no group, nor are columns two of which are
    ticked in one row: those marks say something else; so do those under a label that is no status's
    ("STATUS PASANGAN", "BPJS").

    Args:
        labels: header labels of each 0-based column, parent first.
        sample: rows below the header.
    """
    groups: dict[str, dict[int, str]] = {"category": {}, "presence": {}}
    for column, levels in labels.items():
        label = levels[-1] if levels else ""
        is_under_status = len(levels) < 2 or _is_of_status(levels[:-1])
        if is_under_status and (kind := _kind(label)) and _holds_ticks(_cells(sample, column)):
            groups[kind][column] = label
    return tuple(group for group in groups.values() if _is_group(group, sample))


def _kind(label: str) -> str | None:
    status = parse_status(label)
    if status.category or words(label) == "ASN":
        return "category"
    is_of_presence = status.ended or status.is_unclear or (words(label) and not status.problem)
    return "presence" if is_of_presence else None


def _is_of_status(levels: Sequence[str]) -> bool:
    said = levels_evidence(levels)
    return bool(said) and max(said, key=said.__getitem__) in ("status", "remark")


def _cells(sample: Sequence[Sequence[Value]], column: int) -> Iterator[Value]:
    return (row[column] for row in sample if column < len(row) and not is_blank(row[column]))


def _holds_ticks(cells: Iterator[Value]) -> bool:
    return all(is_tick(value) or _NO_TICK.fullmatch(as_text(value)) for value in cells)


def _is_group(group: Ticks, sample: Sequence[Sequence[Value]]) -> bool:
    counts = [len(ticked(group, row)) for row in sample]
    return len(group) >= _FEWEST_COLUMNS and max(counts, default=0) == 1


def ticked(group: Ticks, row: Sequence[Value]) -> list[str]:
    """The statuses that are ticked in a row."""
    return [label for column, label in group.items() if column < len(row) and is_tick(row[column])]
