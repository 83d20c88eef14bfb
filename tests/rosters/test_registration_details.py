"""What a registration asks for is read from columns that the roster's own fields leave over."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis.rosters.layout.columns import choose
from analysis.rosters.layout.details import detail_columns
from analysis.rosters.parse.details import (
    parse_blood_type,
    parse_email,
    parse_marital_status,
    parse_mobile_phone,
    parse_npwp,
    parse_person_name,
    parse_postal_code,
)

NIKS = ("7471990101900001", "7471990202900002", "7471990303900003")
TITLE = ["DAFTAR TENAGA NON ASN DINAS KESEHATAN TAHUN 2026"]


def details(rosters: Any) -> list[dict[str, str]]:
    """The filled fields of each line of ``registration_details``."""
    return [
        {name: value for name, value in row.items() if name != "worker_id" and not pd.isna(value)}
        for row in rosters.registration_details.to_dict("records")
    ]


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("NAMA IBU KANDUNG", "mother_name"),
        ("Nama Gadis Ibu Kandung", "mother_name"),
        ("ALAMAT", "address"),
        ("Alamat (Sesuai KTP)", "address"),
        ("ALAMAT TEMPAT TINGGAL", "address"),
        ("NO. HP", "mobile_phone"),
        ("No. HP/WA", "mobile_phone"),
        ("NO TELEPON", "mobile_phone"),
        ("E-MAIL", "email"),
        ("ALAMAT EMAIL", "email"),
        ("KODE POS", "postal_code"),
        ("NPWP", "npwp"),
        ("STATUS KAWIN", "marital_status"),
        ("STATUS PERKAWINAN", "marital_status"),
        ("GOL. DARAH", "blood_type"),
        ("GOLONGAN DARAH", "blood_type"),
        ("GELAR", "degree"),
    ],
)
def test_a_label_of_domain_section_6_names_its_detail(label: str, field: str) -> None:
    assert detail_columns({3: [label]}, taken=()) == {field: (3,)}


@pytest.mark.parametrize(
    "label",
    [
        "STATUS", "STATUS PTKP", "GOLONGAN", "NAMA AYAH", "NAMA ORANG TUA", "NIK IBU",
        "HP SUAMI/ISTRI", "ALAMAT KANTOR", "ALAMAT UNIT KERJA", "TELEPON KANTOR", "NO. REKENING",
        "ALAMAT / NO. HP", "PEKERJAAN IBU", "TEMPAT TUGAS", "KODE", "NAMA", "NO. BPJS",
    ],
)  # fmt: skip
def test_what_looks_like_a_detail_and_is_not_is_left_alone(label: str) -> None:
    assert detail_columns({3: [label]}, taken=()) == {}


def test_a_detail_takes_no_column_from_the_rosters_own_fields() -> None:
    labels = [
        "NO", "NAMA", "NIK", "NAMA IBU KANDUNG", "TEMPAT LAHIR", "TGL LAHIR", "ALAMAT",
        "UNIT KERJA", "NO. HP", "STATUS KAWIN", "STATUS", "NO. KPJ", "GAJI",
    ]  # fmt: skip
    columns = choose({place: [label] for place, label in enumerate(labels)})
    assert columns.fields == {
        "number": 0, "name": 1, "nik": 2, "birth_place": 4, "birth_date": 5, "unit": 7,
        "status": 10, "kpj": 11, "wage": 12,
    }  # fmt: skip
    assert columns.details == {
        "mother_name": (3,), "address": (6,), "mobile_phone": (8,), "marital_status": (9,),
    }  # fmt: skip


def test_the_mother_under_a_heading_of_parents_is_found_and_the_father_is_not() -> None:
    labels = {4: ["NAMA ORANG TUA", "AYAH"], 5: ["NAMA ORANG TUA", "IBU"]}
    assert detail_columns(labels, taken=()) == {"mother_name": (5,)}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("081234567890", "081234567890"),
        ("0812-3456-7890", "081234567890"),
        ("+62 812 3456 7890", "081234567890"),
        (81234567890, "081234567890"),
        (81234567890.0, "081234567890"),
        ("HP. 0812 3456 7890 / 0813 1111 2222", "081234567890"),
        ("0401-3121234", None),
        ("0812", None),
        ("8,12E+10", None),
    ],
)
def test_a_mobile_number_is_kept_with_the_zero_that_all_of_them_have(
    value: Any, text: str | None
) -> None:
    assert parse_mobile_phone(value) == (text, text is None)


@pytest.mark.parametrize(
    ("parse", "value", "text"),
    [
        (parse_postal_code, "93111", "93111"),
        (parse_postal_code, 93111, "93111"),
        (parse_postal_code, "9311", None),
        (parse_postal_code, "00000x", None),
        (parse_email, "a.b@contoh.go.id", "a.b@contoh.go.id"),
        (parse_email, "a.b@contoh", None),
        (parse_email, "a b@contoh.id", None),
        (parse_blood_type, "O+", "O"),
        (parse_blood_type, "ab", "AB"),
        (parse_blood_type, "B Rh positif", "B"),
        (parse_blood_type, "0", None),
        (parse_blood_type, "C", None),
        (parse_marital_status, "Belum Kawin", "TIDAK_KAWIN"),
        (parse_marital_status, "MENIKAH", "KAWIN"),
        (parse_marital_status, "Janda", "CERAI"),
        (parse_marital_status, "K/2", None),
        (parse_npwp, "12.345.678.9-012.000", "123456789012000"),
        (parse_npwp, 7471990101900000, None),  # Excel keeps fifteen digits
        (parse_npwp, "12.345", None),
        (parse_person_name, "Wa Ina", "Wa Ina"),
        (parse_person_name, "7471990101900001", None),
    ],
)
def test_what_sipp_would_not_take_is_no_value_and_said_to_be_unreadable(
    parse: Any, value: Any, text: str | None
) -> None:
    assert parse(value) == (text, text is None)


@pytest.mark.parametrize("value", ["", "-", "belum ada", "tidak ada", "0", None])
def test_a_word_for_nothing_is_nothing_and_not_unreadable(value: str | None) -> None:
    assert parse_mobile_phone(value or "") == (None, False)
    assert parse_person_name(value or "") == (None, False)


def test_a_roster_with_all_details_keeps_them_and_one_with_none_has_no_line(house: Any) -> None:
    house.send(
        [
            TITLE,
            ["NO", "NIK", "NAMA", "TEMPAT/TGL LAHIR", "STATUS", "STATUS KAWIN", "ALAMAT", "NO. HP",
             "NAMA IBU KANDUNG", "GOL. DARAH", "EMAIL", "KODE POS", "NPWP", "GELAR"],
            [1, NIKS[0], "ANI", "Raha, 01-01-1990", "Honorer", "Kawin", "Jl. Mawar 1", 81234567890,
             "SITI", "O", "ani@contoh.id", "93111", "12.345.678.9-012.000", "S.Pd"],
        ],
    )  # fmt: skip
    house.send(
        [TITLE, ["NO", "NIK", "NAMA", "STATUS"], [1, NIKS[1], "BUDI", "Honorer"]],
        "dinkes lain.xlsx",
    )
    assert details(house.clean()) == [
        {
            "birth_place": "Raha", "mother_name": "SITI", "address": "Jl. Mawar 1",
            "postal_code": "93111", "mobile_phone": "081234567890", "email": "ani@contoh.id",
            "marital_status": "KAWIN", "blood_type": "O", "npwp": "123456789012000",
            "degree": "S.Pd",
        }
    ]  # fmt: skip


def test_an_address_over_several_columns_is_put_together_with_what_each_is(house: Any) -> None:
    house.send(
        [
            TITLE,
            ["NO", "NIK", "NAMA", "ALAMAT (SESUAI KTP)", None, None, "STATUS"],
            [None, None, None, "Jalan", "RT/RW", "Kelurahan", None],
            [1, NIKS[0], "ANI", "Jl. Mawar 1", "001/002", "Baruga", "Honorer"],
            [2, NIKS[1], "BUDI", "", "RT/RW 3/4", "Kel. Lepo-Lepo", "Honorer"],
        ],
        merges=["D2:F2", "A2:A3", "B2:B3", "C2:C3", "G2:G3"],
    )
    assert [line["address"] for line in details(house.clean())] == [
        "Jl. Mawar 1, RT/RW 001/002, Kel. Baruga",
        "RT/RW 3/4, Kel. Lepo-Lepo",
    ]


def test_the_first_line_of_a_person_stays_and_takes_from_the_others_what_it_lacks(
    house: Any,
) -> None:
    head = ["NO", "NIK", "NAMA", "STATUS", "ALAMAT", "NO. HP", "NAMA IBU KANDUNG"]
    house.send([TITLE, head, [1, NIKS[0], "ANI", "Honorer", "Jl. Satu", "0401", ""]], "a.xlsx")
    house.send(
        [TITLE, head, [1, NIKS[0], "ANI", "Honorer", "Jl. Dua", "081234567890", "SITI"]], "b.xlsx"
    )
    assert details(house.clean()) == [
        {"address": "Jl. Satu", "mobile_phone": "081234567890", "mother_name": "SITI"}
    ]


def test_details_stay_with_their_person_where_two_tables_are_read_one_after_the_other(
    house: Any,
) -> None:
    head = ["NO", "NAMA", "NIK", "STATUS", "ALAMAT"]
    beside = [2, "BUDI", NIKS[1], "Honorer", "Jl. Budi"]
    house.send(
        [
            TITLE,
            [*head, None, *head],
            [1, "ANI", NIKS[0], "Honorer", "Jl. Ani", None, *beside],
            [3, "CICI", NIKS[2], "Honorer", "Jl. Cici"],
        ],
    )  # fmt: skip
    rosters = house.clean()
    names = rosters.workers.set_index("worker_id")["name"]
    found = {names[row.worker_id]: row.address for row in rosters.registration_details.itertuples()}
    assert found == {"ANI": "Jl. Ani", "BUDI": "Jl. Budi", "CICI": "Jl. Cici"}


def test_who_is_not_covered_here_leaves_no_detail(house: Any) -> None:
    house.send(
        [
            TITLE,
            ["NO", "NIK", "NAMA", "STATUS", "ALAMAT"],
            [1, NIKS[0], "ANI", "PNS", "Jl. Mawar 1"],
        ]
    )
    assert details(house.clean()) == []


def test_what_a_person_states_of_a_layout_leaves_its_details_to_the_header(house: Any) -> None:
    house.send(
        [["X", "Y", "Z", "ALAMAT"], [1, NIKS[0], "ANI", "Jl. Mawar 1"]],
    )
    (house.year_dir / "layouts.csv").write_text(
        "file,sheet,header_row,columns\ndinkes.xlsx,Sheet1,1,A=number;B=nik;C=name\n"
    )
    assert details(house.clean()) == [{"address": "Jl. Mawar 1"}]


def test_a_column_that_holds_a_detail_is_not_told_of_as_unknown(house: Any) -> None:
    rows = [[n, nik, "NAMA", "Honorer", f"0812345678{n}"] for n, nik in enumerate(NIKS, start=1)]
    house.send([TITLE, ["NO", "NIK", "NAMA", "STATUS", "HANDPHONE"], *rows])
    assert "column_unknown" not in set(house.clean().findings["code"])
