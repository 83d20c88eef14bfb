"""Reference files: read exactly, or refused with file, line, kolom and what to do."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.paths import project_root
from analysis.reference import ReferenceFileError, load_reference

FILES = {
    "opd": (
        "opd_code,name,aliases,jkk_class\n"
        "DLHK,Dinas Lingkungan Hidup,LHK; DLH ;,1\nDAMKAR,Damkar,,3\n"
    ),
    "budget": (
        "year,opd_code,amount_idr,workers,source\n"
        '2026,*,553127196,3083,"koran, 2025"\n2026,DLHK,9007199254740993,,\n'
    ),
    "payments": (
        "month,opd_code,amount_idr,source\n2026-01,DLHK,14951,kuitansi\n2026-01,DLHK,1,susulan\n"
    ),
    "coverage": (
        "as_of,segment,active,base,denominator,source\n"
        "2025-06-08,total,49397,140940,angkatan kerja,koran\n"
        "2025-06-08,pu,,88357,angkatan kerja,koran\n"
    ),
    "targets": "year,family,target_rate,source\n2026,rpjmn,0.3499,RKP 2026\n",
}


def test_files_as_excel_saves_them_in_indonesia_are_read_alike(tmp_path: Path) -> None:
    """Semicolons between the cells, a mark of the encoding in front, aliases in quotes."""
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with_commas = load_reference(_write(tmp_path / "a"))
    opd = (
        "\ufeffopd_code;name;aliases;jkk_class\n"
        'DLHK;Dinas Lingkungan Hidup;"LHK; DLH ;";1\nDAMKAR;Damkar;;3\n'
    )
    payments = FILES["payments"].replace(",", ";")
    with_semicolons = load_reference(_write(tmp_path / "b", opd=opd, payments=payments))
    assert with_semicolons.opd.equals(with_commas.opd)
    assert with_semicolons.payments.equals(with_commas.payments)


def _write(folder: Path, **changed: str) -> Path:
    (folder / "reference").mkdir()
    for name, text in {**FILES, **changed}.items():
        (folder / "reference" / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_figures_are_int_decimal_and_date_and_never_float(tmp_path: Path) -> None:
    reference = load_reference(_write(tmp_path))
    # 2^53 + 1: the first bilangan bulat that a float cannot hold.
    assert reference.budget["amount_idr"].tolist() == [553127196, 9007199254740993]
    assert reference.budget["workers"].tolist() == [3083, None]
    assert reference.coverage["active"].tolist() == [49397, None]
    assert reference.coverage["as_of"].tolist() == [date(2025, 6, 8)] * 2
    assert reference.targets["target_rate"].tolist() == [Decimal("0.3499")]
    assert reference.opd["jkk_class"].tolist() == [1, 3]
    assert reference.opd["aliases"].tolist() == [("LHK", "DLH"), ()]
    for table in (reference.opd, reference.budget, reference.payments, reference.coverage):
        assert not any(isinstance(value, float) for value in table.to_numpy().ravel())


def test_two_payments_in_one_month_are_two_payments(tmp_path: Path) -> None:
    assert load_reference(_write(tmp_path)).payments["amount_idr"].tolist() == [14951, 1]


def test_an_absent_file_falls_back_to_the_one_the_repository_ships(tmp_path: Path) -> None:
    _write(tmp_path)
    (tmp_path / "reference" / "targets.csv").unlink()
    reference = load_reference(tmp_path)
    assert reference.paths["targets"] == project_root() / "data/raw/reference/targets.csv"
    assert reference.paths["opd"] == tmp_path / "reference" / "opd.csv"
    assert not reference.targets.empty


def test_the_shipped_files_carry_the_published_figures(tmp_path: Path) -> None:
    reference = load_reference(tmp_path)
    city = reference.budget[reference.budget["opd_code"] == "*"].set_index("year")
    assert city.loc[2026, ["amount_idr", "workers"]].tolist() == [553127196, 3083]
    assert city.loc[2025, ["amount_idr", "workers"]].tolist() == [256147284, 1427]


def test_excel_with_a_byte_order_mark_and_blank_lines_is_read(tmp_path: Path) -> None:
    _write(tmp_path, targets="\ufeffyear,family,target_rate,source\n,,,\n\n2045,rpjpn,0.995,UU\n")
    assert load_reference(tmp_path).targets["year"].tolist() == [2045]


def test_a_table_of_nothing_but_its_header_is_empty(tmp_path: Path) -> None:
    _write(tmp_path, payments="month,opd_code,amount_idr,source\n")
    assert load_reference(tmp_path).payments.empty


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("budget", "553127196", "Rp553.127.196", ["baris 2, kolom amount_idr", "angka saja"]),
        ("budget", "553127196", "553127196.50", ["baris 2, kolom amount_idr", "bilangan bulat"]),
        ("budget", "2026,*", "26,*", ["baris 2, kolom year", "empat angka"]),
        ("budget", "2026,DLHK", "2026,*", ["baris 3, kolom year, opd_code", "sama dengan baris 2"]),
        (
            "budget",
            "2026,DLHK",
            "2026,DLH",
            ["kolom opd_code", "DLH tidak ada di", "betulkan kodenya"],
        ),
        (
            "payments",
            "2026-01,DLHK,14951",
            "01-2026,DLHK,14951",
            ["baris 2, kolom month", "TTTT-BB"],
        ),
        ("payments", "DLHK,1,", "LAIN,1,", ["kolom opd_code", "LAIN tidak ada di"]),
        ("opd", "Damkar,,3", "Damkar,,6", ["baris 3, kolom jkk_class", "1 sampai 5"]),
        ("opd", "DAMKAR", "*", ["kolom opd_code", "seluruh kota"]),
        ("opd", "DAMKAR,Damkar", ",Damkar", ["baris 3, kolom opd_code", "kosong"]),
        (
            "coverage",
            "2025-06-08,total",
            "8 Juni 2025,total",
            ["baris 2, kolom as_of", "TTTT-BB-HH"],
        ),
        ("targets", "0.3499", "34.99", ["baris 2, kolom target_rate", "0.3215"]),
        ("targets", "0.3499", '"34,99%"', ["baris 2, kolom target_rate", "bagian dari 1"]),
        ("targets", "0.3499", "0,3499", ["baris 2", "5 sel, seharusnya 4", "tanda kutip"]),
        (
            "targets",
            "target_rate",
            "rate",
            ["baris 1", "kolom target_rate tidak ada", "kolom rate: tidak dikenal"],
        ),
        (
            "targets",
            "year,family",
            "year,year",
            ["baris 1: kolom family tidak ada", "kolom year: tertulis dua kali"],
        ),
    ],
)
def test_a_bad_file_is_refused_with_its_place_and_what_to_do(
    tmp_path: Path, name: str, old: str, new: str, words: list[str]
) -> None:
    assert old in FILES[name]
    _write(tmp_path, **{name: FILES[name].replace(old, new, 1)})
    with pytest.raises(ReferenceFileError) as caught:
        load_reference(tmp_path)
    for word in [f"{name}.csv", *words]:
        assert word in str(caught.value)


WITH_SEGMENT = "year,family,target_rate,source,segment\n2026,rpjmd,0.5,RPJMD,\n"


def test_a_target_without_a_segment_is_the_whole_citys(tmp_path: Path) -> None:
    targets = f"{WITH_SEGMENT}2026,rpjmd,0.6,RPJMD,rentan\n"
    found = load_reference(_write(tmp_path, targets=targets)).targets
    assert found["segment"].tolist() == ["total", "rentan"]


@pytest.mark.parametrize(
    ("line", "word"),
    [("2026,rpjmd,0.6,RPJMD,total", "baris 3"), ("2026,rpjmd,0.6,RPJMD,rentn", "rentan")],
)
def test_a_target_that_stands_twice_or_of_no_segment_is_refused(tmp_path, line, word) -> None:
    _write(tmp_path, targets=f"{WITH_SEGMENT}{line}\n")
    with pytest.raises(ReferenceFileError, match=word):
        load_reference(tmp_path)


def test_a_line_number_is_that_of_the_editor_though_a_source_spans_two_lines(
    tmp_path: Path,
) -> None:
    _write(tmp_path, targets='year,family,target_rate,source\n2045,a,0.9,"dua\nbaris"\n2046,a,x,\n')
    with pytest.raises(ReferenceFileError, match="baris 4, kolom target_rate"):
        load_reference(tmp_path)


def test_the_root_is_found_from_a_folder_below_and_from_elsewhere(tmp_path: Path) -> None:
    root = project_root()
    assert (root / "pyproject.toml").is_file()
    assert project_root(root / "notebooks") == root
    assert project_root(tmp_path) == root


PAID = "month,opd_code,amount_idr,source,paid_from,paid_to,account\n"


def test_payments_have_sen_corrections_and_the_months_they_pay_for(tmp_path):
    _write(tmp_path, payments=f"{PAID}2026-04,DLHK,44851.20,x,2026-01,2026-03,\n"
           "2026-05,DLHK,-0.80,koreksi,,,\n")  # fmt: skip
    payments = load_reference(tmp_path).payments
    assert payments["amount_idr"].tolist() == [Decimal("44851.20"), Decimal("-0.80")]
    assert payments["paid_to"].tolist() == ["2026-03", None]


@pytest.mark.parametrize("months", ["2026-03,2026-01", "2026-03,", ",2026-03"])
def test_months_paid_for_are_both_there_and_in_order(tmp_path, months):
    _write(tmp_path, payments=f"{PAID}2026-04,DLHK,1,x,{months},\n")
    with pytest.raises(ReferenceFileError, match="paid_from"):
        load_reference(tmp_path)
