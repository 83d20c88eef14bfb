"""The register: every table and picture by its number, and how final each figure is."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.figures import Figures
from analysis.lineage import lineage, rests_on_rosters
from analysis.report.chapters import register
from analysis.report.document import DataTable, Figure, Prose, TableColumn

DAY = date(2026, 11, 22)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="9">x</text></svg>'


def _table(title: str, made_from: str = "") -> DataTable:
    return DataTable(title, [TableColumn("Kolom")], [("a",)], made_from=made_from)


def _figures(n_confirmed: int) -> Figures:
    figures = Figures("U", DAY)
    figures.add_all({"n_opd_expected": 2, "n_opd_confirmed": n_confirmed, "cost_low": 7})
    figures.add_all({"budget": 9, "ucj_active": 49_397})
    return figures


def test_tables_and_pictures_are_counted_apart_as_the_report_numbers_them() -> None:
    picture = Figure("Gambar", SVG, "Sebuah huruf", made_from="ledger")
    blocks = (_table("Satu", "files"), picture, Prose("teks"), _table("Dua"))
    found = register.parts(blocks, DAY)
    assert [(one.code, one.text, one.meaning, one.source_table) for one in found] == [
        ("T-1", "Tabel 1", "Satu", "files"),
        ("G-1", "Gambar 1", "Gambar", "ledger"),
        ("T-2", "Tabel 2", "Dua", None),
    ]


@pytest.mark.parametrize(("n_confirmed", "word"), [(1, "sementara"), (2, "final")])
def test_a_figure_of_the_rosters_is_final_when_every_opd_has_confirmed(
    n_confirmed: int, word: str
) -> None:
    rows = {row[1].text: row[4].text for row in register.figure_table(_figures(n_confirmed)).rows}
    assert rows["Rp7"] == word
    # What was published is neither.
    assert rows["Rp9"] == rows["49.397"] == "–"


def test_what_rests_on_the_rosters_follows_from_what_each_table_is_made_from() -> None:
    resting = {table for table in lineage() if rests_on_rosters(table)}
    assert {"ledger", "contributions", "budget_positions", "coverage_own"} <= resting
    assert not {"city_coverage", "target_demands", "law_used", "wage_bases"} & resting


def test_every_table_and_picture_of_the_sample_names_the_table_behind_it(edition_2026) -> None:
    found = Figures.read(edition_2026.processed, "parts")
    assert sum(one.code.startswith("T-") for one in found) > 20
    assert sum(one.code.startswith("G-") for one in found) > 6
    # Answers of people, and duties of the law, are no tables of the stages.
    assert [one.meaning for one in found if one.source_table is None] == [
        "Yang ditanyakan rapat dan sudah diisi",
        "Siapa wajib melakukan apa",
    ]
    assert {one.source_table for one in found if one.source_table} <= set(lineage())
