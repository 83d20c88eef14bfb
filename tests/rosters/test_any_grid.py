"""Nothing that a sheet may hold makes the reader raise, and no row of it is left without a word."""

from __future__ import annotations

import random
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from analysis.rosters.extract import extract_sheets
from analysis.rosters.extracts import Job
from analysis.rosters.grid import Sheet
from analysis.rosters.layout.scan import non_empty_rows, understand

LABELS = [
    "NO", "NAMA", "NIK", "TTL", "TANGGAL LAHIR", "STATUS", "KET", "JABATAN", "TMT", "MULAI",
    "SELESAI", "HONOR", "L", "P", "JK", "UNIT KERJA", "OPD", "NIP", "NO KK", "Kode", "Jumlah",
    "LAMPIRAN", "Nama Jabatan", "KODE JABATAN", "NAMA DEPAN", "NAMA BELAKANG", "PERIODE",
    "MASA KONTRAK", "", " ", "\n", "NIHIL", "JUMLAH", "Kepala Dinas", "NIP. 198501032025211001",
    "TOTAL 5 orang", "A.", "I", "II",
]  # fmt: skip
VALUES: list[Any] = [
    "Ahmad Karim", "7471990101900001", 7471990101900001, 7471990101900010.0, "Honorer", "PNS", "L",
    "01-01-1990", date(1990, 1, 1), datetime(2026, 1, 1), time(1), timedelta(1), 1_500_000, 1.5e6,
    float("nan"), float("inf"), -3, True, 0, "0", "-", "N/D", "lowong", "1 Jan s/d 31 Des 2026",
    "meninggal", "pindah ke Dinas Sosial per 1 Juli 2026", "x" * 300, "7,47E+15", "", 10**30,
    "\u200b", "名字", "محمد", "=1+1", "Kendari, 1 Januari 2026", "(1)", "2026",
]  # fmt: skip
OPDS = (("DINKES", "Dinas Kesehatan", ("Dinkes",)),)


def any_sheet(dice: random.Random) -> Sheet:
    rows = []
    for _ in range(dice.randint(0, 12)):
        pool = dice.choice([LABELS, VALUES, VALUES, LABELS + VALUES])
        rows.append([dice.choice(pool) for _ in range(dice.randint(0, 10))])
    corners = [(dice.randint(0, 6), dice.randint(0, 6)) for _ in range(dice.randint(0, 3))]
    merges = tuple(
        (top, left, top + dice.randint(0, 2), left + dice.randint(0, 3)) for top, left in corners
    )
    name = dice.choice(["Sheet1", "REKAP", "Januari", "2025", "PKM Poasia"])
    return Sheet(name, rows, merges=merges, is_hidden=dice.random() < 0.1)


@pytest.mark.parametrize("seed", range(8))
def test_any_sheet_is_understood_or_told_row_by_row(seed):
    dice = random.Random(seed)
    for _ in range(40):
        sheet = any_sheet(dice)
        layout = understand(sheet)
        filled = set(non_empty_rows(sheet))
        job = Job(Path("x.xlsx"), "x.xlsx", 2026, OPDS)
        found = extract_sheets([sheet], [layout], job)
        if found.refused_for:
            assert found.findings
            continue
        told = {row - 1 for row in found.lines.get("row", ())} | {
            row - 1 for row in found.others.get("row", ())
        }
        assert told == filled
