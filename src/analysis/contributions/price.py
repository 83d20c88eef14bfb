"""What each worker costs, month by month and programme by programme, exact to the rupiah.

``amount = rate x wage base``, half up to the rupiah, in 64-bit integers: wage bases in sen, rates
in millionths. A sum is the sum of rounded lines. The lines of a million workers are made in slices
when they are written, so that memory stays bounded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.contributions.base import WAGE_SOURCES, WagePolicy, parse_policy, sen, wage_bases
from analysis.contributions.pieces import MONTHS, Int64s, pieces_of
from analysis.contributions.programs import (
    JKK_CLASSES,
    USUAL,
    Term,
    known_programs,
    rate_millionths,
    terms_of_year,
)
from analysis.law import LawValue
from analysis.schemas import CONTRIBUTIONS, IDR_SEN, RATE

#: JKK class of a worker without an OPD (contract).
DEFAULT_JKK_CLASS = 1
#: With two programmes 960,000 lines: one row group of the Parquet file.
SLICE_WORKERS = 40_000


@dataclass(frozen=True)
class Pricing:
    """The priced workers: totals at once, lines when asked for.

    ``by_worker``: ``worker_id, months, amount_idr`` (whole rupiah in the year, workers' shares
    included where asked for), ``jkk_class, wage_source`` (of ``WAGE_SOURCES``; where he stands on
    the day of the report), in the order given.
    ``references``: every law value used, each once.
    ``pieces``: as :func:`analysis.contributions.pieces.pieces_of`; the arrays have one value for
    each of them, and ``worker`` is the place of its worker in ``by_worker``.
    """

    year: int
    policy: WagePolicy
    programs: tuple[str, ...]
    by_worker: pd.DataFrame
    references: list[LawValue]
    terms: tuple[Term, ...]
    pieces: pd.DataFrame
    base_sen: Int64s
    first_month: Int64s
    last_month: Int64s
    jkk_class: Int64s

    @cached_property
    def worker(self) -> Int64s:
        """The place of each piece's worker."""
        found: Int64s = self.pieces["worker"].to_numpy(dtype=np.int64)
        return found

    @cached_property
    def contributions(self) -> pa.Table:
        """All lines as in ``schemas.CONTRIBUTIONS``, repeated values dictionary-encoded."""
        batches = list(self.batches())
        return pa.Table.from_batches(batches, schema=batches[0].schema)

    @cached_property
    def by_piece(self) -> Int64s:
        """Whole rupiah of each piece in each month (column 0 is January)."""
        amounts = np.zeros((len(self.base_sen), MONTHS), dtype=np.int64)
        for term in self.terms:
            monthly = term.amounts(self.base_sen, self.jkk_class)
            amounts[:, term.first_month - 1 : term.last_month] += monthly[:, None]
        return amounts * self._is_due(slice(None))

    @cached_property
    def by_month(self) -> Int64s:
        """Whole rupiah of each worker in each month (column 0 is January)."""
        return self.by_worker_of(self.by_piece)

    @cached_property
    def is_due(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whether each worker is paid for in each month."""
        found: np.ndarray[Any, np.dtype[np.bool_]] = (
            self.by_worker_of(self._is_due(slice(None)).astype(np.int64)) > 0
        )
        return found

    def by_worker_of(self, values: Int64s) -> Int64s:
        """Sums by worker of values of the pieces."""
        if len(values) == len(self.by_worker):
            return values
        sums = np.zeros((len(self.by_worker), *values.shape[1:]), dtype=np.int64)
        np.add.at(sums, self.worker, values)
        return sums

    @cached_property
    def base_of_month(self) -> Int64s:
        """The wage base of each worker in each month, in sen; outside his spells the last one's."""
        found = np.zeros((len(self.by_worker), MONTHS), dtype=np.int64)
        found[self.worker] = self.base_sen[:, None]
        for piece in np.flatnonzero(self._is_of_several):
            months = slice(self.first_month[piece] - 1, self.last_month[piece])
            found[self.worker[piece], months] = self.base_sen[piece]
        return found

    @property
    def _is_of_several(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        n_pieces = np.bincount(self.worker, minlength=len(self.by_worker))
        found: np.ndarray[Any, np.dtype[np.bool_]] = n_pieces[self.worker] > 1
        return found

    def opd_of_month(self, opd_code: pd.Series) -> np.ndarray[Any, np.dtype[np.object_]]:
        """The OPD of each worker in each month: the spell's, else ``opd_code``; None where unknown.

        Args:
            opd_code: where each worker stands on the day of the report.
        """
        own = opd_code.astype(object).where(opd_code.notna(), None).to_numpy(dtype=object)
        found = np.repeat(own[:, None], MONTHS, axis=1)
        codes = self.pieces["opd_code"]
        of_piece = codes.astype(object).where(codes.notna(), None).to_numpy(dtype=object)
        for piece in np.flatnonzero(self._is_of_several):
            months = slice(self.first_month[piece] - 1, self.last_month[piece])
            found[self.worker[piece], months] = of_piece[piece]
        return found

    def batches(self, slice_workers: int = SLICE_WORKERS) -> Iterator[pa.RecordBatch]:
        """The lines by worker, month, programme, in slices that share their dictionaries."""
        # Only a capped programme adds wage bases that no worker has of his own.
        caps = [sen(term.cap.value) for term in self.terms if term.cap]
        bases, codes = np.unique(
            np.concatenate([self.base_sen, np.array(caps, dtype=np.int64)]), return_inverse=True
        )
        rates = np.unique([rate_millionths(r) for term in self.terms for r in term.rates.values()])
        opd_codes, opds = pd.factorize(self.pieces["opd_code"].astype(object))
        dictionaries = (
            pa.array(self.by_worker["worker_id"], type=pa.string()),
            pa.array([f"{self.year}-{month:02d}" for month in range(1, MONTHS + 1)]),
            pa.array(self.programs),
            pa.array(list(opds), type=pa.string()),
            _decimals(bases, IDR_SEN),
            _decimals(rates, RATE),
        )
        for start in range(0, max(len(self.base_sen), 1), slice_workers):
            where = slice(start, min(start + slice_workers, len(self.base_sen)))
            yield self._slice(where, bases, codes[where], opd_codes[where], rates, dictionaries)

    def write(self, folder: Path) -> Path:
        """Write ``contributions.parquet`` slice by slice: the memory of one slice is enough."""
        path = folder / f"{CONTRIBUTIONS.name}.parquet"
        with pq.ParquetWriter(path, CONTRIBUTIONS.schema, compression="zstd") as writer:
            for batch in self.batches():
                writer.write_table(pa.Table.from_batches([batch]).cast(CONTRIBUTIONS.schema))
        return path

    def _is_due(self, where: slice) -> np.ndarray[Any, np.dtype[np.bool_]]:
        months = np.arange(1, MONTHS + 1)
        first, last = self.first_month[where, None], self.last_month[where, None]
        return (first <= months) & (months <= last)

    def _slice(
        self,
        where: slice,
        bases: Int64s,
        own_codes: Int64s,
        opd_codes: Int64s,
        rates: Int64s,
        dictionaries: Sequence[pa.Array],
    ) -> pa.RecordBatch:
        """Lines of the pieces ``where``; ``bases`` and ``rates`` are what the codes stand for."""
        base_sen, jkk_class = self.base_sen[where], self.jkk_class[where]
        n, n_programs = len(base_sen), len(self.programs)
        amounts = np.empty((n, MONTHS, n_programs), dtype=np.int64)
        base_codes = np.empty(amounts.shape, dtype=np.int32)
        rate_codes = np.empty(amounts.shape, dtype=np.int8)
        for term in self.terms:
            months = slice(term.first_month - 1, term.last_month)
            cells = (slice(None), months, self.programs.index(term.program.code))
            amounts[cells] = term.amounts(base_sen, jkk_class)[:, None]
            # The bases are sorted, so that a cap on the base is a cap on its code.
            cap = np.searchsorted(bases, sen(term.cap.value)) if term.cap else len(bases)
            base_codes[cells] = np.minimum(own_codes, cap)[:, None]
            code_of_class = np.zeros(max(JKK_CLASSES) + 1, dtype=np.int8)
            for number, rate in term.rates.items():
                code_of_class[number] = np.searchsorted(rates, rate_millionths(rate))
            rate_codes[cells] = code_of_class[jkk_class][:, None]
        is_due = self._is_due(where)
        piece, month = np.nonzero(is_due)
        opd_of_line = np.repeat(opd_codes[piece].astype(np.int32), n_programs)
        codes = (
            np.repeat(self.worker[where][piece].astype(np.int32), n_programs),
            np.repeat(month.astype(np.int8), n_programs),
            np.tile(np.arange(n_programs, dtype=np.int8), len(piece)),
            pa.array(opd_of_line, mask=opd_of_line < 0),
            base_codes[is_due].ravel(),
            rate_codes[is_due].ravel(),
        )
        columns = [
            pa.DictionaryArray.from_arrays(*pair) for pair in zip(codes, dictionaries, strict=True)
        ]
        return pa.RecordBatch.from_arrays(
            [*columns, pa.array(amounts[is_due].ravel())], names=CONTRIBUTIONS.names
        )


def price(
    workers: pd.DataFrame,
    opd: pd.DataFrame,
    *,
    year: int,
    wage_base: str,
    programs: Sequence[str] = USUAL,
    as_of: date | None = None,
    spells: pd.DataFrame | None = None,
) -> Pricing:
    """Price every worker of ``workers`` (columns of ``schemas.WORKERS``) in ``year``.

    Args:
        workers: one line for each person; ``worker_id, opd_code, start_date, end_date`` and
            ``wage_reported_idr`` are read.
        opd: ``opd_code`` and ``jkk_class`` (1 to 5).
        year: year of the report.
        wage_base: a policy, see :func:`analysis.contributions.base.parse_policy`.
        programs: codes of ``programs.csv``.
        as_of: law as known on this day; None: all that is on file.
        spells: their periods as ``schemas.SPELLS``; None: everybody has the one of his line.

    Raises:
        ValueError: unknown policy, programme or OPD; a ``worker_id`` missing or repeated.
        LawError: the law files say nothing for a month of the year.
    """
    if workers["worker_id"].isna().any() or not workers["worker_id"].is_unique:
        raise ValueError("workers: a worker_id is missing or repeated: run 01_rosters again")
    policy = parse_policy(wage_base, year=year, known_on=as_of)
    pieces = pieces_of(workers, spells, year)
    jkk_class = jkk_classes(pieces["opd_code"], opd)
    wages = wage_bases(policy, pieces["wage_reported_idr"])
    first, last = (pieces[name].to_numpy(dtype=np.int64) for name in ("first_month", "last_month"))
    used_classes = sorted(set(jkk_class.tolist())) or [DEFAULT_JKK_CLASS]
    terms = tuple(
        term
        for program in known_programs(programs)
        for term in terms_of_year(program, year, used_classes, as_of)
    )
    amount = np.zeros(len(pieces), dtype=np.int64)
    for term in terms:
        amount += term.amounts(wages.sen, jkk_class) * term.months_within(first, last)
    months = np.maximum(last - first + 1, 0)
    # Who has one piece has that of his line.
    source = wages.source
    if len(pieces) != len(workers):
        where = pieces["worker"].to_numpy(dtype=np.int64)
        amount, months = (_summed(values, where, len(workers)) for values in (amount, months))
        source = wage_bases(policy, workers["wage_reported_idr"]).source
    by_worker = pd.DataFrame(
        {
            "worker_id": workers["worker_id"].to_numpy(),
            "months": months,
            "amount_idr": amount,
            "jkk_class": jkk_classes(workers["opd_code"], opd),
            "wage_source": pd.Categorical.from_codes(source, categories=pd.Index(WAGE_SOURCES)),
        }
    )
    return Pricing(
        year, policy, tuple(programs), by_worker, _references(policy, terms), terms, pieces,
        wages.sen, first, last, jkk_class,
    )  # fmt: skip


def _summed(values: Int64s, where: Int64s, n: int) -> Int64s:
    sums = np.zeros(n, dtype=np.int64)
    np.add.at(sums, where, values)
    return sums


def jkk_classes(opd_code: pd.Series, opd: pd.DataFrame) -> Int64s:
    """JKK class of each worker by OPD; without an OPD class 1.

    Raises:
        ValueError: an OPD that is not on file, or a class that is not 1 to 5.
    """
    class_of = dict(zip(opd["opd_code"], opd["jkk_class"], strict=True))
    if wrong := {code: c for code, c in class_of.items() if c not in JKK_CLASSES}:
        raise ValueError(f"opd.csv: jkk_class must be 1 to 5, found {wrong}")
    codes, uniques = pd.factorize(opd_code)
    if unknown := sorted(set(uniques) - set(class_of)):
        raise ValueError(
            f"workers: OPD {', '.join(unknown)} is not in opd.csv: "
            "add it there, or run 01_rosters again"
        )
    # factorize gives -1 for null, which picks the last entry: the class without an OPD.
    classes = np.array([*(class_of[code] for code in uniques), DEFAULT_JKK_CLASS], dtype=np.int64)
    return classes[codes]


def _references(policy: WagePolicy, terms: Sequence[Term]) -> list[LawValue]:
    used = [policy.law_value] if policy.law_value else []
    for term in terms:
        used += [*term.rates.values(), *([term.cap] if term.cap else [])]
    return list({(v.name, v.in_force_from): v for v in used}.values())


def _decimals(scaled: Int64s, kind: pa.Decimal128Type) -> pa.Array:
    """Decimals from whole numbers of their last place; none is negative, so the high word is 0."""
    words = np.zeros((len(scaled), 2), dtype="<i8")
    words[:, 0] = scaled
    return pa.Array.from_buffers(kind, len(scaled), [None, pa.py_buffer(words)])
