"""Lines to persons (group G): who is one person, who is held, what is settled, what adds up.

People are invented: kecamatan 99.
"""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.styles import Font

from analysis import codes
from analysis.rosters import settling
from analysis.rosters.clean import clean_files, clean_rosters
from analysis.rosters.closing import LedgerDoesNotClose, check_ledger
from analysis.rosters.lines.reader import COLUMNS
from analysis.rosters.persons.decisions import Decision, Decisions, DecisionsError
from analysis.rosters.persons.resolve import resolve
from analysis.rosters.persons.worker_key import fingerprint, load_key, note_key

A = "7471990304900001"
FAR = "7402990304900417"
RUINED = int(A[:15] + "0")
BORN = "03/04/1990"
HEADER = ["NO", "NIK", "NAMA", "TANGGAL LAHIR", "STATUS", "GAJI", "KET"]
COUNTED, SAME_NIK = ("counted", None), ("merged", "same_nik")
CONFLICT, DUPLICATE = ("held", "nik_conflict"), ("held", "possible_duplicate")
TWIN, DECIDED = ("merged", "same_person_ruined_nik"), ("merged", "decided")


def table(*people: tuple[Any, ...]) -> list[list[Any]]:
    """Rows of a sheet, people from row 4 on: (NIK, name, birth date, status, wage, remark)."""
    return [
        ["DINAS KESEHATAN"],
        ["DAFTAR TENAGA NON ASN TAHUN 2026"],
        HEADER,
        *([number, *person] for number, person in enumerate(people, start=1)),
    ]


def fates_of(rosters: Any, fates: Any) -> list[tuple[str, str | None]]:
    return [fate[1:] for fate in fates(rosters)]


