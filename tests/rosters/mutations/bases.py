"""Sound lists in the shapes that OPDs use."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from tests.rosters.mutations.hard_bases import row_kinds, troubles
from tests.rosters.mutations.making import CLOSING, GONE, NON, PEOPLE, PW, TITLES, Base, Maker


def simple() -> Base:
    made = Maker("simple list", "Dinkes/daftar.xlsx", NON, "DINKES")
    made.put("title", ["DAFTAR TENAGA NON ASN DINAS KESEHATAN TAHUN 2026"], [])
    made.put("header", ["NO", "NIK", "NAMA", "TANGGAL LAHIR", "JABATAN"])
    for who in PEOPLE[:8]:
        made.line(who, [who.n + 1, who.nik, who.name, who.birth, who.position])
    made.tab("Sheet1", ["number", "nik", "name", "birth_date", "position"])
    return made.base()


def statuses() -> Base:
    made = Maker("statuses of all kinds", "dinkes.xlsx", NON, "DINKES")
    made.put("title", *TITLES, ["DAFTAR PEGAWAI TAHUN 2026"])
    made.put("header", ["NO", "NAMA LENGKAP", "NIK", "STATUS", "TMT", "GAJI", "KETERANGAN"])
    told = [
        ("Honorer", "", None, None),
        ("PNS", "", ("excluded", "civil_servant"), None),
        ("PPPK Paruh Waktu", "", None, PW),
        ("PPPK", "", ("excluded", "pppk_full_time"), None),
        ("Honorer", "Meninggal 12 Mei 2025", ("excluded", "deceased"), None),
        ("Honorer", "Mengundurkan diri per 1 Maret 2025", GONE, None),
        ("Tenaga Kontrak", "", None, None),
        ("PPPK Paruh Waktu", "", None, PW),
        ("PNS", "", ("excluded", "civil_servant"), None),
    ]
    for who, (status, remark, fate, category) in zip(PEOPLE, told, strict=False):
        wage = 1_500_000 + 50_000 * who.n
        made.line(
            who,
            [who.n + 1, who.name, who.nik, status, "01-03-2021", wage, remark],
            fate=fate or ("counted", None),
            wage=wage,
            category=category,
        )
    made.put("closing", *CLOSING)
    made.tab("Data", ["number", "name", "nik", "status", "start", "wage", "remark"])
    return made.base()


def two_rows() -> Base:
    made = Maker("header of two merged rows", "data dishub.xlsx", PW, "DISHUB")
    made.put("title", ["DINAS PERHUBUNGAN"], ["DAFTAR PPPK PARUH WAKTU"], [])
    made.put(
        "header",
        ["NO", "NAMA", "NIK", "TEMPAT, TANGGAL LAHIR", "", "JENIS KELAMIN", "", "JABATAN", "HONOR"],
        ["", "", "", "TEMPAT", "TANGGAL", "L", "P", "", ""],
    )
    made.put("numbering", [1, 2, 3, 4, 5, 6, 7, 8, 9])
    for who in PEOPLE[:9]:
        ticks = ["√", ""] if who.sex == "L" else ["", "√"]
        cells = [who.n + 1, who.name, who.nik, who.place, who.born, *ticks, who.position, 1_800_000]
        made.line(who, cells, wage=1_800_000)
    fields = ["number", "name", "nik", "birth_place", "birth_date", "sex_l", "sex_p", "position"]
    upright = [(3, column, 4, column) for column in (0, 1, 2, 7, 8)]
    made.tab("Sheet1", [*fields, "wage"], [*upright, (3, 3, 3, 4), (3, 5, 3, 6)])
    return made.base()


def siasn() -> Base:
    made = Maker("like an export of SIASN", "bkpsdm.xlsx", PW, "BKPSDM")
    made.put("title", ["BADAN KEPEGAWAIAN DAN PENGEMBANGAN SDM"])
    made.put(
        "header",
        ["NIP BARU", "NAMA", "GELAR DEPAN", "GELAR BELAKANG", "TEMPAT LAHIR NAMA", "TANGGAL LAHIR",
         "JENIS KELAMIN", "NIK", "NOMOR HP", "EMAIL", "ALAMAT", "JENIS PEGAWAI NAMA", "TMT CPNS",
         "UNOR NAMA"],
    )  # fmt: skip
    fields = ["nip", "name", None, None, "birth_place", "birth_date", "sex", "nik", None, None,
              None, "status", "start", "unit"]  # fmt: skip
    for who in PEOPLE[:7]:
        kind = "PNS" if who.n == 3 else "PPPK Paruh Waktu"
        made.line(
            who,
            [who.nip, who.name, "", "S.Pd", who.place, who.birth, who.sex, who.nik, "081234567890",
             "contoh@contoh.id", "Jl. Contoh No. 1", kind, "01-10-2025", "SEKRETARIAT"],
            fate=("excluded", "civil_servant") if who.n == 3 else ("counted", None),
        )  # fmt: skip
    made.tab("Export", fields)
    return made.base()


def payroll() -> Base:
    made = Maker("payroll with deductions", "DLHK/gaji.xlsx", NON, "DLHK")
    made.put("title", ["DINAS LINGKUNGAN HIDUP DAN KEHUTANAN"], ["DAFTAR GAJI TENAGA NON ASN"], [])
    made.put(
        "header",
        ["NO", "NAMA", "NIK", "JABATAN", "GAJI POKOK", "POTONGAN BPJS", "PPH", "JUMLAH DITERIMA",
         "TANDA TANGAN"],
    )  # fmt: skip
    for who in PEOPLE[:8]:
        wage = 2_000_000 + 100_000 * who.n
        cells = [who.n + 1, who.name, who.nik, who.position, wage, 20_000, 0, wage - 20_000, ""]
        made.line(who, cells, wage=wage)
    made.put("total", ["JUMLAH", "", "", "", 18_800_000, 160_000, 0, 18_640_000])
    made.put("closing", *CLOSING)
    fields = ["number", "name", "nik", "position", "wage", "deduction", None, "net", None]
    made.tab("Januari", fields)
    return made.base()


def sections() -> Base:
    made = Maker("sections by unit", "dinkes sections.xlsx", NON, "DINKES")
    made.put("title", *TITLES, ["DAFTAR NAMA TENAGA NON ASN"])
    made.put("header", ["NO", "NIK", "NAMA", "JABATAN", "TMT"])
    for start, unit in enumerate(["A. SEKRETARIAT", "B. PUSKESMAS POASIA", "C. PUSKESMAS ABELI"]):
        made.put("section", [unit])
        for who in PEOPLE[start * 3 : start * 3 + 3]:
            made.line(who, [who.n + 1, who.nik, who.name, who.position, "2019"])
    made.put("total", ["JUMLAH", "", 9])
    made.tab("Sheet1", ["number", "nik", "name", "position", "start"])
    return made.base()


def headings() -> Base:
    made = Maker("two categories under headings", "satpol.xlsx", PW, "SATPOL_PP")
    made.put("title", ["SATUAN POLISI PAMONG PRAJA"], ["DAFTAR PEGAWAI TAHUN 2026"])
    made.put("header", ["NO", "NAMA", "NIK", "JABATAN"])
    made.put("section", ["A. PPPK PARUH WAKTU"])
    for who in PEOPLE[:4]:
        made.line(who, [who.n + 1, who.name, who.nik, who.position])
    made.put("section", ["B. TENAGA NON ASN"])
    for who in PEOPLE[4:8]:
        made.line(who, [who.n + 1, who.name, who.nik, who.position], category=NON)
    made.put("section", ["C. PEGAWAI NEGERI SIPIL"])
    for who in PEOPLE[8:11]:
        fate = ("excluded", "civil_servant")
        made.line(who, [who.n + 1, who.name, who.nik, who.position], fate=fate)
    made.tab("Sheet1", ["number", "name", "nik", "position"])
    return made.base()


def place_and_date() -> Base:
    made = Maker("place and date of birth in one cell", "PUPR/data.xlsx", NON, "PUPR")
    made.put("title", ["DINAS PEKERJAAN UMUM DAN PENATAAN RUANG"], ["DATA TENAGA HONORER"], [])
    made.put("header", ["No.", "Nama", "TTL", "L/P", "NIK", "Pendidikan", "Unit Kerja"])
    for who in PEOPLE[:9]:
        born = f"{who.place}, {who.birth}"
        made.line(who, [who.n + 1, who.name, born, who.sex, who.nik, "SMA", "Bidang Jalan"])
    made.tab("Sheet1", ["number", "name", "birth", "sex", "nik", None, "unit"])
    return made.base()


def contracts() -> Base:
    made = Maker("start and end of contract", "kominfo.xlsx", NON, "DISKOMINFO")
    made.put("title", ["DINAS KOMUNIKASI DAN INFORMATIKA"], ["DAFTAR TENAGA KONTRAK TAHUN 2026"])
    made.put("header", ["NO", "NIK", "NAMA", "MULAI KONTRAK", "AKHIR KONTRAK", "HONOR PER BULAN"])
    spans = [(1, 12), (1, 6), (3, 12), (1, 12), (4, 9), (1, 3), (7, 12), (1, 12)]
    for who, (first, last) in zip(PEOPLE, spans, strict=False):
        end = date(2026, last + 1, 1) - timedelta(1) if last < 12 else date(2026, 12, 31)
        cells = [who.n + 1, who.nik, who.name, date(2026, first, 1), end, 1_650_000]
        made.line(who, cells, months=(first, last), wage=1_650_000)
    made.tab("Kontrak", ["number", "nik", "name", "start", "end", "wage"])
    return made.base()


def remarks() -> Base:
    made = Maker("remarks that end or move", "bpbd.xlsx", PW, "BPBD")
    made.put("title", ["BADAN PENANGGULANGAN BENCANA DAERAH"], ["PPPK PARUH WAKTU 2026"])
    made.put("header", ["NO", "NAMA", "NIK", "TANGGAL LAHIR", "KETERANGAN"])
    told: list[tuple[str, tuple[str, str] | None, tuple[int, int]]] = [
        ("", None, (1, 12)),
        ("Meninggal dunia 5 Februari 2025", ("excluded", "deceased"), (1, 12)),
        ("Mengundurkan diri 30 Juni 2026", None, (1, 6)),
        ("aktif", None, (1, 12)),
        ("", None, (1, 12)),
        ("Pindah ke Kota Makassar 10 Januari 2024", GONE, (1, 12)),
        ("Istri meninggal dunia 2024", None, (1, 12)),
        ("", None, (1, 12)),
    ]
    for who, (remark, fate, months) in zip(PEOPLE, told, strict=False):
        cells = [who.n + 1, who.name, who.nik, who.born, remark]
        made.line(who, cells, fate=fate or ("counted", None), months=months)
    made.tab("Sheet1", ["number", "name", "nik", "birth_date", "remark"])
    return made.base()


def two_tables() -> Base:
    made = Maker("two tables, one over the other", "setwan.xlsx", PW, "SETWAN")
    made.put("title", ["SEKRETARIAT DPRD"], ["DAFTAR PPPK PARUH WAKTU"])
    made.put("header", ["NO", "NAMA", "NIK", "JABATAN"])
    for who in PEOPLE[:5]:
        made.line(who, [who.n + 1, who.name, who.nik, who.position])
    made.put("blank", [])
    made.put("title", ["DAFTAR TENAGA NON ASN"])
    made.put("header", ["NO", "NAMA", "NIK", "JABATAN"])
    for who in PEOPLE[5:10]:
        made.line(who, [who.n - 4, who.name, who.nik, who.position], category=NON)
    made.tab("Sheet1", ["number", "name", "nik", "position"])
    return made.base()


def side_by_side() -> Base:
    made = Maker("two lists side by side", "dinsos.xlsx", NON, "DINSOS")
    made.put("title", ["DINAS SOSIAL"], ["DAFTAR TENAGA NON ASN 2026"])
    made.put("header", ["NO", "NAMA", "NIK", "", "NO", "NAMA", "NIK"])
    for n in range(5):
        left, right = PEOPLE[n], PEOPLE[n + 5]
        made.line(left, [n + 1, left.name, left.nik, "", n + 6, right.name, right.nik])
        made.fates[-1].append(made.fate(right, ("counted", None), (1, 12), None, NON))
    made.tab("Sheet1", ["number", "name", "nik", None, "number", "name", "nik"])
    return made.base()


def several_sheets() -> Base:
    made = Maker("a sheet for each unit", "dinkes/semua.xlsx", NON, "DINKES")
    for place, unit in enumerate(["PKM Abeli", "PKM Poasia", "Dinas"]):
        made.put("title", ["DINAS KESEHATAN"], [f"DAFTAR TENAGA NON ASN {unit.upper()}"])
        made.put("header", ["NO", "NIK", "NAMA", "STATUS KEPEGAWAIAN", "UPAH"])
        for who in PEOPLE[place * 4 : place * 4 + 4]:
            gone = who.n % 4 == 2
            made.line(
                who,
                [who.n + 1, who.nik, who.name, "PNS" if gone else "Honorer", 1_400_000],
                fate=("excluded", "civil_servant") if gone else ("counted", None),
                wage=1_400_000,
            )
        made.tab(unit, ["number", "nik", "name", "status", "wage"])
    return made.base()


def opd_column() -> Base:
    made = Maker("a column of OPDs", "BKPSDM/usulan.xlsx", NON, "DINKES")
    made.put("title", ["USULAN TENAGA NON ASN TAHUN 2026"])
    made.put("header", ["NO", "NIK", "NAMA", "OPD", "JABATAN", "TMT"])
    opds = [
        ("DINKES", "Dinas Kesehatan"),
        ("DISHUB", "Dinas Perhubungan"),
        ("DINSOS", "Dinas Sosial"),
    ]
    for who in PEOPLE[:9]:
        made.opd, written = opds[who.n % 3]
        made.line(who, [who.n + 1, who.nik, who.name, written, who.position, date(2020, 2, 1)])
    made.tab("Usulan", ["number", "nik", "name", "opd", "position", "start"])
    return made.base()


def without_nik() -> Base:
    made = Maker("some without a NIK", "dispora.xlsx", NON, "DISPORA")
    made.put("title", ["DINAS PEMUDA DAN OLAHRAGA"], ["DAFTAR TENAGA NON ASN"])
    made.put("header", ["NO", "NAMA", "NIK", "TGL LAHIR", "NO. HP", "TMT"])
    held = {
        1: ("", "nik_missing"),
        4: ("7471991234", "nik_invalid"),
        6: ("menyusul", "nik_missing"),
    }
    for who in PEOPLE[:9]:
        cell, reason = held.get(who.n, (who.nik, None))
        made.line(
            who,
            [who.n + 1, who.name, cell, who.birth, f"08123456{who.n:04}", "01/02/2020"],
            fate=("held", reason) if reason else ("counted", None),
            has_nik=reason is None,
        )
    made.tab("Sheet1", ["number", "name", "nik", "birth_date", None, "start"])
    return made.base()


def rich() -> Base:
    made = Maker("many columns", "damkar.xlsx", PW, "DAMKAR")
    made.put("title", ["DINAS PEMADAM KEBAKARAN DAN PENYELAMATAN"], ["DATA PPPK PARUH WAKTU"], [])
    made.put(
        "header",
        ["NO", "NI PPPK", "NAMA", "NIK", "NO KK", "TEMPAT LAHIR", "TANGGAL LAHIR", "L/P", "AGAMA",
         "ALAMAT", "NO REKENING", "NPWP", "JABATAN", "TMT", "UPAH", "KET"],
    )  # fmt: skip
    fields = ["nip", "name", "nik", None, "birth_place", "birth_date", "sex", None, None, None,
              None, "position", "start", "wage", "remark"]  # fmt: skip
    for who in PEOPLE[:8]:
        made.line(
            who,
            [who.n + 1, who.nip, who.name, who.nik, f"747199010203{who.n:04}", who.place, who.born,
             who.sex, "Islam", "Jl. Contoh", f"00123456{who.n:02}", "12.345.678.9-811.000",
             who.position, "01-10-2025", 1_950_000, "Aktif"],
            wage=1_950_000,
        )  # fmt: skip
    made.put("closing", *CLOSING)
    made.tab("Sheet1", ["number", *fields])
    return made.base()


BUILT: tuple[Callable[[], Base], ...] = (
    simple, statuses, two_rows, siasn, payroll, sections, headings, place_and_date, contracts,
    remarks, two_tables, side_by_side, several_sheets, opd_column, without_nik, rich, row_kinds,
    troubles,
)  # fmt: skip
