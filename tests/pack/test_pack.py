"""The pack of a month, of a small city whose every rupiah is worked by hand.

UMK 2021 is Rp2,768,592. JKK class 1 (0.24 %): 6,644.62, so 6,645; class 3 (0.89 %): 24,640.47, so
24,640; JKM (0.30 %): 8,305.78, so 8,306. A month of class 1 is 14,951, of class 3 32,946.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import stat
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from tests.editions import City, Edition, found_city, make_edition

from analysis.cli import main
from analysis.manifest import is_untouched

HEADER = ("NO", "NIK", "NAMA LENGKAP", "JABATAN", "STATUS", "TMT", "TANGGAL BERAKHIR")
WA_ODE, LA_ODE, SITTI, RAHMAT = (
    "7471990101900001", "7471994202910002", "7471990303920003", "7471990404930004",
)  # fmt: skip
#: Of DLHK (class 1) and of DAMKAR (class 3); Rahmat moves from the one to the other in July.
DLHK = (
    (WA_ODE, "Wa Ode Uji Coba", "Petugas kebersihan", "NON ASN", "", ""),
    (LA_ODE, "La Ode Uji Coba", "Pengemudi", "PPPK PARUH WAKTU", "01/02/2025", ""),
    (RAHMAT, "Rahmat Uji Coba", "Tenaga administrasi", "NON ASN", "01/01/2026", "30/06/2026"),
    ("", "Tanpa Nomor Uji Coba", "Petugas kebersihan", "NON ASN", "", ""),
)
DAMKAR = (
    (RAHMAT, "Rahmat Uji Coba", "Tenaga administrasi", "NON ASN", "01/07/2026", ""),
    (SITTI, "Sitti Uji Coba", "Penjaga kantor", "NON ASN", "01/09/2026", ""),
)
#: What each OPD pays in each month: from January two stay at DLHK, and Rahmat to June.
JUNE = {"DLHK": 3 * 14_951}
AUGUST = {"DLHK": 2 * 14_951, "DAMKAR": 32_946}
LATER = {"DLHK": 2 * 14_951, "DAMKAR": 2 * 32_946}
EXPECTED = {month: JUNE if month < 7 else AUGUST if month < 9 else LATER for month in range(1, 13)}


def _send(city: City, opd: str, title: str, people: tuple[tuple[str, ...], ...]) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ([f"DAFTAR TENAGA NON ASN {title} TAHUN 2026"], [], HEADER):
        sheet.append(row)
    for place, person in enumerate(people, start=1):
        sheet.append([place, *person])
    path = city.raw_dir / "2026" / "rosters" / f"{opd}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


#: One process makes the edition, for all.
pytestmark = pytest.mark.xdist_group("pack")


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> tuple[City, Edition]:
    """The published edition of two OPDs on 20 August 2026. Not to be changed by a test."""
    folder = tmp_path_factory.mktemp("pack")
    city = found_city(folder / "city")
    _send(city, "DLHK", "DINAS LINGKUNGAN HIDUP DAN KEHUTANAN", DLHK)
    _send(city, "DAMKAR", "DINAS PEMADAM KEBAKARAN DAN PENYELAMATAN", DAMKAR)
    city.refer(
        "opd",
        "opd_code,name,aliases,jkk_class\n"
        "DLHK,Dinas Lingkungan Hidup dan Kehutanan,DLHK,1\n"
        "DAMKAR,Dinas Pemadam Kebakaran dan Penyelamatan,DAMKAR,3\n"
        "DISPAR,Dinas Pariwisata,DISPAR,1\n",
    )
    city.refer("budget", "year,opd_code,amount_idr,workers,source\n")
    city.refer("payments", "month,opd_code,amount_idr,source\n")
    edition = make_edition(
        folder / "edition", 2026, "--raw-dir", city.raw_dir, "--as-of", "2026-08-20",
        cwd=city.root,
    )  # fmt: skip
    assert edition.status == 0, edition.stderr
    return city, edition


class Packed:
    """A copy of the edition, and ``ucj pack`` on it."""

    def __init__(self, city: City, edition: Edition, folder: Path) -> None:
        self.city, self.processed = city, folder / "processed"
        shutil.copytree(edition.processed_dir, self.processed)
        self.reports = folder / "reports"
        shutil.copytree(edition.reports_dir, self.reports)

    def __call__(self, month: str, raw_dir: Path | None = None) -> int:
        raw = raw_dir or self.city.raw_dir
        return main(
            ["pack", "--month", month, f"--raw-dir={raw}", f"--processed-dir={self.processed}"]
        )

    def folder(self, month: str) -> Path:
        return self.processed / month[:4] / "pack" / month

    def opds(self, month: str) -> dict[str, Path]:
        files = sorted((self.folder(month) / "opd").iterdir())
        return {file.name.removesuffix(f"-{month}.xlsx"): file for file in files}

    def city_book(self, month: str) -> Path:
        return self.folder(month) / f"rekap-bkad-{month}.xlsx"


@pytest.fixture
def pack(small, tmp_path, capsys) -> Packed:
    return Packed(*small, tmp_path)


def _rows(path: Path, sheet: str) -> list[list[object]]:
    return [list(row) for row in openpyxl.load_workbook(path)[sheet].iter_rows(values_only=True)]


def _table(path: Path, sheet: str, first_head: str) -> list[list[object]]:
    """The rows from below the heads to the sum, the sum with them."""
    rows = _rows(path, sheet)
    begin = next(n for n, row in enumerate(rows) if row[0] == first_head) + 1
    end = next(n for n, row in enumerate(rows) if "Jumlah" in row[:2] and n > begin - 1)
    return rows[begin : end + 1]


def _total(path: Path) -> object:
    return _table(path, "Perhitungan", "Program")[-1][-1]


def _niks(path: Path, sheet: str = "Daftar") -> list[object]:
    return [row[2] for row in _table(path, sheet, "No.")[:-1]]


def _text(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    cells = (cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row)
    return "\n".join(str(cell) for cell in cells if cell is not None)


def test_the_calculation_of_an_opd_is_people_times_rupiah(pack) -> None:
    assert pack("2026-08") == 0
    files = pack.opds("2026-08")
    assert list(files) == ["DAMKAR", "DLHK"]
    assert _table(files["DLHK"], "Perhitungan", "Program") == [
        ["JKK", "non-ASN", 1, 0.0024, 2_768_592, 1, 6_645, 6_645],
        ["JKK", "PPPK paruh waktu", 1, 0.0024, 2_768_592, 1, 6_645, 6_645],
        ["Jumlah JKK", None, None, None, None, 2, None, 13_290],
        ["JKM", "non-ASN", 1, 0.003, 2_768_592, 1, 8_306, 8_306],
        ["JKM", "PPPK paruh waktu", 1, 0.003, 2_768_592, 1, 8_306, 8_306],
        ["Jumlah JKM", None, None, None, None, 2, None, 16_612],
        ["Jumlah", None, None, None, None, 2, None, 29_902],
    ]
    assert _table(files["DAMKAR"], "Perhitungan", "Program")[0] == [
        "JKK", "non-ASN", 3, 0.0089, 2_768_592, 1, 24_640, 24_640,
    ]  # fmt: skip


def test_the_list_names_each_person_with_rates_and_amounts(pack) -> None:
    assert pack("2026-08") == 0
    first, second, total = _table(pack.opds("2026-08")["DLHK"], "Daftar", "No.")
    assert first[1:5] == ["Wa Ode Uji Coba", WA_ODE, "non-ASN", "Petugas kebersihan"]
    assert first[5:] == [2_768_592, 0.0024, 6_645, 0.003, 8_306, 14_951]
    assert second[1:5] == ["La Ode Uji Coba", LA_ODE, "PPPK paruh waktu", "Pengemudi"]
    assert total[1:] == ["Jumlah", *[None] * 5, 13_290, None, 16_612, 29_902]


def test_accounts_are_summed_and_a_post_without_one_is_listed(pack) -> None:
    assert pack("2026-08") == 0
    rows = _table(pack.opds("2026-08")["DLHK"], "Rekening", "Rekening")
    assert [[row[0], row[1], row[3], row[4]] for row in rows] == [
        ["5.1.02.02.02.0006", "JKK", 1, 6_645],
        ["5.1.02.02.02.0007", "JKM", 1, 8_306],
        ["tanpa rekening", "JKK", 1, 6_645],
        ["tanpa rekening", "JKM", 1, 8_306],
        ["Jumlah", None, None, 29_902],
    ]
    assert [row[2] for row in rows[2:4]] == ["Pengemudi, PPPK paruh waktu"] * 2


def test_bkad_sees_all_opds_and_accounts_and_the_control_total(pack) -> None:
    assert pack("2026-08") == 0
    book = pack.city_book("2026-08")
    dlhk, damkar, dispar, total = _table(book, "Rekap OPD", "No.")
    assert dlhk[1:8] == ["Dinas Lingkungan Hidup dan Kehutanan", 2, 13_290, 16_612, 29_902, 1,
                         14_951]  # fmt: skip
    assert damkar[2:8] == [1, 24_640, 8_306, 32_946, 0, 0]
    # Nothing has come from it: that is not nobody.
    assert dispar[1:] == ["Dinas Pariwisata", *[None] * 6, "belum mengirim"]
    assert total[2:8] == [3, 37_930, 24_918, 62_848, 1, 14_951]
    rows = _table(book, "Rekening", "Rekening")
    # 6,645 of DLHK and 24,640 of DAMKAR; 8,306 twice; Pengemudi has no account.
    assert [[row[0], row[1], row[4]] for row in rows] == [
        ["5.1.02.02.02.0006", "JKK", 31_285],
        ["5.1.02.02.02.0007", "JKM", 16_612],
        ["tanpa rekening", "JKK", 6_645],
        ["tanpa rekening", "JKM", 8_306],
        ["Jumlah", None, 62_848],
    ]
    assert "Jumlah kendali Rp62.848" in _text(book)


def test_the_packs_of_all_opds_are_the_reports_need_month_by_month(pack) -> None:
    year = 0
    for number, expected in EXPECTED.items():
        month = f"2026-{number:02d}"
        assert pack(month) == 0
        totals = {opd: _total(file) for opd, file in pack.opds(month).items()}
        assert totals == expected
        assert _table(pack.city_book(month), "Rekap OPD", "No.")[-1][5] == sum(expected.values())
        year += sum(totals.values())
    # Two at DLHK 24 months, Rahmat 6 and 6, Sitti 4: 358,824 + 89,706 + 197,676 + 131,784.
    assert year == 777_990
    summary = json.loads((pack.processed / "2026" / "summary.json").read_text())
    assert summary["cost_low_idr"] == 777_990


def test_nobody_is_in_two_packs_not_even_who_has_moved(pack) -> None:
    for month, opd_of_rahmat in (("2026-06", "DLHK"), ("2026-07", "DAMKAR")):
        assert pack(month) == 0
        lists = {opd: _niks(file) for opd, file in pack.opds(month).items()}
        together = [nik for niks in lists.values() for nik in niks]
        assert len(together) == len(set(together)) == 3
        assert [opd for opd, niks in lists.items() if RAHMAT in niks] == [opd_of_rahmat]


def test_who_is_held_is_listed_apart_and_in_the_range_alone(pack) -> None:
    assert pack("2026-08") == 0
    file = pack.opds("2026-08")["DLHK"]
    held = [row for row in _rows(file, "Perlu diperbaiki") if row[0] == 1]
    assert [row[1] for row in held] == ["Tanpa Nomor Uji Coba"]
    assert held[0][-2:] == [14_951, "NIK belum diisi"]
    text = re.sub(r"\s+", " ", _text(file))
    assert "Agustus 2026 Rp29.902 untuk 2 orang" in text
    assert "bila semuanya ikut dibayar, Rp44.853" in text
    assert "Tanpa Nomor" not in str(_rows(file, "Daftar"))
    assert "Perlu diperbaiki" not in openpyxl.load_workbook(pack.opds("2026-08")["DAMKAR"])


@pytest.mark.parametrize(
    ("month", "said", "unsaid"),
    [
        ("2026-07", (), ("RENCANA", "SEMENTARA")),
        ("2026-08", ("SEMENTARA: Agustus 2026 belum berakhir",), ("RENCANA",)),
        ("2026-09", ("RENCANA, BUKAN KENYATAAN: September 2026 sesudah",), ("SEMENTARA",)),
    ],
)
def test_a_month_that_is_not_over_is_a_plan_and_says_so(pack, month, said, unsaid) -> None:
    assert pack(month) == 0
    for file in (*pack.opds(month).values(), pack.city_book(month)):
        for sheet in openpyxl.load_workbook(file).sheetnames:
            text = str(_rows(file, sheet))
            assert all(words in text for words in said)
            assert not any(words in text for words in unsaid)


def test_who_has_no_first_day_is_told(pack) -> None:
    assert pack("2026-01") == 0
    text = re.sub(r"\s+", " ", _text(pack.opds("2026-01")["DLHK"]))
    assert "1 dari 3 orang tidak mempunyai tanggal mulai" in text


def test_it_is_its_owners_alone_and_bkads_has_no_person(pack) -> None:
    assert pack("2026-08") == 0
    folder = pack.folder("2026-08")
    for path in (folder.parent, folder, *folder.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path
    text = _text(pack.city_book("2026-08"))
    assert not re.search(r"\d{16}", text)
    assert "Uji Coba" not in text
    assert "Pengemudi" not in text
    assert not list(pack.reports.rglob("*2026-08*"))


def test_neither_nik_nor_name_is_told_on_the_terminal(pack, capsys) -> None:
    assert pack("2026-09") == 0
    said = capsys.readouterr().out
    assert "Rp95.794" in said  # 29,902 + 2 x 32,946
    assert "rencana" in said
    assert not re.search(r"\d{16}|Uji Coba", said)


def test_the_same_edition_gives_the_same_bytes(pack) -> None:
    def sums() -> dict[str, str]:
        files = sorted(pack.folder("2026-08").rglob("*.xlsx"))
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}

    assert pack("2026-08") == 0
    before = sums()
    assert len(before) == 3
    assert pack("2026-08") == 0
    assert sums() == before


def test_it_prints_on_a4_landscape_with_heads_and_signatures_on_the_page(pack) -> None:
    assert pack("2026-08") == 0
    for file in (*pack.opds("2026-08").values(), pack.city_book("2026-08")):
        for sheet in openpyxl.load_workbook(file):
            assert sheet.page_setup.orientation == "landscape"
            assert sheet.page_setup.paperSize == 9
            assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
            head = int(sheet.print_title_rows.split(":")[0].strip("$"))
            assert sheet.cell(head, 1).value in ("Program", "Rekening", "No.", "OPD")
            assert sheet.print_area.endswith(f"${sheet.max_row}")
    calculation = _rows(pack.opds("2026-08")["DLHK"], "Perhitungan")
    titles = next(row for row in calculation if row[0] == "Pejabat Pelaksana Teknis Kegiatan")
    assert [cell for cell in titles if cell] == [
        "Pejabat Pelaksana Teknis Kegiatan", "Bendahara Pengeluaran", "Kepala OPD",
    ]  # fmt: skip


def test_the_edition_stays_whole_and_is_kept_with_its_pack(pack, capsys) -> None:
    folders = (pack.processed / "2026", pack.reports / "2026")
    assert is_untouched(*folders)
    assert pack("2026-08") == 0
    capsys.readouterr()
    places = [f"--processed-dir={pack.processed}", f"--reports-dir={pack.reports}"]
    assert main(["verify", "--year", "2026", *places]) == 0
    assert f"{pack.folder('2026-08')}: berkas pembayaran" in capsys.readouterr().out
    # So it is never taken away with the oldest ones.
    assert not is_untouched(*folders)


@pytest.mark.parametrize("table", ["contributions", "budget_lines", "reconciliation_months"])
def test_tables_that_contradict_each_other_give_no_pack(pack, capsys, table) -> None:
    assert pack("2026-08") == 0
    before = pack.city_book("2026-08").read_bytes()
    path = pack.processed / "2026" / f"{table}.parquet"
    frame = pd.read_parquet(path)
    column = "need_idr" if table == "reconciliation_months" else "amount_idr"
    opd = "*" if table == "reconciliation_months" else "DAMKAR"
    place = frame[(frame["month"] == "2026-08") & (frame["opd_code"] == opd)].index[0]
    frame.loc[place, column] += 1
    frame.to_parquet(path)
    capsys.readouterr()
    assert pack("2026-08") == 1
    assert "2026-08" in capsys.readouterr().err
    assert pack.city_book("2026-08").read_bytes() == before
    assert [path.name for path in pack.folder("2026-08").parent.iterdir()] == ["2026-08"]


def test_a_person_in_two_opds_of_one_month_gives_no_pack(pack, capsys) -> None:
    path = pack.processed / "2026" / "contributions.parquet"
    frame = pd.read_parquet(path)
    place = frame[(frame["month"] == "2026-08") & (frame["opd_code"] == "DLHK")].index[0]
    frame.loc[place, "opd_code"] = "DAMKAR"
    frame.to_parquet(path)
    assert pack("2026-08") == 1
    assert "di dua OPD" in capsys.readouterr().err


@pytest.mark.parametrize("month", ["2026-13", "2026-8", "Agustus", ""])
def test_what_is_no_month_is_bad_use(pack, capsys, month) -> None:
    assert pack(month) == 2
    assert "tulis seperti 2026-08" in capsys.readouterr().err


def test_a_year_without_an_edition_has_no_pack(pack, capsys) -> None:
    assert pack("2025-08") == 1
    assert "belum ada edisi 2025" in capsys.readouterr().err


def test_the_edition_of_another_city_is_refused(pack, tmp_path, capsys) -> None:
    other = tmp_path / "other"
    shutil.copytree(pack.city.raw_dir, other)
    (other / "DATA-CONTOH.txt").write_text("")
    assert pack("2026-08", other) == 1
    assert "--raw-dir dan --processed-dir yang sepasang" in capsys.readouterr().err
