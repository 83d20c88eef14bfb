"""Why the need moved from last year to this, to the rupiah and without a rest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import permutations
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.codes import YEAR_CAUSES, YEAR_FACTORS
from analysis.contributions.change import mixed_years
from analysis.contributions.change.mixed_years import PricedYear, price_year
from analysis.contributions.change.year_on_year import split_change
from analysis.contributions.price import price
from analysis.contributions.programs import Program, Term, terms_of_year
from analysis.frames import known
from analysis.law import LawError
from analysis.schemas import YEAR_ON_YEAR, conform

AS_OF = date(2026, 11, 22)
CLASSES = {"DLHK": 1, "BKAD": 1, "DAMKAR": 3}
# On fixed:1000000 a month is 2,400 + 3,000 = 5,400 at class 1, 8,900 + 3,000 = 11,900 at class 3;
# a year 64,800 and 142,800.
BASE = "fixed:1000000"


def person(worker_id: str, opd_code: str | None = "DLHK", **more: Any) -> dict[str, Any]:
    return {
        "worker_id": worker_id,
        "status": "counted",
        "nik": None,
        "name": f"Uji {worker_id}",
        "birth_date": None,
        "opd_code": opd_code,
        "start_date": None,
        "end_date": None,
        "wage_reported_idr": None,
        **more,
    }


def workers_of(people: Sequence[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(list(people), columns=list(person("")), dtype=object)
    wages = pd.array(frame["wage_reported_idr"].tolist(), dtype="Int64")
    return frame.assign(wage_reported_idr=wages)


def priced(
    year: int,
    people: Sequence[dict[str, Any]],
    wage_base: str = BASE,
    classes: dict[str, int] | None = None,
    programs: Sequence[str] = ("JKK", "JKM"),
    **more: Any,
) -> PricedYear:
    of_opd = classes or CLASSES
    opd = pd.DataFrame({"opd_code": list(of_opd), "jkk_class": list(of_opd.values())})
    return price_year(
        workers_of(people), opd, year=year, wage_base=wage_base, programs=programs, as_of=AS_OF,
        **more,
    )  # fmt: skip


Split = dict[str | None, dict[str, tuple[int, int]]]


def split(before: PricedYear, after: PricedYear, basis: str = "low") -> Split:
    """People and rupiah that are not zero, by OPD and factor; the table itself closes."""
    table = split_change(before, after)
    conform(table, YEAR_ON_YEAR)
    assert_closed(table, before, after)
    found: Split = {}
    for row in table[table["basis"] == basis].to_dict("records"):
        of_opd = found.setdefault(known(row["opd_code"]), {})
        if row["n_people"] or row["amount_idr"]:
            of_opd[row["factor"]] = (row["n_people"], row["amount_idr"])
    return found


def assert_closed(table: pd.DataFrame, before: PricedYear, after: PricedYear) -> None:
    for basis in ("low", "high"):
        of_basis = table[table["basis"] == basis]
        city = of_basis[of_basis["opd_code"] == "*"].set_index("factor")["amount_idr"]
        opds = of_basis[of_basis["opd_code"] != "*"]
        for end, year in (("before", before), ("after", after)):
            is_in = year.is_counted if basis == "low" else np.ones(len(year.workers), dtype=bool)
            assert city[end] == year.amounts[is_in].sum()
        for _, one in opds.groupby("opd_code", dropna=False):
            amounts = one.set_index("factor")["amount_idr"]
            causes = amounts.drop(["before", "after"])
            assert amounts["before"] + causes.sum() == amounts["after"]
        by_factor = opds.groupby("factor")["amount_idr"].sum()
        if len(opds):
            assert by_factor.to_dict() == city.to_dict()
        assert city["moved_in"] + city["moved_out"] == 0


STAYS = person("stays")


def test_who_is_on_this_years_list_only_joined_with_his_whole_amount() -> None:
    found = split(priced(2025, [STAYS]), priced(2026, [STAYS, person("new")]))
    assert found["*"] == {"before": (1, 64_800), "joined": (1, 64_800), "after": (2, 129_600)}


def test_who_joined_an_opd_without_a_list_last_year_is_told_apart() -> None:
    found = split(priced(2025, [STAYS]), priced(2026, [STAYS, person("new", "DAMKAR")]))
    assert found["DAMKAR"] == {"joined_new_opd": (1, 142_800), "after": (1, 142_800)}
    assert "joined" not in found["*"]


def test_who_is_on_last_years_list_only_left_with_his_whole_amount() -> None:
    before = priced(2025, [STAYS, person("old"), person("gone", "DAMKAR")])
    found = split(before, priced(2026, [STAYS]))
    assert found["DLHK"]["left"] == (1, -64_800)
    assert found["DAMKAR"] == {"before": (1, 142_800), "left_gone_opd": (1, -142_800)}
    assert found["*"]["after"] == (1, 64_800)


def test_between_held_and_counted_is_a_correction_and_moves_only_the_low_sum() -> None:
    before = priced(2025, [STAYS, person("doubted", status="held")])
    after = priced(2026, [{**STAYS, "status": "held"}, person("doubted", "DAMKAR")])
    low = split(before, after)
    assert low["DLHK"] == {"before": (1, 64_800), "correction": (1, -64_800)}
    assert low["DAMKAR"] == {"correction": (1, 142_800), "after": (1, 142_800)}
    high = split(before, after, "high")
    assert "correction" not in high["*"]
    assert high["DAMKAR"]["class_move"] == (1, 78_000)


def test_a_move_between_opds_of_one_class_moves_nothing_in_the_city() -> None:
    found = split(priced(2025, [STAYS]), priced(2026, [person("stays", "BKAD")]))
    assert found["DLHK"] == {"before": (1, 64_800), "moved_out": (1, -64_800)}
    assert found["BKAD"] == {"moved_in": (1, 64_800), "after": (1, 64_800)}
    assert found["*"]["before"] == found["*"]["after"]


def test_a_move_into_another_class_takes_last_years_amount_along_and_then_rises() -> None:
    found = split(priced(2025, [STAYS]), priced(2026, [person("stays", "DAMKAR")]))
    assert found["DLHK"] == {"before": (1, 64_800), "moved_out": (1, -64_800)}
    assert found["DAMKAR"] == {
        "moved_in": (1, 64_800),
        "class_move": (1, 78_000),
        "after": (1, 142_800),
    }


def test_an_opd_set_into_another_class_is_not_a_move() -> None:
    found = split(priced(2025, [STAYS]), priced(2026, [STAYS], classes={"DLHK": 3}))
    assert found["*"] == {
        "before": (1, 64_800), "class_table": (1, 78_000), "after": (1, 142_800),
    }  # fmt: skip


def test_an_opd_that_opd_csv_no_longer_has_keeps_its_class() -> None:
    after = priced(2026, [person("stays", "BKAD")], classes={"BKAD": 1})
    found = split(priced(2025, [person("stays", "DAMKAR")]), after)
    assert found["DAMKAR"] == {"before": (1, 142_800), "moved_out": (1, -142_800)}
    assert found["BKAD"]["class_move"] == (1, -78_000)
    assert "class_table" not in found["*"]


def test_fewer_months_are_the_months() -> None:
    after = priced(2026, [{**STAYS, "end_date": date(2026, 6, 30)}])
    found = split(priced(2025, [STAYS]), after)
    assert found["*"] == {"before": (1, 64_800), "months": (1, -32_400), "after": (1, 32_400)}


def test_a_start_within_last_year_is_months_this_year() -> None:
    started = {**STAYS, "start_date": date(2025, 4, 15)}
    found = split(priced(2025, [started]), priced(2026, [started]))
    assert found["*"]["months"] == (1, 16_200)


def test_another_wage_base_policy_is_the_policy() -> None:
    found = split(priced(2025, [STAYS]), priced(2026, [STAYS], "fixed:2000000"))
    assert found["*"]["wage_policy"] == (1, 64_800)


def test_a_higher_reported_wage_counts_only_where_the_policy_asks_for_it() -> None:
    low, high = {**STAYS, "wage_reported_idr": 1_000_000}, {**STAYS, "wage_reported_idr": 1_500_000}
    flat = split(priced(2025, [low]), priced(2026, [high]))
    assert set(flat["*"]) == {"before", "after"}
    actual = split(priced(2025, [low], "actual"), priced(2026, [high], "actual"))
    assert actual["*"] == {
        "before": (1, 64_800), "wage_reported": (1, 32_400), "after": (1, 97_200),
    }  # fmt: skip


def test_a_higher_minimum_wage_of_the_year_is_the_policy_where_no_wage_is_reported() -> None:
    found = split(priced(2025, [STAYS], "actual"), priced(2026, [STAYS], "actual"))
    # UMK 2025 gives 17,898 a month, UMK 2026 gives 18,987.
    assert found["*"] == {
        "before": (1, 214_776), "wage_policy": (1, 13_068), "after": (1, 227_844),
    }  # fmt: skip


def test_a_cap_that_the_law_raised_is_the_law() -> None:
    rich = {**STAYS, "wage_reported_idr": 20_000_000}
    years = [priced(y, [rich], "actual", programs=["JP"]) for y in (2025, 2026)]
    # 2 % of 10,042,300 for two months of 2025 and of 10,547,400 for ten; then of 10,547,400 for two
    # months of 2026 and of 11,086,300 for ten.
    assert split(*years)["*"] == {
        "before": (1, 2_511_172),
        "law": (1, 127_984),
        "after": (1, 2_639_156),
    }


def test_one_more_programme_is_the_programmes() -> None:
    found = split(priced(2025, [STAYS], programs=["JKK"]), priced(2026, [STAYS]))
    assert found["*"]["programs"] == (1, 36_000)


def test_a_programme_younger_than_last_years_law_costs_nothing_under_it(monkeypatch) -> None:
    def young(program: Program, year: int, *rest: Any) -> list[Term]:
        if (program.code, year) == ("JP", 2025):
            raise LawError("jp_employer: nothing is said of 2025")
        return terms_of_year(program, year, *rest)

    monkeypatch.setattr(mixed_years, "terms_of_year", young)
    before, after = priced(2025, [STAYS]), priced(2026, [STAYS], programs=["JKK", "JKM", "JP"])
    # 2 % of 1,000,000 for twelve months, by the programme and the law together: half each.
    found = split(before, after)["*"]
    assert (found["programs"], found["law"]) == ((1, 120_000), (1, 120_000))


def test_two_causes_share_what_they_do_together() -> None:
    # Alone the wage adds 64,800 and the months take 32,400; after the other 32,400 and 64,800.
    after = priced(2026, [{**STAYS, "end_date": date(2026, 6, 30)}], "fixed:2000000")
    found = split(priced(2025, [STAYS]), after)["*"]
    assert found["wage_policy"] == (1, 48_600)
    assert found["months"] == (1, -48_600)
    assert found["before"] == found["after"]


def test_three_causes_share_as_worked_by_hand() -> None:
    # none 64,800; wage 129,600; months 32,400; class 142,800; wage and months 64,800; wage and
    # class 285,600; months and class 71,400; all 142,800.
    after = priced(2026, [person("stays", "DAMKAR", end_date=date(2026, 6, 30))], "fixed:2000000")
    found = split(priced(2025, [STAYS]), after)["DAMKAR"]
    assert found["moved_in"] == (1, 64_800)
    assert found["wage_policy"] == (1, 74_600)
    assert found["months"] == (1, -81_100)
    assert found["class_move"] == (1, 84_500)
    assert found["after"] == (1, 142_800)


def test_half_a_rupiah_goes_to_the_larger_of_two_equal_remainders() -> None:
    # 14,951 a month in 2025, 15,246 on the UMK of 2022: exactly 3,392.5 and -15,098.5.
    short = {**STAYS, "end_date": date(2026, 11, 30)}
    found = split(priced(2025, [STAYS], "umk:2021"), priced(2026, [short], "umk:2022"))["*"]
    assert found["before"] == (1, 179_412)
    assert found["wage_policy"] == (1, 3_392)
    assert found["months"] == (1, -15_098)
    assert found["after"] == (1, 167_706)


def test_rounding_is_of_an_opds_sum_and_not_of_each_person() -> None:
    two = [STAYS, person("too")]
    short = [{**one, "end_date": date(2026, 11, 30)} for one in two]
    found = split(priced(2025, two, "umk:2021"), priced(2026, short, "umk:2022"))["*"]
    assert (found["wage_policy"], found["months"]) == ((2, 6_785), (2, -30_197))


def test_what_an_edition_said_and_the_rule_no_longer_says_is_told_apart() -> None:
    before = priced(2025, [STAYS], published=np.array([60_000]))
    table = split_change(before, priced(2026, [STAYS]))
    city = table[(table["basis"] == "low") & (table["opd_code"] == "*")]
    amounts = city.set_index("factor")["amount_idr"]
    assert amounts["before"] == 60_000
    assert amounts["recalculated"] == 4_800
    assert amounts["after"] == 64_800


def test_who_has_no_opd_is_a_group_of_his_own() -> None:
    found = split(priced(2025, [person("stays", None)]), priced(2026, [STAYS]))
    assert found[None] == {"before": (1, 64_800), "moved_out": (1, -64_800)}
    assert found["DLHK"] == {"moved_in": (1, 64_800), "after": (1, 64_800)}


def test_nobody_in_either_year_gives_a_city_of_zeros() -> None:
    assert split(priced(2025, []), priced(2026, [])) == {"*": {}}
    only = split(priced(2025, []), priced(2026, [STAYS]))
    assert only["*"] == {"joined_new_opd": (1, 64_800), "after": (1, 64_800)}


def test_an_unknown_year_before_gives_no_line_and_no_zero() -> None:
    table = split_change(None, priced(2026, [STAYS]))
    assert conform(table, YEAR_ON_YEAR).num_rows == 0


def test_the_published_heads_on_the_published_rule_differ_by_the_joiners_alone() -> None:
    # 3,083 x 12 x 14,951 = 553,127,196 and 1,427 x 12 x 14,951 = 256,020,924.
    people = [person(f"w{n}") for n in range(3083)]
    found = split(priced(2025, people[:1427], "umk:2021"), priced(2026, people, "umk:2021"))["*"]
    assert found["before"] == (1427, 256_020_924)
    assert found["joined"] == (1656, 297_106_272)
    assert found["after"] == (3083, 553_127_196)


days = st.none() | st.dates(date(2024, 6, 1), date(2027, 6, 1))
facts = st.fixed_dictionaries(
    {
        "status": st.sampled_from(["counted", "counted", "held"]),
        "opd_code": st.sampled_from([*CLASSES, None]),
        "start_date": days,
        "end_date": days,
        "wage_reported_idr": st.none() | st.integers(1, 9_000_000),
    }
)
lists = st.dictionaries(st.sampled_from([f"w{n}" for n in range(9)]), facts, max_size=8)
policies = st.sampled_from(["umk:2021", "umk:2026", "actual", "actual-floor:umk:2021", BASE])
classes = st.fixed_dictionaries({code: st.integers(1, 5) for code in CLASSES})
programs = st.sampled_from([("JKK", "JKM"), ("JKM",), ("JKK", "JKM", "JP")])
year_facts = st.tuples(lists, policies, classes, programs)


def _year(year: int, drawn: tuple[Any, ...]) -> PricedYear:
    people, policy, of_opd, codes = drawn
    return priced(
        year, [{**person(name), **one} for name, one in people.items()], policy, of_opd, codes
    )


@settings(max_examples=60, deadline=None)
@given(year_facts, year_facts)
def test_whatever_changed_the_parts_make_the_change(
    last: tuple[Any, ...], this: tuple[Any, ...]
) -> None:
    before, after = _year(2025, last), _year(2026, this)
    assert_closed(split_change(before, after), before, after)


@settings(max_examples=25, deadline=None)
@given(facts, facts, policies, policies)
def test_each_share_is_the_mean_over_all_orders_of_what_price_says(
    last: dict[str, Any], this: dict[str, Any], old: str, new: str
) -> None:
    # The definition, order by order, each mixture by price() itself, both years as 2026.
    causes = ("months", "wage_policy", "wage_reported", "class_move")
    columns = {
        "months": ("start_date", "end_date"),
        "wage_reported": ("wage_reported_idr",),
        "class_move": ("opd_code",),
    }
    last, this = ({**one, "status": "counted"} for one in (last, this))
    opd = pd.DataFrame({"opd_code": list(CLASSES), "jkk_class": list(CLASSES.values())})

    @cache
    def worth(chosen: frozenset[str]) -> int:
        one = {**person("w"), **last}
        one |= {c: this[c] for cause in chosen for c in columns.get(cause, ())}
        policy = new if "wage_policy" in chosen else old
        frame = workers_of([one])
        amounts = price(frame, opd, year=2026, wage_base=policy, as_of=AS_OF).by_worker
        return int(amounts["amount_idr"].iloc[0])

    orders = list(permutations(causes))
    expected = dict.fromkeys(causes, Fraction(0))
    for order in orders:
        for place, cause in enumerate(order):
            gained = worth(frozenset(order[: place + 1])) - worth(frozenset(order[:place]))
            expected[cause] += Fraction(gained, len(orders))
    before = price_year(
        workers_of([{**person("w"), **last}]), opd, year=2026, wage_base=old, as_of=AS_OF
    )
    after = price_year(
        workers_of([{**person("w"), **this}]), opd, year=2026, wage_base=new, as_of=AS_OF
    )
    table = split_change(before, after)
    city = table[(table["basis"] == "low") & (table["opd_code"] == "*")]
    amounts = city.set_index("factor")["amount_idr"]
    for cause in causes:
        assert abs(amounts[cause] - expected[cause]) < 1
    assert sum(amounts[cause] for cause in YEAR_CAUSES) == sum(expected.values())


def test_every_cause_is_a_factor_of_the_table() -> None:
    assert set(YEAR_CAUSES) < set(YEAR_FACTORS)


def test_a_person_whose_nik_was_mended_neither_left_nor_joined() -> None:
    born = date(1990, 1, 1)
    ruined = person("old id", status="held", name="La Ode Uji", birth_date=born)
    mended = person("new id", nik="7471990101900001", name="LA ODE UJI", birth_date=born)
    found = split(priced(2025, [STAYS, ruined]), priced(2026, [STAYS, mended]))
    assert found["*"] == {
        "before": (1, 64_800), "correction": (1, 64_800), "after": (2, 129_600),
    }  # fmt: skip