CLUSTERS = {
    "three spellings of one name": (
        [(A, "Muh. Ahmad Karim"), (A, "MUHAMMAD AHMAD KARIM, S.Pd"), (A, "M. Ahmad  Karim")],
        [COUNTED, SAME_NIK, SAME_NIK],
    ),
    "Sitti, Siti and St.": (
        [(A, "Sitti Aminah"), (A, "Siti Aminah"), (A, "St. Aminah")],
        [COUNTED, SAME_NIK, SAME_NIK],
    ),
    "Abd. and Abdul": ([(A, "Abd. Rahman"), (A, "Abdul Rahman")], [COUNTED, SAME_NIK]),
    "La Ode and Laode": ([(A, "La Ode Karim"), (A, "LAODE KARIM")], [COUNTED, SAME_NIK]),
    "La Ode and Wa Ode are two": ([(A, "La Ode Sari"), (A, "Wa Ode Sari")], [CONFLICT, CONFLICT]),
    "two names": ([(A, "Ahmad Karim"), (A, "Siti Rahmah")], [CONFLICT, CONFLICT]),
    "a name between two that cannot be one": (
        [(A, "Ahmad Karim"), (A, "Ahmad"), (A, "Ahmad Yusuf")],
        [CONFLICT, CONFLICT, CONFLICT],
    ),
    "the same three in another order": (
        [(A, "Ahmad"), (A, "Ahmad Yusuf"), (A, "Ahmad Karim")],
        [CONFLICT, CONFLICT, CONFLICT],
    ),
    # Hold comes before merge, and the contract holds every such line: until it is known whose the
    # NIK is, nobody can say that two of them are one person.
    "a conflict sent twice is four lines held": (
        [(A, "Ahmad Karim"), (A, "Siti Rahmah"), (A, "AHMAD KARIM"), (A, "Siti Rahmah")],
        [CONFLICT, CONFLICT, CONFLICT, CONFLICT],
    ),
    "two lines of one name, and a third of another": (
        [(A, "Ahmad Karim"), (A, "Ahmad Karim"), (A, "Siti Rahmah")],
        [CONFLICT, CONFLICT, CONFLICT],
    ),
    "a conflict beside a civil servant's line": (
        [(A, "Ahmad Karim"), (A, "Siti Rahmah"), (A, "Ahmad Karim", BORN, "PNS")],
        [CONFLICT, CONFLICT, ("excluded", "civil_servant")],
    ),
    "two names of which one is a civil servant's": (
        [(A, "Ahmad Karim"), (A, "Siti Rahmah", BORN, "PNS"), (A, "Ahmad Karim")],
        [COUNTED, ("excluded", "civil_servant"), SAME_NIK],
    ),
    "without a name, then with one": ([(A, ""), (A, "Ahmad Karim")], [SAME_NIK, COUNTED]),
    "without a name among a conflict": (
        [(A, ""), (A, "Ahmad Karim"), (A, "Siti Rahmah")],
        [CONFLICT, CONFLICT, CONFLICT],
    ),
    "two lines without a name": ([(A, ""), (A, "")], [("held", "name_missing"), SAME_NIK]),
    "ruined, intact": ([(RUINED, "Ahmad Karim", BORN), (A, "Ahmad Karim", BORN)], [TWIN, COUNTED]),
    "ruined between two copies of the intact": (
        [(A, "Ahmad Karim", BORN), (RUINED, "Ahmad Karim", BORN), (A, "Ahmad Karim", BORN)],
        [COUNTED, TWIN, SAME_NIK],
    ),
    "ruined first, then two copies of the intact": (
        [(RUINED, "Ahmad Karim", BORN), (A, "Ahmad Karim", BORN), (A, "Ahmad Karim", BORN)],
        [TWIN, COUNTED, SAME_NIK],
    ),
    "ruined, and two NIKs it could have been": (
        [
            (RUINED, "Ahmad Karim", BORN),
            (A, "Ahmad Karim", BORN),
            (A[:-1] + "7", "Ahmad Karim", BORN),
        ],
        [("held", "nik_ruined"), COUNTED, DUPLICATE],
    ),
    "two ruined, and two NIKs they could have been": (
        [
            (RUINED, "Ahmad Karim", BORN),
            (A, "Ahmad Karim", BORN),
            (A[:-1] + "7", "Ahmad Karim", BORN),
            (RUINED, "Ahmad Karim", BORN),
        ],
        [("held", "nik_ruined"), COUNTED, DUPLICATE, TWIN],
    ),
    "ruined, of another name": (
        [(RUINED, "Burhan Karim", BORN), (A, "Ahmad Karim", BORN)],
        [("held", "nik_ruined"), COUNTED],
    ),
    "ruined, of another birth date": (
        [(RUINED, "Ahmad Karim", "04/05/1990"), (A, "Ahmad Karim", BORN)],
        [("held", "nik_ruined"), COUNTED],
    ),
    "ruined, of one of two names in conflict": (
        [(A, "Ahmad Karim", BORN), (A, "Siti Rahmah", BORN), (RUINED, "Ahmad Karim", BORN)],
        [CONFLICT, CONFLICT, TWIN],
    ),
    "one digit off": (
        [(A, "Ahmad Karim", BORN), (A[:-1] + "4", "Ahmad Karim", BORN)],
        [COUNTED, DUPLICATE],
    ),
    "two digits swapped": (
        [("7471990304900123", "Ahmad Karim", BORN), ("7471990304900132", "AHMAD KARIM", BORN)],
        [COUNTED, DUPLICATE],
    ),
    "two digits far apart swapped": (
        [("7471990304901002", "Ahmad Karim", BORN), ("7471990304902001", "Ahmad Karim", BORN)],
        [COUNTED, DUPLICATE],
    ),
    "two digits off are another NIK": (
        [("7471990304900123", "Ahmad Karim", BORN), ("7471990304900145", "Ahmad Karim", BORN)],
        [COUNTED, COUNTED],
    ),
    "one digit off, other names: twins": (
        [(A, "Ahmad Karim", BORN), (A[:-1] + "2", "Burhan Karim", BORN)],
        [COUNTED, COUNTED],
    ),
    "one digit off in the date, the same birth date": (
        [(A, "Ahmad Karim", BORN), ("7471991304900001", "Ahmad Karim", BORN)],
        [COUNTED, DUPLICATE],
    ),
    "a chain of three, the middle one last": (
        [
            ("7471990304900111", "Ahmad Karim", BORN),
            ("7471990304900122", "Ahmad Karim", BORN),
            ("7471990304900112", "Ahmad Karim", BORN),
        ],
        [COUNTED, DUPLICATE, DUPLICATE],
    ),
    "equal names and birth dates, NIKs far apart": (
        [(A, "Ahmad Karim", BORN), (FAR, "Ahmad Karim", BORN)],
        [COUNTED, COUNTED],
    ),
    "equal names and birth dates, no NIK": (
        [("", "Ahmad Karim", BORN), ("", "Ahmad Karim", BORN)],
        [("held", "nik_missing"), ("held", "nik_missing")],
    ),
    "dead on one line, at work on another": (
        [(A, "Ahmad Karim", BORN, "", "", "meninggal"), (A, "Ahmad Karim", BORN)],
        [("excluded", "deceased"), COUNTED],
    ),
    "civil servant on one line, honorer on another": (
        [(A, "Ahmad Karim", BORN, "PNS"), (A, "Ahmad Karim", BORN, "Honorer")],
        [("excluded", "civil_servant"), COUNTED],
    ),
}


@pytest.mark.parametrize(("people", "expected"), CLUSTERS.values(), ids=CLUSTERS.keys())
def test_lines_of_a_cluster_are_settled_together(house, fates, people, expected):
    house.send(table(*people))
    assert fates_of(house.clean(), fates) == expected


@pytest.mark.parametrize("name", CLUSTERS)
def test_the_head_count_of_a_cluster_does_not_hang_on_the_order_of_its_lines(name):
    people, _ = CLUSTERS[name]
    counts = set()
    for order in itertools.permutations(range(len(people))):
        workers = resolve(lines([people[place] for place in order]), Decisions(), b"k" * 32).workers
        counts.add((len(workers), int((workers["status"] == "counted").sum())))
    assert len(counts) == 1


