"""What moved between two editions and why: every person has one reason, and nothing is left over.

Amounts are those of the law: UMK 2021 Rp2.768.592 makes JKK 6.645 and JKM 8.306, Rp14.951 a month
and Rp179.412 a year; Rp1.000.000 makes 2.400 and 3.000, Rp5.400 a month and Rp64.800 a year.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import schemas
from analysis.coverage.edition_bridge import (
    MEASURES,
    EditionsDoNotCloseError,
    bridge,
    bridge_of_totals,
    checked,
    totals,
)
from analysis.coverage.edition_persons import find_again, repriced, typed_persons
from analysis.coverage.editions import Decided, SentFile, Standing, person_changes

YEAR_IDR, FLAT_YEAR_IDR = 179_412, 64_800


def person(worker_id: str, **given: Any) -> dict[str, Any]:
    """A counted worker of DINKES who stands alone in row 5, unless said otherwise."""
    plain = {
        "worker_id": worker_id,
        "status": "held" if given.get("reason") else "counted",
        "reason": None,
        "opd_code": "DINKES",
        "category": "NON_ASN",
        "first_month": 1,
        "last_month": 12,
        "wage_reported_idr": None,
        "jkk_class": 1,
        "amount_idr": YEAR_IDR,
        "file": "dinkes.xlsx",
        "sheet": "Sheet1",
        "row": 5,
        "other_lines": None,
        "nik_key": f"nik of {worker_id}",
        "person_key": f"person of {worker_id}",
        "name_key": f"name of {worker_id}",
    }
    return plain | given


def standing(
    people: list[dict[str, Any]],
    files: dict[str, Any] | None = None,
    decisions: tuple[Decided, ...] = (),
) -> Standing:
    """An edition; ``files`` gives a version of each, False for one that is refused."""
    frame = pd.DataFrame(people, columns=schemas.EDITION_PERSONS.names)
    sent = {
        path: SentFile(str(version), path.removesuffix(".xlsx").upper(), version is not False)
        for path, version in (files or {"dinkes.xlsx": 1}).items()
    }
    return Standing(typed_persons(frame), sent, frozenset(decisions))


def compared(then: Standing, now: Standing, prices: list[int] | None = None) -> pd.DataFrame:
    priced = then.persons["amount_idr"] if prices is None else pd.Series(prices)
    return person_changes(then, now, priced)


def reasons(then: Standing, now: Standing) -> dict[str, int]:
    return dict(Counter(compared(then, now)["reason"].dropna()))


HELD = {"reason": "nik_missing", "nik_key": None}
KEEP = Decided("keep", "", ("dinkes.xlsx!Sheet1!5",))
BOTH = {"dinkes.xlsx": 1, "dinsos.xlsx": 1}
OTHER_SENT = {"dinkes.xlsx": 1, "dinsos.xlsx": 2}
IN_DINSOS = {"file": "dinsos.xlsx", "opd_code": "DINSOS"}
CONFLICT = {"reason": "nik_conflict"}

CASES = {
    "who comes with a changed list joined": (
        standing([person("a")]),
        standing([person("a"), person("b", row=6)], {"dinkes.xlsx": 2}),
        {"joined": 1},
    ),
    "who goes with a changed list left": (
        standing([person("a"), person("b", row=6)]),
        standing([person("a")], {"dinkes.xlsx": 2}),
        {"left": 1},
    ),
    "the list of an OPD that had sent none is no hiring": (
        standing([person("a")]),
        standing([person("a"), person("b", **IN_DINSOS)], BOTH),
        {"first_list": 1},
    ),
    "a list that could not be read then is no hiring": (
        standing([], {"dinkes.xlsx": False}),
        standing([person("a")], {"dinkes.xlsx": 2}),
        {"first_list": 1},
    ),
    "a list that cannot be read any more is no dismissal": (
        standing([person("a")]),
        standing([], {"dinkes.xlsx": False}),
        {"list_gone": 1},
    ),
    "a list that is not sent any more is no dismissal": (
        standing([person("a"), person("b", **IN_DINSOS)], BOTH),
        standing([person("a")]),
        {"list_gone": 1},
    ),
    "a status mended in a changed list is the OPD's correction": (
        standing([person("a", **HELD)]),
        standing([person("a")], {"dinkes.xlsx": 2}),
        {"correction": 1},
    ),
    "a NIK filled in makes nobody leave and nobody join": (
        standing([person("a", **HELD, name_key="x", person_key="y")]),
        standing([person("b", name_key="x", person_key="y")], {"dinkes.xlsx": 2}),
        {"correction": 1},
    ),
    "a second line taken out by its OPD is a correction, not a leaver": (
        standing(
            [
                person("a"),
                person("b", row=6, reason="nik_ruined", nik_key=None, person_key="person of a"),
            ]
        ),
        standing([person("a")], {"dinkes.xlsx": 2}),
        {"correction": 1},
    ),
    "a decision that keeps a held line": (
        standing([person("a", **HELD)]),
        standing([person("a")], decisions=(KEEP,)),
        {"decision": 1},
    ),
    "a decision that drops a line, by place": (
        standing([person("a")]),
        standing([], decisions=(Decided("drop", "left", ("dinkes.xlsx!Sheet1!5",)),)),
        {"decision": 1},
    ),
    "a decision that drops a line of a list that was sent again": (
        standing([person("a")]),
        standing([], {"dinkes.xlsx": 2}, (Decided("drop", "left", ("a",)),)),
        {"decision": 1},
    ),
    "a decision that is taken back": (
        standing([person("a")], decisions=(KEEP,)),
        standing([person("a", **HELD)]),
        {"decision": 1},
    ),
    "a decision that joins two lines takes the second worker away": (
        standing([person("a"), person("b", row=6)]),
        standing(
            [person("a", other_lines="dinkes.xlsx!Sheet1!6")],
            decisions=(Decided("same", "", ("a", "b")),),
        ),
        {"decision": 1},
    ),
    "a decision about one of a conflict settles the other": (
        standing(
            [person("a", **CONFLICT, nik_key="n"), person("b", **CONFLICT, nik_key="n", row=6)]
        ),
        standing(
            [person("a", nik_key="n")],
            decisions=(Decided("drop", "left", ("dinkes.xlsx!Sheet1!6",)),),
        ),
        {"decision": 2},
    ),
    "a decision that stood before explains nothing": (
        standing([person("a", **HELD)], decisions=(KEEP,)),
        standing([person("a")], {"dinkes.xlsx": 2}, (KEEP,)),
        {"correction": 1},
    ),
    "a decision does not explain another wage": (
        standing([person("a")]),
        standing([person("a", amount_idr=1)], {"dinkes.xlsx": 2}, (KEEP,)),
        {"correction": 1},
    ),
    "a conflict that another OPD ends is that list's": (
        standing([person("a", **CONFLICT)], BOTH),
        standing([person("a")], OTHER_SENT),
        {"other_file": 1},
    ),
    "a line merged from another list that was changed": (
        standing([person("a", other_lines="dinsos.xlsx!S!9")], BOTH),
        standing([person("a", amount_idr=1, other_lines="dinsos.xlsx!S!9")], OTHER_SENT),
        {"other_file": 1},
    ),
    "who stays on another OPD's unchanged list moves there": (
        standing([person("a", other_lines="dinsos.xlsx!Sheet1!7")], BOTH),
        standing([person("a", **IN_DINSOS)], {"dinkes.xlsx": 2, "dinsos.xlsx": 1}),
        {"other_file": 1},
    ),
    "who is taken over by another OPD, both lists sent again, is corrected": (
        standing([person("a")], BOTH),
        standing([person("a", **IN_DINSOS)], {"dinkes.xlsx": 2, "dinsos.xlsx": 2}),
        {"correction": 1},
    ),
    "same files and decisions, another reading": (
        standing([person("a", **HELD), person("b", row=6)]),
        standing([person("a"), person("c", row=7)]),
        {"rules_reading": 3},
    ),
    "whoever is as before has no reason, whatever was sent": (
        standing([person("a"), person("b", row=6, **HELD)]),
        standing([person("a", row=9), person("b", row=5, **HELD)], {"baru.xlsx": 7}),
        {},
    ),
}


@pytest.mark.parametrize(("then", "now", "expected"), CASES.values(), ids=CASES)
def test_every_change_has_its_reason(then, now, expected):
    assert reasons(then, now) == expected


def test_a_price_that_moved_is_told_apart_from_what_the_opd_did():
    # a and b stay, c leaves, d joins: at the old price 179.412 each, at the new one 64.800.
    then = standing([person("a"), person("b", row=6, **HELD), person("c", row=7)])
    cheap = {"amount_idr": FLAT_YEAR_IDR}
    now = standing(
        [person("a", **cheap), person("b", row=6, **cheap), person("d", row=7, **cheap)],
        {"dinkes.xlsx": 2},
    )
    table = bridge(compared(then, now, [FLAT_YEAR_IDR] * 3))
    city = table[table["opd_code"] == "*"].set_index("reason")
    assert city["low_idr"].to_dict() == {
        "before": 2 * 179_412,
        "joined": 64_800,
        "left": -64_800,
        "correction": 64_800,
        "rules_price": 2 * (64_800 - 179_412),
        "now": 3 * 64_800,
    }
    assert city["high_idr"]["rules_price"] == 3 * (64_800 - 179_412)
    assert city["people"].to_dict() == {
        "before": 3, "joined": 1, "left": 1, "correction": 1, "rules_price": 3, "now": 3,
    }  # fmt: skip
    assert city.loc["rules_price", ["counted", "held"]].tolist() == [0, 0]
    assert city.loc["correction", ["counted", "held"]].tolist() == [1, -1]


OPD = pd.DataFrame({"opd_code": ["DINKES", "DINSOS"], "jkk_class": [1, 3]})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, 64_800),
        ({"first_month": 3, "last_month": 4}, 10_800),
        ({"first_month": 13, "last_month": 12}, 0),
        ({"first_month": 1, "last_month": 0}, 0),
        ({"opd_code": None}, 64_800),
        # JKK class 3 is 0,89%: 8.900 + 3.000 a month; class 2 is 0,54%: 5.400 + 3.000.
        ({"opd_code": "DINSOS"}, 142_800),
        ({"opd_code": "BUBAR", "jkk_class": 2}, 100_800),
    ],
)
def test_an_earlier_state_is_priced_by_the_rules_of_now(given, expected):
    people = standing([person("a", **given)]).persons
    rules = {"year": 2026, "wage_base": "fixed:1000000", "programs": ("JKK", "JKM")}
    day = pd.Timestamp("2026-11-22").date()
    assert repriced(people, OPD, **rules, as_of=day).tolist() == [expected]


def test_a_reported_wage_is_remembered_for_the_next_price():
    people = standing([person("a", wage_reported_idr=1_000_000), person("b")]).persons
    day = pd.Timestamp("2026-11-22").date()
    priced = repriced(
        people, OPD, year=2026, wage_base="actual-floor:umk:2021", programs=("JKM",), as_of=day
    )
    assert priced.tolist() == [8_306 * 12, 8_306 * 12]
    priced = repriced(people, OPD, year=2026, wage_base="actual", programs=("JKM",), as_of=day)
    assert priced.iloc[0] == 3_000 * 12


def pairs_of(then: list[dict[str, Any]], now: list[dict[str, Any]]) -> set[tuple[int, int]]:
    found = find_again(standing(then).persons, standing(now).persons)
    return {(int(one), int(other)) for one, other in zip(*found, strict=True)}


@pytest.mark.parametrize(
    ("then", "now", "is_one"),
    [
        # A conflict settled: NIK and name stay, the id does not.
        ({"nik_key": "n", "name_key": "x"}, {"nik_key": "n", "name_key": "x"}, True),
        ({"nik_key": "n", "name_key": "x"}, {"nik_key": "n", "name_key": "y"}, False),
        # A NIK mistyped: name and birth date stay.
        ({"person_key": "p"}, {"person_key": "p", "opd_code": "DINSOS"}, True),
        # Neither NIK nor birth date then: the name within the OPD.
        ({**HELD, "person_key": None, "name_key": "x"}, {"name_key": "x"}, True),
        ({**HELD, "person_key": None, "name_key": "x"},
         {"name_key": "x", "opd_code": "DINSOS"}, False),
        # Two NIKs, or two birth dates, are two people of one name.
        ({"person_key": None, "name_key": "x"}, {"name_key": "x"}, False),
        ({**HELD, "name_key": "x"}, {"name_key": "x"}, False),
    ],
)  # fmt: skip
def test_a_person_with_another_id_is_found_again_only_where_it_is_sure(then, now, is_one):
    found = pairs_of([person("a", **then)], [person("b", **now)])
    assert found == ({(0, 0)} if is_one else {(0, -1), (-1, 0)})


def test_of_two_alike_nobody_is_found_again():
    same = {"person_key": "p", "name_key": "x"}
    then = [person("a", **same), person("b", **same)]
    assert pairs_of(then, [person("c", **same)]) == {(0, -1), (1, -1), (-1, 0)}


PEOPLE = st.lists(
    st.builds(
        lambda number, held, opd, file, row, amount, kin: person(
            f"w{number}",
            reason=held,
            opd_code=opd,
            file=file,
            row=row,
            amount_idr=amount,
            nik_key=None if held == "nik_missing" else f"n{kin}",
            person_key=f"p{kin}",
            other_lines="dinsos.xlsx!Sheet1!9" if amount == 2 else None,
        ),
        st.integers(0, 12),
        st.sampled_from([None, None, "nik_missing", "nik_conflict", "possible_duplicate"]),
        st.sampled_from(["DINKES", "DINSOS", None]),
        st.sampled_from(["dinkes.xlsx", "dinsos.xlsx"]),
        st.integers(5, 9),
        st.integers(0, 3),
        st.integers(0, 5),
    ),
    unique_by=lambda one: one["worker_id"],
    max_size=9,
)
FILES = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from([False, 1, 2]) for name in ("dinkes.xlsx", "dinsos.xlsx")}
)
DECISIONS = st.lists(
    st.builds(
        lambda verdict, name: Decided(verdict, "", (name,)),
        st.sampled_from(["keep", "drop"]),
        st.sampled_from(["w1", "w2", "dinkes.xlsx!Sheet1!5", "dinsos.xlsx!Sheet1!9"]),
    ),
    max_size=2,
).map(tuple)
EDITIONS = st.builds(standing, PEOPLE, FILES, DECISIONS)


def measured(persons: list[dict[str, Any]], opd: str | None) -> list[int]:
    """Counted, held, low and high of an OPD (``*``: of all), counted by hand."""
    own = [one for one in persons if opd == "*" or one["opd_code"] == opd]
    sound = [one for one in own if one["status"] == "counted"]
    return [
        len(sound),
        len(own) - len(sound),
        sum(one["amount_idr"] for one in sound),
        sum(one["amount_idr"] for one in own),
    ]


def plainly(edition: Standing) -> list[dict[str, Any]]:
    frame = edition.persons[["status", "opd_code", "amount_idr"]].astype(object)
    return frame.where(frame.notna(), None).to_dict("records")


@settings(deadline=None, max_examples=50)
@given(EDITIONS, EDITIONS, st.lists(st.integers(0, 3), min_size=9, max_size=9))
def test_the_reasons_are_the_whole_difference_in_all_and_by_opd(then, now, prices):
    changes = compared(then, now, prices[: len(then.persons)])
    table = bridge(changes).astype(object)
    for opd in ("*", "DINKES", "DINSOS", None):
        mine = table[table["opd_code"].isna() if opd is None else table["opd_code"] == opd]
        between = mine[~mine["reason"].isin(["before", "now"])]
        was, is_now = measured(plainly(then), opd), measured(plainly(now), opd)
        for place, measure in enumerate(MEASURES):
            assert between[measure].sum() == is_now[place] - was[place], (opd, measure)
        assert not between["reason"].duplicated().any()
    # One line for each person of either edition, and a reason wherever more than the price moved.
    assert (changes["status_then"].notna().sum(), changes["status_now"].notna().sum()) == (
        len(then.persons), len(now.persons),
    )  # fmt: skip
    is_same = (
        (changes["status_then"] == changes["status_now"]).fillna(False)
        & (changes["opd_code_then"].fillna("") == changes["opd_code_now"].fillna(""))
        & (changes["repriced_idr"] == changes["amount_idr_now"]).fillna(False)
    )
    assert changes.loc[is_same, "reason"].isna().all()
    assert changes.loc[~is_same, "reason"].isin(schemas.CHANGE_REASONS).all()


def test_of_totals_alone_the_whole_difference_is_undetailed():
    then = totals(standing([person("a"), person("b", opd_code="DINSOS")]).persons, "now")
    now = totals(standing([person("c"), person("d", **HELD)]).persons, "now")
    table = bridge_of_totals(then, now).set_index(["opd_code", "reason"])
    rest = table.xs("undetailed", level="reason")
    assert rest.loc["*", list(MEASURES)].tolist() == [-1, 1, -179_412, 0]
    assert rest.loc["DINKES", list(MEASURES)].tolist() == [0, 1, 0, 179_412]
    assert rest.loc["DINSOS", list(MEASURES)].tolist() == [-1, 0, -179_412, -179_412]
    assert rest["people"].isna().all()


def test_a_bridge_that_does_not_close_is_refused():
    table = bridge(compared(standing([person("a")]), standing([], {"dinkes.xlsx": 2})))
    for column, word in (("held", "remainder"), ("low_idr", "remainder")):
        broken = table.copy()
        broken.loc[broken["reason"] == "left", column] += 1
        with pytest.raises(EditionsDoNotCloseError, match=word):
            checked(broken)
    of_opd = table["opd_code"] == "DINKES"
    with pytest.raises(EditionsDoNotCloseError, match="do not add up to the city"):
        checked(table[~of_opd])


def test_a_city_of_nobody_has_a_bridge_of_zeros():
    table = bridge(compared(standing([]), standing([])))
    assert table[["opd_code", "reason"]].to_numpy().tolist() == [["*", "before"], ["*", "now"]]
    assert (table[list(MEASURES)] == 0).all(axis=None)
