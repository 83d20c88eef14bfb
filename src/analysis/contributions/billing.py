"""Who is billed in which month by SIPP's lists, for how much, and what no list tells.

A person is a worker, or a participant on no roster; every matrix has the workers first, in their
order, then the others, and one column for each month that has begun.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from analysis.contributions.listed import (
    Flags,
    listed_bases,
    listed_idr,
    months_until,
    persons_of,
)
from analysis.contributions.pieces import MONTHS, Int64s
from analysis.contributions.price import Pricing, jkk_classes
from analysis.contributions.programs import SEN
from analysis.rosters.participants.months import line_states

_UNKNOWN, _COVERED = 1, 2


@dataclass(frozen=True)
class Billing:
    """What the lists bill, persons x months unless said otherwise.

    ``opd_code``: OPD of each person in each month, None where unknown (:func:`billing`).
    ``is_billed``, ``billed_idr``: by the first card; ``is_twice``, ``twice_idr``: by the others.
    ``rounding_sen``: what the bill to the sen has more than that to the rupiah;
    ``need_rounding_sen`` (workers x months): likewise of a full month's need.
    ``n_without_wage``: cards priced on the report's wage base, the list having none.
    ``n_repeated``: lines that say again what one of their kind says of the same card and month.
    ``is_untold`` (workers x months): not billed as far as the lists go, but they do not go so far.
    ``listed``: (OPD, place of the month) of which any list tells; ``has_list`` (months): likewise
    of anybody.
    """

    opd_code: np.ndarray[Any, np.dtype[np.object_]]
    is_billed: Flags
    billed_idr: Int64s
    is_twice: Flags
    twice_idr: Int64s
    rounding_sen: Int64s
    need_rounding_sen: Int64s
    n_without_wage: Int64s
    n_repeated: Int64s
    is_untold: Flags
    listed: frozenset[tuple[str | None, int]]
    has_list: Flags


def billing(
    workers: pd.DataFrame,
    pricing: Pricing,
    participants: pd.DataFrame,
    opd: pd.DataFrame,
    *,
    as_of: date,
) -> Billing:
    """What the lists bill in each month of the year up to that of ``as_of``.

    The amount of a line is the report's rates on the wage of the list; without a wage, on the wage
    base of the worker's price (the policy's, for who is on no roster). A list names no JKK class:
    that of the person's OPD is taken, and a bill on another class cannot be told from another wage.

    The OPD of a worker is that of his spell in the month, else where he stands on the day of the
    report. That of a person on no roster is inferred: if all
    his lines have NPPs, and all workers matched on those NPPs belong to one OPD, it is that; else
    it is unknown.

    A person is billed once for each card (KPJ and NPP) and month; lines of one card are one, a
    monthly list with a wage before any other. Of several cards the first of the lists is the
    person's own.

    Nobody can say whether a person without a line was left out, or his employer's list was not
    given. An OPD counts as told of in a month when all NPPs on which its workers stand tell of it:
    a monthly list of its months, a list of memberships of all. Where none of an OPD's workers
    stands on any list, nothing is told. A line that leaves a month open tells nothing of it either.

    Args:
        workers: ``worker_id, opd_code``, those that ``pricing`` has, in its order.
        pricing: their price in the report's year.
        participants: as ``schemas.PARTICIPANTS``.
        opd: ``opd_code`` and ``jkk_class``.
        as_of: months after that of this day are left out; the law is taken as known on it.

    Raises:
        ValueError: an OPD that is not on file.
        LawError: the law files say nothing for a month of the year.
    """
    n_months = months_until(pricing.year, as_of)
    lines = participants.reset_index(drop=True)
    worker = _workers_of(lines, workers)
    person = worker.copy()
    is_off = worker < 0
    off_codes, off_persons = pd.factorize(np.array(persons_of(lines[is_off]), dtype=object))
    person[is_off] = len(workers) + off_codes
    n_persons = len(workers) + len(off_persons)

    months = [f"{pricing.year}-{month:02d}" for month in range(1, n_months + 1)]
    states = line_states(lines, months, min(as_of, date(pricing.year, 12, 31)))
    npp, n_npp = _codes(lines["npp"])
    told = _told_by_npp(lines, npp, n_npp, months)

    own_opd = workers["opd_code"].astype(object).where(workers["opd_code"].notna(), None)
    opd_code = np.full(n_persons, None, dtype=object)
    opd_code[: len(workers)] = own_opd.to_numpy(dtype=object)
    _infer_opd(opd_code, person, npp, is_off, lines["npp"].isna().to_numpy())

    base_sen, has_wage = listed_bases(lines["wage_reported_idr"], pricing.policy)
    opd_of_month = np.repeat(opd_code[:, None], n_months, axis=1)
    opd_of_month[: len(workers)] = pricing.opd_of_month(workers["opd_code"])[:, :n_months]
    jkk_class = jkk_classes(pd.Series(opd_of_month.ravel(), dtype=object), opd).reshape(
        opd_of_month.shape
    )
    cards = _cards(lines, person, npp, has_wage, states == _COVERED)
    line, month = cards["line"].to_numpy(), cards["month"].to_numpy()
    law: dict[str, Any] = {"year": pricing.year, "programs": pricing.programs, "as_of": as_of}
    bases = _base_of_month(base_sen, has_wage, worker, pricing)[line, month]
    on = (bases, jkk_class[person[line], month], month + 1)
    amount = listed_idr(*on, **law)
    rounding = listed_idr(*on, divisor=SEN, **law) - 100 * amount
    is_second = cards["is_second"].to_numpy(dtype=bool)
    is_repeat = cards["is_repeat"].to_numpy(dtype=bool)

    is_first = ~is_second & ~is_repeat

    def matrix(of: Flags, values: Int64s | int = 1) -> Int64s:
        sums = np.zeros((n_persons, n_months), dtype=np.int64)
        chosen = values[of] if isinstance(values, np.ndarray) else values
        np.add.at(sums, (person[line[of]], month[of]), chosen)
        return sums

    is_billed = matrix(is_first) > 0
    listed, is_untold = _untold(workers, worker, states, npp, told, opd_code, person)
    return Billing(
        opd_code=opd_of_month,
        is_billed=is_billed,
        billed_idr=matrix(is_first, amount),
        is_twice=matrix(is_second) > 0,
        twice_idr=matrix(is_second, amount),
        rounding_sen=matrix(~is_repeat, rounding),
        need_rounding_sen=_need_rounding(pricing, jkk_class[: len(workers)], law),
        n_without_wage=matrix(~is_repeat & ~has_wage[line]),
        n_repeated=matrix(cards["is_again"].to_numpy(dtype=bool)),
        is_untold=is_untold & ~is_billed[: len(workers)],
        listed=listed,
        has_list=np.asarray(told.any(axis=0)),
    )


def _need_rounding(pricing: Pricing, jkk_class: Int64s, law: dict[str, Any]) -> Int64s:
    n_workers, n_months = jkk_class.shape
    base = pricing.base_of_month[:, :n_months].ravel()
    month = np.tile(np.arange(1, n_months + 1), n_workers)
    on = (base, jkk_class.ravel(), month)
    difference = listed_idr(*on, divisor=SEN, **law) - 100 * listed_idr(*on, **law)
    return difference.reshape(jkk_class.shape)


def _workers_of(lines: pd.DataFrame, workers: pd.DataFrame) -> Int64s:
    """Place of each line's worker, -1 for none."""
    found = pd.Index(workers["worker_id"].astype(object)).get_indexer(
        pd.Index(lines["worker_id"].astype(object))
    )
    return np.asarray(found, dtype=np.int64)