def lines(people: list[tuple[Any, ...]]) -> pd.DataFrame:
    """The table of lines that :func:`resolve` takes, of people as in :func:`table`."""
    from analysis.rosters.parse import parse_date, parse_name, parse_nik, parse_remark, parse_status

    rows = []
    for number, person in enumerate(people, start=4):
        nik_cell, name_cell, born, status, _, remark = (*person, *[""] * (6 - len(person)))
        nik, name = parse_nik(nik_cell, 2026), parse_name(name_cell)
        ended = parse_remark(remark, year=2026).ended
        rows.append(
            dict.fromkeys(COLUMNS.names)
            | {
                "file": "a.xlsx",
                "sheet": "Sheet1",
                "row": number,
                "nik": nik.digits,
                "nik_raw": str(nik_cell) or None,
                "nik_first15": nik.digits[:15] if nik.digits else nik.first15,
                "nik_date": nik.birth_date,
                "name": name.shown,
                "name_key": name.key if name.shown else None,
                "birth_date": parse_date(born, nik_date=nik.birth_date, year=2026).value,
                "category": "NON_ASN",
                "exclusion": ended
                or ("civil_servant" if parse_status(status).category == "CIVIL_SERVANT" else None),
                "hold": nik.problem,
                "is_asn": False,
                "is_struck": False,
                "name_column": 2,
            }
        )
    return pd.DataFrame(rows, columns=[*COLUMNS.names, "file"], dtype=object)


def test_a_likely_twin_without_a_nik_is_told_as_a_warning_and_merged_with_nobody(house):
    house.send(table((A, "Ahmad Karim", BORN), ("", "AHMAD KARIM", BORN), (FAR, "Burhan", BORN)))
    rosters = house.clean()
    found = rosters.findings[rosters.findings["code"] == "likely_same_person"]
    assert found[["severity", "cell"]].values.tolist() == [["warning", "B4"], ["warning", "B5"]]
    assert len(rosters.workers) == 3


@pytest.mark.parametrize(
    ("column", "field", "value", "expected"),
    [
        ("TANGGAL LAHIR", "birth_date", BORN, "1990-04-03"),
        ("L/P", "sex", "L", "L"),
        ("UNIT KERJA", "unit", "Gudang", "Gudang"),
        ("JABATAN", "position", "Sopir", "Sopir"),
        ("TMT", "start_date", "01/02/2021", "2021-02-01"),
        ("TGL AKHIR KONTRAK", "end_date", "30/06/2026", "2026-06-30"),
        ("GAJI", "wage_reported_idr", 2500000, "2500000"),
        ("NO. KPJ", "kpj", "09012345678", "09012345678"),
        ("STATUS", "category", "PPPK Paruh Waktu", "PPPK_PARUH_WAKTU"),
        ("OPD", "opd_code", "DLH", "DLHK"),
    ],
)
def test_the_first_line_takes_what_it_lacks_and_keeps_what_it_has(
    house, column, field, value, expected
):
    # In the second half the first line has the value, and the later one something else.
    other = {
        "birth_date": "04/04/1990",
        "sex": "P",
        "start_date": "01/03/2022",
        "end_date": "31/12/2026",
        "wage_reported_idr": 3000000,
        "category": "Honorer",
        "opd_code": "Satpol PP",
    }.get(field, "99012345678")
    for first, second in (("", value), (value, other)):
        house.send(
            [
                ["DAFTAR NAMA"],
                ["NO", "NIK", "NAMA", column],
                [1, A, "Ahmad", first],
                [2, A, "Ahmad", second],
            ],
            "daftar.xlsx",
        )
        workers = house.clean().workers
        assert [str(found) for found in workers[field]] == [expected]


@pytest.mark.parametrize(
    ("column", "first", "second", "code"),
    [
        ("OPD", "Dinkes", "DLHK", "duplicate_differs_opd"),
        ("GAJI", 2500000, 2600000, "duplicate_differs_wage"),
        ("TMT", "01/02/2021", "01/03/2021", "duplicate_differs_dates"),
        ("TGL AKHIR KONTRAK", "30/06/2026", "31/07/2026", "duplicate_differs_dates"),
    ],
)
def test_lines_of_one_person_that_differ_are_told_at_the_later_line(
    house, column, first, second, code
):
    house.send(
        [
            ["DINAS KESEHATAN"],
            ["TENAGA NON ASN"],
            ["NO", "NIK", "NAMA", column],
            [1, A, "Ahmad", first],
            [2, A, "Ahmad", second],
        ]
    )
    found = house.clean().findings.set_index("code")
    assert (found.loc[code, "row"], found.loc[code, "severity"]) == (5, "warning")


def test_a_status_that_another_line_has_lifts_the_doubt_about_an_ni_pppk(house, fates):
    head = [["DINAS KESEHATAN"], ["DAFTAR NAMA"], ["NO", "NIK", "NAMA", "NI PPPK", "STATUS"]]
    house.send(
        [*head, [1, A, "Ahmad", "199004032025211001", ""], [2, A, "Ahmad", "", "PPPK Paruh Waktu"]]
    )
    assert fates_of(house.clean(), fates) == [SAME_NIK, COUNTED]


