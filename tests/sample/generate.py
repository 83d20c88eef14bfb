"""The whole sample written to a folder: rosters, participants, and the files beside them."""

from __future__ import annotations

import csv
import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from tests.sample.bills import bills
from tests.sample.participants import members, sipp_lists
from tests.sample.register import YEARS
from tests.sample.rosters import build
from tests.sample.write import write_book

from analysis.owner import SAMPLE_MARKER

#: What a payment is made up of: JKK class 1 and JKM on the UMK of 2020/21, rupiah a month.
MONTHLY_IDR = 14_951
PAID_YEAR, PAID_MONTHS = 2026, 10
#: Files that lie beside the rosters and are none: path to content.
NOT_ROSTERS = {
    2026: {
        "Satpol PP/~$Data Anggota Satpol PP.xlsx": b"\x0bDATA CONTOH".ljust(165, b" "),
        "SETDA/catatan operator.txt": b"DATA CONTOH: mohon diperiksa.\r\n",
        "Kecamatan/Thumbs.db": b"DATA CONTOH",
    },
    2025: {},
}
#: Byte-for-byte copies that were sent along: path of the copy to the path of the roster.
COPIES = {2026: {"Copy of Bapenda 2026.xlsx": "Bapenda 2026.xlsx"}, 2025: {}}
#: OPD to the day of its confirmation and the workbook it has signed.
CONFIRMED = {
    2026: {
        "BAPPEDA": ("2026-01-14", "BAPPEDA/daftar nama pppk paruh waktu bappeda.xlsx"),
        "DISHUB": ("2026-01-12", "DISHUB/REVISI 2 nominatif.xlsx"),
        "DISKOMINFO": ("2026-01-15", "DISKOMINFO/Nominatif Kominfo.xlsx"),
        "DP3A": ("2026-01-13", "DP3A.xlsx"),
        "KEC_ABELI": ("2026-01-19", "Kecamatan/Abeli.xlsx"),
        "KESBANGPOL": ("2026-01-13", "Kesbangpol.xls"),
        "PERKIM": ("2026-01-20", "PERKIM/DPKPP daftar.xlsx"),
    },
    2025: {"DAMKAR": ("2025-02-10", "Damkar/Nominatif Damkar.xlsx")},
}
#: Whose list has changed since it was confirmed: so many workers stood on the confirmed one.
CHANGED_SINCE = {(2026, "DISHUB"): 119}


def truth_of_files(year: int) -> dict[str, str]:
    """Every file below ``rosters/`` of ``year`` to its status, ``read`` or ``ignored``."""
    read = {book.file: "read" for book in build(year).books}
    return read | dict.fromkeys([*NOT_ROSTERS[year], *COPIES[year]], "ignored")


_MARKER_TEXT = (
    "Semua isi folder ini adalah data contoh: orang, nomor, dan pembayarannya tidak ada.\n"
    "Selama berkas ini ada di sini, setiap laporan dari folder ini bertanda DATA CONTOH.\n"
)


def write_sample(target: Path) -> None:
    """Write the sample of all years below ``target``, which should be empty."""
    target.mkdir(parents=True, exist_ok=True)
    (target / SAMPLE_MARKER).write_text(_MARKER_TEXT, encoding="utf-8")
    for year in YEARS:
        folder = target / str(year)
        _write_rosters(folder / "rosters", year)
        for name, sheet in sipp_lists(year).items():
            write_book(folder / "participants" / name, "xlsx", [sheet])
        for name, sheet in bills(year).items():
            write_book(folder / "bills" / name, "xlsx", [sheet])
        _write_decisions(folder / "decisions.csv", year)
        _write_confirmations(folder, year)
    _write_payments(target / "reference" / "payments.csv")


def _write_rosters(folder: Path, year: int) -> None:
    for book in build(year).books:
        write_book(folder / book.file, book.format, book.sheets)
    for file, content in NOT_ROSTERS[year].items():
        (folder / file).write_bytes(content)
    for copy, original in COPIES[year].items():
        (folder / copy).write_bytes((folder / original).read_bytes())


def _write_decisions(path: Path, year: int) -> None:
    reason = "DATA CONTOH: satu orang, NIK salah ketik"
    _write_csv(
        path,
        ("kind", "left", "right", "decision", "reason", "decided_by", "decided_on"),
        [
            ("pair", left, right, "same", reason, "Petugas contoh", f"{year}-01-12")
            for left, right in build(year).decided
        ],
    )


def _write_confirmations(folder: Path, year: int) -> None:
    """The hash is that of the workbook that was signed; a changed one is no longer there."""
    now = Counter(opd_code for _, opd_code in build(year).workers)
    lines = []
    for number, (opd_code, (day, file)) in enumerate(CONFIRMED[year].items(), start=1):
        content = (folder / "rosters" / file).read_bytes()
        workers = CHANGED_SINCE.get((year, opd_code), now[opd_code])
        if workers != now[opd_code]:
            content = f"DATA CONTOH: {file} sebelum diubah".encode()
        letter = f"DATA CONTOH: Surat Konfirmasi 400.7/{number:03d}/{year} atas {file}"
        lines.append((opd_code, day, workers, letter, hashlib.sha256(content).hexdigest()))
    _write_csv(
        folder / "confirmations.csv",
        ("opd_code", "confirmed_on", "workers", "document", "sha256"),
        lines,
    )


def _write_payments(path: Path) -> None:
    lines = []
    for number in range(1, PAID_MONTHS + 1):
        month = date(PAID_YEAR, number, 1)
        paid = Counter(
            m.opd_code
            for m in members(PAID_YEAR)
            if m.opd_code and not m.is_gone and m.is_active_in(month)
        )
        lines += [
            (f"{month:%Y-%m}", opd_code, count * MONTHLY_IDR, "DATA CONTOH")
            for opd_code, count in sorted(paid.items())
        ]
    _write_csv(path, ("month", "opd_code", "amount_idr", "source"), lines)


def _write_csv(path: Path, columns: tuple[str, ...], lines: Iterable[tuple[object, ...]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(lines)
