"""The chapter of need, bill and payment: what is unknown is said so, and every figure is traced."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from analysis import schemas
from analysis.figures import Figures
from analysis.report.blocks import Figure, Note
from analysis.report.chapters import reconciliation as chapter
from analysis.report.chapters.texts import OpdLabels
from analysis.report.document import Document, Heading
from analysis.report.tables import DataTable

DAY = date(2026, 2, 28)
LONG = "Dinas Pengendalian Penduduk, Keluarga Berencana, Pemberdayaan Perempuan, dan Perlindungan"
NAMES = OpdLabels(pd.DataFrame({"opd_code": ["DLHK", "DP3A"], "name": ["Dinas LHK", LONG]}))
KNOWN = {
    "n_workers": 3, "need_idr": 16_200, "n_billed": 2, "bill_idr": 13_500, "n_without_wage": 1,
    "n_repeated": 0, "n_untold": 0, "untold_idr": 0, "paid_idr": 13_000, "no_payment_idr": 0,
    "rounding_idr": 0, "unexplained_idr": -500,
}  # fmt: skip
NO_LIST = {
    **KNOWN, "n_billed": None, "bill_idr": None, "n_untold": 3, "untold_idr": 16_200,
    "n_without_wage": 0, "paid_idr": None, "no_payment_idr": 16_200, "rounding_idr": None,
    "unexplained_idr": None,
}  # fmt: skip


def _tables(
    sums: dict[str, Any], kinds: list[tuple[str, int, int]], months: tuple[str | None, ...]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Both tables of a city with one OPD, as they are read back."""
    frames = []
    rows = [
        {"opd_code": code, "month": month, **sums}
        for code in ("DP3A", "*")
        for month in (*months, None)
    ]
    differences = [
        {"opd_code": code, "month": month, "kind": kind, "n_people": n, "n_months": n,
         "amount_idr": amount}
        for code in ("DP3A", "*")
        for month in (*months, None)
        for kind, n, amount in kinds
    ]  # fmt: skip
    types = {"int64": pd.Int64Dtype(), "int32": pd.Int32Dtype()}
    for table, content in (
        (schemas.RECONCILIATION, differences),
        (schemas.RECONCILIATION_MONTHS, rows),
    ):
        frame = pd.DataFrame(content, columns=table.names, dtype=object)
        arrow = schemas.conform(frame, table)
        frames.append(arrow.to_pandas(types_mapper=lambda one: types.get(str(one))))
    return frames[0], frames[1]


BILLED = _tables(KNOWN, [("not_billed", 1, -5_400), ("wage_higher", 1, 2_700)], ("2026-02",))
UNBILLED = _tables(NO_LIST, [("untold", 3, -16_200)], ("2026-02",))
BEFORE = _tables({**NO_LIST, "need_idr": 0, "untold_idr": 0, "no_payment_idr": 0}, [], ())
EQUAL = _tables(
    {**KNOWN, "bill_idr": 16_200, "paid_idr": 16_200, "unexplained_idr": 0}, [], ("2026-02",)
)


def _figures(tables: tuple[pd.DataFrame, pd.DataFrame]) -> Figures:
    figures = Figures("C", DAY)
    chapter.register(figures, *tables)
    return figures


def _blocks(tables: tuple[pd.DataFrame, pd.DataFrame]) -> list[Any]:
    kinds, months = tables
    figures = _figures(tables)
    return [
        chapter.lead_text(figures),
        chapter.bridge_chart(kinds, figures),
        chapter.kind_table(kinds, figures),
        chapter.unexplained_text(figures),
        chapter.month_table(months),
        chapter.opd_table(months, figures, NAMES),
        chapter.opd_kind_table(kinds, figures, NAMES),
    ]


def test_the_bridge_leads_from_the_need_to_the_bill() -> None:
    chart = chapter.bridge_chart(BILLED[0], _figures(BILLED))

    assert isinstance(chart, Figure)
    assert chart.title.endswith(
        " berbeda dari kebutuhan: “terdata di OPD, belum terdaftar di BPJS”"
    )
    assert "Kebutuhan menurut daftar OPD" in chart.alt


def test_the_total_of_the_kinds_is_bill_less_need() -> None:
    table = chapter.kind_table(BILLED[0], _figures(BILLED))

    assert isinstance(table, DataTable)
    assert len(table.rows) == 9
    assert [cell.text for cell in table.total][-1] == "−Rp2.700"
    assert any(note.startswith("1 baris tagihan") for note in table.notes)
    assert not any("mengulang" in note for note in table.notes)


