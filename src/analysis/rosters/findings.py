"""What a person should know or mend: one catalogue of codes, in words an operator understands.

The words are data (``findings.csv``); this module fills them in, and makes one finding of one
cause.
A NIK in a message is always masked: a message may stand in a comment, a terminal, or a report.
"""

from __future__ import annotations

import re
import string
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from analysis.codes import SEVERITIES
from analysis.csv_table import CsvFileError, Parser, one_of, read_csv, required_text
from analysis.rosters.grid import column_letters

CATALOGUE = Path(__file__).with_name("findings.csv")

_BLANK = "(kosong)"

#: Facts that every finding has by itself; a template may ask for others, as ``{other}``.
_OWN_FACTS = frozenset(
    {"file", "sheet", "row", "cell", "place", "start", "value", "proposal", "n_rows"}
)

# A NIK, NIP or KK number as people write it: with one kind of separator, so that two dates or two
# sums side by side are not taken for one, and with letters that stand for a digit. From 15 digits
# on: a NIK that lost one still names its owner.
_DIGIT = "[0-9OoIl]"
_LONG_NUMBER = re.compile(
    "(?<![0-9])[0-9](?:"
    + "|".join(
        f"(?:{separator}{_DIGIT}){{14,}}"
        for separator in ("", " ?", r"\.?", "-?", "[,'\u2019\u00a0\u200b\t\r\n]?")
    )
    + ")"
)
_SEPARATORS = re.compile(r"[^0-9OoIl]")
_CELL = re.compile(r"([A-Z]{0,3})([1-9][0-9]*)(?::([A-Z]{0,3})([1-9][0-9]*))?")


class CatalogueError(CsvFileError):
    """``findings.csv`` is not what this module expects."""


@dataclass(frozen=True, slots=True)
class FindingKind:
    """One code of the catalogue; ``message_many`` is its plural, empty unless a column's cause."""

    code: str
    severity: str
    title: str
    message: str
    message_many: str
    expected: str
    example: str
    is_column_cause: bool


@cache
def catalogue() -> dict[str, FindingKind]:
    """The kinds of finding by code, in the order of ``findings.csv``."""
    return load_catalogue(CATALOGUE)


def load_catalogue(path: Path) -> dict[str, FindingKind]:
    """Read a catalogue.

    Raises:
        CatalogueError: a column or text is missing, a code stands twice, a severity or yes/no is
            unknown, or a template cannot be filled in.
    """
    parsers: dict[str, Parser] = {
        name: required_text if name != "message_many" else str
        for name in (field.name for field in fields(FindingKind))
    }
    parsers["severity"] = one_of(*SEVERITIES)
    parsers["is_column_cause"] = lambda cell: one_of("true", "false")(cell) == "true"
    table = read_csv(path, parsers, error=CatalogueError)
    rows = table.parsed(parsers)
    table.check_once(("code",), rows)
    kinds: dict[str, FindingKind] = {}
    for number, row in rows:
        kinds.setdefault(row["code"], FindingKind(**row))
        if bool(row["message_many"]) != row["is_column_cause"]:
            why = "diisi bila is_column_cause true, dan hanya di sana"
            table.tell(number, why, "message_many")
        for column in ("message", "message_many"):
            try:
                facts = _facts_of(row[column], f"kode {row['code']!r}")
            except CatalogueError as error:
                table.tell(number, error, column)
                continue
            if column == "message_many" and (strange := facts - _OWN_FACTS):
                table.tell(number, f"tidak mengenal {sorted(strange)}: hapus", column)
    table.done()
    return kinds


def kind_of(code: str) -> FindingKind:
    """The kind with this code.

    Raises:
        KeyError: the code is not in the catalogue.
    """
    try:
        return catalogue()[code]
    except KeyError:
        raise KeyError(
            f"finding code {code!r} is not in the catalogue: add a line to {CATALOGUE.name}"
        ) from None


