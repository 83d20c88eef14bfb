"""Findings that hold for a whole sheet: its OPD, its totals, its columns, what is unclear."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.rosters.findings import make_finding
from analysis.rosters.grid import Sheet
from analysis.rosters.layout.column_findings import column_findings
from analysis.rosters.layout.opd import Sender
from analysis.rosters.layout.roster import Layout


def sheet_findings(
    sheet: Sheet,
    layout: Layout,
    sender: Sender,
    file: str,
    exclusions: Sequence[str | None],
    opd_codes: Sequence[str | None],
) -> list[dict[str, Any]]:
    """What a person should know of a sheet as a whole.

    Args:
        sheet, layout: the sheet and what it was understood to be.
        sender: its OPD, or the candidates.
        file: path of the roster below ``rosters/``.
        exclusions, opd_codes: of each of its persons' lines.
    """
    place: dict[str, Any] = {"file": file, "sheet": sheet.name}
    found = [
        make_finding(f"{reason}_excluded", **place, opd_code=sender.opd_code, n_rows=n_rows)
        for reason in ("hidden_sheet", "other_year")
        if (n_rows := list(exclusions).count(reason))
    ]
    n_without = sum(
        code is None and exclusion is None
        for code, exclusion in zip(opd_codes, exclusions, strict=True)
    )
    if n_without and sender.candidates:
        candidates = ", ".join(sender.candidates)
        found.append(
            make_finding("opd_ambiguous", **place, n_rows=n_without, candidates=candidates)
        )
    elif n_without:
        found.append(make_finding("opd_unknown", **place, n_rows=n_without))
    place["opd_code"] = sender.opd_code
    if near := sender.misspelt:
        found.append(
            make_finding(
                "opd_misspelt", **place, value=near.written, proposal=near.name, other=near.name
            )
        )
    if sender.others:
        other = ", ".join(sender.others)
        found.append(make_finding("opd_contradicted", **place, value=sender.opd_code, other=other))
    found += [
        make_finding(
            "total_differs", **place, row=total.row + 1, value=total.stated, other=total.found
        )
        for total in layout.wrong_totals
    ]
    found += [
        make_finding("table_unclear", **place, row=row + 1)
        for row, reason in sorted(layout.others.items())
        if reason == "unclear" and layout.tables
    ]
    for index, columns in enumerate(layout.tables):
        if columns.profile and columns.profile.finding:
            code, other = columns.profile.finding, columns.profile.label
            found.append(make_finding(code, **place, other=other))
        rows = [line.row for line in layout.lines if line.table == index]
        if rows:
            found += column_findings(sheet, columns, layout.header_rows[index], rows, place)
    return found
