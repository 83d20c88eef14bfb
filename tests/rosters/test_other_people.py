"""Lists of families, pupils, receivers of aid beside a roster: no worker is made of them unseen."""

from __future__ import annotations

import itertools

import pytest

NAMES = ["Ahmad Karim", "Siti Rahmah", "La Ode Budi", "Wa Ode Sari"]
NIKS = ["7471990101800001", "7471994302810038", "7471990503820075", "7471994704830112"]
OTHERS = ["Rahmat Saleh", "Fitriani Yusuf", "Hendra Wijaya", "Nur Halimah", "Ismail Djafar"]
OTHER_NIKS = [f"747199{day:02}0705{n:04}" for n, day in enumerate((11, 52, 13, 54, 15), start=201)]
ROSTER = [
    ["DAFTAR TENAGA NON ASN DINAS KESEHATAN"],
    ["NO", "NAMA", "NIK", "JABATAN"],
    *(
        [n, name, nik, "Pengemudi"]
        for n, (name, nik) in enumerate(zip(NAMES, NIKS, strict=True), 1)
    ),
]
#: What such lists are called, the columns that only they have, and what stands in these.
TITLES = [
    "DATA KELUARGA PEGAWAI", "DAFTAR PENERIMA BANTUAN SOSIAL TAHUN 2026", "DAFTAR SISWA SDN 5",
    "PESERTA PELATIHAN MENJAHIT", "DATA PASIEN RAWAT JALAN", "DAFTAR CADANGAN TENAGA",
]  # fmt: skip
COLUMNS = {
    "HUBUNGAN KELUARGA": "Anak",
    "NISN": "0061234501",
    "JENIS BANTUAN": "PKH",
    "NO. REKAM MEDIS": "RM-17",
    "SHDK": "ISTRI",
}


def other_people(title, columns, more=()):
    """A title, a header and five persons who are on no roster; ``more``: a worker's columns."""
    cells = [*(COLUMNS[label] for label in columns), *(value for _, value in more)]
    return [
        [title],
        ["NO", "NAMA", "NIK", *columns, *(label for label, _ in more)],
        *(
            [n, name, nik, *cells]
            for n, (name, nik) in enumerate(zip(OTHERS, OTHER_NIKS, strict=True), 1)
        ),
    ]


def codes_on(rosters, sheet):
    return set(rosters.findings.loc[rosters.findings["sheet"] == sheet, "code"])


@pytest.mark.parametrize(("title", "column"), [*itertools.product(TITLES, COLUMNS)])
def test_a_title_and_a_column_of_other_people_make_no_workers(house, title, column):
    house.send({"Data": ROSTER, "Sheet2": other_people(title, [column])})
    rosters = house.clean()
    assert sorted(rosters.workers["name"]) == sorted(NAMES)
    assert "list_of_people" in codes_on(rosters, "Sheet2")
    ledger = rosters.ledger[rosters.ledger["sheet"] == "Sheet2"]
    assert set(ledger["fate"]) == {"not_a_person"}


@pytest.mark.parametrize(
    ("title", "columns"),
    [*((title, []) for title in TITLES), ("DATA", ["NISN"]), ("DATA", ["JENIS BANTUAN"])],
)
def test_one_sign_alone_counts_them_and_says_so(house, title, columns):
    house.send({"Data": ROSTER, "Sheet2": other_people(title, columns)})
    rosters = house.clean()
    assert len(rosters.workers) == len(NAMES) + len(OTHERS)
    assert "people_perhaps_others" in codes_on(rosters, "Sheet2")


@pytest.mark.parametrize("label", ["JABATAN", "HONOR PER BULAN", "TMT MULAI BEKERJA"])
def test_who_has_a_post_a_wage_or_a_first_day_is_counted_and_told(house, label):
    value = {"JABATAN": "Pelatih", "HONOR PER BULAN": 1_500_000}.get(label, "01-02-2026")
    sheet = other_people("PESERTA PELATIHAN MENJAHIT", ["JENIS BANTUAN"], [(label, value)])
    house.send({"Data": ROSTER, "Sheet2": sheet})
    rosters = house.clean()
    assert len(rosters.workers) == len(NAMES) + len(OTHERS)
    assert "people_perhaps_others" in codes_on(rosters, "Sheet2")


def test_an_heir_beside_a_worker_takes_nobody_away(house):
    rows = [
        ["DAFTAR TENAGA NON ASN DINAS KESEHATAN"],
        ["NO", "NAMA", "NIK", "AHLI WARIS", "HUBUNGAN KELUARGA"],
        *([*row[:3], "Nur Aini", "Istri"] for row in ROSTER[2:]),
    ]
    house.send(rows)
    rosters = house.clean()
    assert len(rosters.workers) == len(NAMES)
    assert not {"list_of_people", "people_perhaps_others"} & set(rosters.findings["code"])


@pytest.mark.parametrize(
    "title",
    [
        "DINAS PENGENDALIAN PENDUDUK DAN KELUARGA BERENCANA",
        "DINAS KOPERASI, USAHA KECIL DAN MENENGAH",
        "DAFTAR PENERIMA HONOR TENAGA NON ASN",
        "DATA PESERTA BPJS KETENAGAKERJAAN",
    ],
)
def test_titles_that_share_a_word_with_such_lists_are_titles_of_rosters(house, title):
    house.send([[title], *ROSTER[1:]])
    rosters = house.clean()
    assert len(rosters.workers) == len(NAMES)
    assert "people_perhaps_others" not in set(rosters.findings["code"])


def test_a_file_of_other_people_alone_is_no_roster(house):
    house.send(other_people("DAFTAR SISWA SDN 5", ["NISN"]))
    rosters = house.clean()
    assert rosters.files["status"].tolist() == ["refused"]
    assert {"file_no_roster", "list_of_people"} <= set(rosters.findings["code"])