def test_a_struck_line_whose_person_another_line_carries_is_merged(house, fates):
    book = house.send(table((A, "Ahmad Karim"), (A, "Ahmad Karim")))
    for cell in book["Sheet1"][5]:
        cell.font = Font(strike=True)
    book.save(house.path("dinkes.xlsx"))
    assert fates_of(house.clean(), fates) == [COUNTED, SAME_NIK]


def test_of_files_sheets_and_rows_the_first_by_path_by_tab_and_from_the_top_stays(house):
    house.send(table((A, "Ahmad")), "b/1.xlsx")
    house.send({"Z": table((A, "Ahmad")), "A": table((A, "Ahmad"))}, "a/2.xlsx")
    house.send(table((A, "Ahmad")), "a/3.xlsx")
    workers = house.clean().workers
    assert workers[["file", "sheet", "row"]].values.tolist() == [["a/2.xlsx", "Z", 4]]


def test_of_two_tables_side_by_side_the_upper_row_stays(house, fates):
    house.send(
        [
            ["DINAS KESEHATAN"],
            ["NO", "NIK", "NAMA", "", "NO", "NIK", "NAMA"],
            [1, "7471991111880005", "Burhan Saleh", "", 3, A, "Ahmad Kanan"],
            [2, A, "Ahmad", "", 4, "7471991211880006", "Cahyo Utomo"],
        ]
    )
    rosters = house.clean()
    assert fates(rosters)[2:] == [(4, "merged", "same_nik"), (4, "counted", None)]
    assert rosters.workers["name"].tolist() == ["Burhan Saleh", "Ahmad Kanan", "Cahyo Utomo"]


# Decisions.

