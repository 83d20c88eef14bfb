"""Findings on what a sheet, or a part of it, was taken for besides a roster."""

from __future__ import annotations

from typing import Any

from analysis.rosters.findings import make_finding
from analysis.rosters.grid import Sheet
from analysis.rosters.layout.roster import Layout
from analysis.rosters.layout.unread import Unread, foreign_blocks, unread_block, unread_rows


def verdict_findings(
    sheet: Sheet, layout: Layout, file: str, opd_code: str | None
) -> list[dict[str, Any]]:
    """What was not read as persons though it may be, and what was read where no person stands."""
    place: dict[str, Any] = {"file": file, "sheet": sheet.name, "opd_code": opd_code}
    found = []
    if not sheet.is_hidden:
        found += [
            make_finding(
                f"list_of_{part.kind}",
                **place,
                row=part.first + 1,
                other=_rows(part.first, part.last),
            )
            for part in layout.other_lists
        ]
        found += [
            make_finding("people_perhaps_others", **place, row=first + 1, other=_rows(first, last))
            for first, last in layout.perhaps_others
        ]
    if block := unread_block(sheet, layout):
        found.append(_unread(block, place))
    found += [_unread(block, place) for block in foreign_blocks(sheet, layout)]
    found += [
        make_finding("row_unread", **place, row=row + 1) for row in unread_rows(sheet, layout)
    ]
    found += [
        make_finding("rows_above_header", **place, row=row + 1) for row in layout.above_header
    ]
    return found


def _unread(block: Unread, place: dict[str, Any]) -> dict[str, Any]:
    """A part of a sheet that was not understood; an error where persons seem to be in it."""
    where = {**place, "row": block.first + 1, "other": _rows(block.first, block.last)}
    if block.n_persons:
        return make_finding("sheet_unread_persons", **where, n_rows=block.n_persons)
    return make_finding("sheet_unread", **where)


def _rows(first: int, last: int) -> str:
    return f"{first + 1}-{last + 1}" if last > first else str(first + 1)
