"""What the report says of those still to be registered, and of what their rosters lack."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.figures import Figures
from analysis.report.chapters import registration as chapter
from analysis.report.chapters.texts import OpdLabels
from analysis.report.tables import DataTable

NAMES = OpdLabels(
    pd.DataFrame({"opd_code": ["DINKES", "RSUD"], "name": ["Dinas Kesehatan", "RSUD Kota"]})
)
_COUNTS = ("n_new", "n_complete", "n_continuing", "n_ended", "n_unknown", "n_leaving", "n_wages")
_NOBODY_DEAD = pd.DataFrame(columns=schemas.CLAIMS.names)


def _by_opd(**counts: tuple[int, ...]) -> pd.DataFrame:
    rows = [
        {
            "opd_code": None if code == "none" else code,
            "folder": "x",
            **dict.fromkeys(_COUNTS, 0),
            **dict(zip(_COUNTS, n, strict=False)),
        }
        for code, n in counts.items()
    ]
    return pd.DataFrame(rows, columns=schemas.REGISTRATIONS.names)


def _gaps(*lines: tuple[Any, ...]) -> pd.DataFrame:
    return pd.DataFrame(lines, columns=schemas.REGISTRATION_GAPS.names)


def _figures(by_opd: pd.DataFrame, claims: pd.DataFrame = _NOBODY_DEAD) -> Figures:
    figures = Figures("U", date(2026, 11, 22))
    chapter.register(figures, by_opd)
    chapter.register_claims(figures, claims)
    return figures


def _texts(table: DataTable) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def test_each_opd_reads_what_its_roster_lacks_wholly_and_in_part() -> None:
    by_opd = _by_opd(DINKES=(1_200, 3, 2, 1, 0, 8, 9), none=(1, 0, 0, 0, 0))
    gaps = _gaps(
        ("DINKES", "HP", True, "inferred", 1_200, 1_200, 0),
        ("DINKES", "ALAMAT", True, "inferred", 1_200, 7, 2),
        ("DINKES", "NPWP", False, "inferred", 1_200, 1_200, 0),
        ("DINKES", "NAMA_LENGKAP", True, "inferred", 1_200, 0, 0),
        (None, "STATUS_KAWIN", True, "inferred", 1, 1, 0),
    )
    table = chapter.opd_table(by_opd, gaps, NAMES)
    assert _texts(table) == [
        ["Dinas Kesehatan", "1.200", "3", "2", "1", "8", "9", "nomor HP", "alamat"],
        ["OPD belum diketahui", "1", "0", "0", "0", "0", "0", "status kawin", "–"],
    ]
    assert [cell.text for cell in table.total][1:7] == ["1.201", "3", "2", "1", "8", "9"]


def test_the_columns_are_added_up_over_the_city_with_how_sure_they_are_required() -> None:
    gaps = _gaps(
        ("DINKES", "NPWP", False, "inferred", 4, 4, 0),
        ("DINKES", "HP", True, "inferred", 4, 1, 1),
        ("RSUD", "NPWP", False, "inferred", 2, 2, 0),
        ("RSUD", "HP", True, "inferred", 2, 2, 0),
    )
    assert _texts(chapter.column_table(gaps)) == [
        ["nomor HP", "HP", "kesimpulan", "3", "6", "1"],
        ["NPWP", "NPWP", "tidak wajib", "6", "6", "0"],
    ]


def test_without_a_list_of_participants_the_text_says_that_nobody_knows() -> None:
    said = chapter.text(_figures(_by_opd(DINKES=(5, 0, 0, 0, 5)))).text
    assert "belum tersedia bagi 5 orang" in said
    assert "TK lanjutan" not in said


def test_who_has_a_kpj_and_who_has_left_are_told_of_also_where_nobody_is_new() -> None:
    by_opd = _by_opd(DINKES=(0, 0, 3, 2, 0))
    figures = _figures(by_opd)
    said = chapter.text(figures).text
    assert said.startswith("Tidak ada pekerja yang datanya lengkap untuk data_tk_baru.")
    assert "3 orang sudah mempunyai KPJ" in said
    assert "2 orang yang masa kerjanya sudah berakhir" in said
    kinds = [block.kind for block in chapter.blocks(by_opd, _gaps(), figures, NAMES)]
    assert kinds == ["prose", "table"]


def test_nobody_to_register_is_one_sentence() -> None:
    by_opd = _by_opd()
    (only,) = chapter.blocks(by_opd, _gaps(), _figures(by_opd), NAMES)
    assert only.plain() == "Tidak ada pekerja dengan data lengkap yang masih harus didaftarkan."


def test_the_new_and_the_continuing_add_up_to_those_not_on_record() -> None:
    said = chapter.text(_figures(_by_opd(DINKES=(7, 2, 3, 1, 0)))).text
    assert said.startswith("Dari 10 pekerja dengan data lengkap yang masih bekerja")
    assert "7 disiapkan sebagai TK baru dan 3, yang sudah mempunyai KPJ" in said
    assert "Pada 2 orang semua kolom wajib sudah terisi" in said


def test_where_nobody_is_complete_no_zero_people_are_spoken_of() -> None:
    said = chapter.text(_figures(_by_opd(DINKES=(7, 0, 0, 0, 0)))).text
    assert "Belum seorang pun yang semua kolom wajibnya terisi" in said
    assert "0 orang" not in said


def test_who_is_to_be_taken_off_or_changed_is_told_also_where_nobody_is_to_be_registered() -> None:
    said = chapter.text(_figures(_by_opd(DINKES=(0, 0, 0, 0, 0, 4, 6)))).text
    assert "4 orang masih berada pada daftar peserta terbaru" in said
    assert "6 peserta tercatat dengan upah lain" in said
    assert "data_tk_baru" not in said


def test_of_the_dead_the_report_gives_the_counts_alone() -> None:
    dead = {"opd_code": "DINKES", "name": "Ahmad Karim", "nik": "7471990101900001"}
    states = ("covered", "unknown", "covered")
    claims = pd.DataFrame(
        [dead | {"state": state} for state in states], columns=schemas.CLAIMS.names
    )
    said = chapter.text(_figures(_by_opd(DINKES=(0, 0, 0, 0, 0, 1, 0)), claims)).text
    assert "3 orang disebut meninggal" in said
    assert "2 di antaranya peserta pada bulan itu" in said
    assert "bukan peserta" not in said
    assert "Ahmad" not in said
