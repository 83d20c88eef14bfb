"""Each person as an edition leaves them behind, and the same person found again in the next.

Neither NIK nor name is kept: what must be recognised again is keyed with the secret of the worker
ids. The table is pseudonymous all the same and never leaves ``processed_dir``.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis import schemas
from analysis.contributions.pieces import pieces_of
from analysis.contributions.price import jkk_classes, price
from analysis.frames import known
from analysis.frames import rows as rows_of
from analysis.rosters.parse import name_key, parse_nik

_PLACE = ["file", "sheet", "row"]
Positions = np.ndarray[Any, np.dtype[np.int64]]


def person_states(
    workers: pd.DataFrame,
    ledger: pd.DataFrame,
    amounts: pd.DataFrame,
    opd: pd.DataFrame,
    *,
    year: int,
    key: bytes,
    spells: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The workers as ``schemas.EDITION_PERSONS``, in their order.

    Args:
        workers: as ``schemas.WORKERS``.
        ledger: as ``schemas.LEDGER``.
        amounts: ``worker_id, amount_idr`` of the year; who is missing costs nothing.
        opd: ``opd_code`` and ``jkk_class``.
        year: year of the report.
        key: the secret of the worker ids.
        spells: as ``schemas.SPELLS``; None: everybody has the one of his line.
    """
    pieces = pieces_of(workers, spells, year)
    months = pieces.groupby("worker", sort=True)
    amount_of = dict(zip(amounts["worker_id"], amounts["amount_idr"], strict=True))
    is_held = ledger["fate"] == "held"
    held_for = dict(
        zip(ledger.loc[is_held, "worker_id"], ledger.loc[is_held, "reason"], strict=True)
    )
    niks = [known(nik) for nik in workers["nik"]]
    names = [name_key(name) if known(name) else "" for name in workers["name"]]
    born = [
        known(day) or (parse_nik(nik, year).birth_date if nik else None)
        for day, nik in zip(workers["birth_date"], niks, strict=True)
    ]
    frame = pd.DataFrame(
        {
            **{
                name: workers[name].to_numpy()
                for name in ("worker_id", "status", "opd_code", "category", *_PLACE)
            },
            "reason": [held_for.get(worker_id) for worker_id in workers["worker_id"]],
            "first_month": months["first_month"].first().to_numpy(),
            "last_month": months["last_month"].last().to_numpy(),
            "wage_reported_idr": workers["wage_reported_idr"].astype("Int64").array,
            "jkk_class": jkk_classes(workers["opd_code"], opd),
            "amount_idr": [int(amount_of.get(one, 0)) for one in workers["worker_id"]],
            "other_lines": _other_lines(workers["worker_id"], ledger),
            "line_ids": _line_ids(workers["worker_id"], ledger),
            "pieces": _piece_texts(pieces, jkk_classes(pieces["opd_code"], opd), len(workers)),
            "nik_key": [keyed(key, "nik", nik) for nik in niks],
            "person_key": [
                keyed(key, "person", f"{name}|{day}" if name and day else None)
                for name, day in zip(names, born, strict=True)
            ],
            "name_key": [keyed(key, "name", name) for name in names],
        }
    )
    return typed_persons(frame)


def typed_persons(frame: pd.DataFrame | pa.Table) -> pd.DataFrame:
    """``frame`` as ``schemas.EDITION_PERSONS``, of the same types whatever is unknown."""
    table = schemas.conform(frame, schemas.EDITION_PERSONS)
    return table.to_pandas(
        types_mapper={pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int32Dtype()}.get
    )


def keyed(key: bytes, kind: str, text: str | None) -> str | None:
    """A fingerprint of ``text``, equal where the text is, that tells nothing without the key."""
    if not text:
        return None
    return hmac.digest(key, f"edition|{kind}|{text}".encode(), hashlib.sha256).hex()[:20]


def place_texts(persons: pd.DataFrame) -> pd.Series:
    """Where each person's line stands, as ``decisions.csv`` names it: ``file!sheet!row``."""
    row = persons["row"].astype("Int64").astype("string")
    return persons["file"] + "!" + persons["sheet"] + "!" + row


def _other_lines(worker_ids: pd.Series, ledger: pd.DataFrame) -> list[str | None]:
    merged = ledger[ledger["fate"] == "merged"]
    lines = place_texts(merged).groupby(merged["worker_id"].to_numpy()).agg("\n".join)
    found = {str(worker_id): text for worker_id, text in lines.items()}
    return [found.get(worker_id) for worker_id in worker_ids]


def _line_ids(worker_ids: pd.Series, ledger: pd.DataFrame) -> list[str | None]:
    lines = ledger[ledger["worker_id"].notna() & ledger["line_id"].notna()]
    joined = lines.groupby("worker_id")["line_id"].agg("\n".join)
    found = {str(worker_id): text for worker_id, text in joined.items()}
    return [found.get(worker_id) for worker_id in worker_ids]


def _piece_texts(
    pieces: pd.DataFrame, classes: np.ndarray[Any, np.dtype[np.int64]], n: int
) -> list[str | None]:
    """The pieces of each worker of several, None for the others."""
    found: list[str | None] = [None] * n
    several = pieces.assign(jkk_class=classes)[pieces["worker"].duplicated(keep=False)]
    for place, own in several.groupby("worker"):
        found[int(str(place))] = "\n".join(
            "|".join(
                "" if known(value) is None else str(value)
                for value in (
                    row.first_month, row.last_month, row.opd_code, row.jkk_class,
                    row.wage_reported_idr,
                )
            )
            for row in rows_of(own)
        )  # fmt: skip
    return found


