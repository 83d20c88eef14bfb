"""Which assumption moves the sum most, and what one percent of each is worth.

On the UMK of 2021 a worker costs JKK 6,645 and JKM 8,306 a month: 179,412 a year.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.contributions.what_if.outcome import Base
from analysis.contributions.what_if.scenario_files import load_assumptions
from analysis.contributions.what_if.sensitivity import sensitivity_table
from analysis.schemas import SENSITIVITY, conform
from analysis.strict_yaml import StrictYamlError

AS_OF = date(2026, 11, 22)
OPD = pd.DataFrame(
    {"opd_code": ["DLHK", "SATPOL_PP", "DAMKAR"], "jkk_class": [1, 1, 1]}, dtype=object
)


def base(n: int, held: int = 0, **more: Any) -> Base:
    """Workers of DLHK, every tenth a PPPK paruh waktu, none with a reported wage."""
    frame = pd.DataFrame(
        {
            "worker_id": [f"w{i}" for i in range(n)],
            "status": ["held"] * held + ["counted"] * (n - held),
            "opd_code": "DLHK",
            "category": ["NON_ASN" if i % 10 else "PPPK_PARUH_WAKTU" for i in range(n)],
            "start_date": None,
            "end_date": None,
            "wage_reported_idr": pd.array([pd.NA] * n, dtype="Int64"),
        }
    )
    arguments: dict[str, Any] = {
        "opd": OPD, "year": 2026, "wage_base": "umk:2021", "programs": ("JKK", "JKM"),
        "as_of": AS_OF, **more,
    }  # fmt: skip
    return Base(frame, **arguments)


def table(start: Base) -> pd.DataFrame:
    return sensitivity_table(start, load_assumptions()).set_index("assumption")


@pytest.fixture(scope="module")
def hundred() -> pd.DataFrame:
    return table(base(100, held=4))


# For 100 workers, 4 of them held, 10 PPPK paruh waktu, all of DLHK: low and high of a year.
RANGES = {
    # JHT 102,438 and JP 2 % = 55,372 more a month.
    "programs": (17_941_200, 100 * 12 * (14_951 + 102_438 + 55_372)),
    # DLHK at class 3: 24,640 instead of 6,645.
    "jkk-class": (17_941_200, 100 * 12 * 32_946),
    # Fixed Rp1,000,000 gives 5,400; the UMK of 2026 gives 18,987.
    "wage-base": (6_480_000, 22_784_400),
    # JKK 0.10 % is 2,769.
    "jkk-rate": (13_290_000, 17_941_200),
    "people": (17_941_200, 120 * 179_412),
    "category": (90 * 179_412, 17_941_200),
    "months": (100 * 11 * 14_951, 17_941_200),
    "held": (96 * 179_412, 17_941_200),
    "jkm-rate": (17_941_200, 17_941_200),
}


@pytest.mark.parametrize("name", RANGES)
def test_the_range_is_that_of_the_documented_alternatives(hundred: pd.DataFrame, name: str) -> None:
    row = hundred.loc[name]
    assert (row["low_idr"], row["high_idr"]) == RANGES[name]
    assert row["base_idr"] == 17_941_200
    # An end that is the report itself has no name.
    assert (row["low_is"] is None) == (row["low_idr"] == 17_941_200)
    assert (row["high_is"] is None) == (row["high_idr"] == 17_941_200)


def test_the_widest_range_comes_first(hundred: pd.DataFrame) -> None:
    # Spans by hand: 189,372,000; 21,594,000; 16,304,400; 4,651,200; 3,588,240; 1,794,120;
    # 1,495,100; 717,648; none.
    assert hundred.index.tolist() == list(RANGES)
    assert hundred["span_idr"].tolist() == [
        189_372_000, 21_594_000, 16_304_400, 4_651_200, 3_588_240, 1_794_120, 1_495_100, 717_648, 0,
    ]  # fmt: skip
    assert conform(hundred.reset_index(), SENSITIVITY).num_rows == len(RANGES)


def test_the_ends_are_named(hundred: pd.DataFrame) -> None:
    wage = hundred.loc["wage-base"]
    assert (wage["low_is"], wage["high_is"]) == ("Tetap Rp1.000.000", "UMK tahun laporan")
    assert hundred.loc["programs", "high_is"] == "Ditambah JHT dan JP"


@pytest.mark.parametrize(
    ("name", "amount"),
    [
        # Wages 1 % higher are 2,796,277.92: 6,711 + 8,389 instead of 14,951.
        ("wage-base", 100 * 12 * 149),
        ("people", 179_412),
        ("months", 179_412),
        ("held", 7_176),  # 717,648 / 100 = 7,176.48
        ("jkk-rate", 12 * 6_645),
        ("jkm-rate", 12 * 8_306),
        ("programs", None),
        ("category", None),
    ],
)
def test_one_percent_of_it_is_worth_this_much(
    hundred: pd.DataFrame, name: str, amount: int | None
) -> None:
    assert hundred.loc[name, "one_percent_idr"] == amount


def test_a_programme_that_is_not_paid_for_has_no_percent() -> None:
    assert table(base(3, programs=("JKK",))).loc["jkm-rate", "one_percent_idr"] is None


def test_what_was_not_known_on_the_day_is_left_out_and_said() -> None:
    found = table(base(10, as_of=date(2025, 12, 20), year=2026))
    wage = found.loc["wage-base"]
    assert wage["left_out"] == "UMP tahun laporan; UMK tahun laporan; Upah yang dilaporkan"
    assert (wage["low_idr"], wage["high_idr"]) == (648_000, 1_794_120)


def test_an_assumption_of_which_nothing_can_be_priced_has_no_range_and_stands_last() -> None:
    opd = pd.DataFrame({"opd_code": ["DLHK"], "jkk_class": [1]})
    found = table(base(10, opd=opd))
    assert found.index[-1] == "jkk-class"
    last = found.iloc[-1]
    assert (last["low_idr"], last["high_idr"], last["span_idr"]) == (None, None, None)
    assert last["left_out"].startswith("Satpol PP dan Damkar kelas 3; ")
    assert conform(found.reset_index(), SENSITIVITY).num_rows == len(RANGES)


def test_without_workers_nothing_moves() -> None:
    found = table(base(0))
    assert set(found["span_idr"]) == {0}
    assert found["low_is"].isna().all()
    assert found.loc["wage-base", "one_percent_idr"] == 0


def test_every_alternative_has_a_ground_and_a_mark() -> None:
    for assumption in load_assumptions():
        assert len(assumption.grounds) == max(len(assumption.alternatives), 1)
        assert all(ground.text and ground.mark for ground in assumption.grounds)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("label: a", "asumsi uji: alternatives belum ditulis"),
        ("label: a, alternatives: []", "asumsi uji: ground, mark belum ditulis"),
        ("label: a, alternatives: [], ground: b, mark: inferred, one_percent_of: upah",
         "one_percent_of: 'upah' tidak dikenal: pakai wage, people"),
        ("label: a, alternatives: [{label: b, ground: c, mark: verified}]",
         "alternatives nomor 1: tidak mengubah apa pun"),
        ("label: a, alternatives: [{label: b, wage_base: actual, mark: verified}]",
         "alternatives nomor 1: ground belum ditulis"),
        ("label: a, alternatives: [{label: b, ground: c, mark: yakin, wage_base: actual}]",
         "nomor 1, mark: 'yakin' tidak dikenal"),
    ],
)  # fmt: skip
def test_a_bad_assumption_is_refused_with_file_name_and_key(
    tmp_path: Path, lines: str, words: str
) -> None:
    path = tmp_path / "sensitivity.yaml"
    path.write_text(f"uji: {{{lines}}}\n", encoding="utf-8")
    with pytest.raises(StrictYamlError, match=words) as caught:
        load_assumptions(path)
    assert str(caught.value).startswith("sensitivity.yaml, asumsi uji")
