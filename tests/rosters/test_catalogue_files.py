"""Lists in formats that know no merged cells, and grids of any content whatever."""

from __future__ import annotations

import pandas as pd
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.rosters.grid import Sheet
from analysis.rosters.layout.scan import non_empty_rows, understand

A, B = "7471990304900001", "7471991205910002"
ROWS = [
    ["DINAS KESEHATAN", "", "", "", "", "", "", ""],
    ["DAFTAR TENAGA NON ASN TAHUN 2026", "", "", "", "", "", "", ""],
    ["NO", "NIK", "NAMA", "TEMPAT, TANGGAL LAHIR", "", "JENIS KELAMIN", "", "SK"],
    ["", "", "", "TEMPAT", "TANGGAL", "L", "P", "NOMOR"],
    ["1", "2", "3", "4", "5", "6", "7", "8"],
    ["A.", "BIDANG KEBERSIHAN", "", "", "", "", "", ""],
    ["1", A, "Ahmad Karim", "Raha", "03-04-1990", "v", "", "12"],
    ["2", "", "Darwis", "Muna", "", "", "v", ""],
    ["", "JUMLAH", "2", "", "", "", "", ""],
    ["", "", "", "", "Kendari, 5 Januari 2026", "", "", ""],
    ["", "", "", "", "Kepala Dinas Kesehatan", "", "", ""],
    ["", "", "", "", "NIP. 197001011998031001", "", "", ""],
]  # fmt: skip
FATES = ["not_a_person"] * 6 + ["counted", "held"] + ["not_a_person"] * 4


def write_csv(path, separator=";", encoding="utf-8"):
    lines = [separator.join(f'"{cell}"' for cell in row) for row in ROWS]
    path.write_bytes("\r\n".join(lines).encode(encoding))


def write_html(path):
    rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in row) + "</tr>" for row in ROWS)
    path.write_text(f"<html><body><table>{rows}</table></body></html>")


def write_xls(path):
    book = xlwt.Workbook()
    sheet = book.add_sheet("Data")
    for n, row in enumerate(ROWS):
        for m, cell in enumerate(row):
            if cell:
                sheet.write(n, m, int(cell) if cell.isdigit() and len(cell) < 5 else cell)
    book.save(str(path))


@pytest.mark.parametrize(
    ("file", "write"),
    [
        ("a.csv", write_csv),
        ("b.csv", lambda path: write_csv(path, ",", "utf-16")),
        ("c.csv", lambda path: write_csv(path, "\t", "cp1252")),
        ("d.xls", write_html),
        ("e.xls", write_xls),
    ],
)
def test_a_list_without_merged_cells_is_understood_as_with_them(house, file, write):
    write(house.path(file))
    rosters = house.clean()
    assert rosters.ledger["fate"].tolist() == FATES
    workers = rosters.workers
    assert workers["nik"].iloc[0] == A
    assert str(workers["birth_date"].iloc[0]) == "1990-04-03"
    assert workers["sex"].tolist() == ["L", "P"]
    assert workers["unit"].tolist() == ["BIDANG KEBERSIHAN"] * 2
    assert workers["opd_code"].tolist() == ["DINKES"] * 2
    assert workers["birth_date"].notna().tolist() == [True, False]


def test_a_filtered_row_counts_and_blank_rows_inside_the_table_do_not_end_it(house):
    book = house.send(
        [["DINAS KESEHATAN"], ["NO", "NIK", "NAMA", "STATUS"], [1, A, "Ahmad Karim", "Honorer"],
         [], [], [2, B, "Siti Rahmah", "Honorer"]],
    )  # fmt: skip
    sheet = book["Sheet1"]
    sheet.auto_filter.ref = "A2:D6"
    sheet.row_dimensions[6].hidden = True
    book.save(house.path("dinkes.xlsx"))
    rosters = house.clean()
    assert rosters.ledger["row"].tolist() == [1, 2, 3, 6]
    assert rosters.ledger["fate"].tolist()[2:] == ["counted", "counted"]
    assert "hidden_row_counted" in set(rosters.findings["code"])
    assert not pd.isna(rosters.workers["row"]).any()


CELLS = st.one_of(
    st.sampled_from(
        ["", "", "", "NO", "NAMA", "NIK", "JABATAN", "TEMPAT", "TANGGAL", "LAHIR", "L", "P", "SK",
         "JENIS KELAMIN", "JUMLAH", "NIHIL", "Mengetahui,", "NIP. 197001011998031001", A, B,
         "Ahmad Karim", "A.", "A. BIDANG", "Halaman 2", "Kendari, 5 Januari 2026", "1.", "(2)",
         "Unit Kerja :", "*) catatan", "7,47E+15", "TERBILANG", "\u00a0", "KPJ", "NO. BPJS"]
    ),
    st.integers(-5, 10**20),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
    st.text(max_size=12),
)  # fmt: skip
GRIDS = st.lists(st.lists(CELLS, max_size=8), max_size=14)
MERGES = st.lists(
    st.tuples(st.integers(0, 14), st.integers(0, 8), st.integers(0, 4), st.integers(0, 4)).map(
        lambda m: (m[0], m[1], m[0] + m[2], m[1] + m[3])
    ),
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(GRIDS, MERGES, st.text(max_size=8))
def test_whatever_a_sheet_holds_every_row_that_is_not_empty_is_one_thing(rows, merges, name):
    sheet = Sheet(name, rows, merges=tuple(merges))
    layout = understand(sheet)
    persons = {line.row for line in layout.lines}
    assert not persons & layout.others.keys()
    assert sorted(persons | layout.others.keys()) == non_empty_rows(sheet)
