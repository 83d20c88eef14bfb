"""The workbooks for SIPP, read back: who is in them, what each cell holds, and what lacks."""

from __future__ import annotations

import os
import stat
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from analysis import schemas
from analysis.coverage.registration import files
from analysis.coverage.registration.files import Registrations, write_registrations
from analysis.coverage.registration.template import FOLDER, TemplateError, load_template
from analysis.rosters.clean import clean_rosters

NIK = "7471990101900001"
#: Typed from the published layout, A to AD.
COLUMNS = [
    "NO_PEGAWAI", "NAMA_LENGKAP", "GELAR", "TELEPON_AREA_RUMAH", "TELEPON_RUMAH",
    "TELEPON_AREA_KANTOR", "TELEPON_KANTOR", "TELEPON_EXT_KANTOR", "HP", "EMAIL", "TEMPAT_LAHIR",
    "TANGGAL_LAHIR", "NAMA_IBU_KANDUNG", "JENIS_IDENTITAS", "NOMOR_IDENTITAS",
    "MASA_LAKU_IDENTITAS", "JENIS_KELAMIN", "SURAT_MENYURAT_KE", "TANGGAL_KEPESERTAAN",
    "STATUS_KAWIN", "GOLONGAN_DARAH", "NPWP", "KODE_NEGARA", "UPAH", "ALAMAT", "KODE_POS",
    "LOKASI_PEKERJAAN", "STATUS_PEGAWAI", "TGL_AWAL_BEKERJA", "TGL_AKHIR_KONTRAK",
]  # fmt: skip
WORKER: dict[str, Any] = {
    "status": "counted", "nik": NIK, "name": "WA ODE UJI COBA", "birth_date": date(1990, 1, 1),
    "sex": "P", "opd_code": "DINKES", "unit": None, "position": None, "category": "NON_ASN",
    "start_date": date(2024, 3, 1), "end_date": None, "wage_reported_idr": 1_500_000, "kpj": None,
    "participant": False, "file": "a.xlsx", "sheet": "1", "row": 4,
}  # fmt: skip
DETAILS: dict[str, Any] = {
    "birth_place": "Raha", "mother_name": "SITI", "address": "Jl. Mawar 1", "postal_code": "93111",
    "mobile_phone": "081234567890", "email": "uji@contoh.id", "marital_status": "KAWIN",
    "blood_type": "O", "npwp": "123456789012000", "degree": "S.Pd", "unreadable": None,
}  # fmt: skip
AS_OF = date(2026, 11, 22)


def _workers(*changes: dict[str, Any]) -> pd.DataFrame:
    rows = [{"worker_id": f"w{n}", **WORKER, **change} for n, change in enumerate(changes)]
    return pd.DataFrame(rows, columns=schemas.WORKERS.names, dtype=object)


def _details(*changes: dict[str, Any] | None) -> pd.DataFrame:
    rows = [
        {"worker_id": f"w{n}", **DETAILS, **change}
        for n, change in enumerate(changes)
        if change is not None
    ]
    return pd.DataFrame(rows, columns=schemas.REGISTRATION_DETAILS.names, dtype=object)


def _write(
    folder: Path, workers: pd.DataFrame, details: pd.DataFrame | None = None, **more: Any
) -> Registrations:
    given = {"names": str, "year": 2026, "as_of": AS_OF, "wage_base": "umk:2021", **more}
    details = _details(*[None] * len(workers)) if details is None else details
    return write_registrations(workers, details, folder, **given)


def _book(folder: Path, code: str = "DINKES", name: str = "data_tk_baru") -> openpyxl.Workbook:
    return openpyxl.load_workbook(folder / "sipp" / code / f"{name}.xlsx")


#: A line of SIPP's list of members, active since 2025.
LISTED: dict[str, Any] = {
    "file": "sipp.xlsx", "sheet": "1", "row": 2, "kpj": "00123456789", "nik": None,
    "nik_first15": None, "name": "WA ODE UJI COBA", "birth_date": date(1990, 1, 1), "npp": "NPP1",
    "wage_reported_idr": None, "member_from": date(2025, 1, 1), "member_until": None, "month": None,
    "is_active": True, "worker_id": "w0", "matched_by": "nik",
}  # fmt: skip


