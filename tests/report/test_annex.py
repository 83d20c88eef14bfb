"""Large tables stand in the annex, and each leaves a sentence that points there."""

from __future__ import annotations

from analysis.report.annex import LONG, Annex
from analysis.report.document import DataTable, Heading, Prose, TableColumn


def _table(title: str, *, is_wide: bool, row: str = "a") -> DataTable:
    return DataTable(title, [TableColumn("Kolom")], [(row,)], is_wide=is_wide)


def test_a_wide_table_is_set_apart_and_pointed_to_and_others_stay_where_they_are() -> None:
    annex = Annex()
    wide, narrow = _table("Lebar", is_wide=True), _table("Sempit", is_wide=False)
    kept = annex.apart(Prose("lead"), wide, narrow)
    assert kept[0] == Prose("lead")
    assert isinstance(kept[1], Prose)
    assert "Lebar" in kept[1].text
    assert kept[2] is narrow
    heading, _, *tables = annex.blocks(kept)
    assert isinstance(heading, Heading)
    assert tables == [wide]


def test_a_cell_that_runs_again_replaces_its_table_and_keeps_its_place() -> None:
    annex = Annex()
    kept = annex.apart(_table("Satu", is_wide=True), _table("Dua", is_wide=True))
    again = _table("Satu", is_wide=True, row="b")
    annex.apart(again)
    assert [table.title for table in annex.blocks(kept)[2:]] == ["Satu", "Dua"]
    assert annex.blocks(kept)[2] == again


def test_a_table_that_no_chapter_points_to_any_more_is_left_out() -> None:
    annex = Annex()
    first, _ = annex.apart(_table("Satu", is_wide=True), _table("Dua", is_wide=True))
    assert [table.title for table in annex.blocks([first])[2:]] == ["Satu"]
    assert annex.blocks([Prose("lead")]) == ()


def test_a_long_table_is_set_apart_on_the_same_landscape_pages() -> None:
    annex = Annex()
    long = DataTable("Panjang", [TableColumn("Kolom")], [("a",)] * (LONG + 1))
    short = DataTable("Pendek", [TableColumn("Kolom")], [("a",)] * LONG)
    pointer, kept = annex.apart(long, short)
    assert isinstance(pointer, Prose)
    assert kept is short
    tables = annex.blocks([pointer, kept])[2:]
    assert [(table.title, table.is_wide) for table in tables] == [("Panjang", True)]


def test_without_wide_tables_there_is_no_annex() -> None:
    annex = Annex()
    assert annex.blocks(annex.apart(Prose("lead"))) == ()
