"""Lists with every ground to hold, merge or exclude, and with every kind of row beside persons."""

from __future__ import annotations

from dataclasses import replace

from tests.rosters.mutations.making import NON, PEOPLE, TITLES, Base, Maker
from tests.rosters.mutations.reading import plain

from analysis.rosters.grid import Value


def row_kinds() -> Base:
    """Rows that only their words tell from a person without a NIK."""
    made = Maker("every kind of row", "dinkes rows.xlsx", NON, "DINKES")
    made.put("title", *TITLES, ["DAFTAR TENAGA NON ASN TAHUN 2026"])
    made.put("header", ["NO", "NIK", "NAMA", "JABATAN", "TMT", "HONOR", "PARAF"])
    made.put("numbering", ["I", "II", "III", "IV", "V", "VI", "VII"])
    made.put("section", ["", "", "UPTD PUSKESMAS POASIA"])

    def people(first: int, last: int) -> None:
        for who in PEOPLE[first:last]:
            cells = [who.n + 1, who.nik, who.name, who.position, 2021, 1_500_000, ""]
            made.line(who, cells, wage=1_500_000)

    people(0, 3)
    made.put("section", ["", "", "SEKSI PENGANGKUTAN"])
    people(3, 5)
    made.put("added", ["", "", "Catatan: NIK sesuai KTP"])
    made.put("total", ["", "", "Jumlah", "", "", 7_500_000])
    made.put("section", ["III", "", "Persampahan dan Limbah"])
    people(5, 7)
    made.put("closing", ["", "", "Mengetahui,"], ["", "", "Plt. Kepala Dinas"])
    made.put("closing", ["", "", "Drs. Budi Contoh"], ["", "", "197001011998031001"])
    made.tab("Sheet1", ["number", "nik", "name", "position", "start", "wage", None])
    made.put("title", ["DAFTAR INVENTARIS"])
    made.put("added", ["NO", "NAMA", "TEMPAT TUGAS"])
    for n, text in enumerate(["Meja Kerja", "Kursi Lipat", "Lemari Arsip"]):
        made.put("added", [n + 1, text, "Sekretariat"])
    made.tab("Inventaris", [])
    return made.base()


def troubles() -> Base:
    """Every ground to hold, to merge and to exclude, on two sheets; the fates alone are stated."""
    made = Maker("every ground to hold or merge", "dinkes troubles.xlsx", NON, "DINKES")
    made.put("title", *TITLES, ["DAFTAR TENAGA NON ASN TAHUN 2026"])
    made.put("header", ["NO", "NIK", "NAMA", "TANGGAL LAHIR", "NO KK", "NIP", "TMT", "KETERANGAN"])

    def put(n: int, fate: tuple[str, str | None], **cells: Value) -> None:
        who = PEOPLE[n]
        given: dict[str, Value] = {
            "nik": who.nik, "name": who.name, "born": who.birth, "card": "", "nip": "",
            "start": "01-02-2020", "remark": "", **cells,
        }  # fmt: skip
        nik, name = str(given["nik"]), str(given["name"])
        made.line(who, [len(made.fates) + 1, *given.values()], fate=fate)
        if fate[0] == "held":
            is_known = fate[1] in ("nik_conflict", "possible_duplicate", "looks_like_asn",
                                   "struck_out", "name_missing")  # fmt: skip
            right = made.fates[-1][0]
            made.fates[-1] = [
                replace(right, nik=nik if is_known else None, name=plain(name) if name else None)
            ]

    _, second, third, fourth = PEOPLE[:4]
    put(0, ("counted", None))
    put(0, ("merged", "same_nik"), name="A. Karim")
    put(1, ("held", "nik_missing"), nik="belum ada")
    put(2, ("held", "nik_invalid"), nik=third.nik[:15])
    put(3, ("held", "nik_ruined"), nik=int(fourth.nik[:15] + "0"))
    put(4, ("held", "nik_conflict"))
    put(5, ("held", "nik_conflict"), nik=PEOPLE[4].nik, born=PEOPLE[4].birth)
    put(6, ("counted", None))
    near = PEOPLE[6].nik[:15] + ("1" if PEOPLE[6].nik[15] != "1" else "2")
    put(6, ("held", "possible_duplicate"), nik=near)
    put(7, ("held", "looks_like_asn"), nip="197902022005012000")
    put(8, ("held", "name_missing"), name="")
    put(9, ("held", "struck_out"))
    put(10, ("excluded", "deceased"), name=f"{PEOPLE[10].name} (Alm)")
    put(11, ("excluded", "left"), remark="Resign 31 Desember 2024")
    put(12, ("held", "nik_is_kk"), nik="7471990203150001")
    put(13, ("counted", None), nik=PEOPLE[13].nik.replace("1", "l", 1))
    ruined = int(PEOPLE[14].nik[:15] + "0")
    put(14, ("held", "nik_ruined"), nik=ruined)
    put(14, ("merged", "same_person_ruined_nik"), nik=ruined)
    made.tab("Sheet1", ["number", "nik", "name", "birth_date", None, "nip", "start", "remark"])
    struck = made.tabs[0].of_kind("line")[11]
    ids = [column.id for column in made.tabs[0].columns]
    made.tabs[0].struck = frozenset(
        (struck.id, ids[n]) for n, value in enumerate(struck.cells) if value != ""
    )
    made.put("title", ["DINAS KESEHATAN"], ["DAFTAR TENAGA NON ASN TAHUN 2024"])
    made.put("header", ["NO", "NIK", "NAMA", "JABATAN"])
    fate = ("excluded", "other_year")
    made.line(fourth, [1, fourth.nik, fourth.name, "Sopir"], fate=fate)
    made.tab("lama", ["number", "nik", "name", "position"])
    made.put("title", ["DINAS KESEHATAN"], ["DAFTAR TENAGA NON ASN"])
    made.put("header", ["NO", "NIK", "NAMA", "JABATAN"])
    made.line(second, [1, second.nik, second.name, "Sopir"], fate=("excluded", "hidden_sheet"))
    made.tab("arsip", ["number", "nik", "name", "position"])
    made.tabs[2].is_hidden = True
    return made.base()
