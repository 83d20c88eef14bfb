"""Of which OPD a line is: sections that name OPDs, places that are none, names with a letter wrong.

A line's own OPD column decides over the file's OPD; these are the cases beside that rule.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis.rosters.layout.opd import OpdNames

HEADER = ["NO", "NIK", "NAMA", "STATUS"]
NAMES = ["AHMAD CONTOH", "SITI UMPAMA", "BUDI ANDAI", "LA ODE MISAL", "RINA CONTOH"]


def person(number: int, *more: Any) -> list[Any]:
    return [number, f"74719901019{number}00{number}1", NAMES[number - 1], "Honorer", *more]


def opds(rosters: Any) -> list[str | None]:
    return [None if pd.isna(code) else code for code in rosters.workers["opd_code"]]


def told(rosters: Any) -> list[tuple[str, str]]:
    of_opd = rosters.findings["code"].str.contains("opd") & (rosters.findings["severity"] != "info")
    found = rosters.findings[of_opd]
    return list(zip(found["code"], found["severity"], strict=True))


def test_sections_that_are_opds_decide_in_a_list_that_one_opd_sends_for_all(house):
    house.send(
        [
            ["SATUAN POLISI PAMONG PRAJA"],
            HEADER,
            ["A. DINAS KESEHATAN"],
            person(1),
            ["B. DINAS PERIKANAN"],
            person(2),
            ["C. KECAMATAN POASIA"],
            person(3),
            ["D. SATUAN POLISI PAMONG PRAJA"],
            person(4),
        ],
        file="daftar.xlsx",
    )
    rosters = house.clean()
    assert opds(rosters) == ["DINKES", "DISKAN", "KEC_POASIA", "SATPOL_PP"]
    assert told(rosters) == [("opd_by_section", "warning")]


def test_a_line_s_own_opd_column_decides_over_its_section(house):
    house.send(
        [
            ["SATUAN POLISI PAMONG PRAJA"],
            [*HEADER, "OPD"],
            ["A. DINAS KESEHATAN"],
            person(1, "Dinas Perikanan"),
            ["B. DINAS LINGKUNGAN HIDUP DAN KEHUTANAN"],
            person(2),
        ],
        file="daftar.xlsx",
    )
    assert opds(house.clean()) == ["DISKAN", "DLHK"]


def test_one_section_that_names_another_opd_among_units_is_told_and_moves_nobody(house):
    house.send(
        [
            ["DINAS KESEHATAN"],
            HEADER,
            ["PUSKESMAS ANDUONOHU"],
            person(1),
            ["PUSKESMAS LEPO-LEPO"],
            person(2),
            ["RSUD KOTA KENDARI"],
            person(3),
        ],
        file="daftar.xlsx",
    )
    rosters = house.clean()
    assert opds(rosters) == ["DINKES"] * 3
    assert rosters.workers["unit"].tolist()[2] == "RSUD KOTA KENDARI"
    assert told(rosters) == [("section_names_other_opd", "warning")]
    found = rosters.findings[rosters.findings["code"] == "section_names_other_opd"]
    assert found["row"].tolist() == [8]


@pytest.mark.parametrize("has_column", [True, False])
def test_kecamatan_are_places_where_people_of_another_opd_work(house, has_column: bool):
    places = ["Kecamatan Kendari", "Kecamatan Poasia"]
    rows: list[list[Any]] = [["DINAS LINGKUNGAN HIDUP DAN KEHUTANAN"]]
    if has_column:
        rows += [[*HEADER, "UNIT KERJA"], person(1, places[0]), person(2, places[1])]
    else:
        rows += [HEADER, [places[0].upper()], person(1), [places[1].upper()], person(2)]
    house.send(rows, file="daftar.xlsx")
    rosters = house.clean()
    assert opds(rosters) == ["DLHK", "DLHK"]
    assert [unit.title() for unit in rosters.workers["unit"]] == places
    assert told(rosters) == []


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("DINAS KESAHATAN KOTA KENDARI", "DINKES"),
        ("DAFTAR TENAGA NON ASN DINAS LINGKUNGAN HIDUP DAN KEHUTANNAN TAHUN 2026", "DLHK"),
        ("Satuan Polsi Pamong Praja", "SATPOL_PP"),
    ],
)
def test_a_long_opd_name_with_a_letter_wrong_is_taken_and_told(house, title: str, code: str):
    house.send([[title], HEADER, person(1)], file="daftar.xlsx")
    rosters = house.clean()
    assert opds(rosters) == [code]
    assert rosters.files["opd_code"].tolist() == [code]
    assert told(rosters) == [("opd_misspelt", "warning")]


def test_a_misspelt_opd_in_a_line_s_own_column_is_taken_and_told_at_its_cell(house):
    house.send(
        [
            ["SATUAN POLISI PAMONG PRAJA"],
            [*HEADER, "OPD"],
            person(1, "Dinas Perikanann"),
            person(2, "Dinas Kesehatan"),
        ],
        file="daftar.xlsx",
    )
    rosters = house.clean()
    assert opds(rosters) == ["DISKAN", "DINKES"]
    found = rosters.findings[rosters.findings["code"] == "opd_misspelt"]
    assert found[["cell", "proposal"]].to_numpy().tolist() == [["E3", "Dinas Perikanan"]]


@pytest.mark.parametrize(
    "title",
    [
        "DINKEZ",  # a short form
        "DINAS PERTANAHAN",  # two letters from Dinas Pertanian
        "KECAMATAN KAMBO",  # as near to Nambo as to Kambu
        "SEKRETARIS DAERAH",  # a person, not the Sekretariat Daerah
        "Kepada Yth. Kepala Dinas Kesahatan",
        "DINAS KEHUTANAN",
    ],
)
def test_a_name_that_is_short_far_or_between_two_opds_is_not_guessed(title: str):
    table = [
        ("DINKES", "Dinas Kesehatan", ("Dinkes",)),
        ("DISTAN", "Dinas Pertanian", ("Distan",)),
        ("SETDA", "Sekretariat Daerah", ("Setda",)),
        ("KEC_KAMBU", "Kecamatan Kambu", ()),
        ("KEC_NAMBO", "Kecamatan Nambo", ()),
    ]
    assert OpdNames(table).misspelt(title) is None


def test_no_name_of_the_city_s_own_list_is_near_another(house):
    # Every official name with any one letter left out is its own OPD's, or nobody's.
    names = [("DINKES", "Dinas Kesehatan"), ("DISTAN", "Dinas Pertanian"),
             ("DISKAN", "Dinas Perikanan"), ("DISHUB", "Dinas Perhubungan"),
             ("DISPERDAG", "Dinas Perdagangan"), ("DISPAR", "Dinas Pariwisata")]  # fmt: skip
    table = OpdNames([(code, name, ()) for code, name in names])
    for code, name in names:
        for place in range(len(name)):
            near = table.misspelt(name[:place] + name[place + 1 :])
            assert near is None or near.opd_code == code


def test_an_opd_that_nobody_knows_is_not_taken_for_that_of_the_file(house):
    house.send(
        [
            ["DINAS KESEHATAN"],
            [*HEADER, "OPD"],
            person(1, "Dinas Kebahagiaan Warga"),
            person(2, "Seksi Gizi"),
        ],
        file="daftar.xlsx",
    )
    rosters = house.clean()
    assert opds(rosters) == [None, "DINKES"]
    assert told(rosters) == [("opd_unknown", "warning")]
