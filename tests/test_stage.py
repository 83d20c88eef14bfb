"""A notebook whose parameters are refused goes no further, also in a kernel that has run before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis.parameters import BadParameterError, shipped_names
from analysis.stage import begin


def _namespace(raw_dir: Path, folder: Path, year: int = 2026) -> dict[str, Any]:
    kinds = dict.fromkeys(shipped_names("rosters"), str) | {"year": int}
    return {
        "__annotations__": kinds,
        "year": year,
        "as_of": "",
        "lang": "id",
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


def test_tables_of_the_run_before_are_gone_and_imports_stay(tmp_path: Path) -> None:
    for year in (2025, 2026):
        rosters = tmp_path / "raw" / str(year) / "rosters"
        rosters.mkdir(parents=True)
        (rosters / "a.xlsx").write_bytes(b"-")
    namespace = _namespace(tmp_path / "raw", tmp_path) | {
        "In": [],
        "LIMIT": 7,
        "Path": Path,
        "pytest": pytest,
    }
    namespace["stage"] = begin(namespace, "rosters")
    namespace |= {"workers": [1, 2, 3], "names": object(), "total": 5, "later": len}

    namespace["year"] = 2025
    assert begin(namespace, "rosters").year == 2025

    assert not {"stage", "workers", "names", "total"} & namespace.keys()
    # What the first cell itself imports, and the parameters, are there.
    assert {"LIMIT", "Path", "pytest", "later", "year", "raw_dir"} <= namespace.keys()
