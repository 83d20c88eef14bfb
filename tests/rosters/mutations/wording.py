"""The words of the changes: labels by field, remarks about others, rows and sheets of no person."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

ODD_LABELS = (
    "Diisi sesuai dengan dokumen kependudukan yang berlaku dan telah diverifikasi oleh operator",
    "Kolom ini wajib diisi oleh setiap perangkat daerah paling lambat tanggal 31 Januari 2026",
)
LONG_HINT = "(diisi lengkap sesuai dokumen, jangan disingkat, dan sudah diperiksa atasan langsung)"
#: Labels of what is nobody's field here; fit for a column that is of no use anyway.
ACCOUNT_LABELS = ("NO. REKENING (BPD 12345)", "NO. REKENING BPD SULTRA", "REKENING BANK 0012")
HELPER_LABELS = ("CEK", "INDEX", "IDX", "HELPER", "KUNCI", "JML DIGIT", "VALIDASI", "#", "cek NIK")
#: Dates of documents, of rank, leave, pension and licence: none of them a period of work.
DATE_LABELS = (
    "AKHIR STR", "AKHIR BERLAKU STR", "MASA BERLAKU STR", "TMT KGB", "TMT PENSIUN", "TMT PANGKAT",
    "TMT GOLONGAN", "MASA BERLAKU PASPOR", "TANGGAL AKHIR PASPOR", "BERLAKU S/D SIM", "MULAI CUTI",
    "SELESAI CUTI", "TANGGAL SK", "TGL SK TERAKHIR", "TGL IJAZAH", "TANGGAL SERTIFIKAT",
    "KGB BERIKUTNYA", "TGL TERBIT KK", "MASA BERLAKU SIP", "TGL VAKSIN", "TGL MENIKAH",
    "TANGGAL LAHIR ANAK", "TMT JABATAN FUNGSIONAL", "TGL PELATIHAN",
)  # fmt: skip
OTHERS_REMARKS = (
    "orang tua sudah meninggal", "pengganti (Alm) Budi", "alamat pindah ke Kelurahan Anduonohu",
    "istri PNS", "suami PNS di Dinas Pertanian", "pengganti Siti (resign 31 Maret 2026)",
    "menggantikan Budi yang pindah", "anak dari (Alm) La Ode Kamba", "rekening pindah ke BPD",
    "ayah pensiunan PNS", "Ibu kandung meninggal 2024", "belum PPPK", "KTP lama hilang",
    "atasan langsung: Budi, PNS", "suami meninggal dunia tahun 2023",
)  # fmt: skip
TITLES_ABOVE = (
    "PEMERINTAH KOTA KENDARI",
    "Jl. Drs. H. Abdullah Silondae No. 1 Telp. (0401) 3121234 Kode Pos 93111",
    "Jalan Poros Bandara No. 12, Kec. Kambu, Kota Kendari",
    "Nomor : 800/123/2026", "Lampiran Surat Nomor 800/45/2026 Tanggal 5 Januari 2026",
    "Sulawesi Tenggara", "KEADAAN BULAN JANUARI 2026", "Tahun Anggaran : 2026",
    "Dasar: Surat Edaran Nomor 5 Tahun 2025", "Dicetak tanggal 06-01-2026", "LAMPIRAN I",
)  # fmt: skip
#: Those by which a list is of the report's year.
OF_THE_YEAR = frozenset({"KEADAAN BULAN JANUARI 2026", "Tahun Anggaran : 2026"})
NOTES = (
    "*) Data per 1 Januari 2026", "Catatan: NIK sesuai KTP", "Keterangan : L = laki-laki",
    "Sumber: data kepegawaian", "Ket: * = mohon dicek kembali", "Data di atas sudah benar",
)  # fmt: skip
TOTALS = ("JUMLAH", "Sub Jumlah", "TOTAL", "Jumlah seluruhnya", "Jml", "SUB TOTAL")
VACANT = ("LOWONG", "-", "N/D", "(kosong)", "VACANT", "Kosong", "Formasi kosong", "")
SHEET_NAMES = (
    "Data Final (2)", "LAMPIRAN I", "Sheet1 (2)", "PNS", "ASN", "fix banget", "Rekap", "REVISI 3",
    "Lamp. 2", "data", "JANUARI", "Foglio1", "Absensi",
)  # fmt: skip
PARENTS = (
    "DATA PRIBADI", "IDENTITAS", "DATA KEPEGAWAIAN", "KETERANGAN PEGAWAI", "PROFIL", "DATA DIRI",
    "DATA POKOK", "RINCIAN", "LAIN-LAIN", "DIISI OLEH OPD",
)  # fmt: skip
POSTS = (
    "Kepala Bidang", "Analis Kebijakan", "Pengadministrasi Umum", "Pengemudi", "Bidan Terampil",
    "Perawat Ahli Pertama", "Pranata Komputer", "Penyuluh Pertanian", "Arsiparis",
)  # fmt: skip
UNITS = ("Sekretariat", "Bidang Umum", "Bidang Program", "UPTD Wilayah I", "Seksi Pelayanan")


@cache
def synonyms() -> dict[str, list[str]]:
    """Labels by field, of ``synonyms.csv``."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    with (Path(__file__).parent / "synonyms.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            found[row["field"]].append(row["label"])
    return dict(found)
