"""A return slip comes back with answers: it is known by what it answers, and each is weighed."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pandas as pd
import pytest
from openpyxl.styles import Font

from analysis.rosters.answers.ages import findings_before, first_seen
from analysis.rosters.answers.catalogue import (
    ANSWERS,
    AnswersError,
    answer_named,
    answers_to,
    load_answers,
)
from analysis.rosters.clean import Rosters
from analysis.rosters.findings import catalogue
from analysis.rosters.slips.batch import write_slips
from analysis.rosters.slips.marker import FRONT_SHEET_MARKER, HIDDEN

SOFFICE = shutil.which("soffice")
HEADER = ["NO", "NIK", "NAMA", "L/P", "TANGGAL LAHIR", "STATUS", "UPAH", "KETERANGAN"]
Sent = Callable[[Path], None]


def person(number: int, name: str, **cells: Any) -> list[Any]:
    """A sound line: born on 3 April 1990, a man, whose NIK ends in 1 to 9."""
    nik = f"747199030490{number:03d}{number % 9 + 1}"
    row = {
        "NO": number, "NIK": nik, "NAMA": name, "L/P": "L", "TANGGAL LAHIR": "03-04-1990",
        "STATUS": "Non ASN", "UPAH": 2_500_000, "KETERANGAN": "",
    }  # fmt: skip
    return list((row | cells).values())


NAMES = (
    "Ahmad Karim", "Budi Santoso", "Citra Lestari", "Dedi Kurnia", "Eko Prasetyo", "Fajar Nugroho",
    "Gilang Ramadhan", "Hasan Basri", "Joko Susilo", "Kurniawan Adi", "Lukman Hakim", "Muh Ilyas",
)  # fmt: skip


def roster(*people: Sequence[Any]) -> list[Sequence[Any]]:
    return [["DINAS KESEHATAN"], ["DAFTAR TENAGA NON ASN TAHUN 2026"], HEADER, *people]


def slips_of(house: Any, rosters: Rosters, folder: Path) -> list[Path]:
    priced = rosters.findings.assign(n_people=0, amount_idr=0)
    return write_slips(
        house.year_dir / "rosters", rosters.files, priced, folder, str, answers=rosters.answers
    )


def front(book: Any) -> tuple[Any, dict[str, int]]:
    """The front sheet, and the column of each heading."""
    sheet = book.worksheets[0]
    for row in sheet.iter_rows():
        heads = {cell.value: cell.column for cell in row if cell.value}
        if HIDDEN[0] in heads:
            return sheet, {**heads, "row": row[0].row}
    raise AssertionError("no front sheet")


def fill(
    slip: Path,
    target: Path,
    answers: Mapping[str, tuple[str, str]],
    cells: Mapping[str, Any] | None = None,
    change: Callable[[Any], None] = lambda book: None,
) -> None:
    """Give the answers, by finding code, and mend cells of Sheet1; saved as ``target``."""
    book = openpyxl.load_workbook(slip)
    sheet, column = front(book)
    for row in range(column["row"] + 1, sheet.max_row + 1):
        code = sheet.cell(row, column["#kode"]).value
        if code in answers:
            answer, remark = answers[code]
            sheet.cell(row, column["Jawaban OPD"]).value = answer
            sheet.cell(row, column["Keterangan OPD"]).value = remark
    for cell, value in (cells or {}).items():
        book["Sheet1"][cell] = value
    change(book)
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


#: A profile of its own, so that one that is open elsewhere on this machine is left alone.
_PROFILE = Path(tempfile.gettempdir()) / f"profil-lembar-{os.getpid()}"


def by_libreoffice(path: Path) -> None:
    with tempfile.TemporaryDirectory() as out:
        subprocess.run(
            [str(SOFFICE), f"-env:UserInstallation={_PROFILE.as_uri()}", "--headless",
             "--convert-to", "xlsx", "--outdir", out, str(path)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        shutil.move(Path(out) / path.name, path)


def by_openpyxl(path: Path) -> None:
    openpyxl.load_workbook(path).save(path)


def as_sent(path: Path) -> None:
    """Not opened and saved once more."""


PROGRAMS = [
    pytest.param(as_sent, id="as sent"),
    pytest.param(by_openpyxl, id="openpyxl"),
    pytest.param(
        by_libreoffice,
        id="LibreOffice",
        marks=pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not on this machine"),
    ),
]


def outcomes(rosters: Rosters) -> dict[str, str]:
    return dict(zip(rosters.answers["code"], rosters.answers["outcome"], strict=True))


def codes(rosters: Rosters) -> set[str]:
    return set(rosters.findings["code"])


def statuses(rosters: Rosters) -> dict[str, tuple[str, str | None]]:
    files = rosters.files
    reasons = files["reason"].astype(object).where(files["reason"].notna(), None)
    return dict(zip(files["file"], zip(files["status"], reasons, strict=True), strict=True))


def worker(rosters: Rosters, name: str) -> Any:
    return rosters.workers.set_index("name").loc[name]


# ---------------------------------------------------------------- the catalogue


def test_every_answer_is_to_a_finding_that_is_and_none_closes_an_error():
    found = load_answers(ANSWERS)
    assert {answer.text for answer in found["possible_duplicate"]} >= {
        "orang yang sama",
        "orang yang berbeda",
    }
    for code, answers in found.items():
        assert code in catalogue()
        assert len(answers) <= 6, "the list stands beside the head of the front sheet"


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("ya,closed,,nik_missing", "wajib diperbaiki"),
        ("ya,closed,,no_such_code", "no_such_code"),
        ("ya,done,,wage_zero", "effect"),
        ("ya,left,,wage_zero", "date"),
        ("ya,closed,date,wage_zero", "date"),
        (
            "ya,closed,,wage_zero\nYA!,closed,,wage_daily",
            "baris 3, kolom answer: sudah ada pada baris 2",
        ),
    ],
)
def test_a_faulty_list_of_answers_is_refused_with_its_line(tmp_path, line, complaint):
    path = tmp_path / "answers.csv"
    path.write_text(f"answer,effect,asks,codes\n{line}\n", encoding="utf-8")
    with pytest.raises(AnswersError, match=complaint):
        load_answers(path)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("benar, sesuai KTP", "benar, sesuai KTP"),
        (" Benar  sesuai ktp. ", "benar, sesuai KTP"),
        ("benar", None),
        ("tidak benar, sesuai KTP", None),
        ("benar, sesuai KTP semua", None),
    ],
)
def test_an_answer_is_known_however_it_is_typed_and_nothing_else_is(said, meant):
    found = answer_named("nik_sex_differs", said)
    assert (found and found.text) == meant


def test_a_date_may_stand_behind_an_answer_that_asks_for_one():
    assert answer_named("struck_out", "sudah berhenti per tanggal 31-05-2026")
    assert answer_named("struck_out", "masih bekerja 31-05-2026") is None


# ---------------------------------------------------------------- read back


def faulty() -> list[Sequence[Any]]:
    return roster(
        person(1, NAMES[0], NIK=7471990304900010),
        person(2, NAMES[1], NIK=7471990304900020),
        person(3, NAMES[2], UPAH=250),
        person(4, NAMES[3], **{"L/P": "P"}),
        person(5, NAMES[4], KETERANGAN="akan berhenti"),
        person(6, NAMES[5], NIK=""),
        person(7, NAMES[6]),
    )


def strike(path: Path, row: int) -> None:
    book = openpyxl.load_workbook(path)
    for cell in book["Sheet1"][row]:
        cell.font = Font(strike=True)
    book.save(path)


@pytest.mark.parametrize("saved", PROGRAMS)
def test_answers_are_read_back_from_a_slip_under_any_name_in_any_folder(house, tmp_path, saved):
    house.send(faulty(), "Dinkes data.xlsx")
    strike(house.path("Dinkes data.xlsx"), 10)
    first = house.clean()
    [slip] = slips_of(house, first, tmp_path / "slips")
    back = house.path("balasan/dari dinas.xlsx")
    fill(
        slip,
        back,
        {
            "wage_out_of_range": ("benar, sesuai SK", ""),
            "nik_sex_differs": ("benar, sesuai KTP", "sudah dicocokkan"),
            "remark_unclear": ("sudah berhenti per tanggal", "30-06-2026"),
            "struck_out": ("sudah meninggal per tanggal", "31 Mei 2026"),
            "nik_missing": ("sudah berhenti per tanggal", "besok"),
        },
        {"B4": "7471990304900013"},
    )
    saved(back)
    second = house.clean()
    assert statuses(second) == {
        "Dinkes data.xlsx": ("ignored", "answered_by:balasan/dari dinas.xlsx"),
        "balasan/dari dinas.xlsx": ("read", None),
    }
    assert outcomes(second) == {
        "nik_ruined": "open",
        "wage_out_of_range": "answered",
        "nik_sex_differs": "answered",
        "remark_unclear": "answered",
        "struck_out": "answered",
        "nik_missing": "rejected",
    }
    assert codes(second) == {"nik_ruined", "nik_missing", "answer_unused", "file_answered"}
    ruined = second.answers.set_index("code").loc["nik_ruined"]
    assert (ruined["n_mended"], ruined["n_open"]) == (1, 1)
    assert worker(second, NAMES[4])["end_date"] == date(2026, 6, 30)
    assert worker(second, NAMES[6])["end_date"] == date(2026, 5, 31)
    assert worker(second, NAMES[6])["status"] == "counted"
    assert set(second.answers["answered_in"].dropna()) == {"balasan/dari dinas.xlsx"}
    assert second.answers.loc[second.answers["answer"].notna(), "answered_on"].notna().all()
    assert len(second.workers) == len(first.workers) == 7
    assert set(second.workers["opd_code"]) == {"DINKES"}


@pytest.mark.parametrize("saved", PROGRAMS)
def test_a_second_slip_carries_on_what_the_first_has_answered(house, tmp_path, saved):
    house.send(faulty(), "Dinkes data.xlsx")
    [slip] = slips_of(house, house.clean(), tmp_path / "one")
    one = house.path("satu.xlsx")
    fill(slip, one, {"wage_out_of_range": ("benar, sesuai SK", "")})
    saved(one)
    second = house.clean()
    [slip] = slips_of(house, second, tmp_path / "two")
    texts = [str(cell.value) for row in front(openpyxl.load_workbook(slip))[0] for cell in row]
    assert any("0 diperbaiki, 1 dijawab, 0 baru" in text for text in texts)
    fill(
        slip,
        house.path("dua.xlsx"),
        {"nik_sex_differs": ("benar, sesuai KTP", "")},
        # Somebody more, with a new fault.
        {"A11": 8, "B11": "7471990304900087", "C11": NAMES[7], "G11": "sesuai SK"},
    )
    saved(house.path("dua.xlsx"))
    third = house.clean()
    assert statuses(third) == {
        "Dinkes data.xlsx": ("ignored", "answered_by:dua.xlsx"),
        "satu.xlsx": ("ignored", "answered_by:dua.xlsx"),
        "dua.xlsx": ("read", None),
    }
    told = third.answers.set_index("code")
    assert told.loc["wage_out_of_range", ["outcome", "answered_in"]].tolist() == [
        "answered",
        "satu.xlsx",
    ]
    assert told.loc["nik_sex_differs", ["outcome", "answered_in"]].tolist() == [
        "answered",
        "dua.xlsx",
    ]
    is_new = third.findings.set_index("code")["is_new"]
    assert is_new["wage_unreadable"]
    assert not is_new["remark_unclear"]
    # The slips that are answered may be taken away: nothing is told anew.
    house.path("satu.xlsx").unlink()
    house.path("Dinkes data.xlsx").unlink()
    again = house.clean()
    assert outcomes(again) == outcomes(third)
    assert codes(again) == codes(third) - {"file_answered"}


def test_an_answer_is_taken_back_by_emptying_it(house, tmp_path):
    house.send(faulty(), "Dinkes data.xlsx")
    [slip] = slips_of(house, house.clean(), tmp_path / "one")
    fill(slip, house.path("satu.xlsx"), {"wage_out_of_range": ("benar, sesuai SK", "")})
    [slip] = slips_of(house, house.clean(), tmp_path / "two")
    fill(slip, house.path("dua.xlsx"), {"wage_out_of_range": ("", "")})
    third = house.clean()
    assert "wage_out_of_range" in codes(third)
    assert outcomes(third)["wage_out_of_range"] == "open"


# ---------------------------------------------------------------- what an answer may close


def test_an_answer_closes_only_what_it_was_given_to(house, tmp_path):
    people = [person(n, name, **{"L/P": "P"}) for n, name in enumerate(NAMES, 1)]
    house.send(roster(*people), "Dinkes.xlsx")
    first = house.clean()
    assert first.findings.loc[first.findings["code"] == "nik_sex_differs", "n_rows"].tolist() == [
        12
    ]
    [slip] = slips_of(house, first, tmp_path / "slips")

    def one_more(book: Any) -> None:
        for column, value in enumerate(person(13, "Orang Baru", **{"L/P": "P"}), 1):
            book["Sheet1"].cell(16, column).value = value

    back = house.path("kembali.xlsx")
    # Two are mended, ten answered; who came later has been answered by nobody.
    fill(
        slip, back, {"nik_sex_differs": ("benar, sesuai KTP", "")}, {"D4": "L", "D5": "L"}, one_more
    )
    second = house.clean()
    told = second.findings[second.findings["code"] == "nik_sex_differs"]
    assert told["row"].tolist() == [16]
    assert told["is_new"].tolist() == [True]
    row = second.answers.set_index("code").loc["nik_sex_differs"]
    assert (row["n_mended"], row["n_answered"], row["n_open"]) == (2, 10, 0)


def test_an_answer_to_a_value_does_not_hold_for_another_value(house, tmp_path):
    house.send(faulty(), "Dinkes.xlsx")
    [slip] = slips_of(house, house.clean(), tmp_path / "slips")
    fill(slip, house.path("b.xlsx"), {"wage_out_of_range": ("benar, sesuai SK", "")}, {"G6": 25})
    second = house.clean()
    assert "wage_out_of_range" in codes(second)
    assert outcomes(second)["wage_out_of_range"] == "noted"


def test_rows_inserted_above_do_not_move_an_answer_to_another(house, tmp_path):
    house.send(faulty(), "Dinkes.xlsx")
    [slip] = slips_of(house, house.clean(), tmp_path / "slips")
    fill(
        slip,
        house.path("b.xlsx"),
        {"remark_unclear": ("sudah berhenti per tanggal", "30-06-2026")},
        change=lambda book: book["Sheet1"].insert_rows(4),
    )
    second = house.clean()
    ended = second.workers.dropna(subset="end_date")
    assert ended["name"].tolist() == [NAMES[4]]
    assert set(outcomes(second).values()) == {"open", "answered"}
    assert not second.findings["is_new"].fillna(False).any()


@pytest.mark.parametrize(
    ("answer", "remark", "why"),
    [
        ("sudah berhenti per tanggal", "", "tidak terbaca"),
        ("sudah berhenti per tanggal", "30-06-2027", "sesudah tahun 2026"),
        ("sudah berhenti per tanggal", "31-02-2026", "tidak terbaca"),
        ("sudah berhenti per tanggal", "30-06-2019", "sebelum tanggal mulai"),
        ("berhenti", "30-06-2026", "pilih salah satu"),
        ("orang yang sama", "", "pilih salah satu"),
    ],
)
def test_an_answer_that_cannot_be_is_told_and_changes_nothing(house, tmp_path, answer, remark, why):
    rows = faulty()
    rows[2] = [*HEADER, "TMT"]
    rows[3:] = [[*row, "01-01-2020"] for row in rows[3:]]
    house.send(rows, "Dinkes.xlsx")
    first = house.clean()
    [slip] = slips_of(house, first, tmp_path / "slips")
    fill(slip, house.path("b.xlsx"), {"remark_unclear": (answer, remark)})
    second = house.clean()
    assert outcomes(second)["remark_unclear"] == "rejected"
    [message] = second.findings.loc[second.findings["code"] == "answer_unused", "message"]
    assert why in message
    assert second.workers["end_date"].isna().all()
    [slip] = slips_of(house, second, tmp_path / "again")
    texts = [str(cell.value) for row in front(openpyxl.load_workbook(slip))[0] for cell in row]
    assert any("belum dapat dipakai" in text and why in text for text in texts)


def test_who_had_left_before_the_year_is_excluded_with_his_faults(house, tmp_path):
    house.send(faulty(), "Dinkes.xlsx")
    [slip] = slips_of(house, house.clean(), tmp_path / "slips")
    fill(slip, house.path("b.xlsx"), {"nik_missing": ("sudah berhenti per tanggal", "12-2025")})
    second = house.clean()
    line = second.ledger[second.ledger["fate"] == "excluded"]
    assert line["reason"].tolist() == ["left"]
    assert "nik_missing" not in codes(second)
    assert outcomes(second)["nik_missing"] == "answered"


def test_an_end_within_the_year_does_not_give_somebody_a_nik(house, tmp_path):
    house.send(faulty(), "Dinkes.xlsx")
    [slip] = slips_of(house, house.clean(), tmp_path / "slips")
    fill(slip, house.path("b.xlsx"), {"nik_missing": ("sudah berhenti per tanggal", "6-2026")})
    second = house.clean()
    assert worker(second, NAMES[5])[["status", "end_date"]].tolist() == ["held", date(2026, 6, 30)]
    assert outcomes(second)["nik_missing"] == "noted"


# ---------------------------------------------------------------- two lines


def twins() -> list[Sequence[Any]]:
    nik = "7471990304900031"
    return roster(
        person(1, "Hasan Basri", NIK=nik),
        person(2, "Hasan Basri", NIK=f"{nik[:-1]}2"),
        person(3, NAMES[3]),
    )


@pytest.mark.parametrize(
    ("answer", "fates"),
    [
        ("orang yang berbeda", ["counted", "counted", "counted"]),
        ("orang yang sama", ["counted", "merged", "counted"]),
        ("", ["counted", "held", "counted"]),
    ],
)
def test_a_pair_is_settled_as_by_a_decision(house, tmp_path, answer, fates):
    house.send(twins(), "Dinkes.xlsx")
    first = house.clean()
    assert "possible_duplicate" in codes(first)
    [slip] = slips_of(house, first, tmp_path / "slips")
    fill(slip, house.path("b.xlsx"), {"possible_duplicate": (answer, "")})
    second = house.clean()
    own = second.ledger[second.ledger["line_id"].notna()]
    assert own["fate"].tolist() == fates
    assert ("possible_duplicate" in codes(second)) == (not answer)
    assert "decision_unused" not in codes(second)


def test_two_who_share_a_nik_stay_held_whatever_is_answered(house, tmp_path):
    nik = "7471990304900031"
    rows = roster(person(1, "Hasan Basri", NIK=nik), person(2, "Wayan Sudirman", NIK=nik))
    house.send(rows, "Dinkes.xlsx")
    [slip] = slips_of(house, house.clean(), tmp_path / "slips")
    fill(slip, house.path("b.xlsx"), {"nik_conflict": ("orang yang berbeda", "")})
    second = house.clean()
    assert second.workers["status"].tolist() == ["held", "held"]
    assert set(second.answers["outcome"]) == {"noted"}


def test_equal_nik_name_and_birth_date_are_not_two_persons_for_a_word(house, tmp_path):
    rows = roster(person(1, "Hasan Basri"), person(1, "Hasan Basri"), person(3, NAMES[3]))
    house.send(rows, "Dinkes.xlsx")
    [slip] = slips_of(house, house.clean(), tmp_path / "slips")
    fill(slip, house.path("b.xlsx"), {"merged_same_nik": ("orang yang berbeda", "")})
    second = house.clean()
    assert outcomes(second)["merged_same_nik"] == "rejected"
    assert len(second.workers) == 2


def test_a_decision_stands_against_an_answer(house, tmp_path):
    house.send(twins(), "Dinkes.xlsx")
    first = house.clean()
    pair = first.findings.set_index("code").loc["possible_duplicate"]
    house.decide(f"pair,{pair['line_id']},{pair['other_line_id']},different,kembar,Sari,2026-02-01")
    [slip] = slips_of(house, first, tmp_path / "slips")
    fill(slip, house.path("b.xlsx"), {"possible_duplicate": ("orang yang sama", "")})
    second = house.clean()
    assert second.workers["status"].tolist() == ["counted"] * 3
    assert "decision_unused" not in codes(second)


# ---------------------------------------------------------------- which file stands


def plain_list(n: int = 6) -> list[Sequence[Any]]:
    people = [person(k, NAMES[k]) for k in range(1, n)]
    return roster(*people, person(n, NAMES[n], UPAH=250))


def test_what_named_the_older_file_goes_on_with_the_slip(house, tmp_path):
    house.send(
        [["x", "y", "z"], *[[row[1], row[2], row[6]] for row in plain_list()[3:]]],
        "dinkes/lama.xlsx",
    )
    (house.year_dir / "layouts.csv").write_text(
        "file,sheet,header_row,columns,opd_code,category\n"
        "dinkes/lama.xlsx,Sheet1,1,A=nik;B=name;C=wage,DINKES,NON_ASN\n"
    )
    house.decide("line,dinkes/lama.xlsx!Sheet1!3,,drop,salah daftar,Sari,2026-02-01")
    first = house.clean()
    (house.year_dir / "decisions.bound.csv").unlink()
    [slip] = slips_of(house, first, tmp_path / "slips")
    fill(
        slip,
        house.path("masuk/abc.xlsx"),
        {},
        change=lambda book: book["Sheet1"].insert_rows(2),
    )
    second = house.clean()
    assert statuses(second)["dinkes/lama.xlsx"][1] == "answered_by:masuk/abc.xlsx"
    assert not codes(second) & {"override_unused", "decision_unused"}
    assert second.workers["name"].tolist() == first.workers["name"].tolist()
    assert set(second.workers["opd_code"]) == {"DINKES"}
    third = house.clean()  # bound by now
    assert "decision_unused" not in codes(third)


@pytest.mark.parametrize("kept", ["all", "slips", "last"])
@pytest.mark.parametrize("n_rounds", [1, 3])
def test_a_chain_of_slips_counts_everybody_once(house, tmp_path, n_rounds, kept):
    house.send(plain_list(), "Dinkes.xlsx")
    rng = random.Random(n_rounds)
    names = ["Dinkes.xlsx"]
    for number in range(n_rounds):
        [slip] = slips_of(house, house.clean(), tmp_path / f"s{number}")
        name = f"{rng.choice('abyz')}/{rng.randrange(10**6)}.xlsx"
        fill(slip, house.path(name), {}, {f"H{4 + number}": "guru"})
        names.append(name)
    gone = {"all": [], "slips": names[:1], "last": names[:-1]}[kept]
    for name in gone:
        house.path(name).unlink()
    rosters = house.clean()
    found = statuses(rosters)
    assert found[names[-1]] == ("read", None)
    assert {found[name] for name in names[:-1] if name in found} <= {
        ("ignored", f"answered_by:{names[-1]}")
    }
    assert len(rosters.workers) == 6
    assert set(rosters.workers["opd_code"]) == {"DINKES"} or kept == "last"


def test_of_two_slips_of_one_list_the_later_one_is_read_and_the_other_told(house, tmp_path):
    house.send(plain_list(), "Dinkes.xlsx")
    [slip] = slips_of(house, house.clean(), tmp_path / "slips")
    for name, day in (("z.xlsx", 1), ("a.xlsx", 9)):
        fill(slip, house.path(name), {})
        book = openpyxl.load_workbook(house.path(name))
        book.save(house.path(name))
        with_day(house.path(name), f"2026-05-0{day}")
    rosters = house.clean()
    assert statuses(rosters)["a.xlsx"] == ("read", None)
    assert statuses(rosters)["z.xlsx"] == ("ignored", "answered_by:a.xlsx")
    assert "slip_answered_twice" in codes(rosters)
    assert len(rosters.workers) == 6


def with_day(path: Path, day: str) -> None:
    """Change the day on which a workbook says that it was saved."""
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = re.sub(rb"\d{4}-\d\d-\d\dT", f"{day}T".encode(), core)
    with ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def test_a_front_sheet_in_another_list_takes_nobodys_place(house, tmp_path):
    house.send(plain_list(), "Dinkes.xlsx")
    [slip] = slips_of(house, house.clean(), tmp_path / "slips")

    def others(book: Any) -> None:
        for row in range(4, 10):
            for column, value in enumerate(person(row + 50, f"Orang Lain {NAMES[row]}"), 1):
                book["Sheet1"].cell(row, column).value = value

    fill(slip, house.path("lain.xlsx"), {}, change=others)
    rosters = house.clean()
    assert {status for status, _ in statuses(rosters).values()} == {"read"}
    assert "slip_other_list" in codes(rosters)
    assert len(rosters.workers) == 12


def test_who_is_gone_from_a_slip_is_told(house, tmp_path):
    house.send(plain_list(), "Dinkes.xlsx")
    [slip] = slips_of(house, house.clean(), tmp_path / "slips")
    fill(slip, house.path("b.xlsx"), {}, change=lambda book: book["Sheet1"].delete_rows(5, 2))
    rosters = house.clean()
    gone = rosters.findings.set_index("code").loc["slip_people_gone"]
    assert (gone["n_rows"], gone["file"]) == (2, "b.xlsx")
    assert len(rosters.workers) == 4


def test_a_front_sheet_alone_answers_for_the_list_that_stands(house, tmp_path):
    house.send(plain_list(), "Dinkes.xlsx")
    [slip] = slips_of(house, house.clean(), tmp_path / "slips")
    fill(
        slip,
        house.path("jawaban.xlsx"),
        {"wage_out_of_range": ("benar, sesuai SK", "")},
        change=lambda book: book.remove(book["Sheet1"]),
    )
    rosters = house.clean()
    assert statuses(rosters) == {
        "Dinkes.xlsx": ("read", None),
        "jawaban.xlsx": ("ignored", "answers_of:Dinkes.xlsx"),
    }
    assert outcomes(rosters) == {"wage_out_of_range": "answered"}
    assert "wage_out_of_range" not in codes(rosters)


def test_a_slip_without_its_hidden_columns_is_still_a_roster_and_told(house, tmp_path):
    house.send(plain_list(), "Dinkes.xlsx")
    [slip] = slips_of(house, house.clean(), tmp_path / "slips")
    fill(
        slip,
        house.path("b.xlsx"),
        {"wage_out_of_range": ("benar, sesuai SK", "")},
        change=lambda book: book.worksheets[0].delete_cols(11, 40),
    )
    rosters = house.clean()
    # What it answers stands under its list, too.
    assert statuses(rosters)["Dinkes.xlsx"][1] == "answered_by:b.xlsx"
    assert "slip_incomplete" in codes(rosters)
    assert "wage_out_of_range" in codes(rosters)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_written_on_a_front_sheet_no_run_fails_and_nobody_is_lost(
    house, tmp_path, seed
):
    rng = random.Random(seed)
    house.send(plain_list(), "Dinkes.xlsx")
    [slip] = slips_of(house, house.clean(), tmp_path / "slips")

    def spoil(book: Any) -> None:
        sheet = book.worksheets[0]
        values = [None, "", 7, 1.5, True, date(2026, 1, 1), "x" * 500, "#berkas [", "#berkas 7",
                  '#berkas [["a"]]', "0" * 12, "=1+1", ":::", "a:b:c:d e:f", "﻿", "nik_missing",
                  "tidak_ada_kodenya", "sudah berhenti per tanggal"]  # fmt: skip
        for _ in range(rng.randrange(1, 40)):
            row, column = rng.randrange(2, sheet.max_row + 1), rng.randrange(1, 22)
            cell = sheet.cell(row, column)
            if type(cell).__name__ == "Cell":
                cell.value = rng.choice(values)
        if rng.random() < 0.3:
            sheet.delete_rows(rng.randrange(2, 10))
        if rng.random() < 0.3:
            sheet.insert_cols(rng.randrange(1, 12))

    fill(slip, house.path("b.xlsx"), {}, change=spoil)
    rosters = house.clean()
    assert "program_error" not in codes(rosters)
    # In the place of the older one, or beside it: one NIK is one person's.
    assert len(rosters.workers) == 6
    slips_of(house, rosters, tmp_path / "again")


# ---------------------------------------------------------------- ids and ages


def test_an_id_does_not_hang_on_row_file_or_sheet_order(house, tmp_path):
    rows = faulty()
    house.send(rows, "Dinkes.xlsx")
    first = house.clean().findings
    house.path("Dinkes.xlsx").unlink()
    moved = [*rows[:2], ["Kondisi Januari 2026"], *rows[2:3], person(9, "Orang Baru"), *rows[3:]]
    house.send(moved, "folder/nama lain.xlsx")
    second = house.clean().findings
    assert set(first["finding_id"]) == set(second["finding_id"])
    assert first["finding_id"].is_unique


def test_a_finding_is_as_old_as_the_slip_or_the_edition_before_says(house, tmp_path):
    house.send(faulty(), "Dinkes.xlsx")
    first = house.clean()
    first.findings["first_seen_on"] = date(2026, 2, 3)
    first.write(tmp_path / "processed" / "2026")
    before = findings_before(tmp_path / "processed" / ".run-2026" / "2026")
    [slip] = slips_of(house, first, tmp_path / "slips")
    fill(slip, house.path("b.xlsx"), {}, {"G10": 30})
    second = house.clean()
    for earlier in (None, before):
        told = first_seen(second.findings, second.answers, earlier, date(2026, 9, 9))
        days = dict(zip(zip(told["code"], told["cell"], strict=True), told["first_seen_on"],
                        strict=True))  # fmt: skip
        assert days["nik_missing", "B9"] == date(2026, 2, 3)
        assert days["wage_out_of_range", "G6"] == date(2026, 2, 3)
        assert days["wage_out_of_range", "G10"] == date(2026, 9, 9)
    assert findings_before(tmp_path / "nowhere" / "2026") is None


# ---------------------------------------------------------------- the slip itself


def test_the_front_sheet_offers_the_answers_of_each_finding_and_is_otherwise_locked(
    house, tmp_path
):
    house.send(faulty(), "Dinkes.xlsx")
    [slip] = slips_of(house, house.clean(), tmp_path / "slips")
    sheet, column = front(openpyxl.load_workbook(slip))
    assert sheet["A1"].value == FRONT_SHEET_MARKER
    assert sheet.protection.sheet
    lists = {}
    for rule in sheet.data_validations.dataValidation:
        values = [cell.value for [cell] in sheet[rule.formula1.replace("$", "")]]
        for cells in rule.sqref.ranges:
            for row in range(cells.min_row, cells.max_row + 1):
                lists[row] = values
    n_rows = 0
    for row in range(column["row"] + 1, sheet.max_row + 1):
        code = sheet.cell(row, column["#kode"]).value
        if not code:
            continue
        n_rows += 1
        accepted = [answer.text for answer in answers_to(code)]
        assert lists.get(row, []) == accepted
        for heading in ("Jawaban OPD", "Keterangan OPD"):
            cell = sheet.cell(row, column[heading])
            assert cell.protection.locked == (not accepted)
            assert cell.number_format == "@"
    # Two ruined NIKs in one column are one line with a count.
    assert n_rows == 5
    assert any("(2 baris)" in str(cell.value) for cell in sheet["D"])
    for letters in ("K", "L", "P"):
        assert sheet.column_dimensions[letters].hidden or letters == "L"


def test_whose_line_waits_is_named_by_its_id(house, tmp_path):
    house.send(faulty(), "Dinkes.xlsx")
    first = house.clean()
    [slip] = slips_of(house, first, tmp_path / "slips")
    book = openpyxl.load_workbook(slip)
    held = first.ledger[first.ledger["fate"] == "held"]
    for row, line_id in zip(held["row"], held["line_id"], strict=True):
        assert f"Kode baris: {line_id}" in book["Sheet1"].cell(row, 2).comment.text
    [single] = held.loc[held["reason"] == "nik_missing", "line_id"]
    assert any(f"Kode baris {single}" in str(cell.value) for cell in front(book)[0]["D"])


@pytest.mark.parametrize("saved", PROGRAMS)
def test_a_nik_retyped_into_a_marked_cell_is_text(house, tmp_path, saved):
    house.send(faulty(), "Dinkes.xlsx")
    [slip] = slips_of(house, house.clean(), tmp_path / "slips")
    copy = tmp_path / "x.xlsx"
    shutil.copy(slip, copy)
    saved(copy)
    sheet = openpyxl.load_workbook(copy)["Sheet1"]
    assert {sheet[cell].number_format for cell in ("B4", "B5", "B9")} == {"@"}
    assert sheet["B6"].number_format != "@"
    assert isinstance(sheet["B4"].value, (int, float))


def test_a_list_sent_in_again_unchanged_is_the_list_that_was_signed(house, tmp_path):
    house.send(faulty(), "Dinkes.xlsx")
    first = house.clean()
    [slip] = slips_of(house, first, tmp_path / "slips")
    fill(slip, house.path("b.xlsx"), {})
    second = house.clean()
    signed = first.files.set_index("file")["list_sha256"]["Dinkes.xlsx"]
    assert second.files.set_index("file")["list_sha256"]["b.xlsx"] == signed
    fill(slip, house.path("b.xlsx"), {}, {"G10": 2_600_000})
    third = house.clean()
    assert third.files.set_index("file")["list_sha256"]["b.xlsx"] != signed


def test_tables_of_answers_can_be_written(house, tmp_path):
    house.send(faulty(), "Dinkes.xlsx")
    [slip] = slips_of(house, house.clean(), tmp_path / "slips")
    fill(slip, house.path("b.xlsx"), {"wage_out_of_range": ("benar, sesuai SK", "")})
    house.clean().write(tmp_path / "out")
    assert len(pd.read_parquet(tmp_path / "out" / "answers.parquet")) == 5
