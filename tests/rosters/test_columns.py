"""Which column is what: labels and cells weighed together, nothing dropped without a word."""

from __future__ import annotations

import random
from datetime import date
from itertools import permutations, product

import pytest

from analysis.rosters.layout.assignment import assign
from analysis.rosters.layout.columns import LEAST_CONFIDENCE, OTHER_STATUS, choose, guess
from analysis.rosters.layout.date_labels import date_evidence
from analysis.rosters.layout.labels import levels_evidence

PEOPLE = ["Ahmad Karim", "Siti Rahmah", "Budi Contoh", "Wa Ode Nurhayati"]
NIKS = ["7471990101900001", "7471994203910020", "7471990304920033", "7471994405930044"]
BORN = [date(1990, 1, 1), date(1991, 3, 2), date(1992, 4, 3), date(1993, 5, 4)]
STATUSES = ["Honorer", "PNS", "Honorer", "PPPK Paruh Waktu"]
WAGES = [1_500_000, 1_650_000, 1_500_000, 1_800_000]


def best(*levels: str) -> str | None:
    found = levels_evidence(levels)
    return max(found, key=found.__getitem__) if found else None


def table(**columns: list[object]) -> tuple[dict[int, list[str]], list[list[object]]]:
    """Labels and rows of a table from its columns; ``_`` in a name is a blank of the label."""
    labels = {place: [label.replace("_", " ")] for place, label in enumerate(columns)}
    return labels, [list(row) for row in zip(*columns.values(), strict=True)]


# --- assignment -------------------------------------------------------------------------------


def test_no_other_assignment_is_worth_more():
    draw = random.Random(5)
    for _ in range(60):
        fields, columns = [f"f{n}" for n in range(4)], list(range(5))
        values = {
            pair: draw.choice([-2.0, 0.5, 1.0, 2.0, 3.0, 5.0])
            for pair in product(fields, columns)
            if draw.random() < 0.8
        }
        chosen = assign(values)
        worth = sum(values[pair] for pair in chosen.items())
        every = (
            sum(max(values.get(pair, 0.0), 0.0) for pair in zip(fields, order, strict=True))
            for order in permutations(columns, len(fields))
        )
        assert worth == pytest.approx(max(every))
        assert len(set(chosen.values())) == len(chosen)


# --- what a label says of dates ---------------------------------------------------------------

STARTS = ["MULAI {}", "TGL MULAI {}", "TANGGAL AWAL {}", "TMT {}", "AWAL {}", "{} MULAI"]
ENDS = ["AKHIR {}", "TGL SELESAI {}", "TANGGAL BERAKHIR {}", "HABIS {}", "{} S/D", "{} SAMPAI",
        "TMT AKHIR {}", "BERAKHIR {}", "TAMAT {}", "JATUH TEMPO {}"]  # fmt: skip
PERIODS = ["PERIODE {}", "MASA {}", "JANGKA WAKTU {}", "LAMA {}", "{} MULAI - SELESAI"]
WORK = ["KONTRAK", "KERJA", "TUGAS", "PERJANJIAN KERJA", "PKWT", "SK"]
OTHER = ["STR", "SIP", "SIM", "PASPOR", "CUTI", "KGB", "PANGKAT", "SERTIFIKAT", "VAKSIN"]


@pytest.mark.parametrize("subject", WORK)
def test_what_begins_or_ends_work_is_told_by_its_words(subject):
    for said, templates in (("start", STARTS), ("end", ENDS)):
        for template in templates:
            label = template.format(subject)
            found = date_evidence(label)
            assert max(found, key=found.__getitem__, default=None) == said, label
    for template in PERIODS:
        assert "period" in date_evidence(template.format(subject)), template.format(subject)


@pytest.mark.parametrize(
    "label", ["WAKTU KONTRAK", "Waktu Pelaksanaan", "Kontrak Tahun Ini", "BULAN KERJA"]
)
@pytest.mark.parametrize(
    ("cells", "end"),
    [
        (["Jan - Jun 2026", "1/1/2026 - 30/6/2026", "Januari s.d. Juni"], "2026-06-30"),
        (["TW I", "TW I 2026", "Januari s/d Maret 2026"], "2026-03-31"),
    ],
)
def test_a_label_of_work_over_spans_is_a_period(house, label, cells, end):
    rows = [[n, f"Ahmad Karim {n}", f"747199010180000{n}", cell] for n, cell in enumerate(cells, 1)]
    house.send([["DAFTAR TENAGA NON ASN"], ["NO", "NAMA", "NIK", label], *rows])
    rosters = house.clean()
    assert rosters.workers["end_date"].astype(str).tolist() == [end] * 3


