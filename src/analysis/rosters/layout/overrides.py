"""What a person has stated of a workbook's layout: the lines of ``<year>/layouts.csv``.

Where the machine cannot settle which row is the header or what a column holds, one line of this
file does, and holds in every later run::

    file,sheet,header_row,columns,opd_code,category
    Dinkes/data lama.xlsx,DATA,5,B=name;C=nik;F=birth_date,DINKES,NON_ASN

``header_row`` is the last row above the persons, 1-based as Excel shows it; 0 when the persons
begin in row 1. ``opd_code`` and ``category`` may be empty: they are found as ever.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.delimiter import delimiter_of
from analysis.rosters.findings import make_finding
from analysis.rosters.layout.columns import FIELDS

COLUMNS = ("file", "sheet", "header_row", "columns")
CATEGORIES = ("NON_ASN", "PPPK_PARUH_WAKTU", "PPPK_FULL_TIME", "CIVIL_SERVANT")

_PAIR = re.compile(r"\s*([A-Za-z]{1,3})\s*=\s*([a-z_]+)\s*")


class OverridesError(ValueError):
    """``layouts.csv`` cannot be used as it stands; the message says which line and what to do."""


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
    found: list[Override] = []
    try:
        text = path.read_text(encoding="utf-8-sig")
        with io.StringIO(text, newline="") as file:
            reader = csv.DictReader(file, strict=True, delimiter=delimiter_of(text))
            missing = set(COLUMNS) - set(reader.fieldnames or ())
            if missing:
                raise OverridesError(f"{path}: kolom {', '.join(sorted(missing))} tidak ada")
            for row in reader:
                if None in row:
                    raise OverridesError(
                        f"{path}, baris {reader.line_num}: kolomnya terlalu banyak; "
                        "apit isi yang memuat koma dengan tanda kutip"
                    )
                if any((value or "").strip() for value in row.values()):
                    found.append(_override(path, reader.line_num, row, opd_codes))
    except (UnicodeDecodeError, csv.Error) as error:
        raise OverridesError(f"{path}: bukan CSV dalam UTF-8 ({error})") from error
    places = [(item.file, item.sheet, item.header_row) for item in found]
    for number, place in enumerate(places):
        if place in places[:number]:
            raise OverridesError(
                f"{path}, baris {found[number].line}: sheet dan header_row ini sudah disebut"
            )
    return tuple(found)


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


def _override(path: Path, line: int, row: dict[str, str], opd_codes: Collection[str]) -> Override:
    where = f"{path}, baris {line}"
    cells = {key: (value or "").strip() for key, value in row.items()}
    for key in COLUMNS:
        if not cells[key]:
            raise OverridesError(f"{where}: kolom {key} tidak boleh kosong")
    if not re.fullmatch(r"\d{1,7}", cells["header_row"]):
        raise OverridesError(
            f"{where}: header_row '{cells['header_row']}' bukan nomor baris; "
            "tulis nomor baris judul seperti di Excel, atau 0 bila tanpa judul"
        )
    opd_code, category = cells.get("opd_code") or None, cells.get("category") or None
    if opd_code and opd_codes and opd_code not in opd_codes:
        raise OverridesError(f"{where}: opd_code '{opd_code}' tidak ada di opd.csv")
    if category and category not in CATEGORIES:
        raise OverridesError(
            f"{where}: category '{category}' tidak dikenal; pilih {', '.join(CATEGORIES)}"
        )
    columns = _columns(where, cells["columns"])
    return Override(
        line, cells["file"], cells["sheet"], int(cells["header_row"]), columns, opd_code, category
    )


def _columns(where: str, text: str) -> tuple[tuple[str, int], ...]:
    fields: dict[str, int] = {}
    for part in filter(str.strip, text.split(";")):
        match = _PAIR.fullmatch(part)
        if not match:
            raise OverridesError(
                f"{where}: '{part.strip()}' bukan pasangan kolom=isi; tulis seperti B=nik;C=name"
            )
        letters, field = match[1].upper(), match[2]
        if field not in FIELDS:
            raise OverridesError(
                f"{where}: isi kolom '{field}' tidak dikenal; pilih {', '.join(sorted(FIELDS))}"
            )
        column = 0
        for letter in letters:
            column = column * 26 + ord(letter) - ord("A") + 1
        if field in fields or column - 1 in fields.values():
            raise OverridesError(f"{where}: '{part.strip()}' menyebut isi atau kolom dua kali")
        fields[field] = column - 1
    if not fields.keys() & {"name", "nik"}:
        raise OverridesError(f"{where}: sebut sekurang-kurangnya kolom name atau nik")
    return tuple(fields.items())
