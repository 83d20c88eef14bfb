"""The city's reference figures: OPDs, budget, payments, coverage observations, targets, session.

Read from ``raw_dir/reference``; a file that is absent there is taken from the repository's
``data/raw/reference`` while that is the same city's. Every cell is read as text and turned into
int, Decimal or date here: no float touches a figure. What is not understood is refused with file,
line, column and what to do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pandas as pd

from analysis.city import City, load_city, shipped_reference
from analysis.codes import CATEGORIES
from analysis.csv_table import (
    CellError,
    CsvFileError,
    CsvTable,
    Parser,
    day,
    listed,
    month,
    one_of,
    optional_text,
    optional_whole,
    read_csv,
    required_text,
    share,
    whole,
    year,
)

WHOLE_CITY = "*"
#: Segments of ``coverage.csv`` and ``targets.csv``: the whole city, and workers at risk (pekerja
#: rentan), who are within the others. Only these two have targets.
TOTAL, AT_RISK = "total", "rentan"


class ReferenceFileError(CsvFileError):
    """Reference files are absent or not sound: a line for each fault, with what to do."""


@dataclass(frozen=True)
class Reference:
    """The reference tables. Columns of the contract; all of dtype object, None where empty.

    ``opd``: ``opd_code, name, aliases`` (tuple of str), ``jkk_class`` (int); where the file has it
    ``owner``, who answers for the OPD.
    ``budget``: ``year, opd_code, amount_idr, workers`` (int or None), ``source``; where the file
    has them ``stage`` and ``decided_on`` (date or None).
    ``payments``: ``month`` (``YYYY-MM``), ``opd_code, amount_idr`` (Decimal, to the sen; negative
    for a correction), ``source``; where the file has them ``paid_from, paid_to`` (``YYYY-MM`` or
    None, both or none) and ``account``.
    ``coverage``: ``as_of`` (date), ``segment, active`` (int or None), ``base`` (int or None),
    ``denominator, source``.
    ``targets``: ``year, family, target_rate`` (Decimal, share of 1), ``source``; where the file
    has it ``segment``: ``total`` (or empty) or ``rentan``.
    ``paths``: which file each table was read from.
    ``session``: ``topic, item, answer, document, source``: what a session asks beside the figures.
    ``accounts``: ``program, category, position`` (None: any), ``account`` (None: not known from
    that day on), ``name, valid_from`` (date), ``source`` (with its mark; ``[I]`` is inferred).
    """

    opd: pd.DataFrame
    budget: pd.DataFrame
    payments: pd.DataFrame
    coverage: pd.DataFrame
    targets: pd.DataFrame
    paths: dict[str, Path]
    session: pd.DataFrame = field(default_factory=pd.DataFrame)
    accounts: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def opd_names(self) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
        """(code, name, aliases) of every OPD, as the rosters are searched for them."""
        columns = (self.opd["opd_code"], self.opd["name"], self.opd["aliases"])
        return tuple(zip(*columns, strict=True))


def _jkk_class(cell: str) -> int:
    if cell not in ("1", "2", "3", "4", "5"):
        raise CellError(f"{cell!r} bukan kelas JKK: tulis 1 sampai 5 (bawaan 1)")
    return int(cell)


def _sen(cell: str) -> Decimal:
    if not re.fullmatch(r"-?[0-9]{1,15}([.,][0-9]{1,2})?", cell):
        raise CellError(
            f"{cell!r} bukan jumlah rupiah: tulis angka saja, sen di belakang titik, seperti "
            "14950.40, dan minus di depan koreksi"
        )
    return Decimal(cell.replace(",", "."))


def _or_unknown(parser: Parser) -> Parser:
    """The same parser, for which an empty cell is unknown."""
    return lambda cell: parser(cell) if cell else None


_COLUMNS: dict[str, dict[str, Parser]] = {
    "opd": {
        "opd_code": required_text,
        "name": required_text,
        "aliases": listed,
        "jkk_class": _jkk_class,
    },
    "budget": {
        "year": year,
        "opd_code": required_text,
        "amount_idr": whole,
        "workers": optional_whole,
        "source": optional_text,
    },
    "payments": {
        "month": month,
        "opd_code": required_text,
        "amount_idr": _sen,
        "source": optional_text,
    },
    "coverage": {
        "as_of": day,
        "segment": required_text,
        "active": optional_whole,
        "base": optional_whole,
        "denominator": required_text,
        "source": optional_text,
    },
    "targets": {
        "year": year,
        "family": required_text,
        "target_rate": share,
        "source": optional_text,
    },
    "accounts": {
        "program": required_text,
        "category": one_of(*CATEGORIES),
        "position": optional_text,
        "account": optional_text,
        "name": optional_text,
        "valid_from": day,
        "source": required_text,
    },
    "session": {
        "topic": required_text,
        "item": required_text,
        "answer": optional_text,
        "document": optional_text,
        "source": optional_text,
    },
}
#: Files of the whole country: the one that the repository ships holds for every city.
_NATIONAL = frozenset({"accounts"})
#: Columns that a file may have besides.
_OPTIONAL: dict[str, dict[str, Parser]] = {
    "opd": {"owner": optional_text},
    "budget": {"stage": optional_text, "decided_on": _or_unknown(day)},
    "payments": {
        "paid_from": _or_unknown(month),
        "paid_to": _or_unknown(month),
        "account": optional_text,
    },
    # An empty cell and "total" are one, so that no target stands there twice.
    "targets": {"segment": lambda cell: one_of(TOTAL, AT_RISK)(cell or TOTAL)},
}
#: Columns that may not repeat together; several payments in one month are several payments.
_KEYS = {
    "opd": ("opd_code",),
    "budget": ("year", "opd_code", "decided_on"),
    "coverage": ("as_of", "segment", "denominator"),
    "targets": ("year", "family", "segment"),
    "accounts": ("program", "category", "position", "valid_from"),
}


def load_reference(raw_dir: Path) -> Reference:
    """Read the reference files of ``raw_dir``, each missing one from the repository's own.

    Raises:
        ReferenceFileError: files are nowhere or not sound; every fault of every file is told.
        CityError: ``city.yaml`` is not sound.
    """
    city = load_city(raw_dir)
    faults: list[str] = []
    tables: dict[str, CsvTable] = {}
    frames: dict[str, pd.DataFrame] = {}
    for name in _COLUMNS:
        try:
            tables[name], frames[name] = _read(name, _path_of(name, city))
        except ReferenceFileError as error:
            faults.append(str(error))
    if "payments" in frames:
        _check_months_paid(tables["payments"], frames["payments"])
    if "opd" in frames and not tables["opd"].faults:
        _check_opd_codes(tables, frames)
    for table in tables.values():
        try:
            table.done()
        except ReferenceFileError as error:
            faults.append(str(error))
    if faults:
        raise ReferenceFileError("\n".join(faults))
    return Reference(**frames, paths={name: table.path for name, table in tables.items()})


def _path_of(name: str, city: City) -> Path:
    folders = (*city.folders, *([shipped_reference()] if name in _NATIONAL else []))
    for folder in folders:
        path = folder / f"{name}.csv"
        if path.is_file():
            return path
    columns = ",".join(_COLUMNS[name])
    raise ReferenceFileError(
        f"{city.folders[0] / name}.csv tidak ada, dan angka yang dikirim bersama program bukan "
        f"milik {city.name} (kode {city.code}): buat berkas itu dengan baris pertama {columns}, "
        "lalu satu baris untuk setiap angka (baris pertama saja bila belum ada)"
    )


def _read(name: str, path: Path) -> tuple[CsvTable, pd.DataFrame]:
    """The table, its faults noted but not raised, and its sound lines."""
    parsers, more = _COLUMNS[name], _OPTIONAL.get(name, {})
    table = read_csv(path, parsers, more, error=ReferenceFileError)
    present = {column: parser for column, parser in more.items() if column in table.columns}
    parsers = {**parsers, **present}
    rows = table.parsed(parsers)
    if key := tuple(column for column in _KEYS.get(name, ()) if column in parsers):
        table.check_once(key, rows)
    frame = pd.DataFrame([row for _, row in rows], columns=list(parsers), dtype=object)
    # A code is checked when all tables are read; by then its line must still be known.
    frame.index = pd.Index([number for number, _ in rows])
    return table, frame


def _check_months_paid(table: CsvTable, payments: pd.DataFrame) -> None:
    """Note every payment of which the months it pays for cannot be."""
    if not {"paid_from", "paid_to"} <= set(payments):
        return
    for number, first, last in zip(
        payments.index, payments["paid_from"], payments["paid_to"], strict=True
    ):
        if (first is None) != (last is None) or (first and last < first):
            table.tell(
                int(str(number)),
                "isi paid_from dan paid_to, bulan pertama tidak sesudah bulan terakhir, atau "
                "kosongkan keduanya",
                "paid_from",
            )


def _check_opd_codes(tables: dict[str, CsvTable], frames: dict[str, pd.DataFrame]) -> None:
    """Note every code that ``opd.csv`` does not have, whichever of the two places a file is from.

    The frames get their usual index.
    """
    codes = set(frames["opd"]["opd_code"])
    for name, table in tables.items():
        frame = frames[name]
        if name == "opd":
            for number in frame.index[frame["opd_code"] == WHOLE_CITY]:
                table.tell(
                    number, f"{WHOLE_CITY} berarti seluruh kota: beri OPD itu kode", "opd_code"
                )
        elif "opd_code" in frame:
            for number, code in frame["opd_code"].items():
                if code not in codes and code != WHOLE_CITY:
                    table.tell(
                        int(str(number)),
                        f"{code} tidak ada di {tables['opd'].path}: betulkan kodenya, tambahkan "
                        f"OPD itu, atau tulis {WHOLE_CITY} untuk seluruh kota",
                        "opd_code",
                    )
        frames[name] = frame.reset_index(drop=True)
