"""A return slip that is sent in again reads like the roster it was made from."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from analysis.reference import load_reference
from analysis.rosters.clean import clean_rosters
from analysis.rosters.slips.batch import write_slips
from analysis.rosters.slips.marker import FRONT_SHEET_NAME

RAW = Path(__file__).parents[2] / "data" / "raw" / "sample"
KEY = b"k" * 32


def fates(ledger: pd.DataFrame) -> list[tuple[object, ...]]:
    shown = ledger[ledger["sheet"] != FRONT_SHEET_NAME]
    reason = shown["reason"].astype(object).where(shown["reason"].notna(), None)
    return list(zip(shown["sheet"], shown["row"], shown["fate"], reason, strict=True))


def sent_back(folder: Path, year: int) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, str]]:
    """The ledgers of the sample and of its slips, and which slip stands for which file.

    A slip takes the folder and place of its original, so that the order of files is the same.
    """
    names = load_reference(RAW).opd_names
    first = clean_rosters(RAW / str(year), year, names, KEY)
    priced = first.findings.assign(n_people=0, amount_idr=0)
    sources = RAW / str(year) / "rosters"
    read = first.files[first.files["status"] == "read"]
    slips = write_slips(sources, read, priced, folder / "slips", str)
    target = folder / str(year) / "rosters"
    shutil.copytree(sources, target)
    told = read[read["file"].isin(set(first.findings["file"].dropna()))]
    assert len(slips) == len(told)
    new_names = {}
    for file, slip in zip(told["file"], slips, strict=True):
        (target / file).unlink()
        # The ending is the slip's own: .xls and others come back as .xlsx.
        new_names[file] = f"{file.rpartition('.')[0]}{slip.suffix}"
        shutil.copy(slip, target / new_names[file])
    decided = (RAW / str(year) / "decisions.csv").read_text(encoding="utf-8")
    for file, name in new_names.items():
        decided = decided.replace(f"{file}!", f"{name}!")
    (folder / str(year) / "decisions.csv").write_text(decided, encoding="utf-8")
    second = clean_rosters(folder / str(year), year, names, KEY)
    return first.ledger, second.ledger, new_names


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_slip_of_the_sample_reads_like_its_roster(tmp_path, year):
    before, after, names = sent_back(tmp_path, year)
    assert names
    for file, name in names.items():
        assert fates(after[after["file"] == name]) == fates(before[before["file"] == file]), file


def test_what_was_mended_is_gone_from_the_findings(house, tmp_path):
    rows = [
        ["DINAS KESEHATAN"],
        ["DAFTAR TENAGA NON ASN"],
        ["NO", "NIK", "NAMA"],
        [1, 7471990304900010, "Ahmad Karim"],
        [2, "7471991205910002", "Budi Santoso"],
    ]
    house.send(rows)
    first = house.clean()
    assert "nik_ruined" in set(first.findings["code"])
    priced = first.findings.assign(n_people=0, amount_idr=0)
    [slip] = write_slips(house.year_dir / "rosters", first.files, priced, tmp_path / "slips", str)
    book = openpyxl.load_workbook(slip)
    book["Sheet1"]["B4"] = "7471990304900017"
    book["Sheet1"]["B4"].number_format = "@"
    book.save(house.path("dinkes.xlsx"))
    second = house.clean()
    assert "nik_ruined" not in set(second.findings["code"])
    assert second.workers["status"].tolist() == ["counted", "counted"]
    assert set(second.ledger.loc[second.ledger["sheet"] == FRONT_SHEET_NAME, "fate"]) == {
        "not_a_person"
    }