def _participants(*changes: dict[str, Any]) -> pd.DataFrame:
    rows = [{**LISTED, **change} for change in changes]
    return pd.DataFrame(rows, columns=schemas.PARTICIPANTS.names, dtype=object)


def _endings(*changes: dict[str, Any]) -> pd.DataFrame:
    line = {
        "worker_id": None, "line_id": "l", "how": "left", "last_day": date(2025, 12, 31),
        "nik": NIK, "name": "Wa Ode Uji Coba", "birth_date": None, "kpj": None,
        "opd_code": "DINKES", "file": "a.xlsx", "sheet": "1", "row": 9,
    }  # fmt: skip
    rows = [{**line, **change} for change in changes]
    return pd.DataFrame(rows, columns=schemas.ENDINGS.names, dtype=object)


def _change_template(folder: Path, old: str, new: str) -> None:
    """Write the newest layout as ``other.yaml``, with one text changed."""
    text = (FOLDER / "data_tk_baru.yaml").read_text(encoding="utf-8")
    assert text.count(old) == 1
    (folder / "other.yaml").write_text(text.replace(old, new), encoding="utf-8")


def _people(book: openpyxl.Workbook, sheet: str = "data_tk_baru") -> list[dict[str, Any]]:
    heads, *rows = book[sheet].iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rows]


def _lacking(found: Registrations) -> dict[str, tuple[int, int]]:
    """Column to how many lack it, and of how many it is unreadable; only required ones."""
    gaps = found.gaps[found.gaps["is_required"] & (found.gaps["n_lacking"] > 0)]
    return {row.column: (row.n_lacking, row.n_unreadable) for row in gaps.itertuples()}


def test_the_sheet_has_the_30_columns_a_to_ad_in_their_order(tmp_path: Path) -> None:
    _write(tmp_path, _workers({}))
    book = _book(tmp_path)
    assert book.sheetnames == ["Petunjuk Pengisian", "data_tk_baru", "Lokasi Pekerjaan"]
    assert [cell.value for cell in book["data_tk_baru"][1]] == COLUMNS
    assert book["data_tk_baru"]["AD1"].value == "TGL_AKHIR_KONTRAK"


def test_a_roster_with_everything_fills_every_column_as_sipp_takes_it(tmp_path: Path) -> None:
    found = _write(tmp_path, _workers({"end_date": date(2026, 12, 31)}), _details({}))
    (person,) = _people(_book(tmp_path))
    assert {name: value for name, value in person.items() if value is not None} == {
        "NAMA_LENGKAP": "WA ODE UJI COBA", "GELAR": "S.Pd", "HP": "081234567890",
        "EMAIL": "uji@contoh.id", "TEMPAT_LAHIR": "Raha", "TANGGAL_LAHIR": "01-01-1990",
        "NAMA_IBU_KANDUNG": "SITI", "JENIS_IDENTITAS": "KTP", "NOMOR_IDENTITAS": NIK,
        "MASA_LAKU_IDENTITAS": "01-01-2090", "JENIS_KELAMIN": "P", "SURAT_MENYURAT_KE": "S",
        "STATUS_KAWIN": "Y", "GOLONGAN_DARAH": "O", "NPWP": "123456789012000",
        "KODE_NEGARA": "ID", "UPAH": "2768592", "ALAMAT": "Jl. Mawar 1", "KODE_POS": "93111",
        "LOKASI_PEKERJAAN": "7471", "TGL_AWAL_BEKERJA": "01-03-2024",
        "TGL_AKHIR_KONTRAK": "31-12-2026",
    }  # fmt: skip
    assert _lacking(found) == {}
    assert found.by_opd["n_complete"].tolist() == [1]


def test_a_roster_with_nothing_more_leaves_blanks_and_says_which(tmp_path: Path) -> None:
    found = _write(tmp_path, _workers({}, {"nik": NIK[:-1] + "2"}))
    first, _ = _people(_book(tmp_path))
    assert [first[name] for name in ("HP", "NAMA_IBU_KANDUNG", "STATUS_KAWIN", "ALAMAT")] == [
        None
    ] * 4
    assert first["SURAT_MENYURAT_KE"] is None
    assert _lacking(found) == {
        "HP": (2, 0), "TEMPAT_LAHIR": (2, 0), "NAMA_IBU_KANDUNG": (2, 0), "STATUS_KAWIN": (2, 0),
        "ALAMAT": (2, 0),
    }  # fmt: skip
    told = [row[0] for row in _book(tmp_path)["Petunjuk Pengisian"].iter_rows(values_only=True)]
    assert {"HP", "NAMA_IBU_KANDUNG", "STATUS_KAWIN", "ALAMAT"} <= set(told)


