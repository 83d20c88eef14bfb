"""What hangs on each finding: the held workers and the rupiah that wait for it."""

from __future__ import annotations

import pandas as pd

from analysis.frames import rows as rows_of
from analysis.rosters.findings import rows_told


def price_findings(
    findings: pd.DataFrame, workers: pd.DataFrame, ledger: pd.DataFrame, by_worker: pd.DataFrame
) -> pd.DataFrame:
    """The findings with ``n_people`` and ``amount_idr``, most rupiah first.

    A held worker hangs on the one finding that names the reason of the hold, so that the amounts
    add up to the width of the range, high less low. Other findings have zero people.

    Raises:
        ValueError: a held worker without a finding of its reason; the sum would not close.
    """
    amount_of = dict(zip(by_worker["worker_id"], by_worker["amount_idr"], strict=True))
    held = ledger[ledger["fate"] == "held"]
    # Two persons may stand side by side in one row: a list of amounts for each place.
    waiting: dict[tuple[str, str, int, str], list[int]] = {}
    for row in rows_of(held):
        place = (row.file, row.sheet, int(row.row), row.reason)
        waiting.setdefault(place, []).append(int(amount_of[row.worker_id]))
    people: list[int] = []
    amounts: list[int] = []
    for row in rows_of(findings):
        n_people = amount = 0
        if row.severity == "error":
            cells = row.cells if isinstance(row.cells, str) else None
            for number in rows_told(cells, None if pd.isna(row.row) else row.row):
                found = waiting.get((row.file, row.sheet, number, row.code))
                if found:
                    n_people, amount = n_people + 1, amount + found.pop()
        people.append(n_people)
        amounts.append(amount)
    untold = [place for place, amounts_left in waiting.items() if amounts_left]
    if untold:
        file, sheet, number, reason = untold[0]
        raise ValueError(
            f"{len(untold)} held workers have no finding, the first {file}, sheet {sheet}, "
            f"row {number}, {reason}"
        )
    priced = findings.assign(n_people=people, amount_idr=amounts)
    rank = priced["severity"].map({"error": 0, "warning": 1, "info": 2})
    return (
        priced.assign(_rank=rank)
        .sort_values(
            ["amount_idr", "n_people", "_rank", "n_rows"],
            ascending=[False, False, True, False],
            kind="stable",
        )
        .drop(columns="_rank")
        .reset_index(drop=True)
    )
