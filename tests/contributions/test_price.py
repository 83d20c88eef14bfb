"""The price of a worker, to the rupiah."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.contributions.explain import explain_worker
from analysis.contributions.price import Pricing, price
from analysis.contributions.programs import round_half_up
from analysis.schemas import CONTRIBUTIONS, conform, read_table

AS_OF = date(2026, 11, 22)
OPD = pd.DataFrame({"opd_code": ["DLHK", "DAMKAR"], "jkk_class": [1, 3]})


def workers(
    n: int = 1,
    *,
    opd_code: Sequence[str | None] | None = None,
    start: Sequence[date | None] | None = None,
    end: Sequence[date | None] | None = None,
    wage: Sequence[int | None] | None = None,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "worker_id": [f"w{i:04d}" for i in range(n)],
            "status": ["counted"] * n,
            "nik": [f"747199010190{i:04d}" for i in range(n)],
            "opd_code": opd_code or ["DLHK"] * n,
            "start_date": pd.Series(start or [None] * n, dtype=object),
            "end_date": pd.Series(end or [None] * n, dtype=object),
            "wage_reported_idr": pd.array(wage or [None] * n, dtype="Int64"),
            "file": "dlhk.xlsx",
            "sheet": "Sheet1",
            "row": range(8, 8 + n),
        }
    )


def priced(frame: pd.DataFrame, wage_base: str = "umk:2021", **more: object) -> Pricing:
    arguments = {"year": 2026, "as_of": AS_OF, **more}
    return price(frame, OPD, wage_base=wage_base, **arguments)  # type: ignore[arg-type]


def amounts(pricing: Pricing) -> dict[str, int]:
    """Amount of the first worker's January by programme."""
    lines = conform(pricing.contributions, CONTRIBUTIONS).to_pandas()
    january = lines[(lines["worker_id"] == "w0000") & (lines["month"] == f"{pricing.year}-01")]
    return dict(zip(january["program"], january["amount_idr"].astype(int), strict=True))


def test_the_published_budget_of_2026_comes_out_to_the_rupiah() -> None:
    pricing = priced(workers(3083))
    assert pricing.by_worker["amount_idr"].sum() == 553_127_196
    assert amounts(pricing) == {"JKK": 6645, "JKM": 8306}


def test_the_rule_leaves_126360_of_the_published_budget_of_2025_unexplained() -> None:
    total = int(priced(workers(1427), year=2025).by_worker["amount_idr"].sum())
    assert total == 256_020_924
    assert 256_147_284 - total == 126_360


@pytest.mark.parametrize(
    ("wage", "jkk", "jkm"),
    [
        (1_001_875, 2405, 3006),  # JKK 2404.5: half to even would give 2404
        (1_001_500, 2404, 3005),  # JKM 3004.5: half to even would give 3004
        (625, 2, 2),  # JKK 1.5
        (1_000_000, 2400, 3000),
        (1, 0, 0),
        (208, 0, 1),  # JKK 0.4992, JKM 0.624
    ],
)
def test_half_a_rupiah_is_rounded_up(wage: int, jkk: int, jkm: int) -> None:
    assert amounts(priced(workers(wage=[wage]), "actual")) == {"JKK": jkk, "JKM": jkm}


def test_half_a_rupiah_is_rounded_up_where_binary_fractions_fall_short() -> None:
    # 0.0024 x 1,081,875 = 2596.5 exactly; the nearest doubles multiply to less.
    assert 1_081_875 * 0.0024 < 2596.5
    assert amounts(priced(workers(wage=[1_081_875]), "actual"))["JKK"] == 2597


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 10**14 - 100),
    st.sampled_from(["0.0024", "0.0054", "0.0089", "0.0127", "0.0174", "0.0030", "0.037", "0.02"]),
)
def test_integers_round_as_decimal_half_up_does(base_sen: int, rate: str) -> None:
    expected = (Decimal(base_sen) / 100 * Decimal(rate)).quantize(Decimal(1), ROUND_HALF_UP)
    found = round_half_up(np.array([base_sen]), np.array([int(Decimal(rate) * 10**6)]))
    assert int(found[0]) == int(expected)


def test_a_product_beyond_64_bits_is_refused_and_not_wrapped() -> None:
    with pytest.raises(OverflowError, match="too large to price exactly"):
        round_half_up(np.array([10**14]), np.array([100_000]))


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        (None, None, 12),
        (date(2026, 3, 31), None, 10),
        (None, date(2026, 3, 1), 3),
        (date(2026, 3, 31), date(2026, 3, 31), 1),
        (date(2026, 12, 31), None, 1),
        (date(2019, 5, 2), date(2026, 1, 1), 1),
        (date(2020, 1, 1), date(2030, 12, 31), 12),
        (date(2026, 8, 1), date(2026, 5, 1), 0),
        (date(2020, 1, 1), date(2025, 12, 31), 0),
        (date(2027, 1, 1), None, 0),
    ],
)
def test_a_month_counts_in_full_from_start_to_end(
    start: date | None, end: date | None, months: int
) -> None:
    pricing = priced(workers(start=[start], end=[end]))
    assert pricing.by_worker["months"].tolist() == [months]
    assert pricing.by_worker["amount_idr"].tolist() == [months * 14_951]
    assert pricing.contributions.num_rows == months * 2
    assert int(pricing.by_month.sum()) == months * 14_951