def test_a_person_without_sex_or_birth_date_gets_neither_from_the_nik(tmp_path: Path) -> None:
    found = _write(tmp_path, _workers({"sex": None, "birth_date": None}), _details({}))
    (person,) = _people(_book(tmp_path))
    assert person["JENIS_KELAMIN"] is None
    assert person["TANGGAL_LAHIR"] is None
    assert _lacking(found) == {"TANGGAL_LAHIR": (1, 0), "JENIS_KELAMIN": (1, 0)}
    assert found.by_opd["n_complete"].tolist() == [0]


def test_what_sipp_does_not_take_stays_blank_and_is_told_apart_from_what_was_never_sent(
    tmp_path: Path,
) -> None:
    details = _details(
        {"marital_status": "CERAI"}, {"mobile_phone": None, "unreadable": "mobile_phone,email"}, {}
    )
    found = _write(tmp_path, _workers({}, {}, {"name": "C"}), details)
    people = _people(_book(tmp_path))
    assert [person["STATUS_KAWIN"] for person in people] == [None, "Y", "Y"]
    assert [person["HP"] for person in people][1] is None
    assert _lacking(found) == {"HP": (1, 1), "STATUS_KAWIN": (1, 1)}


def test_only_counted_workers_who_are_no_participants_are_in(tmp_path: Path) -> None:
    workers = _workers(
        {"name": "IN"},
        {"name": "HELD", "status": "held"},
        {"name": "PARTICIPANT", "participant": True},
        {"name": "UNKNOWN", "participant": None},
    )
    workers["participant"] = workers["participant"].astype("boolean")  # as it is read back
    found = _write(tmp_path, workers)
    book = _book(tmp_path)
    assert [person["NAMA_LENGKAP"] for person in _people(book)] == ["IN", "UNKNOWN"]
    everywhere = {
        cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    }
    assert not everywhere & {"HELD", "PARTICIPANT"}
    assert found.by_opd["n_unknown"].tolist() == [1]


def test_without_any_list_the_file_says_that_nobody_knows_who_is_registered(tmp_path: Path) -> None:
    _write(tmp_path, _workers({"participant": None}))
    said = " ".join(
        str(row[0]) for row in _book(tmp_path)["Petunjuk Pengisian"].iter_rows(values_only=True)
    )
    assert "Bagi 1 orang" in said
    assert "BELUM DIKETAHUI" in said


def test_who_has_a_kpj_and_whose_work_has_ended_are_on_sheets_of_their_own(tmp_path: Path) -> None:
    workers = _workers(
        {"name": "NEW", "end_date": date(2026, 11, 22)},
        {"name": "KPJ", "kpj": "00123456789"},
        {"name": "LISTED"},
        {"name": "ENDED", "end_date": date(2026, 11, 21), "kpj": "00123456780"},
    )
    participants = _participants(
        {"worker_id": None, "matched_by": None, "kpj": "11111111111"},
        {"worker_id": "w2", "kpj": "22222222222"},
        {"worker_id": "w0", "matched_by": "name_birth_date", "kpj": "33333333333"},
    )
    found = _write(tmp_path, workers, participants=participants)
    book = _book(tmp_path)
    assert [person["NAMA_LENGKAP"] for person in _people(book)] == ["NEW"]
    continuing = _book(tmp_path, name="tk_lanjutan")
    assert [(p["KPJ"], p["NAMA_LENGKAP"]) for p in _people(continuing, "tk_lanjutan")] == [
        ("00123456789", "KPJ"),
        ("22222222222", "LISTED"),
    ]
    assert [p["TGL_AKHIR_KONTRAK"] for p in _people(book, "Sudah Berakhir")] == ["21-11-2026"]
    counts = found.by_opd.iloc[0]
    assert (counts.n_new, counts.n_continuing, counts.n_ended) == (1, 2, 1)


