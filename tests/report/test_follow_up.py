"""What is awaited: every kind of mending has its step, and every OPD its line."""

from __future__ import annotations

import pandas as pd

from analysis import schemas
from analysis.report.blocks import Note
from analysis.report.chapters import follow_up
from analysis.report.chapters.texts import entries
from analysis.report.tables import DataTable
from analysis.rosters.findings import catalogue

#: OPD, kind, people, rupiah: 12 + 7 of one kind in two OPDs, and a few of another.
HELD = (
    ("DLHK", "nik_missing", 12, 2_152_944),
    ("DLHK", "struck_out", 2, 358_824),
    ("SETDA", "nik_missing", 7, 1_255_884),
)


def _priced(*lines: tuple[str, str, int, int]) -> pd.DataFrame:
    rows = [
        {
            "code": code, "severity": "error", "opd_code": opd, "sheet": "Sheet1",
            "n_people": n, "amount_idr": amount,
        }
        for opd, code, n, amount in lines
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=schemas.FINDINGS_PRICED.names)


def test_every_kind_of_finding_that_can_hold_somebody_has_a_step() -> None:
    holding = {"nik_missing", "nik_invalid", "nik_ruined", "nik_is_kk", "nik_conflict",
               "possible_duplicate", "looks_like_asn", "struck_out", "name_missing"}  # fmt: skip
    assert holding <= set(catalogue())
    assert set(entries("follow_up_steps")) == {*holding, "file"}


def test_the_kinds_add_up_to_all_that_is_held_most_people_first() -> None:
    table = follow_up.kind_table(_priced(*HELD))
    assert isinstance(table, DataTable)
    assert [[cell.text for cell in (row[0], row[2], row[3])] for row in table.rows] == [
        ["NIK belum diisi", "19", "Rp3.408.828"],
        ["Baris dicoret", "2", "Rp358.824"],
    ]
    assert [cell.text for cell in table.total[2:]] == ["21", "Rp3.767.652"]


def test_where_nobody_is_held_a_note_says_so() -> None:
    assert isinstance(follow_up.kind_table(_priced()), Note)


def test_a_refused_file_is_something_to_mend_of_nobody_knows_how_many() -> None:
    refused = _priced(("DINKES", "file_encrypted", 0, 0)).assign(sheet=None)
    table = follow_up.kind_table(refused)
    assert isinstance(table, DataTable)
    assert [cell.text for cell in table.rows[0][1:]] == [
        "Kirim ulang berkas menurut petunjuk pada lembar perbaikannya.", "0", "Rp0",
    ]  # fmt: skip