PLACE = "dinkes.xlsx!Sheet1!"
TWO = [(A, "Ahmad Karim", BORN), (FAR, "Ahmad Karim", BORN)]
NEAR = [(A, "Ahmad Karim", BORN), (A[:-1] + "2", "Ahmad Karim", BORN)]
CLASH = [(A, "Ahmad Karim", BORN), (A, "Siti Rahmah", BORN)]
SETTLED = {
    "same": (TWO, "ganda", 4, 5, "same", [COUNTED, DECIDED]),
    "merge, the later line first": (TWO, "ganda", 5, 4, "merge", [COUNTED, DECIDED]),
    "different, near NIKs": (NEAR, "possible_duplicate", 4, 5, "different", [COUNTED, COUNTED]),
    "different, one NIK": ([TWO[0], TWO[0]], "pair", 4, 5, "separate", [CONFLICT, CONFLICT]),
    "same, one NIK and two names": (CLASH, "nik_conflict", 4, 5, "same", [COUNTED, DECIDED]),
    "same, one NIK and two names, the one of them twice": (
        [CLASH[0], *CLASH], "nik_conflict", 4, 6, "same", [COUNTED, SAME_NIK, DECIDED],
    ),
    "same, two of three lines in conflict": (
        [CLASH[0], *CLASH], "nik_conflict", 4, 5, "same", [CONFLICT, DECIDED, CONFLICT],
    ),
    "drop the one that stood against two": (
        [CLASH[0], *CLASH], "nik_conflict", 6, "", "drop",
        [COUNTED, SAME_NIK, ("excluded", "left")],
    ),
    "drop the wrong one of a conflict": (
        CLASH, "nik_conflict", 5, "", "drop", [COUNTED, ("excluded", "left")],
    ),
    "drop, and say why": (TWO, "deceased", 5, "", "drop", [COUNTED, ("excluded", "deceased")]),
    "drop what is no person": (TWO, "not_a_person", 5, "", "drop", [COUNTED]),
    "keep one without a NIK": ([("", "Ahmad Karim", BORN)], "line", 4, "", "keep", [COUNTED]),
    "keep a near duplicate": (NEAR, "line", 5, "", "keep", [COUNTED, COUNTED]),
    "keep one of a conflict": (CLASH, "line", 4, "", "keep", [COUNTED, CONFLICT]),
    "keep whom a remark has excluded": (
        [(A, "Ahmad Karim", BORN, "", "", "pindah ke Dinas Sosial")], "line", 4, "", "keep",
        [COUNTED],
    ),
    "same, without and with a NIK": (
        [("", "Ahmad Karim", BORN), TWO[0]], "pair", 4, 5, "same", [DECIDED, COUNTED],
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("people", "kind", "left", "right", "word", "expected"), SETTLED.values(), ids=SETTLED.keys()
)
def test_a_decision_settles_its_lines_and_is_used(
    house, fates, people, kind, left, right, word, expected
):
    house.send(table(*people))
    house.decide(
        f"{kind},{PLACE}{left},{f'{PLACE}{right}' if right else ''},{word},KTP,Disnaker,2026-02-01"
    )
    rosters = house.clean()
    assert fates_of(rosters, fates) == expected
    assert "decision_unused" not in set(rosters.findings["code"])
    assert not set(rosters.findings["code"]) & {"possible_duplicate", "left_excluded"}


def test_a_line_without_a_name_takes_none_of_a_conflict(house):
    house.send(table((A, ""), (A, "Ahmad Karim"), (A, "Siti Rahmah")))
    workers = house.clean().workers
    assert [None if pd.isna(name) else name for name in workers["name"]] == [
        None, "Ahmad Karim", "Siti Rahmah",
    ]  # fmt: skip
    assert workers["nik"].tolist() == [A] * 3


def test_lines_of_a_conflict_are_held_wherever_they_stand(house, fates):
    house.send({"X": table((A, "Ahmad Karim")), "Y": table((A, ""))}, "a/1.xlsx")
    house.send(table((A, "Siti Rahmah"), (A, "Ahmad Karim")), "b/2.xlsx")
    rosters = house.clean()
    assert fates_of(rosters, fates) == [CONFLICT] * 4
    told = rosters.findings[rosters.findings["code"] == "nik_conflict"]
    assert told[["file", "sheet", "row"]].values.tolist() == [
        ["a/1.xlsx", "X", 4], ["a/1.xlsx", "Y", 4], ["b/2.xlsx", "Sheet1", 4],
        ["b/2.xlsx", "Sheet1", 5],
    ]  # fmt: skip


def moved(opd: str, *cells: Any) -> list[list[Any]]:
    """The list of an OPD with one person: NIK, name, start, end, remark."""
    return [[opd], ["NO", "NIK", "NAMA", "TMT", "TGL SELESAI", "KET"], [1, A, "Budi", *cells]]


def test_who_moved_takes_no_start_from_where_he_went_and_is_told(house):
    house.send(moved("DINAS KESEHATAN", "", "", "pindah ke DLHK per 1 Juni 2026"), "a/DINKES.xlsx")
    house.send(moved("DLHK", "01/06/2026"), "b/DLHK.xlsx")
    rosters = house.clean()
    (worker,) = rosters.workers.itertuples()
    # The file of the first is his line; where he stands in November is where he went.
    assert (worker.opd_code, worker.file) == ("DLHK", "a/DINKES.xlsx")
    assert pd.isna(worker.start_date)
    assert pd.isna(worker.end_date)
    told = rosters.findings[rosters.findings["code"] == "several_periods"]
    assert told["file"].tolist() == ["b/DLHK.xlsx"]


def test_who_moved_takes_no_end_from_where_he_came(house):
    house.send(moved("DLHK", "01/06/2026"), "a/DLHK.xlsx")
    house.send(moved("DINAS KESEHATAN", "", "", "pindah ke DLHK per 1 Juni 2026"), "b/DINKES.xlsx")
    rosters = house.clean()
    (worker,) = rosters.workers.itertuples()
    assert worker.opd_code == "DLHK"
    assert pd.isna(worker.end_date)
    assert rosters.spells["opd_code"].tolist() == ["DINKES", "DLHK"]
    assert "several_periods" in set(rosters.findings["code"])


def test_a_start_before_the_own_end_is_taken(house):
    house.send(moved("DINAS KESEHATAN", "", "30/06/2026"), "a.xlsx")
    house.send(moved("DINAS KESEHATAN", "01/02/2026", ""), "b.xlsx")
    (worker,) = house.clean().workers.itertuples()
    assert (str(worker.start_date), str(worker.end_date)) == ("2026-02-01", "2026-06-30")


def test_a_dropped_line_is_kept_in_the_ledger_as_no_person(house, fates):
    house.send(table(*TWO))
    house.decide(f"not_a_person,{PLACE}5,,drop,penanda tangan,Disnaker,2026-02-01")
    assert fates(house.clean(), persons_only=False)[-1] == (5, "not_a_person", "decided")


def test_a_decision_by_worker_id_holds_when_the_rows_have_moved(house, fates):
    house.send(table(*TWO))
    left, right = house.clean().workers["worker_id"]
    house.decide(f"ganda,{left},{right},same,KTP,Disnaker,2026-02-01")
    assert fates_of(house.clean(), fates) == [COUNTED, DECIDED]
    house.send(table(("7471991111880005", "Burhan Saleh"), *TWO), "nama baru.xlsx")
    house.path("dinkes.xlsx").unlink()
    assert fates_of(house.clean(), fates) == [COUNTED, COUNTED, DECIDED]


def test_a_decision_by_worker_id_settles_lines_in_conflict(house, fates):
    house.send(table(*CLASH))
    left, right = house.clean().workers["worker_id"]
    house.decide(f"nik_conflict,{left},{right},same,KTP,Disnaker,2026-02-01")
    assert fates_of(house.clean(), fates) == [COUNTED, DECIDED]


@pytest.mark.parametrize("word", ["same", "different", "keep", "drop"])
def test_a_decision_that_matches_nothing_is_a_warning_with_its_line(house, word):
    house.send(table(*TWO))
    right = f"{PLACE}98" if word in ("same", "different") else ""
    house.decide("", f"x,{PLACE}99,{right},{word},KTP,Disnaker,2026-02-01")
    found = house.clean().findings
    # That the two may be one person is told as long as nobody has decided.
    found = found[found["code"] != "likely_same_person"]
    assert found[["code", "severity"]].values.tolist() == [["decision_unused", "warning"]]
    assert "baris 3" in found["message"].iloc[0]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (f"x,{PLACE}4,{PLACE}5,mungkin,,,", "'mungkin' tidak dikenal"),
        (f"x,{PLACE}4,{PLACE}4,same,,,", "baris yang sama"),
        (f"x,{PLACE}4,,same,,,", "bukan berkas!sheet!baris"),
        (f"x,{PLACE}4,{PLACE}5,drop,,,", "kosongkan kolom right"),
        (f"line,{PLACE}4,{PLACE}5,same,a,b,2026-02-01", "tidak cocok dengan decision"),
        (f"pair,{PLACE}4,,keep,a,b,2026-02-01", "tidak cocok dengan decision"),
        (f",{PLACE}4,,keep,a,b,2026-02-01", "kolom kind: kosong"),
        (f"line,{PLACE}4,,keep,,b,2026-02-01", "kolom reason: kosong"),
        (f"line,{PLACE}4,,keep,a,,2026-02-01", "kolom decided_by: kosong"),
        (f"line,{PLACE}4,,keep,a,b,", "kolom decided_on: '' bukan tanggal"),
        (f"line,{PLACE}4,,keep,a,b,1 Februari", "bukan tanggal"),
        (
            f"x,{PLACE}4,{PLACE}5,same,a,b,2026-02-01\nx,{PLACE}5,{PLACE}4,different,a,b,2026-02-01",
            "bertentangan dengan baris 2",
        ),
    ],
)
def test_a_decision_that_cannot_be_understood_stops_the_run_and_says_which(house, line, message):
    house.send(table(*TWO))
    house.decide(line)
    with pytest.raises(DecisionsError, match=message):
        house.clean()