def _codes(values: pd.Series) -> tuple[Int64s, int]:
    """A number for each distinct text, missing being a text of its own, and how many there are."""
    codes, uniques = pd.factorize(values.astype(object), use_na_sentinel=False)
    return np.asarray(codes, dtype=np.int64), len(uniques)


def _told_by_npp(lines: pd.DataFrame, npp: Int64s, n_npp: int, months: list[str]) -> Flags:
    """Which months the lists of each NPP tell of, NPPs x months."""
    told = np.zeros((n_npp, len(months)), dtype=bool)
    is_monthly = lines["month"].notna().to_numpy()
    told[npp[~is_monthly]] = True
    places = pd.Index(months, dtype=object).get_indexer(pd.Index(lines["month"].astype(object)))
    is_within = is_monthly & (places >= 0)
    told[npp[is_within], places[is_within]] = True
    return told


def _infer_opd(
    opd_code: np.ndarray[Any, np.dtype[np.object_]],
    person: Int64s,
    npp: Int64s,
    is_off: Flags,
    has_no_npp: Flags,
) -> None:
    """Fill in the OPD of who is on no roster, where his NPPs leave no other."""
    opds_of: dict[int, set[Any]] = {}
    for code, npps in _npps_of(opd_code[person[~is_off]], npp[~is_off]).items():
        for one in npps:
            opds_of.setdefault(one, set()).add(code)
    candidates: dict[int, set[Any]] = {}
    for who, one, is_bare in zip(
        person[is_off].tolist(), npp[is_off].tolist(), has_no_npp[is_off].tolist(), strict=True
    ):
        found = {None} if is_bare else opds_of.get(one, {None})
        candidates.setdefault(who, set()).update(found)
    for who, found in candidates.items():
        if len(found) == 1:
            (opd_code[who],) = found


def _base_of_month(base_sen: Int64s, has_wage: Flags, worker: Int64s, pricing: Pricing) -> Int64s:
    """Wage base of each line in each month: without a wage on the list that of the worker."""
    found = np.repeat(base_sen[:, None], MONTHS, axis=1)
    is_own = ~has_wage & (worker >= 0)
    found[is_own] = pricing.base_of_month[worker[is_own]]
    return found


