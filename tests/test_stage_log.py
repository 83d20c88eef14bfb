"""A notebook run alone never mixes with tables of another run in silence."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from analysis.stage_log import mixed, record

RUN = {"year": 2026, "raw_dir": "data/raw/kendari", "as_of": "2026-11-22", "lang": "id"}


def _tables(folder: Path, **values: int) -> None:
    for name, value in values.items():
        pd.DataFrame({"x": [value]}).to_parquet(folder / f"{name}.parquet")


@pytest.fixture
def processed(tmp_path: Path) -> Path:
    """What three notebooks of one run leave."""
    record("rosters", RUN, tmp_path)
    _tables(tmp_path, workers=1, ledger=1, findings=1)
    record("contributions", RUN, tmp_path)
    _tables(tmp_path, contributions=1, budget_positions=1)
    record("coverage", RUN, tmp_path)
    _tables(tmp_path, coverage_own=1, opd_status=1)
    return tmp_path


def test_of_one_run_there_is_nothing_to_say(processed: Path) -> None:
    assert mixed("report", RUN, processed) == ()


def test_another_day_is_told_with_both_days(processed: Path) -> None:
    told = mixed("report", {**RUN, "as_of": "2026-03-31"}, processed)
    assert len(told) == 3
    assert all("2026-11-22" in one and "2026-03-31" in one for one in told)


def test_a_stage_made_from_what_has_changed_since_is_told(processed: Path) -> None:
    # Notebook 2 again with another wage base; notebook 3 still stands on the old amounts.
    _tables(processed, contributions=2)
    assert mixed("coverage", RUN, processed) == ()
    (told,) = mixed("report", RUN, processed)
    assert "notebook coverage dibuat dari hasil lama notebook contributions" in told


def test_tables_of_before_there_were_notes_say_nothing(tmp_path: Path) -> None:
    assert mixed("report", RUN, tmp_path) == ()