def make_finding(
    code: str,
    *,
    file: str | None = None,
    sheet: str | None = None,
    row: int | None = None,
    column: int | None = None,
    value: object = None,
    proposal: object = None,
    opd_code: str | None = None,
    n_rows: int = 1,
    **facts: object,
) -> dict[str, Any]:
    """One line of the table ``findings``.

    Args:
        row: 1-based, as Excel shows it.
        column: 0-based; with ``row`` it gives the cell, such as ``D17``.
        value: the cell as read; kept whole in ``value``, masked in ``message``.
        n_rows: rows that share this one cause; from 2 on the message is the plural.
        facts: what else the message of this code asks for. Of another OPD's person name the OPD
            only, never the NIK or the name.

    Raises:
        KeyError: the code is not in the catalogue.
        ValueError: the message asks for a fact that was not given.
    """
    kind = kind_of(code)
    cell = f"{column_letters(column)}{row}" if row is not None and column is not None else None
    finding: dict[str, Any] = {
        "code": code,
        "severity": kind.severity,
        "opd_code": opd_code,
        "file": file,
        "sheet": sheet,
        "row": row,
        "cell": cell,
        "value": value_text(value),
        "proposal": value_text(proposal),
        "message": "",
        "n_rows": n_rows,
        "cells": cell,
        "line_id": None,
        "other_line_id": None,
        "lines": None,
        "finding_id": None,
        "first_seen_on": None,
        "is_new": None,
    }
    template = kind.message_many if n_rows > 1 and kind.message_many else kind.message
    if value == "":
        facts["value"] = _BLANK
    finding["message"] = _fill(template, finding, facts)
    return finding


def collapse(findings: list[dict[str, Any]], threshold: int = 10) -> list[dict[str, Any]]:
    """Make one finding of each cause: many of one code in one column of one sheet of one file.

    Args:
        findings: made by :func:`make_finding`, in any order; not changed.
        threshold: so many make one; fewer stay as they are. Codes that are no column's cause stay.

    Returns:
        The findings, by severity, then most rows first, then as they came. A collapsed one has the
        first row's cell, value and proposal, ``n_rows``, the plural message, and in ``cells`` all
        places as ranges (``D17:D516, D520``; ``17:20`` where only rows are known). Its OPD is null
        where the rows have several.
    """
    kinds = catalogue()
    columns: defaultdict[tuple[str, str, str, str], list[dict[str, Any]]] = defaultdict(list)
    result = []
    for finding in findings:
        row, cell = finding["row"], finding["cell"]
        if row is None or finding["n_rows"] > 1 or not kinds[finding["code"]].is_column_cause:
            result.append(finding)
            continue
        letters = cell.rstrip("0123456789") if cell else ""
        columns[finding["code"], finding["file"], finding["sheet"], letters].append(finding)
    for members in columns.values():
        if len({member["row"] for member in members}) < threshold:
            result += members
        else:
            result.append(gather(members))
    rank = {severity: n for n, severity in enumerate(SEVERITIES)}
    return sorted(result, key=lambda finding: (rank[finding["severity"]], -finding["n_rows"]))


