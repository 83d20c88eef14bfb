"""What headings say of everybody below them is told, and changes no line."""

from __future__ import annotations

import pytest

HEAD = ["NO", "NAMA", "NIK", "JABATAN", "KET"]
NAMES = ["Ahmad Contoh", "Siti Umpama", "Budi Misal", "Wa Ode Andai"]
NIKS = ["7471990101900001", "7471994203910022", "7471990304920033", "7471994405930044"]


def _people(first, last, remark=None):
    return [[n + 1, NAMES[n], NIKS[n], "Staf", remark] for n in range(first, last)]


def _told(rosters):
    found = rosters.findings[rosters.findings["code"].str.startswith("heading_says")]
    return list(zip(found["code"], found["row"], strict=True))


@pytest.mark.parametrize(
    "heading",
    ["B. BERHENTI / MENGUNDURKAN DIRI", "C. MENINGGAL DUNIA", "Yang sudah keluar tahun 2025:",
     "II. PINDAH KE INSTANSI LAIN", "PENSIUN"],
)  # fmt: skip
def test_a_section_of_people_who_are_gone_is_told(house, fates, heading):
    title = ["TENAGA HONORER DINAS KESEHATAN 2026"]
    house.send([title, HEAD, *_people(0, 2), [heading], *_people(2, 4)])
    rosters = house.clean()
    assert [fate for _, fate, _ in fates(rosters)] == ["counted"] * 4
    assert _told(rosters) == [("heading_says_gone", 5)]


def test_a_title_of_people_who_are_gone_is_told(house):
    title = ["DAFTAR HONORER DINAS KESEHATAN YANG SUDAH BERHENTI"]
    house.send([title, HEAD, *_people(0, 2)])
    assert _told(house.clean()) == [("heading_says_gone", 1)]


def test_where_every_line_says_it_itself_the_heading_is_not_told(house):
    title, heading = ["TENAGA HONORER DINAS KESEHATAN 2026"], ["PINDAH TUGAS"]
    rows = [*_people(0, 2), heading, *_people(2, 4, "pindah ke Konawe")]
    house.send([title, HEAD, *rows])
    assert _told(house.clean()) == []


@pytest.mark.parametrize(
    "heading", ["A. BIDANG MUTASI DAN PEMBERHENTIAN", "SUB BIDANG PENSIUN", "B. TENAGA KEBERSIHAN"]
)
def test_a_unit_is_not_told(house, heading):
    house.send([["TENAGA HONORER DINAS KESEHATAN 2026"], HEAD, [heading], *_people(0, 2)])
    assert _told(house.clean()) == []


@pytest.mark.parametrize(
    ("title", "is_told"),
    [("TENAGA HONORER PERIODE APRIL S/D DESEMBER 2026", True),
     ("TENAGA HONORER PERIODE 1 JANUARI S/D 30 JUNI 2026", True),
     ("TENAGA HONORER PERIODE JANUARI S/D DESEMBER 2026", False),
     ("TENAGA HONORER TAHUN ANGGARAN 2026", False)],
)  # fmt: skip
def test_a_title_with_a_part_of_the_year_is_told(house, title, is_told):
    house.send([["DINAS KESEHATAN"], [title], HEAD, *_people(0, 2)])
    assert [code for code, _ in _told(house.clean())] == ["heading_says_period"] * is_told