def _spells_of(persons: pd.DataFrame, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The pieces of persons of several as spells, and the OPDs and classes that they name."""
    spells: list[dict[str, Any]] = []
    classes: list[dict[str, Any]] = []
    for row in rows_of(persons[persons["pieces"].notna()]):
        for line in row.pieces.splitlines():
            first, last, code, jkk_class, wage = line.split("|")
            spells.append(
                {
                    "worker_id": row.worker_id,
                    "opd_code": code or None,
                    "start_date": date(year, int(first), 1),
                    "end_date": date(year, int(last), 28),
                    "wage_reported_idr": int(wage) if wage else None,
                }
            )
            if code:
                classes.append({"opd_code": code, "jkk_class": int(jkk_class)})
    return (
        pd.DataFrame(spells, columns=[
            "worker_id", "opd_code", "start_date", "end_date", "wage_reported_idr",
        ], dtype=object),
        pd.DataFrame(classes, columns=["opd_code", "jkk_class"]),
    )  # fmt: skip


def repriced(
    persons: pd.DataFrame,
    opd: pd.DataFrame,
    *,
    year: int,
    wage_base: str,
    programs: tuple[str, ...],
    as_of: date,
) -> pd.Series:
    """What persons of an earlier edition, as they stood then, cost by the rules of now.

    Returns:
        Whole rupiah of the year, aligned with ``persons``.
    """
    gone = persons[persons["opd_code"].notna() & ~persons["opd_code"].isin(opd["opd_code"])]
    spells, of_spells = _spells_of(persons, year)
    classes = pd.concat(
        [opd[["opd_code", "jkk_class"]], gone[["opd_code", "jkk_class"]], of_spells]
    )
    classes = classes.drop_duplicates("opd_code").astype({"jkk_class": int})
    first, last = persons["first_month"].astype(int), persons["last_month"].astype(int)
    has_months = first <= last
    workers = pd.DataFrame(
        {
            "worker_id": persons["worker_id"].to_numpy(),
            "opd_code": persons["opd_code"].to_numpy(),
            # Whoever had no month to pay gets an end before the start.
            "start_date": [
                date(year, month if due else 12, 1)
                for month, due in zip(first, has_months, strict=True)
            ],
            "end_date": [
                date(year, month if due else 1, 1)
                for month, due in zip(last, has_months, strict=True)
            ],
            "wage_reported_idr": persons["wage_reported_idr"].to_numpy(),
        }
    )
    pricing = price(
        workers, classes,
        year=year, wage_base=wage_base, programs=programs, as_of=as_of, spells=spells,
    )  # fmt: skip
    return pricing.by_worker["amount_idr"].set_axis(persons.index)


def find_again(then: pd.DataFrame, now: pd.DataFrame) -> tuple[Positions, Positions]:
    """Which person of ``then`` is which of ``now``.

    First by ``worker_id``. A mended NIK gives another one; of those that remain on either side, the
    only two of equal NIK and name, then of equal name and birth date, then of equal name in one OPD
    (where a NIK and a birth date are lacking) are one person.

    Returns:
        Positions in ``then`` and in ``now``, one entry for each person there is; -1 where not.
    """
    match = pd.Index(now["worker_id"]).get_indexer(pd.Index(then["worker_id"])).astype(np.int64)
    for name in ("nik", "person", "name"):
        left = np.flatnonzero(match < 0)
        right = _rest(match, len(now))
        if not len(left) or not len(right):
            break
        one, other = (
            _only_ones(_link_key(then, name, left)),
            _only_ones(_link_key(now, name, right)),
        )
        common = one.index.intersection(other.index)
        pairs = pd.DataFrame({"then": one[common], "now": other[common]})
        if name == "name":
            pairs = pairs[_may_be_one(then.iloc[pairs["then"]], now.iloc[pairs["now"]])]
        match[pairs["then"].to_numpy(dtype=np.int64)] = pairs["now"].to_numpy(dtype=np.int64)
    new = _rest(match, len(now))
    return (
        np.concatenate([np.arange(len(then)), np.full(len(new), -1)]),
        np.concatenate([match, new]),
    )


def _rest(match: Positions, n: int) -> Positions:
    """The positions below ``n`` that nobody was matched with."""
    is_free = np.ones(n, dtype=np.bool_)
    is_free[match[match >= 0]] = False
    return np.flatnonzero(is_free)


def _link_key(persons: pd.DataFrame, name: str, where: Positions) -> pd.Series:
    """The key of the persons at ``where``, by position; null where they have none."""
    part = persons.iloc[where].set_axis(where)
    if name == "nik":
        return part["nik_key"] + "|" + part["name_key"]
    if name == "person":
        return part["person_key"]
    return part["opd_code"] + "|" + part["name_key"]


def _only_ones(keys: pd.Series) -> pd.Series:
    """Positions by key, of the keys that only one person has."""
    single = keys[keys.notna() & ~keys.duplicated(keep=False)]
    return pd.Series(single.index.to_numpy(), index=single.to_numpy(dtype=object))


def _may_be_one(then: pd.DataFrame, now: pd.DataFrame) -> Any:
    """Whether equal names may be one person: not with two NIKs, nor with two birth dates."""
    lacks_nik = then["nik_key"].isna().to_numpy() | now["nik_key"].isna().to_numpy()
    lacks_day = then["person_key"].isna().to_numpy() | now["person_key"].isna().to_numpy()
    return lacks_nik & lacks_day
