"""The list for Disnaker of those who have died: what is known of each, and what is not.

It holds names and NIKs, and stays among the processed tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from analysis.coverage.registration.people import DATE_FORMAT
from analysis.coverage.registration.workbook import head_cell, save_private, text_cell
from analysis.frames import known
from analysis.frames import rows as rows_of
from analysis.strict_yaml import check_keys, read_mapping

_WORDS = ("file", "sheet", "heading", "lines", "heads", "states", "open", "nobody")
_WIDTHS = (28, 30, 20, 14, 14, 14, 12, 18, 14, 34, 34, 16, 8)


def write_claims(
    claims: pd.DataFrame, folder: Path, *, names: Callable[[Any], str], year: int, as_of: date
) -> Path:
    """Write the list into ``folder`` (``processed_dir/<year>``), by OPD, also of nobody.

    Args:
        claims: as ``schemas.CLAIMS``.
        names: OPD code (or None) to its name.
        as_of: day of the data.
    """
    said = _words()
    book = Workbook(write_only=True)
    sheet = book.create_sheet(said["sheet"])
    for place, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.append([text_cell(sheet, said["heading"], bold=True)])
    for line in said["lines"]:
        text = line.format(as_of=as_of.strftime(DATE_FORMAT), year=year)
        sheet.append([text_cell(sheet, text)])
    sheet.append([])
    if claims.empty:
        sheet.append([text_cell(sheet, said["nobody"])])
    else:
        sheet.append([head_cell(sheet, head) for head in said["heads"]])
    order = claims.assign(name_of_opd=[names(known(code)) for code in claims["opd_code"]])
    for row in rows_of(order.sort_values("name_of_opd", kind="stable")):
        sheet.append([text_cell(sheet, text) for text in _texts(row, said)])
    path = folder / said["file"]
    save_private(book, path, datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC))
    return path


def _texts(row: Any, said: Mapping[str, Any]) -> Iterator[str]:
    yield row.name_of_opd
    yield known(row.name) or ""
    yield known(row.nik) or ""
    for day in (row.birth_date, row.died_on):
        yield known(day).strftime(DATE_FORMAT) if known(day) else ""
    yield known(row.kpj) or ""
    yield known(row.npp) or ""
    yield said["states"][row.state]
    yield "" if known(row.months_missing) is None else str(int(row.months_missing))
    yield ", ".join(text for name, text in said["open"].items() if _is_open(row, name))
    yield from (row.file, row.sheet, str(row.row))


def _is_open(row: Any, name: str) -> bool:
    value = known(getattr(row, name))
    return value is None or value == "unknown"


@cache
def _words() -> Mapping[str, Any]:
    found = read_mapping(Path(__file__).parent / "claims.yaml")
    check_keys(found, _WORDS, (), "claims.yaml")
    return found
