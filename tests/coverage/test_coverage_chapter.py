"""What a reader sees of coverage: gaps, groups, what is final, the ways there, and the unknown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from analysis.coverage.city import Observation, observations
from analysis.coverage.confirmations import ConfirmedShare
from analysis.coverage.pace import pace
from analysis.coverage.tables import (
    addition_of_budget,
    city_table,
    coverage_months,
    coverage_own,
    target_demands,
    ways_table,
)
from analysis.figures import Figures
from analysis.report.blocks import BlockError, Figure, Group, Note
from analysis.report.chapters import coverage as chapter
from analysis.report.chapters.texts import OpdLabels
from analysis.report.charts import Line, Way, month_columns, ways_there

AS_OF = date(2026, 11, 22)
UNKNOWN = "belum tersedia"
NAMES = OpdLabels(pd.DataFrame({"opd_code": ["DLHK"], "name": ["Dinas Lingkungan Hidup"]}))
DENOMINATOR = "angkatan kerja di luar ASN, TNI, Polri"
OFF_ROSTER = pd.DataFrame(columns=["months", "amount_idr"])


def _own(*groups: tuple[str, int, str]) -> pd.DataFrame:
    """Worker-months of ``n`` workers of an OPD each; one sign a month: 1, 0, ? unknown."""
    rows = []
    for opd_code, n, told in groups:
        for number in range(n):
            for month, sign in enumerate(told, start=1):
                rows.append(
                    {
                        "worker_id": f"{opd_code}{number}{len(told)}",
                        "month": f"2026-{month:02d}",
                        "status": "counted",
                        "opd_code": opd_code,
                        "unit": None,
                        "category": "NON_ASN",
                        "sex": "P",
                        "age_band": "25–34",
                        "is_covered": {"1": True, "0": False, "?": None}[sign],
                    }
                )
    frame = pd.DataFrame(rows)
    return frame.assign(is_covered=frame["is_covered"].astype("boolean"))


def _told(own: pd.DataFrame) -> tuple[Figures, pd.DataFrame, pd.DataFrame]:
    from analysis.coverage.own import coverage_of_months, until_told

    figures = Figures("U", AS_OF)
    coverage, gaps = coverage_own(own), coverage_months(own)
    months = coverage_of_months(until_told(own))
    chapter.register_own(figures, coverage, months, gaps, OFF_ROSTER, NAMES)
    return figures, coverage, gaps


def _city(*active: tuple[date, int], targets: tuple[tuple[int, str, str], ...]) -> Any:
    columns = ["as_of", "segment", "active", "base", "denominator", "source"]
    rows = [(day, "total", n, 140_940, DENOMINATOR, "pers") for day, n in active]
    observed = observations(pd.DataFrame(rows, columns=columns, dtype=object))
    series = [
        Observation(row.as_of, row.active, row.base, DENOMINATOR, None)
        for row in observed.itertuples()
    ]
    wanted = pd.DataFrame(
        [(year, family, Decimal(rate), "pers") for year, family, rate in targets],
        columns=["year", "family", "target_rate", "source"],
        dtype=object,
    )
    latest = series[-1] if series else None
    figures = Figures("U", AS_OF)
    addition = addition_of_budget(latest, 3_083, None)
    chapter.register_city(figures, latest, pace(series), addition)
    ways = ways_table(latest, pace(series), wanted, AS_OF)
    return figures, ways, city_table(observed, AS_OF), target_demands(latest, wanted, AS_OF)


def test_a_gap_in_january_is_told_although_everybody_is_protected_now() -> None:
    figures, _, gaps = _told(_own(("DLHK", 3, "00" + "1" * 10)))

    text = chapter.months_text(figures).plain()
    chart = chapter.gap_chart(gaps, figures)

    assert "30 terdaftar: 83,33%; 6 orang-bulan tidak" in text
    assert "Pada Januari 2026, 3 pekerja yang datanya lengkap tidak tercatat" in text
    assert "sebagai peserta; 3 di antaranya" in text
    assert isinstance(chart, Figure)
    assert "Januari 2026 3" in chart.alt
    assert chapter.own_text(figures).plain().startswith("Pada Desember 2026, 3 dari 3")


def test_a_gap_that_nobody_has_left_is_not_said_to_have_gone() -> None:
    figures, _, _ = _told(_own(("DLHK", 3, "0" * 12)))

    text = chapter.months_text(figures).plain()

    assert "tidak seorang pun di antaranya kini terdaftar" in text
    assert "tidak tampak lagi" not in text


def test_without_a_list_every_part_of_the_chapter_says_that_it_is_unknown() -> None:
    figures, coverage, gaps = _told(_own(("DLHK", 3, "??")))

    for block in (
        chapter.own_text(figures),
        chapter.months_text(figures),
        chapter.off_roster_text(figures),
        chapter.own_month_chart(coverage, figures),
        chapter.gap_chart(gaps, figures),
    ):
        assert "belum diketahui bukan berarti nol" in block.plain()
    assert chapter.own_opd_charts(coverage, figures, NAMES) == ()
    assert not figures.is_known("off_roster")
    (row,) = chapter.own_group_table(coverage, figures).rows[:1]
    # Registered, not yet, unknown, all: nobody is known to be either.
    assert [cell.text for cell in row[2:7]] == ["0", "0", "3", "3", UNKNOWN]


def test_a_single_unknown_worker_leaves_a_range_and_no_rate() -> None:
    figures, _, _ = _told(_own(("DLHK", 1, "1"), ("RSUD", 1, "0"), ("PERKIM", 1, "?")))

    text = chapter.own_text(figures).plain()

    assert "1 dari 3 pekerja yang datanya lengkap terdaftar" in text
    assert "1 belum, dan 1 belum diketahui" in text
    assert "antara 33,33% dan 66,67%" in text
    assert figures["own_rate_span"] == "33,33%–66,67%"
    assert "Tidak seorang pun pekerja PERKIM tercantum" in text


def test_the_held_widen_a_range_of_their_own_and_not_that_of_the_counted() -> None:
    own = _own(("DLHK", 2, "1"), ("RSUD", 1, "0"), ("PERKIM", 1, "?"), ("DAMKAR", 4, "0"))
    own.loc[own["opd_code"] == "DAMKAR", "status"] = "held"
    figures, _, _ = _told(own)

    text = chapter.own_text(figures).plain()

    # Of 4 counted 2 or 3 are protected; the 4 held are bare: 2 of 8 at the least.
    assert figures["own_rate_span"] == "50,00%–75,00%"
    assert "tidak satu angka: antara 50,00% dan 75,00%" in text
    assert (figures["own_rate_low"], figures["own_rate_high"]) == ("25,00%", "75,00%")


def test_opds_stand_by_the_people_left_and_those_with_none_are_not_drawn() -> None:
    own = _own(("DLHK", 3, "0"), ("RSUD", 5, "?"), ("DAMKAR", 4, "1"), ("PERKIM", 1, "0"))
    figures, coverage, _ = _told(own)

    (chart,) = chapter.own_opd_charts(coverage, figures, NAMES)

    # Not yet 3 + 1, unknown 5: nine are left.
    assert chart.title.startswith("9 pekerja belum terdaftar atau belum diketahui")
    places = [chart.alt.index(opd) for opd in ("RSUD", "Dinas Lingkungan Hidup", "PERKIM")]
    assert places == sorted(places)
    assert "RSUD: Belum terdaftar 0, Belum diketahui 5" in chart.alt
    assert "DAMKAR" not in chart.alt


def test_a_city_of_a_hundred_opds_gets_its_charts_in_pages() -> None:
    figures, coverage, _ = _told(_own(*((f"OPD_{n:03d}", 1, "0") for n in range(100))))

    charts = chapter.own_opd_charts(coverage, figures, NAMES)

    assert [chart.title[-10:] for chart in charts] == ["(1 dari 3)", "(2 dari 3)", "(3 dari 3)"]


def _status(**row: Any) -> pd.DataFrame:
    base = {
        "opd_code": "DLHK", "state": "received", "n_read": 1, "n_refused": 0, "counted": 2,
        "held": 0, "confirmed_on": None, "confirmed_workers": None, "difference": None,
        "difference_low_idr": None, "difference_high_idr": None, "punctuality": None,
        "days_overdue": None, "final_idr": 0, "provisional_idr": 358_824,
    }  # fmt: skip
    return pd.DataFrame([{**base, **row}], dtype=object)


def test_the_table_of_lists_has_a_column_of_the_deadline_only_where_there_is_one() -> None:
    without = chapter.status_table(_status(), NAMES)
    overdue = chapter.status_table(_status(punctuality="overdue", days_overdue=46), NAMES)

    assert "Batas waktu" not in [column.title for column in without.columns]
    assert "lewat 46 hari" in overdue.plain()


def test_a_change_since_the_confirmation_is_shown_as_a_range_or_as_unknown() -> None:
    confirmed = {"state": "changed", "confirmed_on": AS_OF, "confirmed_workers": 1}
    more = _status(
        **confirmed, difference=1, difference_low_idr=29_902, difference_high_idr=179_412
    )
    fewer = _status(**confirmed, difference=-1)

    assert "Rp29.902–Rp179.412" in chapter.status_table(more, NAMES).plain()
    assert UNKNOWN in chapter.status_table(fewer, NAMES).plain()


@pytest.mark.parametrize(
    ("confirmed", "words"),
    [
        (0, "Belum ada daftar OPD yang terkonfirmasi"),
        (
            100,
            "pekerja yang datanya lengkap (25,00%). Selebihnya, Rp300, sementara",
        ),
        (400, "Seluruh Rp400"),
    ],
)
def test_the_first_page_says_how_much_of_the_sum_is_confirmed(confirmed: int, words: str) -> None:
    figures = Figures("U", AS_OF)
    figures.add("cost_low", 400)
    share = ConfirmedShare(3, 2, 1, 1, None, None, 1, 4, confirmed, 400)
    chapter.register_status(figures, share, None, AS_OF)

    assert words in chapter.confirmed_notice(figures)
    assert "Batas waktu konfirmasi belum ditetapkan" in chapter.status_text(figures).plain()


@pytest.mark.parametrize(
    ("deadline", "words"),
    [
        (date(2026, 11, 1), "1 dari 3 OPD menjawab tepat waktu, 2 belum menjawab sesudah 21 hari"),
        (date(2026, 12, 1), "1 Desember 2026 belum lewat; 1 dari 3 OPD sudah menjawab"),
    ],
)
def test_a_deadline_is_told_before_and_after_it_has_passed(deadline: date, words: str) -> None:
    figures = Figures("U", AS_OF)
    share = ConfirmedShare(3, 3, 1, 1, 1, 2, 1, 4, 100, 400)
    chapter.register_status(figures, share, deadline, AS_OF)

    assert words in chapter.status_text(figures).plain()


TARGETS = ((2025, "operasional", "0.5215"), (2029, "rpjmn", "0.4392"))


def test_one_observation_shows_what_is_asked_and_demanded_and_no_pace() -> None:
    figures, ways, city, demands = _city((date(2025, 6, 8), 49_397), targets=TARGETS)

    chart = chapter.ways_chart(ways, city, figures, AS_OF)
    alt, notes = chart.plain(), " ".join(chart.notes)

    # Where there is no way, a note says why, in place of an empty panel.
    assert "dari satu pengamatan tidak ada laju" in notes
    assert "Laju sejauh ini" not in alt
    assert "akhir 2026 42,06%" in alt  # 59,276 of 140,940
    assert "229 sampai 336 orang sebulan" in alt
    assert "target 2025 sudah lewat" in notes
    assert f"Target Kota Kendari sendiri: {UNKNOWN}" in notes
    notes = " ".join(chapter.demand_table(demands, figures).notes)
    assert "Target Kota Kendari sendiri belum tersedia" in notes
    assert "belum diketahui" in chapter.addition_text(figures).plain()
    assert "Hanya ada satu pengamatan" in chapter.pace_note(figures).plain()


def test_the_citys_own_target_takes_the_place_of_the_word_that_there_is_none() -> None:
    own = (2029, "rpjmd", "0.6000")
    figures, ways, city, demands = _city((date(2025, 6, 8), 49_397), targets=(*TARGETS, own))

    chart = chapter.ways_chart(ways, city, figures, AS_OF).plain()
    lanes = chapter.city_chart(demands, figures, Fraction(49_397, 140_940), own_year=2026).plain()

    assert "RPJMD Kota Kendari" in chart
    for text in (chart, lanes, " ".join(chapter.demand_table(demands, figures).notes)):
        assert "Target Kota Kendari sendiri" not in text
    assert "60,00%" in lanes


def test_two_observations_have_a_pace() -> None:
    figures, ways, city, _ = _city(
        (date(2024, 12, 31), 45_000), (date(2025, 12, 31), 51_000), targets=TARGETS
    )

    alt = chapter.ways_chart(ways, city, figures, AS_OF).plain()

    assert "500 sampai 500 orang sebulan" in alt
    assert "bertambah 500 orang sebulan" in chapter.pace_note(figures).plain()


def test_without_an_observation_there_is_no_way_to_draw() -> None:
    figures, ways, city, demands = _city(targets=TARGETS)

    assert isinstance(chapter.ways_chart(ways, city, figures, AS_OF), Note)
    assert "belum dapat dihitung" in chapter.addition_text(figures).plain()
    assert chapter.demand_table(demands, figures) == Group(())
    assert chapter.segment_table(city) == Group(())


def test_segments_are_called_a_part_of_the_base_only_if_they_add_up_to_it() -> None:
    columns = ["as_of", "segment", "active", "base", "denominator", "source"]
    day = date(2025, 6, 8)

    for jakon, words in ((16_443, "berjumlah tepat sama"), (16_442, "per segmen belum tersedia.")):
        rows = [
            (day, segment, active, base, DENOMINATOR, "pers")
            for segment, active, base in (
                ("total", 49_397, 140_940),
                ("pu", None, 88_357),
                ("bpu", None, 36_140),
                ("jakon", None, jakon),
            )
        ]
        observed = observations(pd.DataFrame(rows, columns=columns, dtype=object))
        table = chapter.segment_table(city_table(observed, AS_OF))
        assert words in " ".join(table.notes)
        assert DENOMINATOR in " ".join(table.notes)


def test_a_month_of_which_nothing_is_known_has_no_column_and_says_so() -> None:
    chart = month_columns(
        [Line("Sampai kini belum", {"2026-01": 3, "2026-02": None}), Line("Kini", {"2026-01": 1})],
        title="Celah",
    )

    assert f"Februari 2026 {UNKNOWN}" in chart.alt
    assert UNKNOWN in chart.svg


def test_charts_without_anything_to_draw_are_refused() -> None:
    with pytest.raises(BlockError):
        month_columns([], title="Celah")
    with pytest.raises(BlockError):
        ways_there([], [], title="Jalan")


def test_long_names_and_notes_stay_within_their_panel() -> None:
    way = Way("Target " + "sangat " * 40 + "panjang", "catatan " * 80)

    assert "…" in ways_there([way], [(AS_OF, Fraction(1, 3))], title="Jalan").svg