def test_a_year_that_is_over_is_looked_at_from_its_last_day(tmp_path: Path) -> None:
    found = _write(tmp_path, _workers({"end_date": date(2025, 12, 31)}), year=2025)
    assert found.by_opd["n_new"].tolist() == [1]


@pytest.mark.parametrize(
    "name", ["=cmd|' /C calc'!A0", "+62 UJI", "-UJI", "@UJI", "#REF!", "{0.__class__}"]
)
def test_a_name_that_looks_like_a_formula_is_text(tmp_path: Path, name: str) -> None:
    _write(tmp_path, _workers({"name": name}), _details({"address": name}), names=lambda _: name)
    cells = _book(tmp_path)["data_tk_baru"][2]
    assert (cells[1].value, cells[1].data_type) == (name, "s")
    assert cells[24].data_type == "s"
    heading = _book(tmp_path)["Petunjuk Pengisian"]["A1"]
    assert heading.data_type == "s"
    assert name in heading.value


def test_every_cell_of_the_data_is_text(tmp_path: Path) -> None:
    _write(tmp_path, _workers({}), _details({}))
    row = dict(zip(COLUMNS, _book(tmp_path)["data_tk_baru"][2], strict=True))
    for name in ("NOMOR_IDENTITAS", "HP", "NPWP", "KODE_POS", "TANGGAL_LAHIR", "UPAH"):
        assert (row[name].data_type, row[name].number_format) == ("s", "@"), name


@pytest.mark.parametrize(
    ("wage_base", "reported", "expected"),
    [
        ("umk:2021", 1_500_000, 2_768_592),
        ("umk:2026", None, 3_516_070),  # 3,516,070.42
        ("ump:2025", None, 3_073_552),  # 3,073,551.70
        ("actual", 1_500_000, 1_500_000),
        ("fixed:1000000", None, 1_000_000),
    ],
)
def test_the_wage_is_that_of_the_reports_price_in_whole_rupiah(
    tmp_path: Path, wage_base: str, reported: int | None, expected: int
) -> None:
    _write(tmp_path, _workers({"wage_reported_idr": reported}), wage_base=wage_base)
    assert _people(_book(tmp_path))[0]["UPAH"] == str(expected)


def test_a_template_can_take_the_reported_wage_instead_and_then_an_unknown_one_is_lacking(
    tmp_path: Path,
) -> None:
    _change_template(tmp_path, "from: wage_priced_idr", "from: wage_reported_idr")
    template = load_template("other", tmp_path)
    workers = _workers({}, {"wage_reported_idr": None})
    found = _write(tmp_path, workers, _details({}, {}), template=template)
    assert [person["UPAH"] for person in _people(_book(tmp_path))] == ["1500000", None]
    assert _lacking(found) == {"UPAH": (1, 0)}


def test_the_older_layout_splits_the_name_and_ends_with_the_place_of_work(tmp_path: Path) -> None:
    workers = _workers({"name": "WA ODE SITI UJI"}, {"name": "ANI"})
    _write(tmp_path, workers, template=load_template("data_tk_baru_older"))
    first, second = _people(_book(tmp_path))
    parts = ("NAMA_DEPAN", "NAMA_TENGAH", "NAMA_BELAKANG")
    assert list(first) == [COLUMNS[0], *parts, *COLUMNS[2:27]]
    assert [first[name] for name in parts] == ["WA", "ODE SITI", "UJI"]
    assert [second[name] for name in parts] == ["ANI", None, None]


def test_each_opd_gets_only_its_own_people_and_those_of_none_a_file_too(tmp_path: Path) -> None:
    workers = _workers(
        {"name": "A"}, {"name": "B", "opd_code": "RSUD"}, {"name": "C", "opd_code": None}
    )
    found = _write(tmp_path, workers)
    assert found.by_opd["folder"].tolist() == ["DINKES", "RSUD", "TANPA_OPD"]
    assert [person["NAMA_LENGKAP"] for person in _people(_book(tmp_path, "RSUD"))] == ["B"]
    assert [person["NAMA_LENGKAP"] for person in _people(_book(tmp_path, "TANPA_OPD"))] == ["C"]


def test_codes_that_no_file_can_bear_still_get_files_of_their_own(tmp_path: Path) -> None:
    found = _write(tmp_path, _workers({"opd_code": "../A/B"}, {"opd_code": "___A_B"}))
    assert sorted(found.by_opd["folder"]) == ["___A_B", "___A_B-2"]
    folders = sorted(path.name for path in (tmp_path / "sipp").iterdir())
    assert folders == sorted(found.by_opd["folder"])


