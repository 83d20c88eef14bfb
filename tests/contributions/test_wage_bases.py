"""The same workers on other wage bases: the published comparison table."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.contributions.rule import monthly_rule
from analysis.contributions.what_if.wage_bases import wage_base_table

AS_OF = date(2026, 11, 22)

# Wage base, JKK, JKM, a month, 3,083 workers x 12, against Rp553,127,196.
TABLE = [
    ("umk:2020", 6_645, 8_306, 14_951, 553_127_196, 0),
    ("umk:2021", 6_645, 8_306, 14_951, 553_127_196, 0),
    ("umk:2022", 6_776, 8_470, 15_246, 564_041_016, 10_913_820),
    ("umk:2023", 7_185, 8_981, 16_166, 598_077_336, 44_950_140),
    ("umk:2024", 7_469, 9_336, 16_805, 621_717_780, 68_590_584),
    ("umk:2025", 7_955, 9_943, 17_898, 662_154_408, 109_027_212),
    ("umk:2026", 8_439, 10_548, 18_987, 702_443_052, 149_315_856),
    ("ump:2025", 7_377, 9_221, 16_598, 614_059_608, 60_932_412),
    ("ump:2026", 7_936, 9_919, 17_855, 660_563_580, 107_436_384),
    ("fixed:1000000", 2_400, 3_000, 5_400, 199_778_400, -353_348_796),
    ("fixed:1500000", 3_600, 4_500, 8_100, 299_667_600, -253_459_596),
    ("fixed:2000000", 4_800, 6_000, 10_800, 399_556_800, -153_570_396),
]


@pytest.mark.parametrize("expected", TABLE, ids=[row[0] for row in TABLE])
def test_3083_workers_cost_on_this_base_what_is_published(expected: tuple[object, ...]) -> None:
    table = wage_base_table(3083, year=2026, budget_idr=553_127_196, as_of=AS_OF)
    row = table[table["wage_base"] == expected[0]].iloc[0]
    columns = ["wage_base", "jkk_idr", "jkm_idr", "month_idr", "year_idr", "difference_idr"]
    assert tuple(row[columns]) == expected


def test_a_wage_of_which_the_press_says_two_things_names_the_other() -> None:
    table = wage_base_table(1, year=2026, as_of=AS_OF).set_index("wage_base")
    assert table.loc["umk:2023", "contested_idr"] == 2_993_843
    assert table["contested_idr"].notna().sum() == 1


def test_the_table_holds_each_base_once_and_no_other() -> None:
    table = wage_base_table(1, year=2026, as_of=AS_OF)
    assert table["wage_base"].tolist() == [row[0] for row in TABLE]
    assert table["difference_idr"].tolist() == [None] * len(TABLE)


def test_a_base_that_was_not_known_yet_is_left_out() -> None:
    table = wage_base_table(1, year=2025, as_of=date(2025, 12, 23))
    assert "umk:2025" in set(table["wage_base"])
    assert not {"umk:2026", "ump:2026"} & set(table["wage_base"])


def test_a_flat_million_costs_4156_people_what_the_press_says_of_south_sulawesi() -> None:
    # sulsel.fajar.co.id, 24 May 2022: 4,156 x 5,400 = Rp22,442,400 a month.
    rule = monthly_rule(year=2022, wage_base="fixed:1000000")
    assert sum(rule.december.values()) * 4156 == 22_442_400


def test_jht_and_jp_of_one_worker_carry_employer_and_worker_shares() -> None:
    rule = monthly_rule(
        year=2026, wage_base="fixed:1000000",
        programs=("JHT", "JHT_PEKERJA", "JP", "JP_PEKERJA"),
    )  # fmt: skip
    assert rule.december == {
        "JHT": 37_000,
        "JHT_PEKERJA": 20_000,
        "JP": 20_000,
        "JP_PEKERJA": 10_000,
    }
