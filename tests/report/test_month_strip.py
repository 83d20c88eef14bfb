"""The small chart of shares by month: what is known, what is not, and nothing else."""

from __future__ import annotations

from fractions import Fraction

import pytest

from analysis.report.blocks import BlockError
from analysis.report.month_strip import month_strip
from analysis.report.svg import svg_size, svg_texts


def test_each_month_has_its_share_and_an_unknown_one_a_question_mark():
    rates = {"2026-02": None, "2026-01": Fraction(49397, 140940), "2026-03": Fraction(0)}
    figure = month_strip(rates, title="Cakupan")
    assert svg_texts(figure.svg) == ["35,0%", "Jan", "?", "Feb", "0,0%", "Mar"]
    assert figure.alt == (
        "Cakupan. Januari 2026: 35,05%; Februari 2026: belum tersedia; Maret 2026: 0,00%."
    )
    # A pale bar behind each month, and the known shares on top.
    assert figure.svg.count("<rect") == 3 + 2


def test_a_sample_says_so_in_the_picture_itself():
    figure = month_strip({"2026-01": Fraction(1)}, title="Cakupan", is_sample=True)
    assert "DATA CONTOH" in svg_texts(figure.svg)


def test_it_is_as_wide_as_the_page_and_no_wider():
    for n_months in (1, 12, 36):
        rates = {f"20{20 + n // 12}-{n % 12 + 1:02d}": Fraction(1, 3) for n in range(n_months)}
        width, height = svg_size(month_strip(rates, title="Cakupan").svg)
        assert (width, height < 80) == (480, True)


def test_without_months_there_is_no_chart():
    with pytest.raises(BlockError):
        month_strip({}, title="Cakupan")