def test_the_class_is_that_of_the_opd_and_without_an_opd_class_1() -> None:
    pricing = priced(workers(3, opd_code=["DLHK", "DAMKAR", None]))
    # 0.89 % of 2,768,592 is 24,640.47.
    assert pricing.by_worker["amount_idr"].tolist() == [
        12 * 14_951,
        12 * (24_640 + 8_306),
        12 * 14_951,
    ]
    assert {value.name for value in pricing.references} >= {"jkk_class_1", "jkk_class_3", "jkm"}


def test_an_opd_that_is_not_on_file_is_refused() -> None:
    with pytest.raises(ValueError, match=r"OPD LAIN is not in opd\.csv"):
        priced(workers(opd_code=["LAIN"]))


def test_a_worker_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="missing or repeated"):
        priced(pd.concat([workers(), workers()], ignore_index=True))


def test_no_workers_cost_nothing() -> None:
    pricing = priced(workers(2).head(0))
    assert pricing.by_worker.empty
    assert conform(pricing.contributions, CONTRIBUTIONS).num_rows == 0


def test_bases_with_sen_are_kept_and_not_rounded_first() -> None:
    lines = conform(priced(workers(), "umk:2026").contributions, CONTRIBUTIONS).to_pandas()
    assert set(lines["wage_base_idr"]) == {Decimal("3516070.42")}
    assert set(lines["rate"]) == {Decimal("0.0024"), Decimal("0.0030")}
    # 0.24 % of 2,770,208.33 is 6648.499992 and of 2,770,208.34 it is 6648.500016; with the base
    # rounded to the rupiah first both would be 6648.
    assert round_half_up(np.array([277_020_833, 277_020_834]), np.array([2400, 2400])).tolist() == [
        6648,
        6649,
    ]


def test_lines_come_by_worker_month_and_programme_in_the_schema() -> None:
    table = conform(priced(workers(2)).contributions, CONTRIBUTIONS)
    assert table.schema == CONTRIBUTIONS.schema
    lines = table.to_pandas()
    assert lines[["worker_id", "month", "program"]].iloc[[0, 1, 2, 24]].to_numpy().tolist() == [
        ["w0000", "2026-01", "JKK"],
        ["w0000", "2026-01", "JKM"],
        ["w0000", "2026-02", "JKK"],
        ["w0001", "2026-01", "JKK"],
    ]


def test_what_is_written_slice_by_slice_is_what_the_table_holds(tmp_path: Path) -> None:
    pricing = priced(workers(50, wage=list(range(1_000_000, 1_000_050))), "actual")
    pricing.write(tmp_path)
    written = read_table(CONTRIBUTIONS, tmp_path)
    assert len(written) == 50 * 24
    assert written["amount_idr"].sum() == pricing.by_worker["amount_idr"].sum()
    sliced = [row for batch in pricing.batches(7) for row in batch.to_pylist()]
    assert sliced == pricing.contributions.to_pylist()


def test_jp_is_cut_to_the_cap_that_rises_in_march() -> None:
    pricing = priced(workers(wage=[20_000_000]), "actual", programs=("JP",))
    lines = conform(pricing.contributions, CONTRIBUTIONS).to_pandas()
    assert lines["wage_base_idr"].tolist() == [Decimal(10_547_400)] * 2 + [Decimal(11_086_300)] * 10
    # 2 % of 10,547,400 and of 11,086,300.
    assert lines["amount_idr"].tolist() == [210_948] * 2 + [221_726] * 10
    assert pricing.by_worker["amount_idr"].tolist() == [2 * 210_948 + 10 * 221_726]


@pytest.mark.parametrize("programs", [("JKN",), (), ("JKK", "JKK")])
def test_an_unknown_missing_or_repeated_programme_is_refused(programs: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="each once at most"):
        priced(workers(), programs=programs)


def test_a_rate_is_warned_of_when_a_month_lies_past_the_last_check() -> None:
    warned = [value.name for value in priced(workers()).references if value.warning]
    assert warned == ["jkk_class_1", "jkm"]
    assert not any(v.warning for v in priced(workers(), year=2025).references)


def test_a_trace_shows_base_rate_article_rounding_and_months_without_the_nik() -> None:
    frame = workers(2, opd_code=["DLHK", "DAMKAR"], start=[None, date(2026, 5, 20)])
    trace = explain_worker(frame, OPD, "w0001", year=2026, wage_base="umk:2021", as_of=AS_OF)
    jkk, jkm = trace.lines
    assert (jkk.exact_idr, jkk.amount_idr) == (Decimal("24640.4688"), 24_640)
    assert (jkm.exact_idr, jkm.amount_idr) == (Decimal("8305.776"), 8_306)
    assert (jkk.first_month, jkk.last_month, jkk.months) == ("2026-05", "2026-12", 8)
    assert jkk.rate.reference.article == "Pasal 16 ayat (1)"
    assert trace.total_idr == 8 * (24_640 + 8_306)
    assert (trace.file, trace.sheet, trace.row) == ("dlhk.xlsx", "Sheet1", 9)
    assert trace.wage_law is not None
    assert trace.wage_law.name == "umk_kendari"
    assert "747199" not in repr(trace)


def test_an_unknown_worker_has_no_trace() -> None:
    with pytest.raises(KeyError, match="no worker w9"):
        explain_worker(workers(), OPD, "w9", year=2026, wage_base="actual")