# The ledger closes.


def test_every_line_and_worker_adds_up_by_file_and_by_opd(house):
    house.send(table(*TWO, (A, "Ahmad Karim"), ("", "Tanpa NIK")), "a.xlsx")
    other = table((FAR, "Ahmad Karim"), ("7471991111880005", "Burhan Saleh", "", "PNS"))
    other[0] = ["DINAS LINGKUNGAN HIDUP DAN KEHUTANAN"]
    house.send([*other, ["JUMLAH", 2]], "b.xlsx")
    rosters = house.clean()
    ledger, workers = rosters.ledger, rosters.workers
    by_file = ledger.groupby(["file", "fate"]).size().unstack(fill_value=0)
    assert by_file.sum(axis=1).to_dict() == {"a.xlsx": 7, "b.xlsx": 6}
    heads = by_file["counted"] + by_file["held"]
    assert (
        workers.groupby("file").size().reindex(heads.index, fill_value=0).tolist() == heads.tolist()
    )
    assert workers["opd_code"].value_counts().to_dict() == {"DINKES": 3}
    assert (ledger["worker_id"].notna() == ledger["fate"].isin(["counted", "held", "merged"])).all()


@pytest.mark.parametrize("place", ["resolution", "workers", "ledger", "id", "twice"])
def test_a_row_lost_between_the_stages_costs_its_file(house, monkeypatch, place):
    house.send(table(*TWO, (A, "Ahmad Karim")))
    whole_resolve, whole_ledger = settling.resolve, settling._ledger

    def lossy_resolve(lines, *given):
        found = whole_resolve(lines, *given)
        if lines.empty:
            return found
        if place == "resolution":
            return whole_resolve(lines.iloc[1:], *given)
        if place == "workers":
            found.workers = found.workers.iloc[1:]
        if place == "id":
            found.workers.loc[0, "worker_id"] = "0" * 20
        if place == "twice":
            found.workers.loc[0, "nik"] = found.workers.loc[1, "nik"]
        return found

    monkeypatch.setattr(settling, "resolve", lossy_resolve)
    if place == "ledger":
        monkeypatch.setattr(settling, "_ledger", lambda *given: whole_ledger(*given).iloc[1:])
    rosters = house.clean()
    assert rosters.files[["status", "reason"]].values.tolist() == [["refused", "program_error"]]
    assert rosters.findings["code"].tolist() == ["program_error"]
    assert rosters.ledger.empty
    assert rosters.workers.empty


def test_the_ledger_check_sees_a_row_less_in_any_fate(house):
    house.send(
        table(*TWO, (A, "Ahmad Karim"), ("", "Tanpa NIK"), (FAR[:-1] + "8", "Cahyo", "", "PNS"))
    )
    rosters = house.clean()
    check_ledger(rosters.ledger, rosters.workers)
    for row in rosters.ledger.index[rosters.ledger["fate"].isin(["counted", "held"])]:
        with pytest.raises(LedgerDoesNotClose):
            check_ledger(rosters.ledger.drop(index=row), rosters.workers)
    for row in rosters.workers.index:
        with pytest.raises(LedgerDoesNotClose):
            check_ledger(rosters.ledger, rosters.workers.drop(index=row))


@pytest.mark.parametrize(
    ("year", "key", "opds", "message"),
    [
        ("2026", b"k" * 32, (), "year"),
        (26, b"k" * 32, (), "year"),
        (2026, b"short", (), "key"),
        (2026, "k" * 32, (), "key"),
        (2026, b"k" * 32, (("DINKES", "Dinas Kesehatan"),), "opd_table"),
    ],
)
def test_bad_arguments_are_refused_before_any_file_is_read(house, year, key, opds, message):
    with pytest.raises(ValueError, match=message):
        clean_rosters(house.year_dir, year, opds, key)


