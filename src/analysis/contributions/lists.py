"""What an OPD signs for with each list that it has sent: persons, and rupiah a year."""

from __future__ import annotations

import pandas as pd

from analysis.contributions.programs import program_names
from analysis.rosters.overview import sent_rosters


def lists_to_sign(
    files: pd.DataFrame, workers: pd.DataFrame, by_worker: pd.DataFrame
) -> pd.DataFrame:
    """Persons and rupiah of each file that was read.

    Args:
        files: as ``schemas.FILES``.
        workers: ``worker_id, status, opd_code, file``; a person stands in the file of its line.
        by_worker: ``worker_id, amount_idr`` of the year.

    Returns:
        ``file, n_counted, n_held, amount_low_idr`` (counted), ``amount_high_idr`` (counted and
        held), ``opd_workers`` (counted and held, of all files of the OPD), ``programs`` (of which
        the amounts are, in words).
    """
    amount = workers["worker_id"].map(by_worker.set_index("worker_id")["amount_idr"])
    is_counted = workers["status"] == "counted"
    people = pd.DataFrame(
        {
            "file": workers["file"],
            "n_counted": is_counted.astype("int64"),
            "n_held": (~is_counted).astype("int64"),
            # Who works in no month of the year has no price.
            "amount_high_idr": amount.fillna(0).astype("int64"),
        }
    )
    people["amount_low_idr"] = people["amount_high_idr"].where(is_counted.to_numpy(), 0)
    sums = people.groupby("file").sum()
    read = sent_rosters(files[files["status"] == "read"])
    lists = sums.reindex(read["file"]).fillna(0).astype("int64").reset_index()
    of_opd = workers["opd_code"].value_counts()
    opd_workers = read["opd_code"].map(of_opd).fillna(0).astype("int64")
    return lists.assign(opd_workers=opd_workers.to_numpy(), programs=", ".join(program_names()))
