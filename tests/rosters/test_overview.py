"""What an OPD has sent and what is told of it, counted apart by hand."""

from __future__ import annotations

import pandas as pd

from analysis.rosters.overview import by_opd


def test_errors_warnings_and_remarks_are_counted_apart() -> None:
    told = [("A", "error"), ("A", "warning"), ("A", "warning"), ("A", "info"), (None, "error")]
    findings = pd.DataFrame(told, columns=["opd_code", "severity"])
    files = pd.DataFrame([("a.xlsx", "A", "read")], columns=["file", "opd_code", "status"])
    workers = pd.DataFrame(
        [("A", "counted"), ("A", "counted"), ("A", "held")], columns=["opd_code", "status"]
    )
    ledger = pd.DataFrame([("a.xlsx", "merged"), ("a.xlsx", "counted")], columns=["file", "fate"])
    found = by_opd(files, ledger, workers, findings, ["A", "B"]).set_index("opd_code")
    counts = ["n_files", "n_counted", "n_held", "n_merged", "n_errors", "n_warnings"]
    assert found.loc["A", counts].tolist() == [1, 2, 1, 1, 1, 2]
    assert found.loc["B", counts].tolist() == [0, 0, 0, 0, 0, 0]
    assert found[found.index.isna()][counts].to_numpy().tolist() == [[0, 0, 0, 0, 1, 0]]