def test_a_missing_folder_is_refused(tmp_path):
    with pytest.raises(FileNotFoundError, match="rosters"):
        clean_rosters(tmp_path, 2026, (), b"k" * 32)


NAMES = ["Ahmad Karim", "Muh. Ahmad Karim", "Ahmad", "Siti Rahmah", ""]
NIKS = [A, A[:-1] + "2", FAR, RUINED, "", "menyusul", "123", "7471991111880005"]
PERSON = st.tuples(
    st.sampled_from(NIKS),
    st.sampled_from(NAMES),
    st.sampled_from([BORN, "", "11/11/1988"]),
    st.sampled_from(["", "PNS"]),
    st.just(""),
    st.sampled_from(["", "", "", "meninggal"]),
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(PERSON, max_size=9), st.randoms(use_true_random=False))
def test_any_lines_close_and_the_head_count_does_not_hang_on_their_order(people, random):
    first = resolve(lines(people), Decisions(), b"k" * 32)
    shuffled = random.sample(people, len(people))
    second = resolve(lines(shuffled), Decisions(), b"k" * 32)
    for found in (first, second):
        fate = found.fates["fate"]
        assert len(fate) == len(people)
        assert set(fate) <= set(codes.FATES)
        assert fate.isin(["counted", "held"]).sum() == len(found.workers)
        assert found.workers["worker_id"].is_unique
        sound = found.workers[
            found.fates.loc[fate.isin(["counted", "held"]), "reason"].ne("nik_conflict").to_numpy()
        ]
        assert sound["nik"].dropna().is_unique
        check_ledger(
            found.fates.assign(file="a.xlsx", sheet="Sheet1", row=range(4, 4 + len(fate))),
            found.workers,
        )
    assert len(first.workers) == len(second.workers)
    assert set(first.workers["nik"].dropna()) == set(second.workers["nik"].dropna())


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(PERSON, min_size=2, max_size=7),
    st.lists(
        st.tuples(
            st.sampled_from(["same", "same", "different", "keep", "drop"]),
            st.integers(4, 10),
            st.integers(4, 10),
        ),
        max_size=4,
    ),
)
def test_any_lines_close_whatever_has_been_decided(people, decided):
    entries = [
        Decision(
            number,
            verdict,
            ("a.xlsx", "Sheet1", left),
            ("a.xlsx", "Sheet1", right) if verdict in ("same", "different") else None,
        )
        for number, (verdict, left, right) in enumerate(decided, start=2)
        if left != right
    ]
    given_lines = lines(people)
    found = resolve(given_lines, Decisions(entries), b"k" * 32)
    place = given_lines[["file", "sheet", "row"]]
    check_ledger(pd.concat([place, found.fates], axis=1), found.workers)
    assert set(found.fates["fate"]) <= set(codes.FATES)


# Worker ids and their key.


def test_worker_ids_change_with_the_key_and_not_with_the_year_the_file_or_the_order(house):
    house.send(table(*TWO, ("", "Tanpa NIK", BORN)))
    first = house.clean().workers.set_index("name")["worker_id"]
    house.path("dinkes.xlsx").unlink()
    house.send(table(("", "Tanpa NIK", BORN), *reversed(TWO)), "lain/nama.xlsx")
    second = house.clean().workers
    assert set(second["worker_id"]) == set(first)
    other = clean_rosters(house.year_dir, 2026, (), b"x" * 32).workers
    assert not set(other["worker_id"]) & set(first)


def test_the_key_is_made_once_and_readable_by_its_owner_alone(tmp_path, monkeypatch):
    path = tmp_path / "deep" / "key"
    monkeypatch.setenv("UCJ_KEY_FILE", str(path))
    key = load_key()
    assert len(key) == 32
    assert load_key() == key
    assert path.stat().st_mode & 0o077 == 0
    path.chmod(0o644)
    load_key()
    assert path.stat().st_mode & 0o077 == 0


def test_a_key_too_short_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("UCJ_KEY_FILE", str(tmp_path / "key"))
    (tmp_path / "key").write_bytes(b"pendek")
    with pytest.raises(ValueError, match="32 are needed"):
        load_key()


def test_another_key_than_the_last_is_reported_also_from_the_scratch_folder_of_a_run(tmp_path):
    published, scratch = tmp_path / "2026", tmp_path / ".run-2026" / "2026"
    assert note_key(b"a" * 32, published) is None
    assert note_key(b"a" * 32, scratch) is None
    warning = note_key(b"b" * 32, scratch)
    assert warning is not None
    assert "2026" in warning
    assert "Kembalikan kunci lama" in warning


