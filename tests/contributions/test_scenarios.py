"""Scenarios: what the same workers cost if one thing were otherwise.

On the UMK of 2021 (Rp2,768,592) a worker costs 6,645 + 8,306 = 14,951 a month, at JKK class 3
24,640 + 8,306 = 32,946; JHT adds 102,438 (employer, 3.7 %) and 55,372 (worker, 2 %).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import law
from analysis.contributions.price import price
from analysis.contributions.what_if.outcome import Base, outcome
from analysis.contributions.what_if.overlay import KEYS, Overlay, parse_overlay
from analysis.contributions.what_if.scenario_files import (
    SCENARIOS,
    GridSteps,
    Scenario,
    load_grid_steps,
    load_scenarios,
)
from analysis.contributions.what_if.scenarios import scenario_table
from analysis.contributions.what_if.wage_bases import grid_columns, scenario_grid
from analysis.schemas import SCENARIO_GRID, conform
from analysis.schemas import SCENARIOS as TABLE
from analysis.strict_yaml import StrictYamlError

AS_OF = date(2026, 11, 22)
OPD = pd.DataFrame(
    {"opd_code": ["DLHK", "SATPOL_PP", "DAMKAR"], "jkk_class": [1, 1, 1]}, dtype=object
)
PAIR = ("JKK", "JKM")


def workers(
    n: int = 1,
    *,
    held: int = 0,
    opd_code: Sequence[str | None] | None = None,
    category: Sequence[str] | None = None,
    wage: Sequence[int | None] | None = None,
    start: Sequence[date | None] | None = None,
    end: Sequence[date | None] | None = None,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "worker_id": [f"w{i}" for i in range(n)],
            "status": ["held"] * held + ["counted"] * (n - held),
            "opd_code": pd.Series(opd_code or ["DLHK"] * n, dtype=object),
            "category": pd.Series(category or ["NON_ASN"] * n, dtype=object),
            "start_date": pd.Series(start or [None] * n, dtype=object),
            "end_date": pd.Series(end or [None] * n, dtype=object),
            "wage_reported_idr": pd.array(wage or [None] * n, dtype="Int64"),
        }
    )


def base(frame: pd.DataFrame | None = None, **more: Any) -> Base:
    arguments: dict[str, Any] = {
        "opd": OPD, "year": 2026, "wage_base": "umk:2021", "programs": PAIR, "as_of": AS_OF, **more,
    }  # fmt: skip
    return Base(workers() if frame is None else frame, **arguments)


def what_if(start: Base, **fields: Any) -> Any:
    """The outcome of an overlay as YAML would say it, every scalar as text."""
    return outcome(start, parse_overlay(fields, "uji"))


def shipped(city: Base) -> pd.DataFrame:
    return scenario_table(city, load_scenarios(set(OPD["opd_code"]))).set_index("scenario")


@pytest.fixture(scope="module")
def city() -> Base:
    return base(workers(3083, held=40), budget_idr=553_127_196, budget_workers=3083)


# One worker a month, 3,083 for twelve months, less the budget: the published comparison.
PUBLISHED = [
    ("laporan", 14_951, 553_127_196, 0),
    ("umk-2022", 15_246, 564_041_016, 10_913_820),
    ("umk-2023", 16_166, 598_077_336, 44_950_140),
    ("umk-2024", 16_805, 621_717_780, 68_590_584),
    ("umk-2025", 17_898, 662_154_408, 109_027_212),
    ("umk-2026", 18_987, 702_443_052, 149_315_856),
    ("ump-2026", 17_855, 660_563_580, 107_436_384),
]


@pytest.mark.parametrize("expected", PUBLISHED, ids=[row[0] for row in PUBLISHED])
def test_the_shipped_wage_bases_cost_what_is_published(
    city: Base, expected: tuple[str, int, int, int]
) -> None:
    row = shipped(city).loc[expected[0]]
    assert (row["month_idr"], row["budgeted_idr"], row["difference_budgeted_idr"]) == expected[1:]
    # All 3,083 are on the roster here, the whole year.
    assert (row["need_high_idr"], row["difference_high_idr"]) == expected[2:]
    assert row["need_low_idr"] == expected[1] * 12 * 3043
    assert (row["workers_low"], row["workers_high"]) == (3043, 3083)


def test_every_scenario_asked_for_is_shipped_and_fits_its_table(city: Base) -> None:
    table = scenario_table(city, load_scenarios(set(OPD["opd_code"])))
    assert table["scenario"].tolist() == [
        *(name for name, *_ in PUBLISHED),
        "upah-dilaporkan",
        "upah-paling-rendah-umk-2026",
        "satpol-damkar-kelas-3",
        "jht",
        "nelayan-20000",
    ]
    assert table["is_base"].tolist() == [True] + [False] * 11
    assert set(table["mark"]) == {"chosen"}
    assert conform(table, TABLE).num_rows == 12


def test_satpol_pp_and_damkar_at_class_3_pay_24640_for_jkk() -> None:
    frame = workers(3, opd_code=["SATPOL_PP", "DAMKAR", "DLHK"])
    row = shipped(base(frame, budget_workers=3)).loc["satpol-damkar-kelas-3"]
    assert row["need_high_idr"] == 2 * 395_352 + 179_412
    # Neither is one figure for all, nor is it published who of the budgeted is in which OPD.
    assert (row["month_idr"], row["budgeted_idr"]) == (None, None)


def test_jht_shows_the_shares_of_employer_and_worker_apart(city: Base) -> None:
    row = shipped(city).loc["jht"]
    assert row["month_idr"] == 117_389
    assert row["need_high_idr"] == row["budgeted_idr"] == 4_342_923_444
    assert row["worker_share_high_idr"] == 2_048_542_512
    assert row["difference_high_idr"] == 3_789_796_248
    assert shipped(city).loc["umk-2026", "worker_share_high_idr"] == 0


def test_the_fishermen_cost_16800_a_month_in_full_beside_the_workers() -> None:
    row = shipped(base(budget_idr=1_000_000)).loc["nelayan-20000"]
    # 20,000 x 16,800 x 12.
    assert (row["addition_people"], row["addition_idr"]) == (20_000, 4_032_000_000)
    assert row["need_low_idr"] == row["need_high_idr"] == 4_032_000_000 + 179_412
    assert row["difference_high_idr"] == 4_031_179_412
    # The added people are no workers; the bands of BPU are recalled, and said so.
    assert (row["workers_high"], row["month_idr"]) == (1, 14_951)
    assert row["law_marks"] == "recalled,reported,verified"


def test_the_lowest_package_of_the_law_is_the_sum_of_its_parts() -> None:
    found = what_if(base(), pekerja_rentan={"people": "1"})
    assert found.addition_idr == 12 * law.value("bpu_package", date(2026, 1, 1)).value


def test_reported_wages_are_the_base_and_the_floor_lifts_those_below() -> None:
    table = shipped(base(workers(3, wage=[1_000_000, 4_000_000, None]), budget_workers=3))
    # 2,400 + 3,000; 9,600 + 12,000; and 8,439 + 10,548 on the UMK of 2026.
    assert table.loc["upah-dilaporkan", "need_high_idr"] == 12 * (5_400 + 21_600 + 18_987)
    floor = table.loc["upah-paling-rendah-umk-2026"]
    assert floor["need_high_idr"] == 12 * (18_987 + 21_600 + 18_987)
    assert (floor["month_idr"], floor["budgeted_idr"]) == (None, None)


def test_growth_adds_whole_people_rounded_half_up() -> None:
    start = base(workers(31, held=1), budget_workers=50)
    # 5 % of 30 is 1.5, of 31 is 1.55, of 50 is 2.5.
    found = what_if(start, head_count={"growth_percent": "5"})
    assert (found.workers_low, found.workers_high, found.budgeted_workers) == (32, 33, 53)
    assert (found.need_low_idr, found.need_high_idr) == (32 * 179_412, 33 * 179_412)
    assert found.budgeted_idr == 53 * 179_412


def test_added_people_work_the_whole_year_and_are_sound() -> None:
    start = base(workers(1, held=1, end=[date(2026, 2, 1)]))
    found = what_if(start, head_count={"added": {"NON_ASN": "10", "UNKNOWN": "2"}})
    assert (found.workers_low, found.workers_high) == (12, 13)
    assert (found.need_low_idr, found.need_high_idr) == (12 * 179_412, 12 * 179_412 + 29_902)


def test_added_people_are_at_the_class_that_all_opds_share() -> None:
    everywhere = dict.fromkeys(OPD["opd_code"], "3")
    found = what_if(
        base(budget_workers=2), jkk_class=everywhere, head_count={"added": {"NON_ASN": "1"}}
    )
    assert found.need_low_idr == 2 * 395_352
    assert (found.month_idr, found.budgeted_idr) == (32_946, 3 * 395_352)


@pytest.mark.parametrize(
    ("heads", "low", "high"),
    [
        ({"only": ["NON_ASN"]}, 1, 1),
        ({"without": ["PPPK_PARUH_WAKTU"]}, 2, 2),
        ({"only": ["PPPK_PARUH_WAKTU"]}, 1, 2),
        ({"without_held": "true"}, 3, 3),
        ({"only": ["NON_ASN"], "growth_percent": "100"}, 2, 2),
    ],
)
def test_categories_and_held_workers_can_be_left_out(
    heads: dict[str, Any], low: int, high: int
) -> None:
    kinds = ["PPPK_PARUH_WAKTU", "PPPK_PARUH_WAKTU", "NON_ASN", "UNKNOWN"]
    found = what_if(base(workers(4, held=1, category=kinds), budget_workers=4), head_count=heads)
    assert (found.workers_low, found.workers_high) == (low, high)
    assert (found.need_low_idr, found.need_high_idr) == (low * 179_412, high * 179_412)
    if "only" in heads or "without" in heads:
        assert found.budgeted_idr is None


def test_only_the_months_named_are_paid() -> None:
    frame = workers(2, start=[None, date(2026, 5, 20)])
    found = what_if(base(frame, budget_workers=3), months={"from": "4", "to": "6"})
    assert found.need_high_idr == (3 + 2) * 14_951
    assert (found.budgeted_idr, found.month_idr) == (3 * 3 * 14_951, 14_951)


def test_a_rate_is_a_what_if_and_the_law_stays_as_it_is() -> None:
    before = law.history("jkm")
    # JKM of 0.6 % is 16,611.55, half up 16,612.
    found = what_if(base(), rates={"jkm": "0.006"})
    assert found.need_high_idr == 12 * (6_645 + 16_612)
    assert law.history("jkm") == before
    assert outcome(base(), Overlay()).need_high_idr == 179_412


def test_a_rate_can_be_taken_from_another_law_file() -> None:
    # 0.10 % for those in JKP: 2,768.59.
    found = what_if(base(), rates={"jkk_class_1": "jkk_class_1_with_jkp"})
    assert found.need_high_idr == 12 * (2_769 + 8_306)


def test_wages_grow_before_the_rates_are_applied() -> None:
    # 1 % more is 2,796,277.92: JKK 6,711.07, JKM 8,388.83.
    assert what_if(base(), wage_growth_percent="1").need_high_idr == 12 * (6_711 + 8_389)


def test_a_cap_that_rises_in_march_leaves_no_single_month() -> None:
    found = what_if(base(), wage_base="fixed:20000000", programs=["JP"])
    assert found.month_idr is None
    assert found.need_high_idr == 2 * 210_948 + 10 * 221_726


def test_a_wage_base_not_known_on_the_day_leaves_its_scenario_out_and_says_so() -> None:
    table = shipped(base(as_of=date(2025, 12, 23), year=2025, budget_idr=1))
    out = table[table["left_out_for"].notna()]
    assert out["left_out_for"].to_dict() == {
        "umk-2026": "wage_base_not_known",
        "ump-2026": "wage_base_not_known",
        "upah-paling-rendah-umk-2026": "wage_base_not_known",
    }
    assert out[["need_high_idr", "difference_high_idr"]].isna().all(axis=None)
    assert conform(table.reset_index(), TABLE).num_rows == 12


def test_a_city_without_the_opds_of_a_shipped_scenario_has_it_left_out() -> None:
    other = pd.DataFrame({"opd_code": ["DLHK"], "jkk_class": [1]})
    table = scenario_table(base(opd=other), load_scenarios({"DLHK"})).set_index("scenario")
    assert table.loc["satpol-damkar-kelas-3", "left_out_for"] == "opd_not_on_file"
    assert table["left_out_for"].notna().sum() == 1


def test_without_a_budget_no_difference_is_claimed_and_nobody_costs_nothing() -> None:
    table = shipped(base(workers(0)))
    differences = [name for name in table if name.startswith("difference")]
    assert table[differences].isna().all(axis=None)
    assert table["budgeted_idr"].isna().all()
    assert table.loc["umk-2026", "need_high_idr"] == 0
    assert table.loc["umk-2026", "month_idr"] == 18_987


day = st.none() | st.dates(date(2024, 1, 1), date(2028, 12, 31))
person = st.tuples(
    st.sampled_from([None, *OPD["opd_code"]]),
    st.sampled_from(["NON_ASN", "PPPK_PARUH_WAKTU", "UNKNOWN"]),
    st.none() | st.integers(-5, 10**12),
    day,
    day,
    st.sampled_from(["counted", "held"]),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(person, max_size=12),
    st.sampled_from(["umk:2021", "ump:2026", "fixed:1000000", "actual", "actual-floor:umk:2026"]),
    st.sets(st.sampled_from(["JKK", "JKM", "JHT", "JHT_PEKERJA", "JP"]), min_size=1),
)
def test_a_scenario_that_changes_nothing_gives_the_runs_own_need(
    people: list[Any], wage_base: str, programs: set[str]
) -> None:
    codes, kinds, wages, starts, ends, statuses = zip(*people, strict=True) if people else [()] * 6
    frame = workers(
        len(people), opd_code=list(codes), category=list(kinds), wage=list(wages),
        start=list(starts), end=list(ends),
    ).assign(status=pd.Series(statuses, dtype=object))  # fmt: skip
    chosen = tuple(sorted(programs))
    run = price(frame, OPD, year=2026, wage_base=wage_base, programs=chosen, as_of=AS_OF)
    amount = run.by_worker["amount_idr"]
    found = outcome(base(frame, wage_base=wage_base, programs=chosen), Overlay())
    assert found.need_high_idr + found.worker_share_high_idr == amount.sum()
    is_counted = (frame["status"] == "counted").to_numpy(dtype=bool)
    assert found.need_low_idr + found.worker_share_low_idr == amount[is_counted].sum()
    if "JHT_PEKERJA" not in programs:
        assert found.worker_share_high_idr == 0


# The grid.


def test_the_grid_has_every_umk_and_ump_and_the_published_sums(city: Base) -> None:
    grid = scenario_grid(city, load_grid_steps())
    at_budget = grid[grid["workers"] == 3083].set_index("wage_base")["year_idr"]
    assert at_budget["umk:2021"] == 553_127_196
    assert at_budget["umk:2026"] == 702_443_052
    assert at_budget["ump:2025"] == 614_059_608
    assert [name for name in at_budget.index if name.startswith("umk")] == [
        f"umk:{year}" for year in range(2020, 2027)
    ]
    assert set(grid["workers"]) == {2500, 2800, 3043, 3083, 3400, 3700}
    assert grid.loc[grid["workers"] == 3083, "workers_are"].unique().tolist() == ["all,budgeted"]
    row = grid[(grid["wage_base"] == "umk:2026") & (grid["workers"] == 2500)].iloc[0]
    assert (row["month_idr"], row["year_idr"]) == (18_987, 569_610_000)
    assert row["difference_idr"] == 16_482_804
    assert conform(grid, SCENARIO_GRID).num_rows == 15 * 6


def test_the_grid_knows_only_what_was_known_on_the_day() -> None:
    grid = scenario_grid(base(as_of=date(2025, 12, 23), year=2025), load_grid_steps())
    assert {"umk:2025", "ump:2025"} <= set(grid["wage_base"])
    assert not {"umk:2026", "ump:2026"} & set(grid["wage_base"])
    assert grid["difference_idr"].isna().all()


def test_steps_that_fall_together_or_to_nothing_add_no_column() -> None:
    steps = GridSteps(load_grid_steps().shares, digits=1)
    assert grid_columns(base(workers(1)), steps) == {1: ["counted", "all"]}
    assert grid_columns(base(workers(0)), steps) == {}
    # Without a published head count the steps stand around counted and held.
    assert grid_columns(base(workers(100, held=10)), load_grid_steps()) == {
        80: ["step"], 90: ["counted"], 100: ["all"], 110: ["step"], 120: ["step"],
    }  # fmt: skip


# The files.


def own(raw_dir: Path, text: str) -> Path:
    (raw_dir / "reference").mkdir(exist_ok=True)
    (raw_dir / "reference" / "scenarios.yaml").write_text(text, encoding="utf-8")
    return raw_dir


def test_a_city_adds_scenarios_and_replaces_those_of_the_same_name(tmp_path: Path) -> None:
    raw_dir = own(
        tmp_path,
        "scenarios:\n"
        "  jht: {label: JHT saja, assumes: uji, mark: inferred, programs: [JHT]}\n"
        "  damkar-5: {label: Damkar kelas 5, assumes: uji, jkk_class: {DAMKAR: 5}}\n",
    )
    found = load_scenarios(set(OPD["opd_code"]), raw_dir)
    names = [scenario.name for scenario in found]
    assert names == [s.name for s in load_scenarios(set(OPD["opd_code"]))] + ["damkar-5"]
    jht = found[names.index("jht")]
    assert (jht.label, jht.mark, jht.overlay.programs) == ("JHT saja", "inferred", ("JHT",))
    assert load_grid_steps(raw_dir) == load_grid_steps()


def test_a_city_sets_its_own_steps_of_the_grid(tmp_path: Path) -> None:
    raw_dir = own(tmp_path, "grid: {steps_percent: [50], digits: 3}\n")
    assert grid_columns(base(workers(1001)), load_grid_steps(raw_dir)) == {
        1001: ["counted", "all"],
        1500: ["step"],
    }


BAD = {
    "label: a, assumes: b, umk: 2022": "skenario uji: kunci umk tidak dikenal: pakai label",
    "label: a": "skenario uji: assumes belum ditulis",
    "label: '', assumes: b": "skenario uji, label: masih kosong",
    "label: a, assumes: b, mark: pasti": "mark: 'pasti' tidak dikenal: pakai verified",
    "label: a, assumes: b, wage_base: umr:2026": "wage_base: wage_base 'umr:2026' bukan dasar upah",
    "label: a, assumes: b, wage_base: umk:2031": "UMK 2031 belum diketahui: pakai",
    "label: a, assumes: b, programs: [JKN]": "programs: 'JKN' tidak dikenal: pakai JKK, JKM",
    "label: a, assumes: b, programs: [JKK, JKK]": "memuat kata yang sama dua kali",
    "label: a, assumes: b, programs: []": "programs: tulis sebuah daftar",
    "label: a, assumes: b, programs: [JKK], add_programs: [JHT]": "tidak keduanya",
    "label: a, assumes: b, jkk_class: {DINAS_X: 2}": r"OPD DINAS_X tidak ada dalam opd\.csv",
    "label: a, assumes: b, jkk_class: {DLHK: 6}": "jkk_class, DLHK: '6' tidak dikenal",
    "label: a, assumes: b, months: {from: 0, to: 3}": "months, from: '0' bukan bilangan bulat",
    "label: a, assumes: b, months: {from: 1, to: 13}": "months, to: '13' bukan bilangan bulat",
    "label: a, assumes: b, months: {from: 5, to: 3}": "berakhir sebelum mulai",
    "label: a, assumes: b, months: [1, 3]": "months: tulis baris `kunci: nilai`",
    "label: a, assumes: b, head_count: {growth_percent: 5%}": "growth_percent: '5%' bukan desimal",
    "label: a, assumes: b, head_count: {growth_percent: 1e2}": "'1e2' bukan desimal",
    "label: a, assumes: b, head_count: {growth_percent: 0.125}": "paling banyak 2 angka",
    "label: a, assumes: b, head_count: {growth_percent: -5}": "bukan desimal dari 0 sampai 1000",
    "label: a, assumes: b, head_count: {only: [PNS]}": "only: 'PNS' tidak dikenal: pakai NON_ASN",
    "label: a, assumes: b, head_count: {added: {NON_ASN: banyak}}": "'banyak' bukan bilangan bulat",
    "label: a, assumes: b, head_count: {without_held: ya}": "without_held: 'ya' tidak dikenal",
    "label: a, assumes: b, rates: {jkk: 0.0024}": "rates: 'jkk' tidak dikenal: pakai jkk_class_1",
    "label: a, assumes: b, rates: {jkm: 1.5}": "rates, jkm: '1.5' bukan desimal dari 0 sampai 1",
    "label: a, assumes: b, rates: {jkm: umk_kendari}": "'umk_kendari' bukan desimal",
    "label: a, assumes: b, pekerja_rentan: {people: 0}": "people: '0' bukan bilangan bulat dari 1",
    "label: a, label: b, assumes: c": r"label tertulis dua kali \(baris 2 dan 2\)",
}


@pytest.mark.parametrize("fields", BAD)
def test_a_bad_scenario_is_refused_with_file_scenario_and_key(tmp_path: Path, fields: str) -> None:
    raw_dir = own(tmp_path, f"scenarios:\n  uji: {{{fields}}}\n")
    with pytest.raises(StrictYamlError, match=BAD[fields]) as caught:
        load_scenarios(set(OPD["opd_code"]), raw_dir)
    assert str(caught.value).startswith("scenarios.yaml")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("scenarios: {a: {label: a, assumes: b}, a: {label: c, assumes: d}}", "a tertulis dua"),
        ("skenario: {}", "kunci skenario tidak dikenal: pakai scenarios, grid"),
        ("scenarios: [", "tidak terbaca sebagai YAML"),
        ("", "isi berkas: tulis baris"),
        ("scenarios: {UMK 2026: {label: a, assumes: b}}", "nama hanya huruf kecil"),
        ("scenarios: {a: {label: a, assumes: b, wage_base: [x]}}", "wage_base: masih kosong"),
    ],
)
def test_a_bad_file_is_refused_by_its_name(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(StrictYamlError, match=words) as caught:
        load_scenarios(set(OPD["opd_code"]), own(tmp_path, text))
    assert str(caught.value).startswith("scenarios.yaml")


def test_a_bad_grid_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StrictYamlError, match=r"scenarios\.yaml, grid, digits: 'dua' bukan"):
        load_grid_steps(own(tmp_path, "grid: {steps_percent: [10], digits: dua}"))


@pytest.mark.parametrize(
    "fields",
    [
        {"wage_base": "actual", "rates": {"jkm": "1"}},
        {
            "wage_base": "fixed:999999999999",
            "add_programs": ["JHT"],
            "head_count": {"added": {"NON_ASN": "100000000"}},
        },
    ],
    ids=["one contribution", "their sum"],
)
def test_an_amount_beyond_64_bits_leaves_the_scenario_out(fields: dict[str, Any]) -> None:
    frame = workers(1, wage=[999_999_999_999])
    scenario = Scenario("a", "a", "a", "chosen", parse_overlay(fields, "uji"))
    row = scenario_table(base(frame), [scenario]).iloc[0]
    assert (row["left_out_for"], row["need_high_idr"]) == ("too_large", None)


def test_the_shipped_file_explains_every_key_that_a_scenario_may_have() -> None:
    comments = [line for line in SCENARIOS.read_text("utf-8").splitlines() if line.startswith("#")]
    told = "\n".join(comments)
    for key in (
        *KEYS,
        "label",
        "assumes",
        "mark",
        "growth_percent",
        "added",
        "only",
        "without_held",
    ):
        assert key in told, key
