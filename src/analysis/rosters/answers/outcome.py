"""What became of each finding of a slip: mended, answered, or still open; and what is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from analysis import codes
from analysis.rosters.answers.catalogue import ENDS, EXCLUSIONS, PAIRS
from analysis.rosters.answers.given import Given, Returned
from analysis.rosters.answers.returned import Entry, entries_of
from analysis.rosters.findings import kind_of, make_finding, mask_text

Finding = dict[str, Any]
_WHERE = tuple[str, str | None, str]


class Outcomes:
    """Closes what is answered, and says of each row of the slips what became of it.

    Args:
        returned: the rows, after they have acted on the lines.
        ledger: the fates with those answers.
    """

    def __init__(self, returned: Returned, ledger: pd.DataFrame) -> None:
        self.returned = returned
        #: (file, code, line_id, digest) and (file, finding_id) that an answer settles.
        self._settled: dict[tuple[str, ...], Given] = {}
        self._closed: set[tuple[str, ...]] = set()
        self.fates = _fates(ledger, {one.stands_for for one in returned.given})
        #: Lines that an answer may have taken out of the persons here.
        self._outs = {
            (one.stands_for, entry.line_id)
            for one in returned.given
            if one.is_accepted and one.answer and one.answer.effect in (*ENDS, *EXCLUSIONS)
            for entry in one.row.entries
        }
        for one in returned.given:
            if not one.is_accepted or (one.answer and one.answer.effect == "different"):
                continue
            for entry in one.row.entries:
                self._settled[one.stands_for, one.row.code, entry.line_id, entry.digest] = one
            if not one.row.entries:
                self._settled[one.stands_for, one.row.finding_id] = one

    def still_open(self, findings: Iterable[Finding]) -> list[Finding]:
        """The findings, named, without those that an answer has settled."""
        return [one for one in findings if not self._is_closed(one)]

    def _is_closed(self, finding: Finding) -> bool:
        file, code = finding["file"], finding["code"]
        for entry in entries_of(finding.get("lines")):
            key: tuple[str, ...] = (file, code, entry.line_id, entry.digest)
            fate, reason = self.fates.get((file, entry.line_id), (None, None))
            given = self._settled.get(key)
            if given is None:
                is_out = fate == "excluded" and (file, entry.line_id) in self._outs
                if is_out and code in codes.HELD_REASONS:
                    return True
                continue
            if given.answer and given.answer.effect in PAIRS and code in codes.HELD_REASONS:
                continue  # a pair's hold goes with the pair, or stays
            if fate == "held" and reason == code:
                continue  # the hold has another ground yet: it must be told of
            self._closed.add(key)
            return True
        key = (file, finding.get("finding_id") or "")
        if key in self._settled and finding["severity"] != "error":
            self._closed.add(key)
            return True
        return False

    def rows(self, findings: Sequence[Finding]) -> list[dict[str, Any]]:
        """One line for each row of the slips, as ``schemas.ANSWERS``.

        Args:
            findings: those still open, named, not collapsed.
        """
        open_lines, open_ids, open_cells = _open(findings)
        return [
            self._row(one, open_lines, open_ids, open_cells)
            for one in self.returned.given
            if kind_of_known(one.row.code)
        ]

    def _row(
        self,
        one: Given,
        open_lines: set[tuple[str, str, str]],
        open_ids: set[tuple[str, str]],
        open_cells: dict[_WHERE, dict[str, str]],
    ) -> dict[str, Any]:
        row, file = one.row, one.stands_for
        own = {entry.line_id for entry in row.entries}
        n_open = n_answered = 0
        for entry in row.entries:
            at_cell = open_cells.get((file, row.sheet, entry.cell), {}).get(row.code)
            if (file, row.code, entry.line_id) in open_lines or (at_cell and at_cell not in own):
                n_open += 1
            elif self._is_answered(one, entry):
                n_answered += 1
        n_rows = len(row.entries) or 1
        if not row.entries:
            n_answered = int((file, row.finding_id) in self._closed)
            n_open = int((file, row.finding_id) in open_ids)
        n_mended = n_rows - n_open - n_answered
        if one.is_accepted:
            outcome = "noted" if n_open else "answered" if n_answered else "mended"
        elif row.answer and n_open:
            outcome = "rejected"
        else:
            outcome = "open" if n_open else "mended"
        return {
            "file": one.slip,
            "stands_for": file,
            "opd_code": None,
            "finding_id": row.finding_id,
            "code": row.code,
            "sheet": row.sheet,
            "cells": row.cells or None,
            "outcome": outcome,
            "answer": (one.answer.text if one.answer else row.answer) or None,
            "remark": row.remark or None,
            "answered_in": one.said_in,
            "answered_on": one.said_on,
            "reason": one.why_not if outcome == "rejected" else None,
            "n_mended": n_mended,
            "n_answered": n_answered,
            "n_open": n_open,
            "lines": " ".join(entry.text for entry in row.entries) or None,
            "first_seen_on": row.since,
        }

    def _is_answered(self, one: Given, entry: Entry) -> bool:
        """Whether an answer, and nothing else, has settled a line that still says what it said."""
        if not one.is_accepted or (one.stands_for, entry.line_id) not in self.fates:
            return False
        key = (one.stands_for, one.row.code, entry.line_id, entry.digest)
        return key in self._closed or (one.answer is not None and one.answer.effect != "closed")


def tell_rejected(rows: Iterable[dict[str, Any]], opd_of: dict[str, str | None]) -> list[Finding]:
    """A finding on each answer that cannot be used, and why."""
    found = []
    for row in rows:
        row["opd_code"] = opd_of.get(row["stands_for"])
        if row["outcome"] != "rejected":
            continue
        place = " ".join(part for part in (row["sheet"], row["cells"]) if part)
        found.append(
            make_finding(
                "answer_unused",
                file=row["stands_for"],
                opd_code=row["opd_code"],
                value=row["answer"],
                other=f"{kind_of(row['code']).title}{f', {place}' if place else ''}",
                evidence=mask_text(row["reason"]),
            )
        )
    return found


def mark_new(findings: Iterable[Finding], returned: Returned) -> None:
    """Say of each finding whether it stood on the slip that came back of its file."""
    known: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for one in returned.given:
        known[one.stands_for].add(("id", one.row.finding_id))
        known[one.stands_for] |= {(one.row.code, entry.line_id) for entry in one.row.entries}
        known[one.stands_for] |= {
            (f"{one.row.code} {one.row.sheet}", entry.cell) for entry in one.row.entries
        }
    for finding in findings:
        if finding["file"] not in returned.slips:
            finding["is_new"] = None
            continue
        own = known[finding["file"]]
        code = finding["code"]
        said = {("id", finding.get("finding_id") or "")}
        for entry in entries_of(finding.get("lines")):
            said |= {(code, entry.line_id), (f"{code} {finding['sheet']}", entry.cell)}
        finding["is_new"] = own.isdisjoint(said)


def kind_of_known(code: str) -> bool:
    """Whether a code on a slip is still one of the catalogue."""
    try:
        kind_of(code)
    except KeyError:
        return False
    return True


def _open(
    findings: Iterable[Finding],
) -> tuple[set[tuple[str, str, str]], set[tuple[str, str]], dict[_WHERE, dict[str, str]]]:
    lines: set[tuple[str, str, str]] = set()
    ids: set[tuple[str, str]] = set()
    cells: dict[_WHERE, dict[str, str]] = defaultdict(dict)
    for one in findings:
        if one["file"] is None:
            continue
        ids.add((one["file"], one.get("finding_id") or ""))
        for entry in entries_of(one.get("lines")):
            lines.add((one["file"], one["code"], entry.line_id))
            cells[one["file"], one["sheet"], entry.cell][one["code"]] = entry.line_id
    return lines, ids, cells


def _fates(ledger: pd.DataFrame, files: set[str]) -> dict[tuple[str, str], tuple[str, str | None]]:
    """Fate and reason of each person's line of the rosters that slips answer."""
    own = ledger[ledger["file"].isin(files) & ledger["line_id"].notna()]
    columns = (own[name] for name in ("file", "line_id", "fate", "reason"))
    return {
        (file, line_id): (fate, None if pd.isna(reason) else reason)
        for file, line_id, fate, reason in zip(*columns, strict=True)
    }
