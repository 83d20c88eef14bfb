"""Whether the persons of a table are families, pupils, patients, receivers of aid: no workers.

They have names and NIKs as workers have. What speaks for them is a title, a column that only such
lists have, and cells that say whose wife or child somebody is; what speaks against it is a worker's
own post, wage, status or first day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from analysis.rosters.grid import Value, is_blank
from analysis.rosters.layout.columns import Columns
from analysis.rosters.parse.text import as_text
from analysis.rosters.words import row_kind

#: Signs that leave no doubt; with one sign alone the persons stand, and it is told.
SURE = 2
_WORK = ("position", "wage", "start", "status")


def signs_of_other_people(
    titles: Sequence[str], columns: Columns, rows: Sequence[Sequence[Value]]
) -> int:
    """How much says that the persons of ``rows`` are no workers: 0 nothing, from ``SURE`` no doubt.

    Args:
        titles: the lines over the table.
        columns: its columns.
        rows: its rows that read as persons.
    """
    of_others = {
        place
        for place, label in columns.labels.items()
        if row_kind(label, ("other_people_header",)) is not None
    }
    n_signs = len(of_others) + any(_is_mostly_kin(rows, place) for place in columns.labels)
    if any(row_kind(label, ("relative",)) for label in columns.labels.values()):
        n_signs = 0  # of the worker's heir or wife, named beside the worker
    n_signs += any(row_kind(title, ("other_people",)) is not None for title in titles)
    work = [columns.fields[key] for key in _WORK if key in columns.fields]
    has_work = any(_is_mostly_filled(rows, place) for place in work if place not in of_others)
    return max(n_signs - has_work, min(n_signs, 1))


def _is_mostly_kin(rows: Sequence[Sequence[Value]], place: int) -> bool:
    texts = Counter(row[place] for row in rows if place < len(row) and isinstance(row[place], str))
    n_kin = sum(n for text, n in texts.items() if row_kind(as_text(text), ("kin",)) is not None)
    return n_kin * 2 > len(rows)


def _is_mostly_filled(rows: Sequence[Sequence[Value]], place: int) -> bool:
    return sum(place < len(row) and not is_blank(row[place]) for row in rows) * 2 > len(rows)
