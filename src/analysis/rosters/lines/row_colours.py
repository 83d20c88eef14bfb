"""Counted persons whose row is filled red or grey without a word on what that means."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from analysis.rosters.findings import make_finding
from analysis.rosters.grid import Sheet, is_blank
from analysis.rosters.layout.columns import Columns
from analysis.rosters.layout.roster import Layout
from analysis.rosters.lines.columns import Lines

#: Every second or third row in a colour is a pattern for the eye.
_MIN_ZEBRA = 3


def coloured_rows(
    sheet: Sheet, layout: Layout, lines: Lines, first: int, file: str
) -> list[dict[str, Any]]:
    """Findings on such rows of a sheet, whose lines are those from ``first`` on.

    A colour of most of the persons, or of every so many, says nothing of any of them.
    """
    if not sheet.coloured:
        return []
    values = lines.values
    rows = [row - 1 for row in values["row"][first:]]
    tables = {line.row: layout.tables[line.table] for line in layout.lines}
    found = []
    for colour in dict.fromkeys(sheet.coloured.values()):
        places = [at for at, row in enumerate(rows) if sheet.coloured.get(row) == colour]
        if len(places) * 2 >= len(rows) or _is_zebra(places):
            continue
        for at in places:
            columns = tables.get(rows[at])
            is_settled = values["exclusion"][first + at] or values["hold"][first + at]
            if columns is None or is_settled or _has_word(sheet.rows[rows[at]], columns):
                continue
            found.append(
                make_finding(
                    "row_coloured",
                    file=file,
                    sheet=sheet.name,
                    row=rows[at] + 1,
                    value=colour,
                    opd_code=values["opd_code"][first + at],
                )
            )
    return found


def _is_zebra(places: Sequence[int]) -> bool:
    gaps = {after - before for before, after in pairwise(places)}
    return len(places) >= _MIN_ZEBRA and len(gaps) == 1 and gaps != {1}


def _has_word(row: Sequence[Any], columns: Columns) -> bool:
    at = columns.get("remark")
    return at is not None and at < len(row) and not is_blank(row[at])
