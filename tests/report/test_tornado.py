"""The tornado: the widest on top, every end told, nothing cut off."""

from __future__ import annotations

import re

import pytest
from lxml import etree

from analysis.report.chart_style import WIDTH, text_width
from analysis.report.charts import MOST_SWINGS, Swing, tornado
from analysis.report.document import BlockError
from analysis.report.svg import svg_size, svg_texts

BASE = 553_127_196
SWINGS = [
    Swing("Pekerja yang ditahan", 545_950_716, BASE, "Hanya yang sah"),
    Swing("Dasar upah", 199_778_400, 702_443_052, "Tetap Rp1.000.000", "UMK tahun laporan"),
    Swing("Kelas JKK", None, None),
    Swing("Tarif JKM", BASE, BASE),
    Swing("Program", BASE, 4_342_923_444, "", "Ditambah JHT, juga bagi PPPK paruh waktu di semua"),
    Swing("Penjamin PPPK paruh waktu yang namanya panjang sekali", 6_997_068, BASE, "Tanpa PPPK"),
]


def draw(swings: list[Swing], base: int = BASE, **text: str) -> object:
    return tornado(
        swings, base=base, base_label="Laporan ini", title="t", kind="rupiah", **text
    )  # fmt: skip


FIGURES = {
    "all": draw(SWINGS),
    "one": draw(SWINGS[:1]),
    "left": draw([SWINGS[0], SWINGS[5]]),
    "right": draw([SWINGS[4]]),
    "nothing": draw([SWINGS[2], SWINGS[3]]),
    "zero": draw([Swing("a", 0, 0)], base=0),
    "most": draw([SWINGS[1]] * MOST_SWINGS),
}


@pytest.mark.parametrize("name", FIGURES)
def test_no_label_of_a_tornado_is_cut_off(name):
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
        left = x - {"middle": 0.5, "end": 1.0}.get(anchor[1] if anchor else "", 0.0) * length
        assert left >= -0.5, element.text
        assert left + length <= width + 0.5, element.text
        assert size * 0.6 <= y <= height, element.text


def test_the_widest_stands_on_top_whatever_order_they_come_in():
    order = ["Program", "Penjamin", "Dasar upah", "Pekerja yang ditahan", "Tarif JKM", "Kelas JKK"]
    for swings in (SWINGS, SWINGS[::-1]):
        alt = draw(swings).alt
        places = [alt.index(f"{name}") for name in order]
        assert places == sorted(places)


def test_every_end_carries_its_value_and_its_name():
    texts = svg_texts(FIGURES["all"].svg)
    assert {"Rp200 juta", "Rp702 juta", "Rp4,34 miliar", "Laporan ini: Rp553 juta"} <= set(texts)
    assert {"Tetap Rp1.000.000", "UMK tahun laporan"} <= set(texts)
    assert {"belum tersedia", "tidak mengubah jumlah"} <= set(texts)


def test_the_alt_text_of_a_tornado_has_the_figures_in_full():
    alt = FIGURES["all"].alt
    assert "garis tengah Rp553.127.196" in alt
    assert (
        "Dasar upah: Rp199.778.400 (Tetap Rp1.000.000) sampai Rp702.443.052 (UMK tahun laporan)"
        in alt
    )
    assert "Kelas JKK: belum tersedia" in alt


def test_bars_are_as_long_as_they_move_the_sum():
    figure = draw([Swing("a", BASE - 100_000_000, BASE + 300_000_000, "x", "y")])
    lengths = []
    for path in re.findall(r'<path d="(M[^"]+z)[^"]*" clip-path', figure.svg):
        points = [float(x) for x in re.findall(r"[ML] ([-\d.]+)", path)]
        lengths.append(max(points) - min(points))
    assert lengths[1] / lengths[0] == pytest.approx(3, rel=1e-3)


def test_what_a_tornado_cannot_show_is_refused():
    with pytest.raises(BlockError, match="tanpa baris"):
        draw([])
    with pytest.raises(BlockError, match="tidak muat"):
        draw([SWINGS[1]] * (MOST_SWINGS + 1))
    with pytest.raises(BlockError, match="garis tengah tidak berada"):
        draw([Swing("a", BASE + 1, BASE + 2)])
    with pytest.raises(BlockError, match="hanya satu ujungnya"):
        draw([Swing("a", None, BASE)])


def test_the_same_data_give_the_same_tornado():
    assert draw(SWINGS) == FIGURES["all"]
