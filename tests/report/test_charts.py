"""Charts show every value, lie about none, and lose no label."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from lxml import etree
from matplotlib.figure import Figure as MplFigure

from analysis.report.chart_style import WIDTH, text_width, wrapped
from analysis.report.charts import (
    Bar,
    Line,
    Reference,
    Step,
    Target,
    bridge,
    chart,
    dot_ranges,
    horizontal_bars,
    lines,
    month_columns,
    number_axis,
    paged_bars,
    percent_axis,
    progress_to_targets,
    rupiah_axis,
)
from analysis.report.document import BlockError
from analysis.report.svg import svg_size, svg_texts

LONGEST_OPD = "Dinas Pengendalian Penduduk dan Keluarga Berencana"
MONTHS = [f"2026-{month:02d}" for month in range(1, 13)]


def examples() -> dict:
    many = [Bar(f"{LONGEST_OPD} {n}", 1000 - 20 * n, 900 - 20 * n, 1100) for n in range(45)]
    targets = [
        Target(2025, "RPJMN", Decimal("0.4125")),
        Target(2029, "RPJMN", Decimal("0.65")),
        Target(2026, "RPJMD Kota Kendari", None),
        Target(2045, "RPJPN", Decimal("0.995")),
    ]
    budgets = [Bar(LONGEST_OPD, 553127196, 5, 702443052, budget=500000000), Bar("Damkar", None)]
    series = [
        Line("Kebutuhan", dict.fromkeys(MONTHS, 46093933), is_step=True),
        Line("Realisasi pembayaran menurut BKAD", dict.fromkeys(MONTHS[:4], 45000000)),
        Line("Tidak ada", dict.fromkeys(MONTHS)),
    ]
    steps = [Step("Baris", 4210, True), Step("Ganda", -1127), Step("Pekerja", 3083, True)]
    return {
        "many": horizontal_bars(many, title="t", is_sample=True),
        "budgets": horizontal_bars(budgets, title="t", kind="rupiah"),
        "dots": dot_ranges(many[:20], title="t"),
        "lines": lines(series, title="t", kind="rupiah"),
        "bridge": bridge(steps, title="t"),
        "progress": progress_to_targets(
            title="t",
            observed=Fraction(49397, 140940),
            observed_label="Capaian 8 Juni 2025",
            targets=targets,
        ),
        "nothing": progress_to_targets(
            title="t", observed=None, observed_label="Capaian", targets=targets
        ),
    }


FIGURES = examples()


@pytest.mark.parametrize("name", FIGURES)
def test_no_label_is_cut_off(name):
    """Every text lies within the picture, by its own measure and anchor."""
    figure = FIGURES[name]
    width, height = svg_size(figure.svg)
    assert width == pytest.approx(WIDTH * 72)
    for element in etree.fromstring(figure.svg.encode()).iter("{*}text"):
        style = element.get("style", "")
        size = float(re.search(r"([\d.]+)px", style)[1])
        length = text_width("".join(element.itertext()), size, is_bold="bold" in style) * 72
        moved = re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", element.get("transform", ""))
        x, y = map(float, moved.groups() if moved else (element.get("x"), element.get("y")))
        anchor = re.search(r"text-anchor: (\w+)", style)
        part = {"middle": 0.5, "end": 1.0}.get(anchor[1] if anchor else "", 0.0)
        left = x - part * length
        assert left >= -0.5, element.text
        assert left + length <= width + 0.5, element.text
        assert size * 0.6 <= y <= height, element.text


@pytest.mark.parametrize("name", FIGURES)
def test_the_same_data_give_the_same_picture(name):
    assert examples()[name] == FIGURES[name]


def test_bars_carry_their_values_and_ranges():
    texts = svg_texts(FIGURES["budgets"].svg)
    assert "Rp553 juta (Rp5–Rp702 juta)" in texts
    assert "belum tersedia" in texts
    assert "45 baris" in FIGURES["many"].alt


def test_the_alt_text_has_the_figures_in_full():
    alt = FIGURES["budgets"].alt
    assert "Rp553.127.196 (rentang Rp5 sampai Rp702.443.052), pagu Rp500.000.000" in alt
    assert "Damkar: belum tersedia" in alt
    assert "35,05%" in FIGURES["progress"].alt
    assert "RPJMD Kota Kendari: 2026 belum tersedia" in FIGURES["progress"].alt


def test_a_sample_carries_its_mark_in_the_picture_itself():
    assert "DATA CONTOH" in svg_texts(FIGURES["many"].svg)
    assert "DATA CONTOH" not in svg_texts(FIGURES["bridge"].svg)


def test_bars_start_at_zero_and_are_as_long_as_their_values():
    figure = horizontal_bars([Bar("a", 100), Bar("b", 25)], title="t")
    lengths = []
    for path in re.findall(r'<path d="(M[^"]+z)[^"]*" clip-path', figure.svg):
        points = [float(x) for x in re.findall(r"[ML] ([-\d.]+)", path)]
        lengths.append(max(points) - min(points))
    assert lengths[0] / lengths[1] == pytest.approx(4)


def test_a_bridge_that_does_not_add_up_is_refused():
    with pytest.raises(BlockError, match=r"3\.083.*3\.084"):
        bridge([Step("a", 4000, True), Step("b", -916), Step("c", 3083, True)], title="t")


def test_what_bars_cannot_show_is_refused():
    with pytest.raises(BlockError, match="negatif"):
        horizontal_bars([Bar("a", -1)], title="t")
    with pytest.raises(BlockError, match="tanpa batang"):
        horizontal_bars([], title="t")
    with pytest.raises(BlockError, match="paged_bars"):
        horizontal_bars([Bar(str(n), n) for n in range(46)], title="t")


def test_more_bars_than_a_page_holds_make_several_pictures_that_lose_none():
    figures = paged_bars([Bar(f"OPD {n}", n) for n in range(200)], title="Semua", key="opd")
    assert [figure.key for figure in figures] == [f"opd-{n}" for n in range(1, 6)]
    assert figures[1].title == "Semua (2 dari 5)"
    texts = [text for figure in figures for text in svg_texts(figure.svg)]
    assert all(f"OPD {n}" in texts for n in range(200))


def test_all_zero_and_one_month_can_be_drawn():
    assert horizontal_bars([Bar("a", 0)], title="t").alt
    assert lines([Line("a", {"2026-01": 0})], title="t").alt
    assert dot_ranges([Bar("a", None)], title="t").alt


def test_an_analysts_own_figure_becomes_a_block_and_needs_alt_text():
    figure = MplFigure()
    figure.add_subplot().plot([1, 2])
    with pytest.raises(BlockError, match="teks alternatif"):
        chart(figure, title="t", alt="")
    assert chart(figure, title="t", alt="Garis naik", is_sample=True).title == "t"


def test_axes_speak_indonesian():
    assert number_axis(1)(1234.5) == "1.234,5"
    assert percent_axis()(0.35) == "35%"
    assert rupiah_axis()(553000000.0) == "Rp553 juta"


def test_labels_wrap_within_their_room():
    rows = wrapped(LONGEST_OPD + " " + "x" * 80, 1.5, lines=9).split("\n")
    assert len(rows) > 3
    assert all(text_width(row) <= 1.5 for row in rows)
    assert wrapped("satu dua tiga", 0.4, lines=1).endswith("…")


def test_what_all_bars_are_held_against_is_named_at_its_line():
    bars = [Bar("Damkar", Fraction(1, 4)), Bar("Satpol PP", Fraction(9, 10))]
    told = svg_texts(
        horizontal_bars(
            bars, title="t", kind="percent", reference=Reference("Seluruh kota", Fraction(3, 5))
        ).svg
    )
    assert "Seluruh kota 60,0%" in told
    band = Reference("Seluruh kota", Fraction(3, 5), Fraction(7, 10))
    told = svg_texts(horizontal_bars(bars, title="t", kind="percent", reference=band).svg)
    assert "Seluruh kota 60,0%–70,0%" in told


def test_a_range_without_width_is_no_range():
    one = horizontal_bars([Bar("a", 5, 5, 5)], title="t").svg
    assert one == horizontal_bars([Bar("a", 5)], title="t").svg


def test_the_parts_of_columns_are_named_beside_them_and_not_in_a_legend():
    parts = [
        Line("Sampai kini belum", dict(zip(MONTHS[:3], (9, 9, 9), strict=True))),
        Line("Kini terlindungi", dict(zip(MONTHS[:3], (4, 2, 0), strict=True))),
        Line("Tidak pernah", dict.fromkeys(MONTHS[:3], 0)),
    ]
    told = svg_texts(month_columns(parts, title="t").svg)
    assert told.count("Kini terlindungi") == 1
    assert "Tidak pernah" not in told
    assert {"13", "11", "9"} <= set(told)