def test_a_new_key_is_reported_for_every_year_not_yet_made_again(tmp_path):
    note_key(b"a" * 32, tmp_path / "2025")
    note_key(b"a" * 32, tmp_path / "2026")
    assert "2025, 2026" in str(note_key(b"b" * 32, tmp_path / "2026"))
    assert "2025:" in str(note_key(b"b" * 32, tmp_path / "2026"))
    assert "2025:" in str(note_key(b"b" * 32, tmp_path / "2025"))
    assert note_key(b"b" * 32, tmp_path / "2025") is None


def test_a_fingerprint_is_not_the_key(tmp_path):
    note_key(b"a" * 32, tmp_path / "2026")
    text = (tmp_path / "2026" / "worker-id-key.txt").read_text()
    assert text == f"{fingerprint(b'a' * 32)}\n"
    assert (b"a" * 32).hex()[:16] not in text


def test_no_finding_message_shows_a_nik(house):
    house.send(table(*NEAR, *CLASH, (RUINED, "Ahmad Karim", BORN), ("74719O0304900001", "X")))
    messages = house.clean().findings["message"]
    assert len(messages) > 4
    assert not messages.str.contains(r"\d{15}").any()


def test_files_are_cleaned_in_the_order_of_their_paths_however_they_are_given(house):
    from analysis.rosters.files import list_files

    house.send(table((A, "Ahmad")), "b.xlsx")
    house.send(table((A, "Ahmad Karim")), "a.xlsx")
    found = list_files(house.year_dir / "rosters")
    rosters = clean_files(found[::-1], 2026, (), b"k" * 32)
    assert rosters.workers["file"].tolist() == ["a.xlsx"]


def test_a_file_that_cannot_be_opened_is_refused_and_the_run_goes_on(house, monkeypatch):
    house.send(table((A, "Ahmad")))
    for name in ("hilang.xlsx", "hilang juga.xlsx"):
        house.path(name).write_bytes(b"x")
    whole = Path.open

    def locked(path, *given, **named):
        if path.name.startswith("hilang"):
            raise PermissionError(path)
        return whole(path, *given, **named)

    monkeypatch.setattr(Path, "open", locked)
    rosters = house.clean()
    assert rosters.files.set_index("file")["status"].to_dict() == {
        "dinkes.xlsx": "read", "hilang.xlsx": "refused", "hilang juga.xlsx": "refused",
    }  # fmt: skip


def test_a_file_name_in_no_known_encoding_does_not_stop_the_run(house, tmp_path):
    house.send(table((A, "Ahmad")))
    strange = os.fsdecode(b"dinkes \xff.xlsx")
    try:
        (house.year_dir / "rosters" / strange).write_bytes(house.path("dinkes.xlsx").read_bytes())
    except OSError:
        pytest.skip("this file system takes no such name")
    house.clean().write(tmp_path / "out")
    assert (tmp_path / "out" / "files.parquet").exists()


def test_who_has_no_name_is_nobodys_likely_double(house, fates):
    house.send(
        [
            ["NO", "NIK", "NAMA", "TANGGAL LAHIR", "STATUS"],
            [1, "7471990101900021", "", "01-01-1990", "Honorer"],
            [2, "7471990101900028", "AHMAD CONTOH", "01-01-1990", "Honorer"],
        ]
    )
    assert fates(house.clean()) == [(2, "held", "name_missing"), (3, "counted", None)]


@pytest.mark.parametrize(
    ("status", "other_file", "told"),
    [
        ("Meninggal 31-12-2025", "dlhk.xlsx", ("deceased_elsewhere", "warning")),
        ("PNS", "dlhk.xlsx", ("asn_elsewhere", "warning")),
        ("PPPK Penuh Waktu", "dlhk.xlsx", ("asn_elsewhere", "warning")),
        ("Pindah ke Dinas Kesehatan", "dlhk.xlsx", ("left_elsewhere", "info")),
        ("Keluar 31-12-2025", "dinkes 2.xlsx", ("left_elsewhere", "warning")),
    ],
)
def test_a_worker_who_has_left_died_or_become_asn_by_another_line_is_told(
    house, status: str, other_file: str, told: tuple[str, str]
):
    header = ["NO", "NIK", "NAMA", "STATUS"]
    house.send([header, [1, "7471990101900021", "AHMAD CONTOH", "Honorer"]])
    house.send([header, [1, "7471990101900021", "Achmad Contoh", status]], file=other_file)

    rosters = house.clean()

    assert sorted(rosters.ledger["fate"]) == [
        "counted",
        "excluded",
        "not_a_person",
        "not_a_person",
    ]
    found = rosters.findings[rosters.findings["code"].str.endswith("_elsewhere")]
    assert list(zip(found["code"], found["severity"], strict=True)) == [told]
    assert found["file"].item() == "dinkes.xlsx"
    assert found["cell"].item() == "B2"
    assert "7471990101900021" not in found["message"].item()


def test_another_persons_leaving_under_the_same_nik_is_not_told(house):
    header = ["NO", "NIK", "NAMA", "STATUS"]
    house.send(
        [
            header,
            [1, "7471990101900021", "AHMAD CONTOH", "Honorer"],
            [2, "7471990101900021", "BAMBANG UMPAMA", "Keluar"],
        ]
    )
    assert not house.clean().findings["code"].str.endswith("_elsewhere").any()
