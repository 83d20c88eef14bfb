"""What a return slip has to say: the findings of one file, priced and in order, worst first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from analysis.codes import SEVERITIES
from analysis.rosters.answers.ids import group_id, line_ids_of
from analysis.rosters.answers.returned import entries_of
from analysis.rosters.findings import FindingKind, expand_cells, gather, kind_of, mask_text

#: Of each finding these are optional in a table of findings.
_OPTIONAL = {
    "cells": None, "line_id": None, "lines": None, "finding_id": None, "first_seen_on": None,
    "n_rows": 1, "n_people": 0, "amount_idr": 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Item:
    """One finding as a slip shows it; long numbers in its texts are masked.

    ``note``: what became of the answer that the OPD gave to it.
    """

    kind: FindingKind
    sheet: str | None
    row: int | None
    cells: str | None
    value: str
    proposal: str
    message: str
    n_people: int
    amount_idr: int
    n_rows: int = 1
    finding_id: str = ""
    lines: str = ""
    line_id: str = ""
    since: date | None = None
    note: str = ""

    @property
    def places(self) -> list[tuple[int, int | None]]:
        """1-based rows and 0-based columns (None: the whole row); empty for sheet and file."""
        if self.cells:
            return list(expand_cells(self.cells))
        return [(self.row, None)] if self.row else []

    @property
    def line_ids(self) -> dict[int, str]:
        """The line that stands on each of its rows, where that is known."""
        if self.line_id and self.row:
            return {self.row: self.line_id}
        return line_ids_of(self.lines, self.cells)


@dataclass(frozen=True, slots=True)
class Answered:
    """A finding that the OPD has answered, and where: it stays on the slip with its answer."""

    kind: FindingKind
    finding_id: str
    sheet: str | None
    cells: str
    answer: str
    remark: str
    answered_in: str
    answered_on: date | None
    lines: str
    since: date | None


@dataclass(frozen=True, slots=True)
class Progress:
    """What has happened since the slip that came back: rows mended, answered, open, and new."""

    n_mended: int
    n_answered: int
    n_open: int
    n_new: int


def items_of(findings: pd.DataFrame, answers: pd.DataFrame | None = None) -> list[Item]:
    """The findings of one file as items, worst first: rupiah at stake, people, severity.

    The same cause in one column is one item with a count, also where it is only two rows.

    Args:
        findings: columns of the table ``findings``, and optionally ``n_people`` and
            ``amount_idr`` (rupiah a year) that hang on each; without them nothing does.
        answers: what became of the slip's findings, as ``schemas.ANSWERS``, for the notes.
    """
    notes = _Notes(answers)
    # An answer that cannot be used is told on the finding that it was given to.
    is_shown = findings["code"] != "answer_unused"
    found = _gathered(_plain(findings if answers is None else findings[is_shown]))
    items = [
        Item(
            kind=kind_of(line["code"]),
            sheet=line["sheet"],
            row=line["row"],
            cells=line["cells"] or line["cell"],
            value=_shown(line["value"] or ""),
            proposal=_shown(line["proposal"] or ""),
            message=_shown(line["message"]),
            n_people=int(line["n_people"] or 0),
            amount_idr=int(line["amount_idr"] or 0),
            n_rows=int(line["n_rows"] or 1),
            finding_id=line["finding_id"] or "",
            lines=line["lines"] or "",
            line_id=line["line_id"] or "",
            since=line["first_seen_on"],
            note=_shown(notes.of(line)),
        )
        for line in found
    ]
    # sorted() is stable: within one rank, findings keep the order in which they came.
    return sorted(
        items,
        key=lambda item: (
            -item.amount_idr,
            -item.n_people,
            SEVERITIES.index(item.kind.severity),
        ),
    )


def answered_of(answers: pd.DataFrame | None) -> list[Answered]:
    """What the OPD has answered so far, the newest last."""
    if answers is None:
        return []
    told = answers[answers["outcome"].isin(["answered", "noted"])]
    return [
        Answered(
            kind_of(row["code"]),
            row["finding_id"],
            row["sheet"],
            row["cells"] or "",
            _shown(row["answer"] or ""),
            _shown(row["remark"] or ""),
            row["answered_in"] or "",
            row["answered_on"],
            row["lines"] or "",
            row["first_seen_on"],
        )
        for row in _records(told)
    ]


def progress_of(findings: pd.DataFrame, answers: pd.DataFrame | None) -> Progress | None:
    """What has happened since the slip of this file came back; None where none did."""
    if answers is None or answers.empty or "is_new" not in findings:
        return None
    followed = [
        row for row in _records(answers) if kind_of(row["code"]).severity != "info" or row["answer"]
    ]
    is_new = findings["is_new"].astype(object).eq(True) & (findings["severity"] != "info")
    n_mended, n_answered, n_open = (
        sum(int(row[name]) for row in followed) for name in ("n_mended", "n_answered", "n_open")
    )
    return Progress(n_mended, n_answered, n_open, int(findings.loc[is_new, "n_rows"].sum()))


class _Notes:
    """What is said, on a finding, of the answer that was given to it and has not closed it."""

    def __init__(self, answers: pd.DataFrame | None) -> None:
        self._known: dict[tuple[str, ...], str] = {}
        if answers is None:
            return
        for row in _records(answers[answers["outcome"].isin(["noted", "rejected"])]):
            text = f"Jawaban «{row['answer']}» "
            if row["outcome"] == "noted":
                text += "sudah kami catat, tetapi hal ini masih perlu diperbaiki."
            else:
                text += f"belum dapat dipakai: {row['reason']}."
            for key in _keys(row):
                self._known[key] = text

    def of(self, line: dict[str, Any]) -> str:
        return next((self._known[key] for key in _keys(line) if key in self._known), "")


def _keys(line: dict[str, Any]) -> Iterable[tuple[str, ...]]:
    """What a finding and the answer to it have in common: a line and its code, or the id."""
    for entry in entries_of(line["lines"]):
        yield line["code"], entry.line_id, entry.other
    yield (line["finding_id"] or "",)


def _plain(findings: pd.DataFrame) -> list[dict[str, Any]]:
    lacking = {name: value for name, value in _OPTIONAL.items() if name not in findings}
    lines = _records(findings.assign(**lacking))
    for line in lines:
        # A column of a frame in which one row is unknown has no whole numbers.
        line["row"] = None if line["row"] is None else int(line["row"])
    return lines


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in plain.to_dict("records")]


def _gathered(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Of each cause in a column one, where the first of them stood."""
    causes: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
    for number, line in enumerate(lines):
        kind = kind_of(line["code"])
        is_one_of_many = kind.is_column_cause and line["row"] is not None and line["n_rows"] == 1
        letters = (line["cell"] or "").rstrip("0123456789")
        # A finding may be weaker than its kind: it is another one, then.
        severity = line.get("severity", kind.severity)
        cause = (line["code"], line["sheet"], letters, severity)
        causes[cause if is_one_of_many else (number,)].append(line)
    found = []
    for members in causes.values():
        if len({member["row"] for member in members}) < 2:
            found += members
            continue
        whole = gather(members)
        whole["finding_id"] = group_id(whole)
        for name in ("n_people", "amount_idr"):
            whole[name] = sum(int(member[name] or 0) for member in members)
        days = [day for member in members if (day := member["first_seen_on"]) is not None]
        whole["first_seen_on"] = min(days, default=None)
        whole["line_id"] = None
        found.append(whole)
    return found


def _shown(text: str) -> str:
    return mask_text(ILLEGAL_CHARACTERS_RE.sub("", text))
