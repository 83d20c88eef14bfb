"""The chapter on year against year, read as its reader reads it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis import schemas
from analysis.contributions.change.mixed_years import PricedYear, price_year
from analysis.contributions.change.year_before import YearBefore
from analysis.contributions.change.year_on_year import split_change
from analysis.figures import Figures
from analysis.report.blocks import Block, Figure, Note
from analysis.report.chapters import year_on_year as chapter
from analysis.report.chapters.texts import OpdLabels
from analysis.report.tables import DataTable

AS_OF = date(2026, 11, 22)
OPD = pd.DataFrame(
    {
        "opd_code": ["DLHK", "DAMKAR", "BKAD"],
        "name": ["Dinas Lingkungan Hidup", "Dinas Pemadam Kebakaran", "Badan Keuangan"],
        "jkk_class": [1, 3, 1],
    }
)
BUDGET = pd.DataFrame(
    [(2025, "*", 256_147_284, 1427, "berita, 28 November 2025 [V]")],
    columns=["year", "opd_code", "amount_idr", "workers", "source"],
    dtype=object,
)
# fixed:1000000: 64,800 a year at class 1, 142,800 at class 3.
Person = tuple[str, str | None]


def priced(year: int, people: list[Person]) -> PricedYear:
    frame = pd.DataFrame(people, columns=["worker_id", "opd_code"], dtype=object).assign(
        status="counted", nik=None, name=None, birth_date=None, start_date=None, end_date=None,
    )  # fmt: skip
    frame["wage_reported_idr"] = pd.array([None] * len(people), dtype="Int64")
    return price_year(frame, OPD, year=year, wage_base="fixed:1000000", as_of=AS_OF)


def made(
    last: list[Person],
    this: list[Person],
    budget: pd.DataFrame = BUDGET,
    n_refused: int = 0,
) -> tuple[pd.DataFrame, Figures, list[Block]]:
    before, after = priced(2025, last), priced(2026, this)
    table = schemas.conform(split_change(before, after), schemas.YEAR_ON_YEAR).to_pandas()
    figures = Figures("C", AS_OF)
    figures.add_all({"cost_low": int(after.amounts.sum()), "cost_high": int(after.amounts.sum())})
    known = YearBefore(2025, "edition", before, date(2025, 12, 31), n_refused)
    chapter.register(figures, table, known, budget)
    return table, figures, chapter.blocks(table, figures, OpdLabels(OPD), is_sample=False)


LAST: list[Person] = [("a", "DLHK"), ("b", "DLHK"), ("c", "DLHK")]
THIS: list[Person] = [("a", "DLHK"), ("b", "DAMKAR"), ("d", "BKAD"), ("e", None)]


def block_of(blocks: list[Block], kind: type[Any], place: int = 0) -> Any:
    return [block for block in blocks if isinstance(block, kind)][place]


def rows_of(table: DataTable) -> dict[str, list[str]]:
    return {row[0].text: [cell.text for cell in row[1:]] for row in (*table.rows, table.total)
            if row}  # fmt: skip


def test_the_bridge_goes_from_last_years_need_to_this_years() -> None:
    _, figures, blocks = made(LAST, THIS)
    alt = block_of(blocks, Figure).alt
    parts = ("2025: Rp194 ribu", "masuk, pada OPD yang baru", "2026:")
    assert sorted(map(alt.index, parts)) == [alt.index(part) for part in parts]
    assert "pindah" not in alt.replace("karena pindah OPD", "")
    assert figures["year_change"] == "Rp142.800"


def test_causes_of_nothing_are_named_and_not_shown() -> None:
    _, _, blocks = made(LAST, THIS)
    table = block_of(blocks, DataTable)
    assert "program yang diikuti" not in rows_of(table)
    assert "program yang diikuti" in table.notes[-1]
    assert rows_of(table)["pindah masuk dari OPD lain"][:2] == ["1", "Rp64.800"]
    assert rows_of(table)["pindah keluar ke OPD lain"][:2] == ["1", "−Rp64.800"]


def test_an_opd_without_a_list_in_a_year_has_no_need_of_zero() -> None:
    _, _, blocks = made(LAST, THIS)
    table = block_of(blocks, DataTable, 1)
    heads = [column.title for column in table.columns][1:]
    rows = {name: dict(zip(heads, cells, strict=True)) for name, cells in rows_of(table).items()}
    assert rows["Badan Keuangan"]["Tahun lalu"] == "–"
    assert rows["Dinas Pemadam Kebakaran"] == {
        "Tahun lalu": "–", "Masuk": "Rp0", "Keluar": "Rp0", "Pindah masuk": "Rp64.800",
        "Pindah keluar": "Rp0", "Kelas JKK": "Rp78.000", "Tahun ini": "Rp142.800",
    }  # fmt: skip
    assert rows["OPD belum diketahui"]["Masuk"] == "Rp64.800"
    assert rows["Seluruh kota"]["Tahun ini"] == "Rp337.200"


def test_the_change_is_not_read_as_growth() -> None:
    _, _, blocks = made(LAST, THIS)
    text = block_of(blocks, Note).text
    assert "tidak dibaca sebagai pertumbuhan" in text
    assert "lima OPD prioritas" in text
    assert "sesudah pengangkatan PPPK" in text
    assert "Rp256.147.284 untuk 1.427 orang (berita, 28 November 2025)" in text
    assert "2 orang" in text


def test_without_a_published_budget_none_is_quoted() -> None:
    _, figures, blocks = made(LAST, THIS, budget=BUDGET.iloc[:0])
    assert not figures.is_known("last_year_published")
    assert "diumumkan adalah" not in block_of(blocks, Note).text


def test_files_of_last_year_that_could_not_be_read_are_told() -> None:
    _, _, blocks = made(LAST, THIS, n_refused=2)
    assert "2 berkas tidak terbaca" in block_of(blocks, Note).text


def test_the_same_people_at_the_same_price_are_no_change() -> None:
    _, figures, blocks = made(LAST, LAST)
    assert "Tidak ada yang menggeser" in block_of(blocks, Figure).title
    assert figures["year_change"] == "Rp0"


def test_the_method_names_its_rule_and_where_it_is_from() -> None:
    _, figures, _ = made(LAST, THIS)
    text = chapter.method_text(figures).text
    assert "Shapley, 1953" in text
    assert "Shorrocks (2013" in text
    assert "tidak bergantung pada urutan" in text


@pytest.mark.parametrize("origin", ["none", "key", "unusable", "strangers"])
def test_an_unknown_year_is_one_note_that_tells_no_reader_to_run_anything(origin: str) -> None:
    empty = schemas.conform(
        pd.DataFrame(columns=schemas.YEAR_ON_YEAR.names), schemas.YEAR_ON_YEAR
    ).to_pandas()
    figures = Figures("C", AS_OF)
    chapter.register(figures, empty, YearBefore(2025, origin), BUDGET)
    (note,) = chapter.blocks(empty, figures, OpdLabels(OPD), is_sample=False)
    assert isinstance(note, Note)
    assert "belum tersedia" in note.text
    assert "ucj run" not in note.text
    assert "{" not in note.text
    assert figures["last_year_need"] == "belum tersedia"
    assert figures["year_new_opd"] == "belum tersedia"


def test_every_figure_can_be_traced_to_its_rows() -> None:
    table, figures, _ = made(LAST, THIS)
    for figure in figures:
        if figure.source_table != "year_on_year" or not figure.source_filter:
            continue
        rows = table.query(figure.source_filter)
        if figure.name in ("last_year_opds", "this_year_opds"):
            assert figure.value == str(len(rows))
        elif figure.name.startswith("year_change"):
            need = rows.set_index("factor")["amount_idr"]
            assert figure.value == str(need["after"] - need["before"])
        elif figure.kind == "rupiah":
            assert figure.value == str(rows["amount_idr"].item())
        elif figure.kind == "number":
            assert figure.value == str(rows["n_people"].item())
        else:
            assert figure.name == "year_cause"