def gather(members: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One finding of many of one code in one column of one sheet, as :func:`collapse` makes it."""
    members = sorted(members, key=lambda member: member["row"])
    first = dict(members[0])
    # Rows of a frame in which others have none are floats.
    rows = sorted({int(member["row"]) for member in members})
    first["n_rows"] = len(rows)
    first["cells"] = _ranges(rows, (first["cell"] or "").rstrip("0123456789"))
    if any(member["opd_code"] != first["opd_code"] for member in members):
        first["opd_code"] = None
    first["finding_id"] = None
    first["lines"] = " ".join(member["lines"] for member in members if member.get("lines")) or None
    template = kind_of(first["code"]).message_many
    first["message"] = _fill(template, first, {"value": first["value"] or _BLANK})
    return first


def expand_cells(cells: str) -> Iterator[tuple[int, int | None]]:
    """The places in a ``cells`` text, as 1-based row and 0-based column (None for a whole row).

    Raises:
        ValueError: the text is not made of cells, cell ranges of one column, and row ranges.
    """
    for part in cells.split(", "):
        match = _CELL.fullmatch(part)
        if not match or (match[3] is not None and match[3] != match[1]):
            raise ValueError(f"{part!r} in {cells!r} is no cell or range of one column")
        column = _column_number(match[1]) if match[1] else None
        for row in range(int(match[2]), int(match[4] or match[2]) + 1):
            yield row, column


def rows_told(cells: str | None, row: int | None) -> list[int]:
    """The 1-based rows that a finding tells of; a row without a cell is told of, too."""
    if cells:
        return [number for number, _ in expand_cells(cells)]
    return [] if row is None else [int(row)]


def show_cells(cells: str | None, row: int | None = None) -> str:
    """A ``cells`` text for a reader, cut short: ``D17:D20, D25, D30 … (+4)``, ``baris 17–20``."""
    if not cells:
        return f"baris {row}" if row else ""
    parts = cells.split(", ")
    shown = ", ".join(parts[:3]) + (f" … (+{len(parts) - 3})" if len(parts) > 3 else "")
    return f"baris {shown.replace(':', '–')}" if parts[0][0].isdigit() else shown


def mask_nik(digits: str) -> str:
    """A long number with only its first and last four characters: ``1234••••••••0001``.

    Eight characters or fewer are hidden wholly.
    """
    if len(digits) <= 8:
        return "•" * len(digits)
    return f"{digits[:4]}{'•' * (len(digits) - 8)}{digits[-4:]}"


def mask_text(text: str) -> str:
    """``text`` with every number of 15 or more digits masked, however it is punctuated."""
    return _LONG_NUMBER.sub(lambda match: mask_nik(_SEPARATORS.sub("", match[0])), text)


def value_text(value: object) -> str | None:
    """A cell's value as an operator knows it; None and blanks give None."""
    if value is None or isinstance(value, str):
        return value or None
    if isinstance(value, bool):
        return "BENAR" if value else "SALAH"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and (value.hour or value.minute or value.second):
        return value.strftime("%d-%m-%Y %H:%M:%S")
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    return str(value)


def _fill(template: str, finding: dict[str, Any], facts: dict[str, object]) -> str:
    place = _place(finding)
    start = f"mulai {place}" if finding["row"] is not None else f"di {place}"
    known = {**finding, **facts, "place": place, "start": start}
    texts = {}
    for name in _facts_of(template, finding["code"]):
        fact = known.get(name)
        if fact is None:
            raise ValueError(f"finding {finding['code']}: its message needs the fact {name!r}")
        text = f"{fact:,}".replace(",", ".") if name == "n_rows" else str(fact)
        texts[name] = mask_text(text)
    return template.format_map(texts)


def _place(finding: dict[str, Any]) -> str:
    if finding["cell"]:
        return f"sel {finding['cell']}"
    if finding["row"] is not None:
        return f"baris {finding['row']}"
    return f"sheet «{finding['sheet']}»" if finding["sheet"] else "berkas ini"


@cache
def _facts_of(template: str, where: str) -> frozenset[str]:
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}
    except ValueError as error:
        raise CatalogueError(f"{where}: {error}") from error
    wrong = [name for name in names if not name.isidentifier()]
    if wrong:
        raise CatalogueError(f"{where}: {wrong} bukan nama sebuah fakta: betulkan")
    return frozenset(names)


def _ranges(rows: list[int], letters: str) -> str:
    """Sorted rows of one column as ranges; ``letters`` is empty where only rows are known."""
    starts = [rows[0], *(b for a, b in pairwise(rows) if b != a + 1)]
    ends = [*(a for a, b in pairwise(rows) if b != a + 1), rows[-1]]
    return ", ".join(
        f"{letters}{start}:{letters}{end}" if start != end or not letters else f"{letters}{start}"
        for start, end in zip(starts, ends, strict=True)
    )


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
