"""The first page and the table of all OPDs: what they say of a hand-made city."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.coverage.deadlines import load_deadlines
from analysis.figures import Figures
from analysis.reference import ReferenceFileError
from analysis.report.blocks import Note
from analysis.report.chapters import answer, to_do
from analysis.report.chapters.opd_facts import opd_facts
from analysis.report.chapters.texts import OpdLabels
from analysis.report.tables import DataTable

DAY = date(2026, 11, 22)
NAMES = OpdLabels(
    pd.DataFrame({"opd_code": ["A", "B", "C"], "name": ["Dinas Satu", "Dinas Dua", "Dinas Tiga"]})
)


def _row(dimension: str, value: Any, month: str, workers: int, covered: Any, unknown: int) -> dict:
    return {
        "month": month, "dimension": dimension, "value": value, "workers": workers,
        "covered": covered, "unknown": unknown, "held": 0,
    }  # fmt: skip


#: Of 100 workers 60 are registered, as many as in May; A has 10 left, B 30 unknown, C nobody.
COVERAGE = pd.DataFrame(
    [
        _row("all", None, "2026-04", 100, 50, 30),
        _row("all", None, "2026-05", 100, 60, 30),
        _row("all", None, "2026-06", 100, 60, 30),
        _row("opd_code", "A", "2026-06", 30, 20, 0),
        _row("opd_code", "B", "2026-06", 30, pd.NA, 30),
        _row("opd_code", "C", "2026-06", 40, 40, 0),
    ]
)
STATUS = pd.DataFrame(
    {"opd_code": ["A", "B", "C"], "state": ["received", "changed", "confirmed"], "held": [2, 0, 0]}
)
POSITIONS = pd.DataFrame(
    {"opd_code": ["A"], "need_high_idr": [5_741_184], "paid_until": ["2026-06"]}
)
TABLES = {"coverage_own": COVERAGE, "opd_status": STATUS, "budget_positions": POSITIONS}


def _waiting(**given: Any) -> list[to_do.ToDo]:
    return to_do.of_opds(TABLES, None, given.get("deadlines", {}), given.get("owners", {}))


def _figures(**more: Any) -> Figures:
    figures = Figures("T", DAY)
    figures.add_all(
        {
            "own_workers": 100, "own_covered": 60, "own_uncovered": 10, "own_unknown": 30,
            "own_month": "2026-06", "own_open_opds": "Dinas Dua", "budget": 200_000_000,
            "cost_high": 179_412_000, "cost_width": 358_824, "paid_until": "2026-06",
            "n_held": 2, "n_opd_expected": 3, "n_opd_answered": 2, "n_opd_confirmed": 1,
            "deadline": None, "ucj_rate": None, **more,
        }
    )  # fmt: skip
    from fractions import Fraction

    figures.add("absorbed", Fraction(2, 5))
    answer.register(figures, figures, COVERAGE, _waiting(), NAMES)
    return figures


def test_the_state_is_told_in_six_sentences_each_with_its_figure() -> None:
    lines = answer.sentences(_figures()).text.split("\n")
    assert len(lines) == 6
    assert lines[0].startswith("- **60 persen** pekerja kota")
    assert "tidak bertambah sejak Mei 2026: 60 dari 100; 10 belum; 30 belum" in lines[0]
    # Half of the year, two fifths of the budget.
    assert "baru 40 persen terserap sampai iuran Juni 2026 (merata setahun: 50 persen)" in lines[1]
    assert "2 OPD memegang **100 persen** sisa pekerjaan" in lines[2]
    assert lines[2].endswith("Dinas Dua 30 dan Dinas Satu 10.")
    assert "Konfirmasi **1** dari 3 OPD berlaku; daftar 1 OPD berubah" in lines[4]


def test_three_decisions_are_asked_for_at_most() -> None:
    text = answer.decisions(_figures()).plain()
    assert "1. Penyerahan daftar peserta BPJS Ketenagakerjaan bagi Dinas Dua (30 orang)." in text
    assert "2. Pendaftaran pekerja Dinas Satu yang belum terdaftar (10 orang)." in text
    assert "3. Tenggat konfirmasi daftar bagi 2 OPD." in text
    assert "4." not in text
    due = answer.decisions(_figures(deadline=date(2026, 12, 15))).plain()
    assert "paling lambat 15 Desember 2026" in due


def test_a_budget_below_the_need_is_said_not_to_be_enough() -> None:
    assert "**tidak cukup**" in answer.sentences(_figures(budget=100_000_000)).text


def test_the_largest_opds_learn_what_to_do_and_by_when() -> None:
    table = answer.largest_table(_waiting(deadlines={"A": date(2026, 12, 1)}), NAMES)
    assert isinstance(table, DataTable)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Dinas Dua", "30", "Serahkan daftar peserta 30 orang; konfirmasi daftar",
         "belum ditetapkan"],
        ["Dinas Satu", "10", "Daftarkan 10 orang; perbaiki data 2 orang; konfirmasi daftar",
         "1 Desember 2026"],
    ]  # fmt: skip
    assert isinstance(answer.largest_table([], NAMES), Note)


def test_every_opd_has_one_line_and_the_states_add_up() -> None:
    table = to_do.table(_waiting(owners={"C": "Sekretaris"}), _figures(), NAMES)
    assert isinstance(table, DataTable)
    rows = [[cell.text for cell in row] for row in table.rows]
    assert [row[0] for row in rows] == ["Dinas Dua", "Dinas Satu", "Dinas Tiga"]
    assert rows[1] == [
        "Dinas Satu", "30", "20", "10", "0", "2", "Rp5.741.184", "Juni 2026", "belum dikonfirmasi",
        "belum diisi", "belum diisi",
    ]  # fmt: skip
    assert rows[2][-1] == "Sekretaris"
    assert [cell.text for cell in table.total[1:6]] == ["100", "60", "10", "30", "2"]


def test_deadlines_of_single_opds_are_read_and_checked(tmp_path: Path) -> None:
    assert load_deadlines(tmp_path, {"A"}) == {}
    path = tmp_path / "reference" / "deadlines.csv"
    path.parent.mkdir()
    path.write_text("opd_code,deadline,source\nA,2026-12-01,surat\n")
    assert load_deadlines(tmp_path, {"A"}) == {"A": date(2026, 12, 1)}
    path.write_text("opd_code,deadline,source\nA,Desember,surat\n")
    with pytest.raises(ReferenceFileError, match="baris 2, kolom deadline"):
        load_deadlines(tmp_path, {"A"})
    path.write_text("opd_code,deadline,source\nX,2026-12-01,surat\n")
    with pytest.raises(ReferenceFileError, match="baris 2, kolom opd_code"):
        load_deadlines(tmp_path, {"A"})


def test_the_facts_of_an_opd_stand_in_one_line_and_what_nobody_knows_is_not_zero() -> None:
    tables = TABLES | {
        "opd_rosters": pd.DataFrame(
            {"opd_code": ["A", None], "n_refused": [1, 0], "n_errors": [2, 0],
             "n_warnings": [3, 0], "n_merged": [4, 0], "n_excluded": [5, 0]}
        ),
        "opd_status": STATUS.assign(
            n_read=[1, 0, 2], confirmed_on=[None, None, DAY], confirmed_workers=[None, None, 40]
        ),
        "budget_positions": POSITIONS.assign(
            workers_counted=[30], workers_held=[2], need_low_idr=[5_382_360], budget_idr=[pd.NA],
            paid_idr=[100],
        ),
        "reconciliation_months": pd.DataFrame(
            {"opd_code": ["A", "A"], "month": ["2026-05", None], "bill_idr": [1, 7]}
        ),
    }  # fmt: skip
    opd = pd.DataFrame(
        {"opd_code": ["A", "C"], "name": ["Dinas Satu", "Dinas Tiga"], "jkk_class": [1, 3]}
    )
    facts = opd_facts(opd, tables, _waiting(owners={"C": "Kepala dinas"}))
    lines = {
        row[0].text: dict(
            zip((c.title for c in facts.columns), (cell.text for cell in row), strict=False)
        )
        for row in facts.rows
    }
    assert facts.total == ()
    told = lines["A"]
    assert (told["Berkas terbaca"], told["Berkas ditolak"], told["Temuan wajib"]) == ("1", "1", "2")
    assert (told["Kebutuhan rendah"], told["Tagihan"]) == ("Rp5.382.360", "Rp7")
    assert (told["Terdaftar"], told["Belum terdaftar"]) == ("20", "10")
    assert told["Pagu"] == "belum tersedia"
    told = lines["C"]
    assert (told["Tanggal konfirmasi"], told["Penanggung jawab"]) == (
        "22 November 2026",
        "Kepala dinas",
    )
    assert (told["Temuan wajib"], told["Kebutuhan rendah"]) == ("0", "belum tersedia")
