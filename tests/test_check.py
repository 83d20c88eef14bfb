"""``ucj check`` says of a few files what ``ucj run`` says of them."""

from __future__ import annotations

import os
from datetime import date

import openpyxl
import pandas as pd
import pytest

import analysis.check as module
from analysis.cli import main
from analysis.reference import load_reference
from analysis.rosters.clean import clean_rosters
from analysis.rosters.persons.worker_key import load_key

TITLE = "DAFTAR TENAGA NON ASN DINAS KESEHATAN TAHUN {}"
HEADER = ["NO", "NIK", "NAMA", "JABATAN", "STATUS"]
PEOPLE = [("7471990101900001", "Wa Ode Uji Satu"), ("", "Uji Tanpa Nomor")]


def send(path, people=PEOPLE, year=2026, header=HEADER):
    book = openpyxl.Workbook()
    book.active.append([TITLE.format(year)])
    book.active.append([])
    book.active.append(header)
    for number, person in enumerate(people, 1):
        book.active.append([number, *person, "Petugas", "NON ASN"])
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


@pytest.fixture
def raw(tmp_path):
    """A city with two rosters, a refused file, a lock file, a picture, and what it has stated."""
    raw = tmp_path / "raw"
    rosters = raw / "2026" / "rosters"
    send(rosters / "Dinkes" / "a.xlsx")
    send(rosters / "b.xlsx", [("7471990303920003", "Sitti Uji Tiga"), PEOPLE[0]])
    send(
        rosters / "c.xlsx", [("7471990404930004", "Rahmat Uji")], header=["NO", "X", "Y", "Z", "Q"]
    )
    (rosters / "rusak.xlsx").write_text("bukan")
    (rosters / "~$b.xlsx").write_text("x")
    (rosters / "foto.jpg").write_text("x")
    (raw / "2026" / "decisions.csv").write_text(
        "kind,left,right,decision,reason,decided_by,decided_on\n"
        "line,Dinkes/a.xlsx!Sheet!5,,keep,KTP,x,2026-02-01\n"
        "line,tidak-ada.xlsx!Sheet!5,,keep,KTP,x,2026-02-01\n"
    )
    (raw / "2026" / "layouts.csv").write_text(
        "file,sheet,header_row,columns,opd_code,category\nc.xlsx,Sheet,3,B=nik;C=name,DINKES,NON_ASN\n"
    )
    return raw


@pytest.fixture
def check(monkeypatch, tmp_path):
    """``ucj check``: its exit status, and the tables that it made."""
    made = []
    clean = module.clean_files

    def kept(*given, **named):
        made.append(clean(*given, **named))
        return made[-1]

    monkeypatch.setattr(module, "clean_files", kept)

    def call(*arguments):
        made.clear()
        places = ["--slips-dir", str(tmp_path / "slips")]
        return main(["check", *map(str, arguments), *places]), list(made)

    return call


def test_a_folder_gives_the_tables_of_the_run(raw, check):
    status, (checked,) = check(raw / "2026" / "rosters", "--raw-dir", raw, "--year", "2026")
    opds = load_reference(raw).opd_names
    of_run = clean_rosters(raw / "2026", 2026, opds, load_key())
    for name in ("files", "ledger", "workers", "findings"):
        pd.testing.assert_frame_equal(getattr(checked, name), getattr(of_run, name))
    assert status == 3


@pytest.mark.parametrize("file", ["Dinkes/a.xlsx", "b.xlsx", "c.xlsx", "rusak.xlsx", "~$b.xlsx"])
def test_one_file_gives_what_the_run_gives_for_it_alone(raw, check, file):
    rosters = raw / "2026" / "rosters"
    status, (checked,) = check(rosters / file, "--raw-dir", raw, "--year", "2026")
    for path in sorted(rosters.rglob("*")):
        if path.is_file() and path != rosters / file:
            path.unlink()
    of_run = clean_rosters(raw / "2026", 2026, load_reference(raw).opd_names, load_key())
    pd.testing.assert_frame_equal(checked.files, of_run.files)
    pd.testing.assert_frame_equal(checked.ledger, of_run.ledger)
    not_here = ("decision_unused", "override_unused")
    told = [found.findings[~found.findings["code"].isin(not_here)] for found in (checked, of_run)]
    assert told[0].fillna("").values.tolist() == told[1].fillna("").values.tolist()
    assert status == (3 if file == "rusak.xlsx" else 0)


def test_what_is_not_named_as_a_workbook_gets_no_slip(raw, check, capsys, tmp_path):
    status, _ = check(raw / "2026/rosters/foto.jpg", raw / "2026/rosters/~$b.xlsx", "--year", 2026)
    assert status == 0
    assert "Dilewati: foto.jpg" in capsys.readouterr().out
    assert not list((tmp_path / "slips").glob("*"))


def test_a_file_is_checked_as_of_the_year_that_it_names(tmp_path, check):
    send(tmp_path / "a.xlsx", [("7471990303920003", "Sitti Uji Tiga")], 2024)
    send(tmp_path / "b 2023.xlsx", [("7471990303920003", "Sitti Uji Tiga")], "")
    send(tmp_path / "c.xlsx", [("7471990303920003", "Sitti Uji Tiga")], "")
    _, made = check(tmp_path)
    assert [found.workers["status"].tolist() for found in made] == [["counted"]] * 3
    assert [found.files["file"].tolist() for found in made] == [
        ["b 2023.xlsx"],
        ["a.xlsx"],
        ["c.xlsx"],
    ]
    assert date.today().year > 2024


def test_names_that_are_not_utf_8_do_not_break_it(tmp_path, check, capsys):
    send(tmp_path / "a.xlsx")
    for sign in (b"\x96", b"\x97"):
        os.link(tmp_path / "a.xlsx", os.fsencode(tmp_path) + b"/Data" + sign + b".xlsx")
    paths = [
        os.fsdecode(os.fsencode(tmp_path) + b"/Data" + s + b".xlsx") for s in (b"\x96", b"\x97")
    ]
    status, (checked,) = check(*paths, "--year", "2026")
    assert status == 0
    assert checked.files["status"].tolist() == ["read", "ignored"]
    assert checked.files["file"].is_unique


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("reference/words.csv", "vocabulary,field\nheaders,namee\n", "baris 2"),
        ("2026/layouts.csv", "file,sheet\n", "layouts.csv"),
        ("2026/decisions.csv", "kind,left\n", "decisions.csv"),
    ],
)
def test_what_the_city_has_stated_wrongly_is_bad_use(raw, check, capsys, name, text, word):
    (raw / name).parent.mkdir(exist_ok=True)
    (raw / name).write_text(text)
    status, _ = check(raw / "2026/rosters/b.xlsx", "--raw-dir", raw, "--year", "2026")
    assert status == 2
    assert word in capsys.readouterr().err
