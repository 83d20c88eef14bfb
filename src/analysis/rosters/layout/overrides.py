"""What a person has stated of a workbook's layout: the lines of ``<year>/layouts.csv``.

Where the machine cannot settle which row is the header or what a column holds, one line of this
file does, and holds in every later run::

    file,sheet,header_row,columns,opd_code,category
    Dinkes/data lama.xlsx,DATA,5,B=name;C=nik;F=birth_date,DINKES,NON_ASN

``header_row`` is the last row above the persons, 1-based as Excel shows it; 0 when the persons
begin in row 1. ``opd_code`` and ``category`` may be empty: they are found as ever.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.csv_table import (
    CellError,
    CsvFileError,
    Parser,
    one_of,
    opd_code,
    optional_text,
    read_csv,
    required_text,
    unknown,
)
from analysis.rosters.findings import make_finding
from analysis.rosters.layout.columns import FIELDS

COLUMNS = ("file", "sheet", "header_row", "columns")
OPTIONAL = ("opd_code", "category")
CATEGORIES = ("NON_ASN", "PPPK_PARUH_WAKTU", "PPPK_FULL_TIME", "CIVIL_SERVANT")

_PAIR = re.compile(r"\s*([A-Za-z]{1,3})\s*=\s*([a-z_]+)\s*")


class OverridesError(CsvFileError):
    """``layouts.csv`` cannot be used as it stands."""


@dataclass(frozen=True, slots=True)
class Override:
    """One table of one sheet: ``columns`` are pairs of a field and its 0-based column."""

    line: int
    file: str
    sheet: str
    header_row: int
    columns: tuple[tuple[str, int], ...]
    opd_code: str | None = None
    category: str | None = None


def load_overrides(path: Path, opd_codes: Collection[str] = ()) -> tuple[Override, ...]:
    """Read ``layouts.csv``; a file that is absent states nothing.

    Args:
        path: ``<year>/layouts.csv``.
        opd_codes: the codes of ``opd.csv``.

    Raises:
        OverridesError: a column is missing, or a line cannot be understood (in Bahasa Indonesia).
    """
    if not path.exists():
        return ()
    table = read_csv(path, COLUMNS, OPTIONAL, error=OverridesError)
    may_be_empty: dict[str, Parser] = {}
    for name in (one for one in OPTIONAL if one in table.columns):
        may_be_empty[name] = optional_text
    if "opd_code" in may_be_empty and opd_codes:
        may_be_empty["opd_code"] = _or_empty(opd_code(opd_codes))
    if "category" in may_be_empty:
        may_be_empty["category"] = _or_empty(one_of(*CATEGORIES))
    rows = table.parsed(
        {
            "file": required_text,
            "sheet": required_text,
            "header_row": _header_row,
            "columns": _columns,
            **may_be_empty,
        }
    )
    table.check_once(("file", "sheet", "header_row"), rows)
    table.done()
    return tuple(Override(number, **row) for number, row in rows)


def _or_empty(parser: Parser) -> Parser:
    return lambda cell: parser(cell) if cell else None


def overrides_of(overrides: Iterable[Override], file: str) -> tuple[Override, ...]:
    """What is stated of one file."""
    return tuple(item for item in overrides if item.file == file)


def overrides_without_file(
    overrides: Iterable[Override], files: Collection[str]
) -> list[dict[str, Any]]:
    """Findings on what is stated of files that were not read."""
    return [
        unused_override(item, "berkas itu tidak ada atau tidak dibaca")
        for item in overrides
        if item.file not in files
    ]


def unused_override(item: Override, why: str) -> dict[str, Any]:
    """That a line of ``layouts.csv`` states nothing that there is."""
    line = f"layouts.csv baris {item.line}"
    return make_finding(
        "override_unused",
        file=item.file,
        sheet=item.sheet,
        value=line,
        other=f"{line}: {why}",
    )


def _header_row(cell: str) -> int:
    if not re.fullmatch(r"\d{1,7}", cell):
        raise CellError(
            f"{cell!r} bukan nomor baris: tulis nomor baris judul seperti di Excel, atau 0 bila "
            "tanpa judul"
        )
    return int(cell)


def _columns(cell: str) -> tuple[tuple[str, int], ...]:
    fields: dict[str, int] = {}
    for part in filter(str.strip, required_text(cell).split(";")):
        match = _PAIR.fullmatch(part)
        if not match:
            raise CellError(
                f"{part.strip()!r} bukan pasangan kolom=isi: tulis seperti B=nik;C=name"
            )
        letters, field = match[1].upper(), match[2]
        if field not in FIELDS:
            raise CellError(f"isi kolom {unknown(field, sorted(FIELDS))}")
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - ord("A") + 1
        if field in fields or column - 1 in fields.values():
            raise CellError(f"{part.strip()!r} menyebut isi atau kolom dua kali: hapus satu")
        fields[field] = column - 1
    if not fields.keys() & {"name", "nik"}:
        raise CellError("sebut sekurang-kurangnya kolom name atau nik")
    return tuple(fields.items())