def test_a_label_of_work_over_single_days_is_told_and_not_used(house):
    days = ["03-02-2026", "17-04-2026", "09-07-2026"]
    rows = [[n, f"Ahmad Karim {n}", f"747199010180000{n}", day] for n, day in enumerate(days, 1)]
    house.send([["DAFTAR TENAGA NON ASN"], ["NO", "NAMA", "NIK", "KONTRAK TAHUN INI"], *rows])
    rosters = house.clean()
    assert rosters.workers[["start_date", "end_date"]].isna().all(axis=None)
    assert ("column_unknown", "D2") in {(f.code, f.cell) for f in rosters.findings.itertuples()}


@pytest.mark.parametrize("subject", OTHER)
def test_what_begins_or_ends_something_else_is_no_work(subject):
    for template in (*STARTS, *ENDS, *PERIODS, "TANGGAL {}", "TGL. {}"):
        label = template.format(subject)
        assert set(date_evidence(label)) == {"no_use"}, label


@pytest.mark.parametrize("unknown", ["PENSIUN", "WARNA BAJU", "LANGGANAN", "KUNJUNGAN", "XYZ"])
def test_a_word_that_nobody_knows_is_not_trusted_with_a_period(unknown):
    for template in (*STARTS, *ENDS, *PERIODS):
        assert not date_evidence(template.format(unknown)), template.format(unknown)


@pytest.mark.parametrize(
    ("levels", "field"),
    [
        (("MASA KONTRAK", "MULAI"), "start"),
        (("MASA KONTRAK", "AWAL"), "start"),
        (("MASA KONTRAK", "DARI"), "start"),
        (("MASA KONTRAK", "SELESAI"), "end"),
        (("MASA KONTRAK", "S/D"), "end"),
        (("KELAHIRAN", "TANGGAL"), "birth_date"),
        (("KELAHIRAN", "TEMPAT"), "birth_place"),
        (("IDENTITAS", "KELAHIRAN", "TANGGAL"), "birth_date"),
        (("IDENTITAS", "NAMA LENGKAP (TANPA GELAR)"), "name"),
        (("IDENTITAS", "NOMOR KK"), "family_card"),
        (("JABATAN", "NAMA"), "position"),
        (("DATA PASANGAN", "NAMA LENGKAP"), "no_use"),
        (("ALAMAT", "KELURAHAN"), "no_use"),
        (("JENIS KELAMIN", "L"), "sex_l"),
        (("TMPT LHR",), "birth_place"),
        (("Nama Pegawai Kontrak",), "name"),
        (("Nama & Gelar",), "name"),
        (("Nama dan NIP",), "name"),
        (("SUMBER GAJI",), "no_use"),
    ],
)
def test_what_stands_over_a_label_and_what_it_says_itself_are_both_read(levels, field):
    assert best(*levels) == field


# --- labels and cells -------------------------------------------------------------------------


def test_the_order_of_columns_decides_nothing():
    columns = {
        "NO": [1, 2, 3, 4],
        "NAMA": PEOPLE,
        "NIK": NIKS,
        "TANGGAL_LAHIR": BORN,
        "STATUS": STATUSES,
        "HONOR": WAGES,
        "TMT_KGB": [date(2026, 10, 1)] * 4,
        "MULAI_KONTRAK": [date(2026, 1, 1)] * 4,
    }
    draw = random.Random(2)
    for _ in range(20):
        names = list(columns)
        draw.shuffle(names)
        found = choose(*table(**{name: columns[name] for name in names}))
        by_label = {found.labels[column]: key for key, column in found.fields.items()}
        assert by_label == {
            "NO": "number",
            "NAMA": "name",
            "NIK": "nik",
            "TANGGAL LAHIR": "birth_date",
            "STATUS": "status",
            "HONOR": "wage",
            "MULAI KONTRAK": "start",
        }
        assert found.unknown == ()
        assert found.confidence == 1.0


@pytest.mark.parametrize("odd", ["12", "2026-01-01", "TRUE", "Daftar ini diisi oleh bendahara"])
@pytest.mark.parametrize("lost", ["NAMA", "NIK", "TANGGAL_LAHIR", "STATUS"])
def test_a_field_whose_label_is_lost_is_known_by_its_cells(odd, lost):
    columns = {"NO": [1, 2, 3, 4], "NAMA": PEOPLE, "NIK": NIKS, "TANGGAL_LAHIR": BORN,
               "JABATAN": ["Sopir", "Bidan", "Sopir", "Satpam"], "STATUS": STATUSES}  # fmt: skip
    sound = choose(*table(**columns))
    labels, rows = table(**columns)
    place = list(columns).index(lost)
    labels[place] = [odd]
    found = choose(labels, rows)
    assert found.fields == sound.fields
    assert place in found.by_cells


