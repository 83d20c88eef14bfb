"""The assumptions say the wage base that was chosen, and claim no more for it than is known."""

from __future__ import annotations

from datetime import date

from analysis.figures import Figures
from analysis.report.chapters.frame import assumptions


def wage_base_said(wage_policy: str, official_wages: str | None) -> str:
    figures = Figures("C", date(2026, 11, 22))
    figures.add_all({"wage_policy": wage_policy, "official_wages": official_wages})
    said = {one.term: one.meaning for one in assumptions(figures).definitions}
    return said["Dasar upah"]


def test_the_wage_base_that_gives_the_budget_is_called_an_inference_from_it() -> None:
    told = wage_base_said(
        "UMK Kota Kendari 2021", "UMK Kota Kendari 2020 dan UMK Kota Kendari 2021"
    )

    assert told.startswith("UMK Kota Kendari 2021: kesimpulan dari pagu")


def test_another_wage_base_is_said_to_be_chosen_and_not_inferred() -> None:
    told = wage_base_said(
        "UMK Kota Kendari 2026", "UMK Kota Kendari 2020 dan UMK Kota Kendari 2021"
    )

    assert told.startswith("UMK Kota Kendari 2026: dipilih untuk laporan ini")
    assert "kesimpulan" not in told


def test_without_a_budget_nothing_is_inferred_from_it() -> None:
    assert "pagu" not in wage_base_said("UMK Kota Kendari 2021", None)
