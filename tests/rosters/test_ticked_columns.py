"""Columns of ticks that say what somebody is, and ticks that say something else."""

from __future__ import annotations

import pytest

NAMES = ["Ahmad Contoh", "Siti Umpama", "Budi Misal", "Wa Ode Andai"]
NIKS = ["7471990101900001", "7471994203910022", "7471990304920033", "7471994405930044"]
EXCLUDED = [("excluded", "civil_servant"), ("excluded", "pppk_full_time")]
LABELS = ["PNS", "PPPK", "PPPK PW", "HONORER"]


def _rows(marks):
    return [[n + 1, NAMES[n], NIKS[n], *marks[n]] for n in range(len(marks))]


def _one_each(mark, n_columns=4):
    return [[mark if n == m else None for m in range(n_columns)] for n in range(n_columns)]


@pytest.mark.parametrize("mark", ["√", "v", "V", "x", "✓", "1", 1, "ya"])
@pytest.mark.parametrize("parent", [None, "STATUS KEPEGAWAIAN", "JENIS PEGAWAI"])
def test_the_ticked_column_is_the_status(house, fates, mark, parent):
    head = [["NO", "NAMA", "NIK", *LABELS]]
    if parent:
        head = [["NO", "NAMA", "NIK", parent, None, None, None], [None, None, None, *LABELS]]
    merges = ("D2:G2",) if parent else ()
    house.send([["DINAS KESEHATAN"], *head, *_rows(_one_each(mark))], merges=merges)
    rosters = house.clean()
    found = [(fate, reason) for _, fate, reason in fates(rosters)]
    assert found == [*EXCLUDED, ("counted", None), ("counted", None)]
    assert rosters.workers["category"].tolist() == ["PPPK_PARUH_WAKTU", "NON_ASN"]


def test_who_is_ticked_as_gone_has_left(house, fates):
    head = ["NO", "NAMA", "NIK", "AKTIF", "TIDAK AKTIF"]
    marks = [["√", None], [None, "√"], ["√", None]]
    house.send([["TENAGA HONORER DINAS KESEHATAN"], head, *_rows(marks)])
    assert [reason for _, _, reason in fates(house.clean())] == [None, "left", None]


@pytest.mark.parametrize(
    "labels",
    [
        ["STATUS PASANGAN", "PNS", "PPPK"],
        ["SELEKSI YANG DIIKUTI", "CPNS", "PPPK"],
        ["KEPESERTAAN BPJS", "AKTIF", "TIDAK AKTIF"],
    ],
)
def test_ticks_under_something_else_exclude_nobody(house, fates, labels):
    parent, *children = labels
    head = [["NO", "NAMA", "NIK", parent, None], [None, None, None, *children]]
    rows = _rows([["√", None], [None, "√"], ["√", None]])
    house.send([["TENAGA HONORER DINAS KESEHATAN"], *head, *rows], merges=("D2:E2",))
    assert [fate for _, fate, _ in fates(house.clean())] == ["counted"] * 3


def test_two_ticks_in_a_row_are_no_status(house, fates):
    head = ["NO", "NAMA", "NIK", "PNS", "HONORER"]
    house.send([["DINAS KESEHATAN"], head, *_rows([["√", "√"], [None, "√"]])])
    rosters = house.clean()
    assert [fate for _, fate, _ in fates(rosters)] == ["counted"] * 2
    assert {"category_unknown", "column_unknown"} <= set(rosters.findings["code"])


@pytest.mark.parametrize(
    "label",
    ["STATUS SUAMI", "STATUS ATASAN", "USULAN STATUS", "STATUS SEBELUMNYA", "RIWAYAT PEKERJAAN",
     "KET. SUAMI/ISTRI", "STATUS PESERTA", "FORMASI YANG DILAMAR"],
)  # fmt: skip
@pytest.mark.parametrize("has_status", [True, False])
def test_a_status_of_somebody_else_or_of_another_time_excludes_nobody(
    house, fates, label, has_status
):
    head = ["NO", "NAMA", "NIK", label, *(["STATUS"] if has_status else [])]
    said = ["PNS", "PNS", "PPPK"]
    rows = _rows([[word, *(["Honorer"] if has_status else [])] for word in said])
    house.send([["DINAS KESEHATAN"], head, *rows])
    assert [fate for _, fate, _ in fates(house.clean())] == ["counted"] * 3
