"""Where the year before is known from: its published edition, else its rosters, else nowhere.

An edition counts only where the same worker is called by the same id in it (the key of the worker
ids is the same) and where it is of the same city. Whatever is amiss with last year's files, this
year's report is made; it then says why it cannot compare.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from analysis import schemas
from analysis.contributions.change.mixed_years import PricedYear, price_year
from analysis.contributions.change.same_people import same_people
from analysis.contributions.pieces import Int64s
from analysis.owner import owner_of
from analysis.publishing.shelf import Mark
from analysis.reference import Reference
from analysis.rosters.clean import Progress, clean_rosters
from analysis.rosters.closing import LedgerDoesNotClose
from analysis.rosters.files import list_files
from analysis.rosters.persons.worker_key import FINGERPRINTS, fingerprint

#: Columns of last year's workers that are read.
COLUMNS = (
    "worker_id",
    "status",
    "nik",
    "name",
    "birth_date",
    "opd_code",
    "start_date",
    "end_date",
    "wage_reported_idr",
)
_SCRATCH = ".run-"


@dataclass(frozen=True)
class YearBefore:
    """The year before, or why it is not known.

    ``origin``: ``edition`` (published, as of ``as_of``) or ``rosters`` (cleaned and priced now, on
    this run's wage base); without ``priced`` it is the reason: ``none`` (neither is there),
    ``key`` (this year's ids were made with another key), ``unusable`` (rosters that cannot be read
    or priced) or ``strangers`` (an edition nobody of which is on this year's lists, and no rosters
    to tell whose it is). ``n_refused``: files of that year that could not be read.
    """

    year: int
    origin: str
    priced: PricedYear | None = None
    as_of: date | None = None
    n_refused: int = 0


def find_year_before(
    year: int,
    *,
    processed: Path,
    raw_dir: Path,
    workers: pd.DataFrame,
    reference: Reference,
    key: bytes,
    wage_base: str,
    programs: Sequence[str],
    as_of: date,
    progress: Progress | None = None,
) -> YearBefore:
    """The priced workers of ``year - 1``.

    Args:
        year: year of the report.
        processed: where this year's tables are; the editions of other years stand beside it.
        raw_dir: has ``<year - 1>/rosters``, or not.
        workers: this year's workers, made with ``key``.
        reference: OPDs and their classes, for rosters cleaned now.
        key: the secret for worker ids.
        wage_base: this run's policy, for rosters cleaned now; so are ``programs`` and ``as_of``.
        progress: wraps an iterable of known length, as ``tqdm`` does.
    """
    if _fingerprint_in(processed) != fingerprint(key):
        return YearBefore(year - 1, "key")
    rosters = raw_dir / str(year - 1) / "rosters"
    sent = {item.sha256 for item in list_files(rosters) if item.ignored_for is None}
    found = _edition(editions_beside(processed) / str(year - 1), year - 1, key)
    mark = Mark.read(editions_beside(processed) / str(year - 1))
    if mark is not None and mark.owner != owner_of(raw_dir):
        found = None
    if found is not None and found.priced is not None:
        if sent & _hashes(editions_beside(processed) / str(year - 1)):
            return found
        if not sent:
            is_same_city = bool((same_people(found.priced.workers, workers) >= 0).any())
            return found if is_same_city else YearBefore(year - 1, "strangers")
    if not sent:
        return YearBefore(year - 1, "none")
    try:
        cleaned = clean_rosters(
            raw_dir / str(year - 1), year - 1, reference.opd_names, key, progress, as_of
        )
        priced = price_year(
            cleaned.workers,
            reference.opd,
            year=year - 1,
            wage_base=wage_base,
            programs=programs,
            as_of=as_of,
            spells=cleaned.spells,
        )
    except (LedgerDoesNotClose, ValueError, OSError, OverflowError):
        return YearBefore(year - 1, "unusable")
    if not (cleaned.files["status"] == "read").any():
        return YearBefore(year - 1, "unusable")
    return YearBefore(year - 1, "rosters", priced, as_of, _n_refused(cleaned.files))


def editions_beside(processed: Path) -> Path:
    """The folder of the published years, seen from a year's tables, in a scratch folder too."""
    parent = processed.parent
    return parent.parent if parent.name.startswith(_SCRATCH) else parent


def _edition(folder: Path, year: int, key: bytes) -> YearBefore | None:
    """The published edition, priced again as its ``price.json`` says; None where unusable."""
    if _fingerprint_in(folder) != fingerprint(key):
        return None
    try:
        workers = schemas.read_table(schemas.WORKERS, folder, COLUMNS)
        facts: dict[str, Any] = json.loads((folder / "price.json").read_text(encoding="utf-8"))
        as_of = date.fromisoformat(facts["as_of"])
        priced = price_year(
            workers,
            pd.DataFrame(facts["opd"], columns=["opd_code", "jkk_class"]),
            year=year,
            wage_base=facts["wage_base"],
            programs=facts["programs"],
            as_of=as_of,
            published=_published(folder, workers["worker_id"]),
            spells=_spells(folder),
        )
        files = schemas.read_table(schemas.FILES, folder, ["status"])
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None
    return YearBefore(year, "edition", priced, as_of, _n_refused(files))


def _spells(folder: Path) -> pd.DataFrame | None:
    """The edition's periods; None in editions that had none, one for each worker."""
    if not (folder / f"{schemas.SPELLS.name}.parquet").exists():
        return None
    return schemas.read_table(schemas.SPELLS, folder)


def _published(folder: Path, worker_id: pd.Series) -> Int64s:
    """What the edition's ``contributions`` say of each worker, in whole rupiah."""
    path = folder / f"{schemas.CONTRIBUTIONS.name}.parquet"
    lines = pq.read_table(path, columns=["worker_id", "amount_idr"])
    sums = lines.group_by("worker_id").aggregate([("amount_idr", "sum")])
    amounts = pd.Series(
        sums["amount_idr_sum"].to_numpy(), index=pd.Index(sums["worker_id"].to_pylist())
    )
    if not amounts.index.isin(worker_id).all():
        raise ValueError(f"{path} prices workers whom the edition does not have")
    # A worker without a month in the year has no line.
    found: Int64s = amounts.reindex(worker_id, fill_value=0).to_numpy(dtype=np.int64)
    return found


def _hashes(folder: Path) -> set[str]:
    files = schemas.read_table(schemas.FILES, folder, ["sha256", "status"])
    return set(files.loc[files["status"] != "ignored", "sha256"])


def _n_refused(files: pd.DataFrame) -> int:
    return int((files["status"] == "refused").sum())


def _fingerprint_in(folder: Path) -> str | None:
    """The fingerprint of the key that the tables of a folder were made with last."""
    path = folder / FINGERPRINTS
    keys = path.read_text().split() if path.is_file() else []
    return keys[-1] if keys else None