def test_a_file_of_an_earlier_run_goes_and_nobody_to_register_is_no_file(tmp_path: Path) -> None:
    _write(tmp_path, _workers({}))
    found = _write(tmp_path, _workers({"participant": True}))
    assert list((tmp_path / "sipp").iterdir()) == []
    assert found.by_opd.empty
    assert found.gaps.empty
    found.write(tmp_path)
    assert schemas.read_table(schemas.REGISTRATION_GAPS, tmp_path).empty


@pytest.mark.skipif(os.name != "posix", reason="the system knows no such modes")
def test_folder_and_file_are_their_owners_alone(tmp_path: Path) -> None:
    _write(tmp_path, _workers({}))
    path = tmp_path / "sipp" / "DINKES" / "data_tk_baru.xlsx"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in (path.parent, path.parent.parent):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_the_same_data_give_the_same_bytes(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        _write(tmp_path / folder, _workers({}), _details({}))
    one, two = (
        (tmp_path / folder / "sipp" / "DINKES" / "data_tk_baru.xlsx").read_bytes()
        for folder in ("one", "two")
    )
    assert one == two


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("column: C,", "column: D,", "huruf kolomnya D, seharusnya C"),
        ("from: degree", "from: gelar", "from 'gelar' tidak dikenal"),
        ("default: KTP", "default: SIM", "isi 'SIM' tidak termasuk"),
        ('meaning: "gelar"', "maksud: gelar", "kunci maksud tidak dikenal"),
        ("\ncolumns:", "\nkolom:", "kunci kolom tidak dikenal"),
    ],
)
def test_a_template_that_cannot_be_right_is_refused_with_its_column(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    _change_template(tmp_path, old, new)
    with pytest.raises(TemplateError, match=told):
        load_template("other", tmp_path)


def test_a_template_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="tidak ada"):
        load_template("none", tmp_path)


def test_lines_of_two_files_become_one_person_with_the_details_of_both(tmp_path: Path) -> None:
    rosters = tmp_path / "2026" / "rosters"
    rosters.mkdir(parents=True)
    head = ["NO", "NIK", "NAMA", "STATUS", "L/P", "NO. HP", "NAMA IBU KANDUNG"]
    for file, cells in (("a.xlsx", ["P", "0812", ""]), ("b.xlsx", ["", "081234567890", "SITI"])):
        book = openpyxl.Workbook()
        book.active.append(["DAFTAR TENAGA NON ASN DINAS KESEHATAN TAHUN 2026"])
        book.active.append(head)
        book.active.append([1, NIK, "ANI", "Honorer", *cells])
        book.save(rosters / file)
    opds = (("DINKES", "Dinas Kesehatan", ("Dinkes",)),)
    cleaned = clean_rosters(tmp_path / "2026", 2026, opds, b"k" * 32)
    _write(tmp_path, cleaned.workers, cleaned.registration_details)
    (person,) = _people(_book(tmp_path))
    facts = [person[name] for name in ("JENIS_KELAMIN", "HP", "NAMA_IBU_KANDUNG")]
    assert facts == ["P", "081234567890", "SITI"]


def test_a_city_without_a_single_worker_has_nobody_to_register(tmp_path: Path) -> None:
    workers, details = (
        table.schema.empty_table().to_pandas()
        for table in (schemas.WORKERS, schemas.REGISTRATION_DETAILS)
    )
    registrations = write_registrations(
        workers,
        details,
        tmp_path,
        names=str,
        year=2026,
        as_of=date(2026, 11, 22),
        wage_base="umk:2021",
    )
    assert registrations.by_opd.empty
    assert not list(tmp_path.rglob("*.xlsx"))


