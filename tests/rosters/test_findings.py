"""Findings speak to an operator: every code is in the catalogue, and one cause is one finding."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.codes import HELD_REASONS
from analysis.rosters.findings import (
    CATALOGUE,
    CatalogueError,
    catalogue,
    collapse,
    expand_cells,
    load_catalogue,
    make_finding,
    mask_nik,
    mask_text,
    show_cells,
)
from analysis.rosters.terminal import render_findings
from analysis.schemas import FINDINGS, conform

NIK = "7471990101900001"
HEAD = "code,severity,title,message,message_many,expected,example,is_column_cause\n"


def ruined(row: int, column: int = 3, **more: object) -> dict:
    return make_finding(
        "nik_ruined", file="a.xlsx", sheet="DATA", row=row, column=column, value=NIK, **more
    )


def test_every_reason_to_hold_a_line_is_an_error_of_the_catalogue():
    assert {code: catalogue()[code].severity for code in HELD_REASONS} == dict.fromkeys(
        HELD_REASONS, "error"
    )


@pytest.mark.parametrize(
    "code",
    [
        "civil_servant_excluded",
        "pppk_full_time_excluded",
        "left_excluded",
        "deceased_excluded",
        "hidden_sheet_excluded",
        "other_year_excluded",
        "merged_same_nik",
        "merged_ruined",
        "merged_decided",
        "nihil",
    ],
)
def test_what_needs_no_mending_is_only_told(code: str):
    assert catalogue()[code].severity == "info"


def test_examples_show_only_niks_that_nobody_can_have():
    text = CATALOGUE.read_text(encoding="utf-8")
    numbers = re.findall(r"(?<!\d)\d{16}(?!\d)", text)
    assert numbers
    assert {number[:6] for number in numbers} == {"747199"}


@pytest.mark.parametrize("code", list(catalogue()))
def test_every_message_can_be_made_from_a_cell_a_row_a_sheet_and_a_file(code: str):
    for place in (
        {"file": "a.xlsx", "sheet": "S", "row": 7, "column": 2},
        {"file": "a.xlsx", "sheet": "S", "row": 7},
        {"file": "a.xlsx", "sheet": "S"},
        {"file": "a.xlsx"},
    ):
        for n_rows in (1, 12):
            facts = {
                "other": "Dinas B",
                "candidates": "Dinas B, Dinas C",
                "evidence": "nama sama",
                "months": "bulan 7 sampai 12",
                "line": 4,
            }
            message = make_finding(code, value="x", n_rows=n_rows, **facts, **place)["message"]
            assert not re.search(r"[{}]|None", message)
            assert message.endswith((".", ")"))


def test_a_finding_names_its_cell_as_excel_does():
    finding = ruined(17)
    assert finding["cell"] == finding["cells"] == "D17"
    assert finding["severity"] == "error"
    assert "sel D17" in finding["message"]
    assert make_finding("kpj_missing", sheet="S", row=3, column=27)["cell"] == "AB3"


def test_a_finding_on_a_file_has_no_cell():
    finding = make_finding("file_encrypted", file="a.xlsx")
    assert (finding["cell"], finding["row"], finding["cells"]) == (None, None, None)


def test_an_unknown_code_says_where_to_add_it():
    with pytest.raises(KeyError, match=r"'nik_melted'.*findings\.csv"):
        make_finding("nik_melted", file="a.xlsx")


def test_a_missing_fact_is_named():
    with pytest.raises(ValueError, match=r"nik_conflict.*'other'"):
        make_finding("nik_conflict", file="a.xlsx", row=3, column=1)


def test_the_value_is_kept_whole_and_the_message_is_masked():
    finding = make_finding("nik_invalid", row=3, column=1, value="7471 9901 0190 00011")
    assert finding["value"] == "7471 9901 0190 00011"
    assert "7471•••••••••0011" in finding["message"]
    assert "9901" not in finding["message"]


def test_a_table_of_findings_has_the_columns_of_the_schema():
    lines = [*collapse([ruined(row) for row in range(17, 30)]), make_finding("nihil", file="b.xls")]
    table = conform(pd.DataFrame(lines), FINDINGS)
    assert table["n_rows"].to_pylist() == [13, 1]
    assert table["cells"].to_pylist() == ["D17:D29", None]


def test_five_hundred_ruined_niks_in_one_column_are_one_finding():
    findings = [ruined(row) for row in [*range(17, 514), 516, 518, 519]]
    (one,) = collapse(findings)
    assert one["n_rows"] == 500
    assert one["message"].startswith("500 baris mulai sel D17: ")
    assert one["cells"] == "D17:D513, D516, D518:D519"
    assert (one["row"], one["cell"], one["value"]) == (17, "D17", NIK)


def test_nine_findings_of_a_column_stay_nine_and_ten_become_one():
    assert len(collapse([ruined(row) for row in range(1, 10)])) == 9
    assert len(collapse([ruined(row) for row in range(1, 11)])) == 1


def test_other_columns_sheets_and_files_are_other_causes():
    findings = [ruined(row) for row in range(1, 11)]
    findings += [ruined(row, column=5) for row in range(1, 11)]
    findings += [{**ruined(row), "sheet": "LAIN"} for row in range(1, 11)]
    findings += [{**ruined(row), "file": "b.xlsx"} for row in range(1, 11)]
    assert [finding["n_rows"] for finding in collapse(findings)] == [10, 10, 10, 10]


def test_pairs_of_persons_are_never_collapsed():
    pairs = [
        make_finding("nik_conflict", file="a", sheet="S", row=row, column=2, other="baris 3")
        for row in range(1, 31)
    ]
    assert len(collapse(pairs)) == 30


def test_rows_of_several_opds_collapse_without_an_opd():
    mixed = [ruined(row, opd_code="A" if row % 2 else "B") for row in range(1, 21)]
    assert collapse(mixed)[0]["opd_code"] is None
    assert collapse([ruined(row, opd_code="A") for row in range(1, 21)])[0]["opd_code"] == "A"


def test_collapsing_twice_changes_nothing():
    once = collapse([ruined(row) for row in range(1, 31)])
    assert collapse(once) == once


def test_worse_findings_come_first_then_those_of_more_rows():
    findings = [make_finding("kpj_missing", file="a", sheet="S", row=1, column=4)]
    findings += [make_finding("sex_unreadable", file="a", sheet="S", row=1, column=4, value="X")]
    findings += [make_finding("nik_missing", file="a", sheet="S", row=1, column=3)]
    findings += [ruined(row) for row in range(1, 31)]
    assert [f["code"] for f in collapse(findings)] == [
        "nik_ruined",
        "nik_missing",
        "sex_unreadable",
        "kpj_missing",
    ]


def test_cells_expand_to_the_places_they_were_made_of():
    assert list(expand_cells("D17:D19, D21")) == [(17, 3), (18, 3), (19, 3), (21, 3)]
    assert list(expand_cells("AB2")) == [(2, 27)]
    assert list(expand_cells("17:18")) == [(17, None), (18, None)]
    with pytest.raises(ValueError, match="A1:B2"):
        list(expand_cells("A1:B2"))


def test_rows_without_a_column_collapse_to_row_ranges():
    findings = [make_finding("struck_out", file="a", sheet="S", row=r) for r in range(5, 20)]
    (one,) = collapse(findings)
    assert (one["cell"], one["cells"]) == (None, "5:19")
    assert show_cells(one["cells"]) == "baris 5–19"


def test_a_nik_is_masked_as_the_privacy_rule_has_it():
    assert mask_nik(NIK) == "7471••••••••0001"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        (f"NIK {NIK}.", "NIK 7471••••••••0001."),
        ("7471 9901 0190 0001", "7471••••••••0001"),
        ("74.71.99.010190.0001", "7471••••••••0001"),
        ("74719901O19OOO01", "7471••••••••OO01"),
        (f"{NIK} 01-01-1990", "7471••••••••0001 01-01-1990"),
        (f"'{NIK}", "'7471••••••••0001"),
        ("199001012026012001", "1990••••••••••2001"),
    ],
)
def test_a_nik_is_masked_however_it_is_written(text: str, masked: str):
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text", ["01-01-2026 31-12-2026", "2.500.000 3.000.000", "0001234567890", "99012345678", ""]
)
def test_dates_sums_and_shorter_numbers_stay_readable(text: str):
    assert mask_text(text) == text


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (
            "a,error,T,M,,E,X,false\na,error,T,M,,E,X,false\n",
            "baris 3, kolom code: sama dengan baris 2",
        ),
        ("a,fatal,T,M,,E,X,false\n", "kolom severity: 'fatal' tidak dikenal"),
        ("a,error,T,M,,E,X,perhaps\n", "is_column_cause: 'perhaps' tidak dikenal"),
        ("a,error,T,M,,E,X,true\n", "message_many"),
        ("a,error,T,M,many,E,X,false\n", "message_many"),
        ("a,error,,M,,E,X,false\n", "kolom title: kosong"),
        ("a,error,T,M,,E,X,false,more\n", "kolomnya terlalu banyak"),
        ("a,error,T,M {value,,E,X,false\n", "kode 'a'"),
        ("a,error,T,M {0},,E,X,false\n", "bukan nama sebuah fakta"),
        ("a,error,T,M,many {other},E,X,true\n", "tidak mengenal"),
    ],
)
def test_a_faulty_catalogue_is_refused_with_its_line(tmp_path: Path, lines: str, complaint: str):
    path = tmp_path / "findings.csv"
    path.write_text(HEAD + lines, encoding="utf-8")
    with pytest.raises(CatalogueError, match=complaint):
        load_catalogue(path)


def test_a_catalogue_with_another_column_is_refused(tmp_path: Path):
    path = tmp_path / "findings.csv"
    path.write_text("code,severity\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"baris 1: kolom .*title.* tidak ada"):
        load_catalogue(path)


def console(findings: list[dict], *, width: int = 80, colour: bool = False, **columns) -> str:
    frame = pd.DataFrame(findings).assign(**columns)
    return render_findings(frame, console_width=width, use_colour=colour)


def test_the_terminal_shows_files_sheets_and_the_worst_first():
    text = console(
        [
            make_finding("kpj_missing", file="a.xlsx", sheet="DATA", row=9, column=4),
            make_finding("opd_unknown", file="a.xlsx"),
            *collapse([ruined(row) for row in range(17, 42)]),
        ],
        n_people=[1, 0, 25],
        amount_idr=[0, 0, 4485300],
    )
    order = ["a.xlsx", "OPD tidak dikenal", "Sheet DATA", "SALAH", "catatan", "1 harus diperbaiki"]
    assert [text.index(part) for part in order] == sorted(text.index(part) for part in order)
    assert "D17:D41  NIK rusak oleh Excel (25 orang, Rp4.485.300 setahun)" in text
    assert max(map(len, text.splitlines())) <= 80


def test_the_terminal_masks_niks_and_is_not_steered_by_a_cell():
    text = console([make_finding("nik_invalid", file="a\x1b[2J", row=1, column=1, value=NIK)])
    assert NIK not in text
    assert "\x1b" not in text
    assert "7471••••••••0001" in text


def test_the_terminal_has_colour_only_if_asked():
    assert "\x1b[" in console([ruined(3)], colour=True)
    assert "\x1b[" not in console([ruined(3)])


def test_a_roster_without_findings_says_so():
    empty = pd.DataFrame(columns=FINDINGS.names)
    assert "Tidak ada temuan" in render_findings(empty, console_width=80, use_colour=False)
