"""A row filled red or grey without a word is told; patterns for the eye are not."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color

from analysis.rosters.extract import extract_file
from analysis.rosters.extracts import Job
from analysis.rosters.read.workbook import read_workbook

HEADER = ["NO", "NIK", "NAMA", "STATUS", "KETERANGAN"]
RED = PatternFill("solid", fgColor="FFFF0000")
PALE_RED = PatternFill("solid", fgColor="FFFF9999")
GREY = PatternFill("solid", fgColor="FFBFBFBF")
DARKER_WHITE = PatternFill("solid", fgColor=Color(theme=0, tint=-0.249))
YELLOW = PatternFill("solid", fgColor="FFFFFF00")
BLUE = PatternFill("solid", fgColor="FF9DC3E6")


def rows(n: int, remarks: dict[int, str] | None = None) -> list[list[Any]]:
    remarks = remarks or {}
    return [HEADER] + [
        [i, f"7471990101{i + 60:02}0001", f"ORANG KE {chr(64 + i)}", "Non ASN", remarks.get(i)]
        for i in range(10, 10 + n)
    ]


def told(folder: Path, fills: dict[int, Any], remarks: dict[int, str] | None = None) -> list[int]:
    book = openpyxl.Workbook()
    for row in rows(12, remarks):
        book.active.append(row)
    for row, fill in fills.items():
        for column in range(1, 6):
            book.active.cell(row, column).fill = fill
    path = folder / "dinkes.xlsx"
    book.save(path)
    findings = extract_file(Job(path, path.name, 2026, ())).findings
    return sorted(item["row"] for item in findings if item["code"] == "row_coloured")


@pytest.mark.parametrize("fill", [RED, PALE_RED, GREY, DARKER_WHITE])
def test_a_row_filled_red_or_grey_is_told(tmp_path: Path, fill: Any) -> None:
    assert told(tmp_path, {4: fill, 9: fill}) == [4, 9]


@pytest.mark.parametrize("fill", [YELLOW, BLUE])
def test_other_colours_say_nothing(tmp_path: Path, fill: Any) -> None:
    assert told(tmp_path, {4: fill}) == []


def test_a_row_with_a_word_needs_no_other(tmp_path: Path) -> None:
    assert told(tmp_path, {4: RED, 9: RED}, remarks={12: "cuti"}) == [9]


def test_stripes_headers_and_whole_tables_are_not_told(tmp_path: Path) -> None:
    assert told(tmp_path, dict.fromkeys(range(2, 14, 2), GREY)) == []
    assert told(tmp_path, dict.fromkeys(range(2, 14, 3), GREY)) == []
    assert told(tmp_path, dict.fromkeys(range(1, 14), RED)) == []
    assert told(tmp_path, {1: GREY}) == []


def test_colours_of_xls_are_read() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("a")
    red = xlwt.easyxf("pattern: pattern solid, fore_colour red")
    for row, values in enumerate(rows(4)):
        for column, value in enumerate(values):
            sheet.write(row, column, value, *([red] if row == 2 else []))
    out = BytesIO()
    book.save(out)
    assert read_workbook(out.getvalue(), "a.xls").sheets[0].coloured == {2: "merah"}