@pytest.mark.parametrize(
    ("label", "cells"),
    [
        ("WARNA BAJU", [date(2026, 9, 30)] * 4),
        ("TANGGAL PENSIUN", [date(2026, 9, 30)] * 4),
        ("MASA KONTRAK", [date(2026, 9, 13), date(2026, 9, 14)] * 2),
        ("LAIN-LAIN A", [2_000_000] * 4),
        ("12", [2_000_000] * 4),
    ],
)
def test_dates_and_sums_under_a_label_nobody_knows_are_kept_for_telling(label, cells):
    labels, rows = table(NO=[1, 2, 3, 4], NAMA=PEOPLE, NIK=NIKS, X=cells)
    labels[3] = [label]
    found = choose(labels, rows)
    assert found.unknown == (3,)
    assert not {"start", "end", "wage"} & found.fields.keys()


def test_single_days_under_a_period_begin_or_end_it_as_they_stand_in_their_month():
    for day, field in ((date(2026, 9, 30), "end"), (date(2026, 7, 1), "start")):
        found = choose(*table(NAMA=PEOPLE, NIK=NIKS, MASA_KONTRAK=[day] * 4))
        assert found.fields[field] == 2


def test_a_mended_word_alone_is_no_ground():
    labels, rows = table(NAMA=PEOPLE, NIK=NIKS, HONORR=["merah", "biru", "hijau", "putih"])
    assert "wage" not in choose(labels, rows).fields
    labels, rows = table(NAMA=PEOPLE, NIK=NIKS, HONORR=WAGES)
    assert choose(labels, rows).fields["wage"] == 2


def test_a_word_of_something_else_does_not_forbid_what_the_cells_show():
    found = choose(*table(NAMA=PEOPLE, NIK=NIKS, GOLONGAN=STATUSES))
    assert found.fields["status"] == 2
    found = choose(*table(NAMA=PEOPLE, NIK=NIKS, GOLONGAN=["III/a", "II/b", "III/a", "II/c"]))
    assert "status" not in found.fields


def test_of_two_statuses_both_are_read():
    labels, rows = table(NAMA=PEOPLE, NIK=NIKS, STATUS=["Aktif"] * 4, STATUS_KEPEGAWAIAN=STATUSES)
    found = choose(labels, rows)
    assert (found.fields["status"], found.fields[OTHER_STATUS]) == (3, 2)


def test_the_mothers_name_is_nobodys_while_the_persons_own_is_there():
    mothers = ["Rosmini Andai", "Nurlia Umpama", "Hasnah Misal", "Wa Ina Contoh"]
    found = choose(*table(NAMA_IBU=mothers, PEGAWAI_KITA=PEOPLE, NIK=NIKS))
    assert found.fields["name"] == 1


def test_a_table_of_labels_nobody_knows_is_not_trusted():
    labels, rows = table(AAA=PEOPLE, BBB=NIKS, CCC=["x", "y", "z", "w"], DDD=["p", "q", "r", "s"])
    found = choose(labels, rows)
    assert (found.fields["name"], found.fields["nik"]) == (0, 1)
    assert found.confidence < LEAST_CONFIDENCE


def test_without_any_header_statuses_births_and_sexes_are_known_too():
    rows = [list(row) for row in zip(NIKS, PEOPLE, BORN, ["L", "P"] * 2, STATUSES, strict=True)]
    found = guess(rows)
    assert found is not None
    assert found.fields == {"nik": 0, "name": 1, "birth_date": 2, "sex": 3, "status": 4}
    assert guess([[name, born] for name, born in zip(PEOPLE, BORN, strict=True)]) is None


@pytest.mark.parametrize("label", ["NON AKTIF SEJAK", "TIDAK AKTIF SEJAK", "BERHENTI MULAI"])
def test_a_column_of_leaving_is_no_start(label):
    days = [date(2026, 7, 1)] * 4
    assert "start" not in choose(*table(NAMA=PEOPLE, NIK=NIKS, **{label: days})).fields
    assert set(date_evidence("MULAI KERJA - BERHENTI KERJA")) == {"period"}


@pytest.mark.parametrize("sum_", ["1.500.000.-", "1.5 JT", "1,5 juta", "1.500.000/bln"])
def test_sums_in_words_are_sums(sum_):
    assert choose(*table(NAMA=PEOPLE, NIK=NIKS, UPAH_SEBULAN=[sum_] * 4)).fields["wage"] == 2
