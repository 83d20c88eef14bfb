"""The sample's rosters, row by row, against what the generator knows of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.sample import truth

from analysis.reference import load_reference
from analysis.rosters.clean import clean_rosters

RAW = Path(__file__).parents[2] / "data" / "raw" / "sample"


@pytest.mark.parametrize(("year", "n_workers", "n_held"), [(2026, 3083, 40), (2025, 1427, 13)])
def test_every_row_of_the_sample_has_the_fate_that_it_was_made_for(year, n_workers, n_held):
    rosters = clean_rosters(RAW / str(year), year, load_reference(RAW).opd_names, b"k" * 32)
    ledger = [
        (row.file, row.sheet, row.row, row.fate, "" if row.reason != row.reason else row.reason)
        for row in rosters.ledger.itertuples()
    ]
    found = sorted(line if line[3] != "not_a_person" else (*line[:4], "") for line in ledger)
    expected = sorted(
        (row.file, row.sheet, row.row, row.fate, "" if row.fate == "not_a_person" else row.reason)
        for row in truth(year)
    )
    assert found == [(*line[:4], line[4] or "") for line in expected]
    assert len(rosters.workers) == n_workers
    assert (rosters.workers["status"] == "held").sum() == n_held
    categories = rosters.workers["category"].value_counts().to_dict()
    expected_categories = {2026: {"PPPK_PARUH_WAKTU": 3045, "NON_ASN": 38}, 2025: {"NON_ASN": 1427}}
    assert categories == expected_categories[year]