def _cards(
    lines: pd.DataFrame, person: Int64s, npp: Int64s, has_wage: Flags, is_covered: Flags
) -> pd.DataFrame:
    """Every line in every month that it bills: ``line, month`` (from 0) and what it adds.

    Of a person's lines of one month that can be of one card (KPJ and NPP equal, or not given) the
    best told stays, and the others repeat it; every further card ``is_second``. ``is_again``: it
    repeats a line of its own kind; a bill and a list of members are expected to say the same.
    """
    line, month = np.nonzero(is_covered)
    kpj, _ = _codes(lines["kpj"])
    kpj = np.where(lines["kpj"].isna(), -1, kpj)
    npp = np.where(lines["npp"].isna(), -1, npp)
    pairs = pd.DataFrame(
        {
            "person": person[line],
            "month": month,
            "n_open": ((kpj < 0).astype(np.int8) + (npp < 0))[line],
            "line": line,
            "is_second": False,
            "is_repeat": False,
            "is_again": False,
        }
    ).sort_values(["person", "month", "n_open", "line"], kind="stable", ignore_index=True)
    many = np.flatnonzero(pairs.duplicated(["person", "month"], keep=False))
    if not len(many):
        return pairs
    is_second, is_repeat, is_again = (np.zeros(len(pairs), dtype=bool) for _ in range(3))
    is_monthly = lines["month"].notna().to_numpy()
    # The lower the better told: a wage before none, a monthly list before one of memberships.
    rank = 2 * ~has_wage + ~is_monthly
    places = pairs["line"].to_numpy()
    keys = pairs[["person", "month"]].to_numpy()
    starts = [0, *(np.flatnonzero((np.diff(keys[many], axis=0) != 0).any(axis=1)) + 1), len(many)]
    for start, end in pairwise(starts):
        group = many[start:end].tolist()
        cards: list[list[int]] = []
        for pair in group:
            mine = places[pair]
            card = next((c for c in cards if _is_one_card(kpj, npp, places[c[0]], mine)), None)
            if card is None:
                cards.append([pair])
            else:
                is_again[pair] = any(is_monthly[places[p]] == is_monthly[mine] for p in card)
                card.append(pair)
        kept = [min(card, key=lambda pair: (rank[places[pair]], places[pair])) for card in cards]
        first = min(kept, key=lambda pair: places[pair])
        for pair in group:
            is_repeat[pair] = pair not in kept
            is_second[pair] = pair in kept and pair != first
    return pairs.assign(is_second=is_second, is_repeat=is_repeat, is_again=is_again)


def _is_one_card(kpj: Int64s, npp: Int64s, one: int, other: int) -> bool:
    return all(
        codes[one] == codes[other] or min(codes[one], codes[other]) < 0 for codes in (kpj, npp)
    )


def _untold(
    workers: pd.DataFrame,
    worker: Int64s,
    states: np.ndarray[Any, Any],
    npp: Int64s,
    told: Flags,
    opd_code: np.ndarray[Any, np.dtype[np.object_]],
    person: Int64s,
) -> tuple[frozenset[tuple[str | None, int]], Flags]:
    """The (OPD, month) that any list tells of, and the worker-months of which none tells."""
    n_months = told.shape[1]
    listed = frozenset(
        (code, month)
        for code, npps in _npps_of(opd_code[person], npp).items()
        for month in np.flatnonzero(told[list(npps)].any(axis=0)).tolist()
    )
    own = _npps_of(opd_code[person[worker >= 0]], npp[worker >= 0])
    is_told = {code: told[list(npps)].all(axis=0) for code, npps in own.items()}
    nothing = np.zeros(n_months, dtype=bool)
    codes = opd_code[: len(workers)]
    rows = [is_told.get(code, nothing) for code in codes]
    is_untold = ~np.array(rows, dtype=bool).reshape(len(workers), n_months)
    # Who has lines is told of by them, whatever the lists say of his colleagues.
    lines = np.flatnonzero(worker >= 0)
    owners = worker[lines]
    is_untold[np.unique(owners)] = True
    says = np.zeros_like(is_untold)
    np.logical_or.at(says, owners, told[npp[lines]])
    leaves_open = np.zeros_like(is_untold)
    np.logical_or.at(leaves_open, owners, states[lines] == _UNKNOWN)
    is_untold &= ~says
    is_untold |= leaves_open
    return listed, is_untold


def _npps_of(codes: Any, npp: Int64s) -> dict[Any, set[int]]:
    """The NPPs on which the people of each OPD stand; ``codes`` and ``npp`` by line."""
    found: dict[Any, set[int]] = {}
    for code, one in zip(codes, npp.tolist(), strict=True):
        found.setdefault(code, set()).add(one)
    return found