def test_who_no_longer_works_and_is_still_listed_goes_on_data_tk_na(tmp_path: Path) -> None:
    workers = _workers(
        {"participant": True, "end_date": date(2026, 6, 30)},
        {"participant": True, "end_date": date(2026, 12, 31)},
        {"participant": True, "end_date": date(2026, 5, 31)},
        {"participant": True, "end_date": date(2026, 5, 31)},
    )
    participants = _participants(
        {},
        {"worker_id": "w1", "kpj": "00123456781"},
        # Taken off in May already.
        {"worker_id": "w2", "kpj": "00123456782", "member_until": date(2026, 5, 31)},
        {"worker_id": "w3", "kpj": "00123456783"},
        # On no roster but as somebody who has left; the name says that the other is another.
        {"worker_id": None, "kpj": "00123456784", "nik": NIK},
        {"worker_id": None, "kpj": "00123456785", "nik": NIK[:-1] + "2", "name": "Budi"},
    )
    endings = _endings(
        {"worker_id": "w3", "how": "deceased", "last_day": date(2026, 5, 12)},
        {},
        {"nik": NIK[:-1] + "2", "name": "Siti"},
    )
    found = _write(tmp_path, workers, participants=participants, endings=endings)
    book = _book(tmp_path, name="data_tk_na")
    facts = ("KPJ", "SEBAB_NA", "TANGGAL_KEJADIAN", "KETERANGAN")
    assert [tuple(row[name] for name in facts) for row in _people(book, "data_tk_na")] == [
        ("00123456789", None, "30-06-2026", "masa kerja berakhir menurut daftar OPD"),
        ("00123456784", None, "31-12-2025", "berhenti menurut daftar OPD"),
    ]
    assert found.by_opd["n_leaving"].tolist() == [2]
    said = " ".join(str(row[0]) for row in book["Petunjuk Pengisian"].iter_rows(values_only=True))
    assert "1 orang disebut meninggal" in said
    assert not (tmp_path / "sipp" / "DINKES" / "data_tk_baru.xlsx").exists()


def test_another_wage_on_the_list_than_that_of_the_price_goes_on_data_upah(tmp_path: Path) -> None:
    workers = _workers(*[{"participant": True}] * 3)
    participants = _participants(
        {"wage_reported_idr": 2_768_592},
        {"worker_id": "w1", "kpj": "00123456781", "wage_reported_idr": 3_000_000},
        {"worker_id": "w2", "kpj": "00123456782"},
    )
    found = _write(tmp_path, workers, participants=participants)
    (person,) = _people(_book(tmp_path, name="data_upah"), "data_upah")
    assert (person["KPJ"], person["UPAH"], person["NPP"]) == ("00123456781", "2768592", "NPP1")
    assert found.by_opd["n_wages"].tolist() == [1]


def test_the_card_says_what_sipp_should_show_by_npp(tmp_path: Path) -> None:
    workers = _workers(
        {"name": "NEW"},
        {"participant": True},
        {"participant": True, "end_date": date(2026, 6, 30)},
        {"participant": True, "opd_code": "RSUD"},
    )
    participants = _participants(
        {"worker_id": "w1", "wage_reported_idr": 3_000_000},
        {"worker_id": "w2", "kpj": "00123456782"},
        {"worker_id": "w3", "kpj": "00123456783", "npp": "NPP2"},
    )
    # A month is 6,645 + 8,306.
    due = dict.fromkeys(("w0", "w1", "w3"), 14_951)
    found = _write(tmp_path, workers, participants=participants, due=due)
    names = ["opd_code", "npp", "month", "n_joined", "n_left", "n_wages", "n_people", "total_idr"]
    assert found.cards[names].values.tolist() == [
        ["DINKES", "NPP1", "2026-11", 1, 1, 1, 2, 29_902],
        ["RSUD", "NPP2", "2026-11", 0, 0, 0, 1, 14_951],
    ]
    rows = list(_book(tmp_path)["Petunjuk Pengisian"].iter_rows(values_only=True))
    assert ("NPP1", 1, 1, 1, 2, 29_902) in [row[:6] for row in rows]


def test_more_people_than_sipp_takes_at_once_are_parted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 2)
    _write(tmp_path, _workers(*({"name": f"N{n}"} for n in range(5))))
    folder = tmp_path / "sipp" / "DINKES"
    paths = [folder / "data_tk_baru.xlsx", *(folder / n / "data_tk_baru.xlsx" for n in "23")]
    found = [_people(openpyxl.load_workbook(path)) for path in paths]
    assert [[one["NAMA_LENGKAP"] for one in people] for people in found] == [
        ["N0", "N1"],
        ["N2", "N3"],
        ["N4"],
    ]
