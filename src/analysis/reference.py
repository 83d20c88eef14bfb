"""The city's reference figures: OPDs, budget, payments, coverage observations, targets, session.

Read from ``raw_dir/reference``; a file that is absent there is taken from the repository's
``data/raw/reference``. Every cell is read as text and turned into int, Decimal or date here: no
float touches a figure. What is not understood is refused with file, line, column and what to do.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.codes import CATEGORIES
from analysis.delimiter import delimiter_of
from analysis.paths import project_root

WHOLE_CITY = "*"


class ReferenceFileError(ValueError):
    """A reference file is not sound; the message names file, line, column and what to do."""


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
    ``targets``: ``year, family, target_rate`` (Decimal, share of 1), ``source``.
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


class _CellError(Exception):
    """What is wrong with a cell; the reader adds where it stands."""


Parser = Callable[[str], Any]


def _text(cell: str) -> str:
    if not cell:
        raise _CellError("kosong: isi sel itu")
    return cell


def _note(cell: str) -> str | None:
    return cell or None


def _aliases(cell: str) -> tuple[str, ...]:
    return tuple(alias.strip() for alias in cell.split(";") if alias.strip())


def _whole(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{1,16}", cell):
        raise _CellError(f"{cell!r} bukan bilangan bulat: tulis angka saja, seperti 553127196")
    return int(cell)


def _whole_or_unknown(cell: str) -> int | None:
    return _whole(cell) if cell else None


def _sen(cell: str) -> Decimal:
    if not re.fullmatch(r"-?[0-9]{1,15}([.,][0-9]{1,2})?", cell):
        raise _CellError(
            f"{cell!r} bukan jumlah rupiah: tulis angka saja, sen di belakang titik, seperti "
            "14950.40, dan minus di depan koreksi"
        )
    return Decimal(cell.replace(",", "."))


def _year(cell: str) -> int:
    if not re.fullmatch(r"(19|20|21)[0-9]{2}", cell):
        raise _CellError(f"{cell!r} bukan tahun: tulis empat angka, seperti 2026")
    return int(cell)


def _month(cell: str) -> str:
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", cell):
        raise _CellError(f"{cell!r} bukan bulan: tulis TTTT-BB, seperti 2026-01")
    return cell


def _month_or_unknown(cell: str) -> str | None:
    return _month(cell) if cell else None


def _day(cell: str) -> date:
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
            raise ValueError
        return date.fromisoformat(cell)
    except ValueError:
        raise _CellError(f"{cell!r} bukan tanggal: tulis TTTT-BB-HH, seperti 2025-06-08") from None


def _day_or_unknown(cell: str) -> date | None:
    return _day(cell) if cell else None


def _jkk_class(cell: str) -> int:
    if cell not in ("1", "2", "3", "4", "5"):
        raise _CellError(f"{cell!r} bukan kelas JKK: tulis 1 sampai 5 (bawaan 1)")
    return int(cell)


def _category(cell: str) -> str:
    if cell not in CATEGORIES:
        raise _CellError(f"{cell!r} bukan kategori: tulis {', '.join(CATEGORIES)}")
    return cell


def _share(cell: str) -> Decimal:
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", cell) or not 0 <= Decimal(cell) <= 1:
        raise _CellError(f"{cell!r} bukan bagian dari 1: tulis 32,15% sebagai 0.3215")
    return Decimal(cell)


_COLUMNS: dict[str, dict[str, Parser]] = {
    "opd": {"opd_code": _text, "name": _text, "aliases": _aliases, "jkk_class": _jkk_class},
    "budget": {
        "year": _year,
        "opd_code": _text,
        "amount_idr": _whole,
        "workers": _whole_or_unknown,
        "source": _note,
    },
    "payments": {
        "month": _month,
        "opd_code": _text,
        "amount_idr": _sen,
        "source": _note,
    },
    "coverage": {
        "as_of": _day,
        "segment": _text,
        "active": _whole_or_unknown,
        "base": _whole_or_unknown,
        "denominator": _text,
        "source": _note,
    },
    "targets": {"year": _year, "family": _text, "target_rate": _share, "source": _note},
    "accounts": {
        "program": _text,
        "category": _category,
        "position": _note,
        "account": _note,
        "name": _note,
        "valid_from": _day,
        "source": _text,
    },
    "session": {
        "topic": _text,
        "item": _text,
        "answer": _note,
        "document": _note,
        "source": _note,
    },
}
#: Columns that a file may have besides.
_OPTIONAL: dict[str, dict[str, Parser]] = {
    "opd": {"owner": _note},
    "budget": {"stage": _note, "decided_on": _day_or_unknown},
    "payments": {
        "paid_from": _month_or_unknown,
        "paid_to": _month_or_unknown,
        "account": _note,
    },
}
#: Columns that may not repeat together; several payments in one month are several payments.
_KEYS = {
    "opd": ("opd_code",),
    "budget": ("year", "opd_code", "decided_on"),
    "coverage": ("as_of", "segment", "denominator"),
    "targets": ("year", "family"),
    "accounts": ("program", "category", "position", "valid_from"),
}


def load_reference(raw_dir: Path) -> Reference:
    """Read the reference files of ``raw_dir``, each missing one from the repository's own.

    Raises:
        ReferenceFileError: a file is in neither place, or is not sound.
    """
    paths = {name: reference_path(raw_dir, name) for name in _COLUMNS}
    tables = {name: _read(name, path) for name, path in paths.items()}
    _check_opd_codes(tables, paths)
    _check_months_paid(tables["payments"], paths["payments"])
    return Reference(**tables, paths=paths)


def reference_path(raw_dir: Path, name: str) -> Path:
    """Path of ``<name>.csv``: below ``raw_dir/reference``, else the one the repository ships.

    Raises:
        ReferenceFileError: it is in neither place.
    """
    own = Path(raw_dir) / "reference" / f"{name}.csv"
    if own.is_file():
        return own
    try:
        shipped = project_root() / "data" / "raw" / "reference" / f"{name}.csv"
    except FileNotFoundError as error:
        raise ReferenceFileError(f"{own} tidak ada: tambahkan ({error})") from error
    if not shipped.is_file():
        raise ReferenceFileError(f"{own} maupun {shipped} tidak ada: tambahkan salah satunya")
    return shipped


def _read(name: str, path: Path) -> pd.DataFrame:
    parsers, more = _COLUMNS[name], _OPTIONAL.get(name, {})
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReferenceFileError(
            f"{path} bukan teks UTF-8: simpan lagi sebagai 'CSV UTF-8 (Comma delimited)'"
        ) from error
    except OSError as error:
        raise ReferenceFileError(f"{path} tidak dapat dibaca: {error.strerror}") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter_of(text))
    try:
        # line_num counts physical lines, so a place is named as an editor shows it.
        lines = [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as error:
        raise ReferenceFileError(
            f"{path}, baris {reader.line_num}: {error}: perbaiki tanda kutipnya"
        ) from error
    lines = [(number, row) for number, row in lines if any(row)]
    columns = lines[0][1] if lines else []
    more = {column: parser for column, parser in more.items() if column in columns}
    _check_columns(path, [column for column in columns if column not in more], list(parsers))
    parsers = {**parsers, **more}
    rows = [_row(path, number, columns, cells, parsers) for number, cells in lines[1:]]
    _check_key(path, _KEYS.get(name, ()), rows, [number for number, _ in lines[1:]])
    return pd.DataFrame(rows, columns=list(parsers), dtype=object)


def _row(
    path: Path, number: int, columns: list[str], cells: list[str], parsers: dict[str, Parser]
) -> dict[str, Any]:
    if len(cells) != len(columns):
        raise ReferenceFileError(
            f"{path}, baris {number}: {len(cells)} sel, seharusnya {len(columns)}: teks yang "
            'berisi koma ditulis dalam "tanda kutip", dan setiap koma di antara kolom ditulis'
        )
    row = {}
    for column, cell in zip(columns, cells, strict=True):
        try:
            row[column] = parsers[column](cell)
        except _CellError as error:
            raise ReferenceFileError(f"{path}, baris {number}, kolom {column}: {error}") from None
    return row


def _check_columns(path: Path, columns: list[str], expected: list[str]) -> None:
    wanted = ",".join(expected)
    missing = [column for column in expected if column not in columns]
    unknown = [column for column in columns if column not in expected]
    if missing or unknown or len(set(columns)) != len(columns):
        raise ReferenceFileError(
            f"{path}, baris 1: kolom yang kurang {missing}, yang tidak dikenal atau berulang "
            f"{unknown or sorted({c for c in columns if columns.count(c) > 1})}: "
            f"tulis baris pertama sebagai {wanted}"
        )


def _check_key(
    path: Path, key: tuple[str, ...], rows: list[dict[str, Any]], numbers: list[int]
) -> None:
    seen: dict[tuple[Any, ...], int] = {}
    for number, row in zip(numbers, rows, strict=True):
        values = tuple(row.get(column) for column in key)
        if key and values in seen:
            raise ReferenceFileError(
                f"{path}, baris {number}, kolom {', '.join(key)}: "
                f"sama dengan baris {seen[values]}: sisakan satu"
            )
        seen[values] = number


def _check_months_paid(payments: pd.DataFrame, path: Path) -> None:
    for number, line in enumerate(payments.to_dict("records"), start=1):
        first, last = line.get("paid_from"), line.get("paid_to")
        if (first is None) != (last is None) or (first and last and last < first):
            raise ReferenceFileError(
                f"{path}, pembayaran ke-{number}, kolom paid_from dan paid_to: isi keduanya, bulan "
                "pertama tidak sesudah bulan terakhir, atau kosongkan keduanya"
            )


def _check_opd_codes(tables: dict[str, pd.DataFrame], paths: dict[str, Path]) -> None:
    codes = set(tables["opd"]["opd_code"])
    if WHOLE_CITY in codes:
        raise ReferenceFileError(
            f"{paths['opd']}, kolom opd_code: {WHOLE_CITY} berarti seluruh kota: beri OPD itu kode"
        )
    for name in ("budget", "payments"):
        # The shipped figures need not know the OPDs of another city's list.
        if paths[name].parent != paths["opd"].parent:
            continue
        unknown = sorted(set(tables[name]["opd_code"]) - codes - {WHOLE_CITY})
        if unknown:
            raise ReferenceFileError(
                f"{paths[name]}, kolom opd_code: {', '.join(unknown)} tidak ada di {paths['opd']}: "
                f"betulkan kodenya, tambahkan OPD itu, atau tulis {WHOLE_CITY} untuk seluruh kota"
            )