def test_the_opd_of_who_is_on_no_roster_is_marked_as_an_inference() -> None:
    tables = _tables(KNOWN, [("no_roster", 1, 5_400)], ("2026-02",))
    table = chapter.opd_kind_table(tables[0], _figures(tables), NAMES)

    assert isinstance(table, DataTable)
    assert table.rows[0][1].text == "terdaftar di BPJS, tidak terdata di OPD (kesimpulan)"


def test_months_and_opds_show_what_nobody_has_explained() -> None:
    months = chapter.month_table(BILLED[1])
    opds = chapter.opd_table(BILLED[1], _figures(BILLED), NAMES)

    assert [cell.text for cell in months.rows[0]] == [
        "Februari 2026", "Rp16.200", "−Rp2.700", "Rp13.500", "Rp0", "Rp0", "Rp0", "Rp13.000",
        "−Rp500",
    ]  # fmt: skip
    assert opds.rows[0][0].text == LONG
    assert opds.total[0].text == "Seluruh kota"
    told = chapter.unexplained_text(_figures(BILLED)).text
    assert "di bawahnya pada 1 OPD" in told
    assert "Penyebab selisih **belum diketahui**" in told


def test_without_a_list_the_bill_is_not_available_and_no_kind_is_zero() -> None:
    figures = _figures(UNBILLED)

    assert figures["rec_bill"] == "belum tersedia"
    assert figures["rec_no_roster"] == "belum tersedia"
    assert figures["rec_untold"] == "3"
    assert "belum diketahui" in chapter.lead_text(figures).text
    assert isinstance(chapter.bridge_chart(UNBILLED[0], figures), Note)
    assert isinstance(chapter.kind_table(UNBILLED[0], figures), Note)
    assert "Belum ada pembayaran" in chapter.unexplained_text(figures).text
    row = [cell.text for cell in chapter.month_table(UNBILLED[1]).rows[0]]
    assert row[2:4] == ["belum tersedia", "belum tersedia"]


def test_a_bill_that_is_the_need_has_no_kinds() -> None:
    figures = _figures(EQUAL)

    chart = chapter.bridge_chart(EQUAL[0], figures)
    assert isinstance(chart, Figure)
    assert chart.title == "Tagihan sama dengan kebutuhan"


def test_payments_of_the_city_alone_leave_the_opds_out_of_the_sentence() -> None:
    kinds, months = BILLED
    is_opd = months["opd_code"] != "*"
    names = ["paid_idr", "unexplained_idr"]
    city_only = months.copy()
    city_only.loc[is_opd, names] = pd.NA
    told = chapter.unexplained_text(_figures((kinds, city_only))).text

    assert "−Rp500 di seluruh kota" in told
    assert "tidak dapat dibagi menurut OPD" in told
    assert "belum tersedia" not in told


def test_a_payment_of_just_the_bill_leaves_nothing_to_explain() -> None:
    figures = _figures(EQUAL)

    assert figures["rec_unexplained_months"] == "0"
    assert "tidak ada beda yang belum dijelaskan" in chapter.unexplained_text(figures).text


def test_every_figure_comes_from_rows_that_its_filter_finds() -> None:
    tables = dict(zip(("reconciliation", "reconciliation_months"), BILLED, strict=True))
    columns = {"rec_need": "need_idr", "rec_bill": "bill_idr", "rec_unexplained": "unexplained_idr",
               "rec_not_billed": "n_people", "rec_wage_higher_idr": "amount_idr"}  # fmt: skip
    for figure in _figures(BILLED):
        found = tables[str(figure.source_table)].query(str(figure.source_filter))
        if figure.name in columns:
            assert found[columns[figure.name]].item() == int(str(figure.value))
    assert _figures(BILLED)["rec_unexplained_opds"] == "1"


def test_the_chapter_is_a_page_whatever_is_known(tmp_path) -> None:
    for place, tables in enumerate((BILLED, UNBILLED, BEFORE, EQUAL)):
        document = Document()
        document.add(Heading(1, "Bab"), *_blocks(tables), key="reconciliation")
        path = tmp_path / f"{place}.pdf"
        document.write_pdf(path, DAY)
        assert path.read_bytes().startswith(b"%PDF")
