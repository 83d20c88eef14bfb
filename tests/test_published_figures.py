"""The shipped reference figures are whole, sourced, and add up as they were published."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

REFERENCE = Path(__file__).parents[1] / "data" / "raw" / "reference"
COLUMNS = {
    "opd.csv": ["opd_code", "name", "aliases", "jkk_class"],
    "budget.csv": ["year", "opd_code", "amount_idr", "workers", "source"],
    "payments.csv": ["month", "opd_code", "amount_idr", "source"],
    "coverage.csv": ["as_of", "segment", "active", "base", "denominator", "source"],
    "targets.csv": ["year", "family", "target_rate", "source"],
}


def rows_of(name: str) -> list[dict[str, str]]:
    """The lines of one reference file, every value as text."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", COLUMNS)
def test_the_columns_are_those_of_the_contract(name: str) -> None:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == COLUMNS[name]


@pytest.mark.parametrize("name", ["budget.csv", "coverage.csv", "targets.csv"])
def test_every_figure_names_its_source_and_how_far_it_was_verified(name: str) -> None:
    rows = rows_of(name)
    assert rows
    assert [row for row in rows if "[V]" not in row["source"]] == []


def test_both_published_budgets_stand_as_published() -> None:
    rows = {row["year"]: row for row in rows_of("budget.csv")}
    assert (rows["2026"]["opd_code"], rows["2025"]["opd_code"]) == ("*", "*")
    assert (rows["2026"]["amount_idr"], rows["2026"]["workers"]) == ("553127196", "3083")
    assert (rows["2025"]["amount_idr"], rows["2025"]["workers"]) == ("256147284", "1427")


def test_no_payment_was_published_so_none_is_shipped() -> None:
    assert rows_of("payments.csv") == []


def test_the_observation_of_june_2025_gives_the_published_35_05_percent() -> None:
    total = next(row for row in rows_of("coverage.csv") if row["segment"] == "total")
    assert date.fromisoformat(total["as_of"]) == date(2025, 6, 8)
    assert (total["active"], total["base"]) == ("49397", "140940")
    percent = Decimal(total["active"]) / Decimal(total["base"]) * 100
    assert percent.quantize(Decimal("0.01")) == Decimal("35.05")


def test_the_segments_are_parts_of_the_base_and_their_active_count_is_unknown() -> None:
    parts = [row for row in rows_of("coverage.csv") if row["segment"] != "total"]
    assert sorted(int(row["base"]) for row in parts) == [16443, 36140, 88357]
    assert sum(int(row["base"]) for row in parts) == 140940
    assert {row["active"] for row in parts} == {""}


def test_the_targets_are_shares_of_one_in_families_that_never_mix() -> None:
    families: dict[str, dict[int, Decimal]] = defaultdict(dict)
    for row in rows_of("targets.csv"):
        families[row["family"]][int(row["year"])] = Decimal(row["target_rate"])
    assert families == {
        "rpjpn": {2045: Decimal("0.995")},
        "rpjmn": {2025: Decimal("0.3215"), 2026: Decimal("0.3499"), 2029: Decimal("0.4392")},
        "operasional": {2025: Decimal("0.5215")},
    }


def test_every_opd_has_a_code_that_can_name_a_file_and_jkk_class_1() -> None:
    rows = rows_of("opd.csv")
    codes = [row["opd_code"] for row in rows]
    assert len(codes) == len(set(codes)) == 33 + 11
    assert all(code.isascii() and code.replace("_", "").isalnum() for code in codes)
    assert all(code == code.upper() for code in codes)
    assert {row["jkk_class"] for row in rows} == {"1"}


def test_the_eleven_kecamatan_are_there_with_all_65_kelurahan() -> None:
    districts = [row for row in rows_of("opd.csv") if row["opd_code"].startswith("KEC_")]
    villages = [
        alias
        for row in districts
        for alias in row["aliases"].split(";")
        if alias.startswith("Kelurahan ")
    ]
    assert len(districts) == 11
    assert len(villages) == len(set(villages)) == 65


def test_only_dkp_is_an_alias_of_two_opds_and_it_stands_under_both() -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for row in rows_of("opd.csv"):
        for alias in {row["opd_code"], row["name"], *row["aliases"].split(";")}:
            owners[alias.upper()].append(row["opd_code"])
    clashes = {alias: sorted(set(codes)) for alias, codes in owners.items() if len(set(codes)) > 1}
    assert clashes == {"DKP": ["DISKAN", "KETAPANG"]}
