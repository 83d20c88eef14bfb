"""A house to send rosters to: workbooks written row by row, cleaned as the first notebook does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from analysis.rosters.clean import Rosters, clean_rosters

OPDS = (
    ("DINKES", "Dinas Kesehatan", ("Dinkes",)),
    ("DLHK", "Dinas Lingkungan Hidup dan Kehutanan", ("DLHK", "DLH")),
    ("SATPOL_PP", "Satuan Polisi Pamong Praja", ("Satpol PP",)),
    ("DISKAN", "Dinas Perikanan", ("DKP",)),
    ("KETAPANG", "Dinas Ketahanan Pangan", ("DKP", "Ketapang")),
    ("KEC_KENDARI", "Kecamatan Kendari", ("Kec. Kendari",)),
    ("KEC_POASIA", "Kecamatan Poasia", ("Kec. Poasia", "Poasia")),
    ("RSUD", "RSUD Kota Kendari", ("RSUD",)),
)
HEADER = ["NO", "NIK", "NAMA", "TANGGAL LAHIR", "STATUS"]


class House:
    """The folder of one year; ``rows`` of a sheet begin in A1."""

    def __init__(self, folder: Path) -> None:
        self.year_dir = folder / "2026"
        (self.year_dir / "rosters").mkdir(parents=True)

    def path(self, file: str) -> Path:
        path = self.year_dir / "rosters" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def send(
        self,
        rows: Sequence[Sequence[Any]] | dict[str, Sequence[Sequence[Any]]],
        file: str = "dinkes.xlsx",
        merges: Sequence[str] = (),
        hidden: Sequence[str] = (),
    ) -> Any:
        """Write a workbook; ``rows`` of one sheet, or by sheet name. Returns it, saved already."""
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, content in (rows if isinstance(rows, dict) else {"Sheet1": rows}).items():
            sheet = book.create_sheet(name)
            for row in content:
                sheet.append(list(row))
            for merge in merges:
                sheet.merge_cells(merge)
            if name in hidden:
                sheet.sheet_state = "hidden"
        book.save(self.path(file))
        return book

    def decide(self, *lines: str) -> None:
        header = "kind,left,right,decision,reason,decided_by,decided_on"
        (self.year_dir / "decisions.csv").write_text("\n".join([header, *lines, ""]))

    def clean(self, year: int = 2026) -> Rosters:
        return clean_rosters(self.year_dir, year, OPDS, b"k" * 32)


def fates(rosters: Rosters, *, persons_only: bool = True) -> list[tuple[Any, ...]]:
    """(row, fate, reason) of the ledger, in order; reason None where there is none."""
    ledger = rosters.ledger
    if persons_only:
        ledger = ledger[ledger["fate"] != "not_a_person"]
    return [
        (row.row, row.fate, None if pd.isna(row.reason) else row.reason)
        for row in ledger.itertuples()
    ]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.fixture(name="fates")
def _fates() -> Any:
    return fates


@pytest.fixture
def header() -> list[str]:
    return list(HEADER)
