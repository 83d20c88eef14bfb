"""A notebook whose parameters are refused goes no further, also in a kernel that has run before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis.parameters import BadParameterError
from analysis.stage import begin


def _namespace(raw_dir: Path, folder: Path, year: int = 2026) -> dict[str, Any]:
    return {
        "__annotations__": {"year": int, "raw_dir": str, "processed_dir": str, "reports_dir": str},
        "year": year,
        "raw_dir": str(raw_dir),
        "processed_dir": str(folder / "processed"),
        "reports_dir": str(folder / "reports"),
    }


def test_cells_below_a_refused_first_cell_find_no_stage_of_the_run_before(tmp_path: Path) -> None:
    rosters = tmp_path / "raw" / "2026" / "rosters"
    rosters.mkdir(parents=True)
    (rosters / "a.xlsx").write_bytes(b"-")
    namespace = _namespace(tmp_path / "raw", tmp_path)
    namespace["stage"] = begin(namespace, "rosters")
    assert namespace["stage"].year == 2026

    namespace["year"] = 2025
    with pytest.raises(BadParameterError, match="tidak ada daftar tahun 2025"):
        begin(namespace, "rosters")

    assert "stage" not in namespace
