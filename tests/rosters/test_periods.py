"""The periods of one person: each priced once, whoever tells of them and in whatever order.

People are invented: kecamatan 99.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.contributions.price import price
from analysis.rosters.lines.columns import COLUMNS
from analysis.rosters.persons.decisions import Decisions
from analysis.rosters.persons.periods import Said, on_day, periods_of
from analysis.rosters.persons.resolve import resolve

YEAR = 2026
NIK, OTHER = "7471990304900001", "7471994404830004"
OPD = pd.DataFrame({"opd_code": ["DINSOS", "DISHUB", "DINKES"], "jkk_class": [1, 3, 1]})
HEADER = ["NO", "NIK", "NAMA", "STATUS", "TMT", "TANGGAL BERHENTI", "HONOR"]


def d(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def lines(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """The table of lines of one person, in the order given."""
    blank = dict.fromkeys(COLUMNS.names)
    return pd.DataFrame(
        [
            {
                **blank,
                "sheet": "Sheet1", "row": 4 + number, "file": "a.xlsx", "nik": NIK,
                "nik_raw": NIK, "nik_first15": NIK[:15], "name": "Andi", "name_key": "ANDI",
                "category": "NON_ASN", "is_asn": False, "is_struck": False, "opd_code": "DINSOS",
                "birth_date": date(1990, 4, 3), **row,
            }
            for number, row in enumerate(rows)
        ],
        dtype=object,
    )  # fmt: skip


def priced(rows: list[dict[str, Any]], as_of: date = date(YEAR, 11, 30)) -> Any:
    found = resolve(lines(rows), Decisions(), b"k" * 32, as_of)
    return found, price(found.workers, OPD, year=YEAR, wage_base="actual", spells=found.spells)


def said(*spans: tuple[str | None, str | None], facts: str = "") -> list[Said]:
    return [
        Said(n, d(start), d(end), (facts[n],) if facts else ())
        for n, (start, end) in enumerate(spans)
    ]


MOVED = {
    "a start ends the open period before it": (
        [(None, None), ("2026-07-01", None)], "ab", [(0, 1, 6), (1, 7, 12)],
    ),
    "the later one told first": (
        [("2026-07-01", None), (None, None)], "ab", [(1, 1, 6), (0, 7, 12)],
    ),
    "rehired after a gap": (
        [("2026-01-01", "2026-03-31"), ("2026-09-01", None)], "aa", [(0, 1, 3), (1, 9, 12)],
    ),
    "from the last, where only the end is told": (
        [(None, None), (None, "2026-06-30")], "ab", [(1, 1, 6), (0, 7, 12)],
    ),
    "the same told twice, one with the end": (
        [(None, None), (None, "2026-06-30")], "aa", [(0, 1, 6)],
    ),
    "the same months twice": ([(None, None), (None, None)], "ab", [(0, 1, 12)]),
    "one has the start, the other the end": (
        [(None, "2026-06-30"), ("2026-02-01", None)], "aa", [(0, 2, 6)],
    ),
    "a month that both touch is his who has its first day": (
        [("2026-06-16", None), (None, "2026-06-15")], "ab", [(1, 1, 6), (0, 7, 12)],
    ),
    "both have the first day: the line that stands": (
        [("2026-06-01", None), (None, "2026-06-15")], "ab", [(1, 1, 5), (0, 6, 12)],
    ),
    "followed within one month": (
        [("2026-07-05", None), ("2026-07-20", None)], "ab", [(1, 7, 12)],
    ),
    "last year's contract and this year's": (
        [("2025-01-01", "2025-12-31"), ("2026-01-01", None)], "aa", [(0, 0, 0), (1, 1, 12)],
    ),
    "an end before its start prices nothing": (
        [("2026-07-10", "2026-07-05"), ("2026-01-01", "2026-03-31")], "ab", [(1, 1, 3)],
    ),
    "a period within another": (
        [("2026-03-01", "2026-04-30"), ("2026-01-01", "2026-12-31")], "ab",
        [(1, 1, 12), (0, 3, 4)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("spans", "facts", "expected"), MOVED.values(), ids=MOVED.keys())
def test_periods_of_several_lines(spans, facts, expected):
    found = periods_of(said(*spans, facts=facts), YEAR)
    assert [
        (one.line, one.months[0] if one.months else 0, one.months[-1] if one.months else 0)
        for one in found
    ] == expected


def test_a_person_stands_where_the_day_is_else_last_before_it_else_first():
    found = periods_of(said(("2026-02-01", "2026-03-31"), ("2026-09-01", "2026-10-31")), YEAR)
    places = [on_day(found, date(YEAR, month, 15)) for month in (1, 2, 5, 9, 12)]
    assert places == [0, 0, 0, 1, 1]


SPLITS = st.lists(
    st.integers(1, 364), min_size=0, max_size=5, unique=True
).map(sorted)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(SPLITS, st.randoms(use_true_random=False), st.booleans(), st.booleans())
def test_any_split_of_a_year_gives_the_months_and_rupiah_of_one_line(
    cuts, random, is_open, has_ends
):
    first_day = date(YEAR, 1, 1)
    starts = [first_day, *(first_day + timedelta(days=cut) for cut in cuts)]
    if not has_ends:
        # Only a start of a month says that the one before has ended with the month before.
        starts = sorted({day.replace(day=1) for day in starts})
    ends = [*(start - timedelta(days=1) for start in starts[1:]), date(YEAR, 12, 31)]
    rows = [
        {
            "start_date": None if is_open and start == first_day else start,
            "end_date": end if has_ends else None,
            "wage_reported_idr": 2_000_000,
        }
        for start, end in zip(starts, ends, strict=True)
    ]
    whole, price_of_one = priced([{"wage_reported_idr": 2_000_000}])
    random.shuffle(rows)
    found, pricing = priced(rows)
    assert len(found.workers) == len(whole.workers) == 1
    assert pricing.by_worker["months"].tolist() == [12]
    assert pricing.by_month.tolist() == price_of_one.by_month.tolist()
    table = pricing.contributions.to_pandas()
    assert not table.duplicated(["worker_id", "month", "program"]).any()
    assert table["amount_idr"].sum() == price_of_one.by_worker["amount_idr"].sum()


@settings(max_examples=80, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.none() | st.dates(date(2025, 6, 1), date(2027, 3, 1)),
            st.none() | st.dates(date(2025, 6, 1), date(2027, 3, 1)),
            st.sampled_from(["DINSOS", "DISHUB", "DINKES", None]),
            st.sampled_from([1_500_000, 2_000_000, None]),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_lines_price_a_month_once_and_only_where_a_line_says_it(people):
    rows = [
        {"start_date": start, "end_date": end, "opd_code": opd, "wage_reported_idr": wage}
        for start, end, opd, wage in people
    ]
    found, pricing = priced(rows)
    assert (pricing.by_worker["months"] <= 12).all()
    table = pricing.contributions.to_pandas()
    assert not table.duplicated(["worker_id", "month", "program"]).any()
    claimed = set()
    for start, end, *_ in people:
        if start and end and end < start:
            continue
        for month in range(1, 13):
            last = (date(YEAR, month, 28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
            if (start is None or start <= last) and (end is None or end >= date(YEAR, month, 1)):
                claimed.add(f"{YEAR}-{month:02d}")
    assert set(table["month"]) <= claimed
    assert set(found.spells["worker_id"]) == set(found.workers["worker_id"])


def test_each_month_has_the_opd_class_and_wage_of_its_spell():
    found, pricing = priced(
        [
            {"end_date": date(YEAR, 6, 30), "wage_reported_idr": 1_500_000},
            {"start_date": date(YEAR, 7, 1), "opd_code": "DISHUB", "wage_reported_idr": 2_000_000},
        ]
    )
    (worker,) = found.workers.itertuples()
    assert (worker.opd_code, worker.wage_reported_idr) == ("DISHUB", 2_000_000)
    table = pricing.contributions.to_pandas().set_index(["month", "program"])
    # 0.24 % and 0.89 %: classes 1 and 3.
    assert table.loc[("2026-06", "JKK"), "amount_idr"] == 3_600
    assert table.loc[("2026-07", "JKK"), "amount_idr"] == 17_800
    assert table.loc[("2026-06", "JKM"), "opd_code"] == "DINSOS"
    assert table.loc[("2026-07", "JKM"), "opd_code"] == "DISHUB"


def test_the_spell_of_the_day_gives_opd_and_wage_of_the_worker():
    rows = [
        {"end_date": date(YEAR, 6, 30), "wage_reported_idr": 1_500_000},
        {"start_date": date(YEAR, 7, 1), "opd_code": "DISHUB", "wage_reported_idr": 2_000_000},
    ]
    for day, opd in ((date(YEAR, 3, 1), "DINSOS"), (date(YEAR, 7, 1), "DISHUB")):
        found, _ = priced(rows, day)
        assert found.workers["opd_code"].tolist() == [opd]


def test_a_sound_line_stands_before_an_unsound_one_wherever_they_are():
    for place in (0, 1):
        rows = [{"is_struck": True, "name": "Andi Tua"}, {}]
        found = resolve(lines(rows if place else rows[::-1]), Decisions(), b"k" * 32)
        assert found.fates["fate"].tolist()[place] == "counted"
        assert found.workers["name"].tolist() == ["Andi"]


def test_nobody_works_on_after_his_death_whatever_another_line_does_not_know():
    rows = [
        {"opd_code": "DISHUB"},
        {"end_date": date(YEAR, 6, 10), "ended": "deceased"},
    ]
    for order in (1, -1):
        found, pricing = priced(rows[::order])
        assert pricing.by_worker["months"].tolist() == [6]
        assert "deceased_elsewhere" in {finding["code"] for finding in found.findings}


def people(*names: str) -> list[list[Any]]:
    return [
        ["DINAS KESEHATAN"],
        ["DAFTAR TENAGA NON ASN TAHUN 2026"],
        ["NO", "NIK", "NAMA", "GAJI"],
        *([n, f"74719903049000{n:02d}", name, 2_000_000] for n, name in enumerate(names, start=1)),
    ]


ALL = ["Ahmad Karim", "Burhan Saleh", "Cahyo Utomo", "Darwis Ali", "Edi Yusuf"]


@pytest.mark.parametrize("by", ["sheet", "file"])
def test_lists_by_month_say_who_came_and_who_went(house, by):
    january, march = people(*ALL[:4], ""), people("", *ALL[1:])
    del january[-1], march[3]
    lists = {"Januari": january, "Februari": january, "Maret": march}
    if by == "sheet":
        house.send(lists, "dinkes.xlsx")
    else:
        for name, rows in lists.items():
            house.send(rows, f"{name}/Data Dinkes {name}.xlsx")
    rosters = house.clean()
    found = rosters.workers.set_index("name")
    assert len(found) == 5
    assert str(found.loc["Ahmad Karim", "end_date"]) == "2026-02-28"
    assert pd.isna(found.loc["Burhan Saleh", "end_date"])
    assert pd.isna(found.loc["Burhan Saleh", "start_date"])
    assert str(found.loc["Edi Yusuf", "start_date"]) == "2026-03-01"
    codes = set(rosters.findings["code"])
    assert "monthly_list" in codes
    assert "merged_same_nik" not in codes, "the file says it once"


def test_sheets_named_by_month_of_other_people_say_nothing(house):
    first, second = people(*ALL[:2]), people("", "", *ALL[2:])
    del second[3:5]
    house.send({"Januari": first, "Februari": second})
    rosters = house.clean()
    assert rosters.workers[["start_date", "end_date"]].isna().all(axis=None)
    assert "monthly_list" not in set(rosters.findings["code"])


def test_a_wage_that_changes_on_a_later_list_is_a_spell(house):
    first, second = people(*ALL[:3]), people(*ALL[:3])
    second[3][3] = 2_500_000
    house.send({"Januari": first, "Juli": second})
    spells = house.clean().spells
    own = spells[spells["worker_id"].duplicated(keep=False)]
    assert own["wage_reported_idr"].tolist() == [2_000_000, 2_500_000]
    assert [str(day) for day in own["start_date"]] == ["None", "2026-07-01"]


def test_lines_without_a_nik_on_two_lists_are_one_person(house):
    rows = [
        ["DINAS KESEHATAN"],
        ["DAFTAR PPPK PARUH WAKTU"],
        ["NO", "NAMA", "NI PPPK"],
        [1, "Ahmad Karim", "199004032025211001"],
        [2, "Ahmad Karim", "199004032025211002"],
    ]
    house.send({"Satu": rows, "Dua": rows})
    rosters = house.clean()
    assert len(rosters.workers) == 2
    assert (rosters.ledger["reason"] == "same_person_no_nik").sum() == 2
