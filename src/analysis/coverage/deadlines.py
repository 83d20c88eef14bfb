"""Deadlines that were set for single OPDs, in the optional ``reference/deadlines.csv``."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from datetime import date
from pathlib import Path

from analysis.delimiter import delimiter_of
from analysis.reference import ReferenceFileError

COLUMNS = ("opd_code", "deadline", "source")


def load_deadlines(raw_dir: Path, opd_codes: Collection[str]) -> dict[str, date]:
    """OPD code to its deadline; none where there is no such file.

    Raises:
        ReferenceFileError: the file is not sound; with line and column.
    """
    path = Path(raw_dir) / "reference" / "deadlines.csv"
    if not path.is_file():
        return {}
    text = path.read_text(encoding="utf-8-sig")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    lines = [(number, row) for number, row in lines if any(row)]
    if not lines or tuple(lines[0][1]) != COLUMNS:
        raise ReferenceFileError(
            f"{path}, baris 1: tulis baris pertama sebagai {','.join(COLUMNS)}"
        )
    found: dict[str, date] = {}
    for number, row in lines[1:]:
        if len(row) != len(COLUMNS):
            raise ReferenceFileError(f"{path}, baris {number}: tulis {len(COLUMNS)} sel")
        code, day, _ = row
        if code not in opd_codes or code in found:
            raise ReferenceFileError(
                f"{path}, baris {number}, kolom opd_code: {code!r} tidak ada di opd.csv, atau "
                "sudah disebut di atas: betulkan kodenya"
            )
        try:
            found[code] = date.fromisoformat(day)
        except ValueError:
            raise ReferenceFileError(
                f"{path}, baris {number}, kolom deadline: {day!r} bukan tanggal: "
                "tulis TTTT-BB-HH, seperti 2026-12-15"
            ) from None
    return found
