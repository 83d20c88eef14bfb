"""Ids of findings that last: of a person's line, or of a column, sheet or file of an OPD.

No id holds a row number or a file's name: rows are inserted, and a workbook comes back under
another name.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from analysis.rosters.answers.catalogue import answers_to
from analysis.rosters.findings import expand_cells, kind_of
from analysis.rosters.grid import column_letters
from analysis.rosters.persons.linking import listed

Finding = dict[str, Any]
_Places = dict[tuple[str, str, int], tuple[str, ...]]


def digest(value: object) -> str:
    """What tells two values of a cell apart, and does not say either."""
    return hashlib.sha256(str(value or "").encode("utf-8", "replace")).hexdigest()[:6]


def finding_id(*parts: str | None) -> str:
    """Twelve hexadecimal digits of what a finding is about."""
    said = "\x1f".join(part or "" for part in parts)
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:12]


def name_lines(findings: Sequence[Finding], ledger: pd.DataFrame) -> None:
    """Give each finding the id of the line it tells of, and what it says of it in ``lines``.

    ``lines``: for each row ``line_id:digest:cell:other_line_id`` (the digest of the cell's value;
    what is unknown is empty). Only where somebody may mend or answer it. Two persons side by side:
    which of them is meant the place does not say, and both ids stand in ``line_id``'s place.
    """
    told = [one for one in findings if one["row"] is not None and one["n_rows"] == 1]
    places = _lines_at(told, ledger)
    for one in told:
        if one.get("lines"):
            continue
        ids = places.get((one["file"], one["sheet"], one["row"]), ())
        one["line_id"] = ids[0] if len(ids) == 1 else None
        if ids and is_followed(one["code"]):
            other = one.get("other_line_id") or ""
            who = "+".join(ids)
            one["lines"] = f"{who}:{digest(one['value'])}:{one['cell'] or one['row']}:{other}"


def is_followed(code: str) -> bool:
    """Whether a finding of this code is to be mended or may be answered."""
    return kind_of(code).severity != "info" or bool(answers_to(code))


def name_followed(findings: Sequence[Finding], ledger: pd.DataFrame) -> None:
    """Name those findings that somebody may mend or answer: before they are collapsed."""
    name_findings([one for one in findings if is_followed(one["code"])], ledger)


def name_findings(findings: Sequence[Finding], ledger: pd.DataFrame) -> None:
    """Give each finding that has none its ``line_id``, ``lines`` and ``finding_id``.

    No two ids are alike: those that say the same of the same are counted.
    """
    name_lines(findings, ledger)
    seen: dict[str, int] = defaultdict(int)
    for one in findings:
        if one.get("finding_id"):
            continue
        letters = (one["cell"] or "").rstrip("0123456789")
        lines = one.get("lines")
        if one["n_rows"] > 1:
            one["finding_id"] = group_id(one)
            continue
        if lines:
            line_id, said, _, other = lines.split(":")
            parts: tuple[str | None, ...] = ("line", one["code"], line_id, said, other)
        elif one["line_id"]:
            parts = ("line", one["code"], one["line_id"], digest(one["value"]), "")
        else:
            parts = (one["code"], one["opd_code"], one["sheet"], letters, digest(one["value"]))
        identity = finding_id(*parts)
        seen[identity] += 1
        n = seen[identity]
        one["finding_id"] = identity if n == 1 else finding_id(identity, str(n))


def group_id(finding: Finding) -> str:
    """The id of what gathers all rows of one cause in one column."""
    letters = (finding["cell"] or "").rstrip("0123456789")
    place = (finding["opd_code"], finding["sheet"], letters)
    return finding_id("group", finding["code"], *place)


def _lines_at(findings: Iterable[Finding], ledger: pd.DataFrame) -> _Places:
    """The ids of the lines that stand where findings tell of."""
    rows = {one["row"] for one in findings}
    told = ledger[ledger["line_id"].notna() & ledger["row"].isin(rows)]
    found: _Places = {}
    for file, sheet, row, line_id in zip(
        *(listed(told[column]) for column in ("file", "sheet", "row", "line_id")), strict=True
    ):
        found[file, sheet, int(row)] = (*found.get((file, sheet, int(row)), ()), line_id)
    return found


def line_ids_of(lines: str | None, cells: str | None) -> dict[int, str]:
    """The line that stands on each row of a finding, from its ``lines``."""
    by_cell = {
        entry.split(":")[2]: entry.split(":")[0] for entry in (lines or "").split() if ":" in entry
    }
    found = {}
    for row, column in expand_cells(cells) if cells else ():
        cell = f"{'' if column is None else column_letters(column)}{row}"
        if line_id := by_cell.get(cell):
            found[row] = line_id
    return found
