"""What is told of a table's columns: which are not used, and how far its header was understood."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from analysis.rosters.findings import make_finding
from analysis.rosters.grid import Sheet, column_letters
from analysis.rosters.layout.cell_evidence import looks_of, share
from analysis.rosters.layout.columns import LEAST_CONFIDENCE, SECONDS, Columns
from analysis.rosters.parse import parse_status
from analysis.rosters.parse.clauses import take_apart
from analysis.rosters.parse.remarks import EVENTS

_N_SAMPLE = 200
#: Cells of these kinds may change who counts, for how long, or for how much.
_MATTERS = (
    "date", "dated", "born", "status", "ending", "nik", "15", "16", "17", "money", "11",
)  # fmt: skip


def column_findings(
    sheet: Sheet, columns: Columns, header_row: int, rows: Sequence[int], place: dict[str, Any]
) -> list[dict[str, Any]]:
    """Every filled column that nothing is known of, and a header that is not trusted.

    Args:
        columns, header_row: the table's, the row 0-based; -1 where it has none.
        rows: its persons' rows, 0-based.
        place: file, sheet and OPD, as ``make_finding`` takes them.
    """
    looks = looks_of([sheet.rows[row] for row in rows[:_N_SAMPLE]], columns.unknown)
    labelled = range(min(columns.labels, default=0), max(columns.labels, default=0))
    found = []
    for column, look in looks.items():
        label = columns.labels.get(column, "")
        matters = any(share(look, kind) for kind in _MATTERS) or _names_status(label)
        # A column whose label has gone may name units or OPDs.
        is_inside = column in labelled and look["text"] * 2 > len(rows[:_N_SAMPLE])
        if not look["filled"] or not (matters or label or is_inside):
            continue
        finding = _on_column("column_unknown", header_row, column, label, place)
        if not matters:
            finding["severity"] = "info"
        found.append(finding)
    found += [
        _on_column(
            "column_by_cells",
            header_row,
            column,
            columns.labels.get(column, ""),
            place,
            other=_said(columns, column),
        )
        for column in columns.by_cells
    ]
    if header_row < 0 or columns.confidence < LEAST_CONFIDENCE:
        found.append(
            make_finding(
                "header_unread",
                **place,
                row=header_row + 1 if header_row >= 0 else None,
                value=f"{columns.confidence:.0%}",
                proposal=_override(columns, header_row, rows),
                other=_override(columns, header_row, rows),
            )
        )
    return found


def _names_status(label: str) -> bool:
    """Whether a label names employment, or that somebody is still there: its cells may say it."""
    terms = (term for clause in take_apart(label).clauses for term in clause.terms)
    return bool(parse_status(label).category) or any(term.means in EVENTS for term in terms)


def _on_column(
    code: str, header_row: int, column: int, label: str, place: dict[str, Any], **facts: Any
) -> dict[str, Any]:
    return make_finding(
        code,
        **place,
        row=max(header_row, 0) + 1,
        column=column,
        value=label or f"(kolom {column_letters(column)} tanpa judul)",
        **facts,
    )


def _said(columns: Columns, column: int) -> str:
    """What a column was taken for, as ``layouts.csv`` calls it."""
    key = next(key for key, place in columns.fields.items() if place == column)
    return SECONDS.get(key, key)


def _override(columns: Columns, header_row: int, rows: Sequence[int]) -> str:
    """What to write into ``layouts.csv`` if the columns were read right; else to mend there."""
    pairs = ";".join(
        f"{column_letters(column)}={key}"
        for key, column in sorted(columns.fields.items(), key=lambda pair: pair[1])
        if key not in SECONDS
    )
    first = header_row + 1 if header_row >= 0 else rows[0]
    return f"header_row {first}, columns {pairs}"
