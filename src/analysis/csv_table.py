"""The CSV files that people write: one reader, one kind of message, every fault at once.

One rule holds for all of them. Encoding (UTF-8, UTF-16, Windows-1252) and separator (comma,
semicolon, tab, bar) are found out; capitals and blanks of the header do not matter; blank lines,
lines that begin with ``#``, the header written again, and empty cells behind the last column are
passed over. A column may be added whose header begins with ``#`` or is one of :data:`NOTES`; any
other is refused, since nobody would be told that it says nothing.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from analysis.decoding import decode

#: Headers under which people keep notes of their own.
NOTES = ("catatan", "keterangan", "note", "notes", "no", "nomor")
SEPARATORS = (",", ";", "\t", "|")
_SEPARATOR_NAMES = {",": "koma", ";": "titik koma", "\t": "tab", "|": "garis tegak"}
#: Signs that show nothing, which come along when text is pasted.
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_SEP_LINE = re.compile(r'"?sep=(.)"?[;,\t]*(?:\r\n|\r|\n|$)', re.IGNORECASE)
_MOST_SHOWN = 40


class CsvFileError(ValueError):
    """A CSV file is not sound: a line for each fault, with file, line, column and what to do."""


class CellError(ValueError):
    """What is wrong with a cell, and what to do; the table adds where it stands."""


Parser = Callable[[str], Any]


@dataclass
class CsvTable:
    """The lines of a file as texts by column, and what is wrong with it so far.

    ``columns``: those of the known columns that the file has, in its order. ``lines``: number (as
    an editor shows it, of the line where the record begins) and cells.
    """

    path: Path
    error: type[CsvFileError]
    columns: list[str] = field(default_factory=list)
    lines: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    faults: list[tuple[int, str]] = field(default_factory=list)
    is_header_sound: bool = False

    def tell(self, number: int, why: object, column: str | None = None) -> None:
        """Note a fault of a line (0: of the whole file)."""
        places = [str(self.path)]
        places += [f"baris {number}"] if number else []
        places += [f"kolom {column}"] if column else []
        self.faults.append((number, f"{', '.join(places)}: {why}"))

    def parsed(self, parsers: Mapping[str, Parser]) -> list[tuple[int, dict[str, Any]]]:
        """The lines with every cell parsed, in the order of ``parsers``; faults are noted.

        A line with a fault is left out.
        """
        found = []
        for number, cells in self.lines:
            row, n_faults = {}, len(self.faults)
            for column, parser in parsers.items():
                try:
                    row[column] = parser(cells[column])
                except CellError as error:
                    self.tell(number, error, column)
            if len(self.faults) == n_faults:
                found.append((number, row))
        return found

    def check_once(self, key: Sequence[str], rows: Iterable[tuple[int, Mapping[str, Any]]]) -> None:
        """Note every line that has the same values in the columns of ``key`` as one above it."""
        seen: dict[tuple[Any, ...], int] = {}
        for number, row in rows:
            first = seen.setdefault(tuple(row[column] for column in key), number)
            if first != number:
                self.tell(number, f"sama dengan baris {first}: sisakan satu", ", ".join(key))

    def done(self) -> None:
        """Raise what has been noted, in the order of the lines.

        Raises:
            CsvFileError: of the kind that the table was read for.
        """
        if self.faults:
            told = dict.fromkeys(text for _, text in sorted(self.faults, key=lambda one: one[0]))
            raise self.error("\n".join(told))


def read_csv(
    path: Path,
    required: Collection[str],
    optional: Collection[str] = (),
    *,
    error: type[CsvFileError] = CsvFileError,
) -> CsvTable:
    """Read a file whose columns are known; faults of its form are noted, none is raised.

    Args:
        path: the file, which exists.
        required: columns that it must have.
        optional: columns that it may have besides.
        error: what :meth:`CsvTable.done` raises.
    """
    table = CsvTable(path, error)
    text = _text(table)
    if text is None:
        return table
    known = [*required, *optional]
    separator = _separator(text, known)
    if match := _SEP_LINE.match(text):
        separator, text = match[1], "\n" + text[match.end() :]
    records = list(_records(table, text, separator))
    if not records:
        if not table.faults:
            table.tell(1, f"kosong: tulis baris pertama sebagai {','.join(required or optional)}")
        return table
    at, header = records[0]
    names = [_name(cell, known) for cell in header]
    _check_header(table, at, names, header, list(required), list(optional))
    if table.faults and not set(required) <= set(names):
        return table
    table.is_header_sound = not table.faults
    table.columns = [name for name in names if name in known]
    named = [name for name in names if name]
    for number, cells in records[1:]:
        written = filter(None, cells)
        if _name(next(written), known) == named[0] and (
            [_name(cell, known) for cell in written] == named[1:]
        ):
            continue  # the header again
        _take_line(table, number, names, cells, separator)
    return table


def _text(table: CsvTable) -> str | None:
    try:
        data = table.path.read_bytes()
    except OSError as error:
        table.tell(0, f"tidak dapat dibaca ({error.strerror}): periksa berkas dan izinnya")
        return None
    text, _ = decode(data)
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")) or "\x00" in text:
        table.tell(
            0,
            "bukan teks CSV: buka dengan Excel, lalu simpan sebagai 'CSV UTF-8 (Comma delimited)'",
        )
        return None
    return text.lstrip("\ufeff").rstrip("\x1a")


def _separator(text: str, known: Collection[str]) -> str:
    """The separator that cuts the header into the most known columns."""
    lines = (line for line in text.splitlines() if line.strip(' ",;\t|'))
    header = next((line for line in lines if not line.lstrip('" ').startswith("#")), "")
    # A sign within quotes is text.
    bare = re.sub(r'"[^"]*"', lambda cell: re.sub(r"[,;\t|]", " ", cell[0].strip('"')), header)

    def rank(separator: str) -> tuple[int, int]:
        cells = bare.split(separator)
        return sum(_name(cell, known) in known for cell in cells), len(cells)

    return max(SEPARATORS, key=rank)


def _records(table: CsvTable, text: str, separator: str) -> Iterable[tuple[int, list[str]]]:
    """Number and cells of every line that says something."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=separator)
    before = 0
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            table.tell(
                before + 1,
                "tanda kutipnya tidak berpasangan: tulis tanda kutip di dalam teks dua kali, dan "
                "tutup setiap kutipan",
            )
            return
        cells = [_INVISIBLE.sub("", cell).strip() for cell in record]
        if any(cells) and not cells[0].startswith("#"):
            yield before + 1, cells
        before = reader.line_num


def _name(cell: str, known: Collection[str]) -> str:
    """A header as it is meant: blanks, dashes and capitals aside."""
    plain = re.sub(r"[\s\-_]+", "_", _INVISIBLE.sub("", cell).strip().casefold())
    return next((name for name in known if name.casefold() == plain), plain)


def _check_header(
    table: CsvTable,
    at: int,
    names: list[str],
    header: list[str],
    required: list[str],
    optional: list[str],
) -> None:
    wanted = f"tulis {','.join(required)}"
    if missing := [name for name in required if name not in names]:
        shown = ",".join(filter(None, header))
        shown = shown if len(shown) <= 4 * _MOST_SHOWN else f"{shown[: 4 * _MOST_SHOWN]}…"
        table.tell(
            at, f"kolom {', '.join(missing)} tidak ada pada judul {shown}: {wanted} di baris ini"
        )
    for name in dict.fromkeys(names):
        if not name:
            continue
        if names.count(name) > 1 and not is_note(name):
            table.tell(at, "tertulis dua kali: hapus salah satunya", name)
        elif name not in required and name not in optional and not is_note(name):
            absent = [one for one in (*required, *optional) if one not in names]
            near = difflib.get_close_matches(name, absent, n=1, cutoff=0.7)
            remedy = f"maksudnya {near[0]}?" if near else "hapus kolom itu, atau awali judulnya #"
            written = header[names.index(name)][:_MOST_SHOWN]
            table.tell(at, f"tidak dikenal: {remedy}; {wanted}", written)


def is_note(name: str) -> bool:
    """Whether people keep notes of their own under a header, as of :func:`_name`."""
    return name.startswith("#") or name in NOTES


def _take_line(
    table: CsvTable, number: int, names: list[str], cells: list[str], separator: str
) -> None:
    n_wanted = max((at + 1 for at, name in enumerate(names) if name), default=0)
    n_cells = max((at + 1 for at, cell in enumerate(cells) if cell), default=0)
    sign = _SEPARATOR_NAMES.get(separator, separator)
    if len(cells) < n_wanted or n_cells > n_wanted:
        n_found = n_cells if n_cells > n_wanted else len(cells)
        table.tell(
            number,
            f"kolomnya terlalu {'banyak' if n_found > n_wanted else 'sedikit'}: {n_found} sel, "
            f"seharusnya {n_wanted}: teks yang memuat {sign} ditulis di antara "
            f"tanda kutip, dan setiap {sign} di antara kolom ditulis",
        )
        return
    for name, cell in zip(names, cells, strict=False):
        if cell and not name:
            table.tell(number, f"«{cell[:_MOST_SHOWN]}» berdiri di kolom tanpa judul: beri judul")
            return
    table.lines.append(
        (number, {name: cell for name, cell in zip(names, cells, strict=False) if name})
    )


# ---------------------------------------------------------------- what a cell may be


def required_text(cell: str) -> str:
    """A text that is not empty."""
    if not cell:
        raise CellError("kosong: isi sel itu")
    return cell


def optional_text(cell: str) -> str | None:
    """A text, or None."""
    return cell or None


def listed(cell: str) -> tuple[str, ...]:
    """Texts between semicolons."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def whole(cell: str) -> int:
    """A whole number, digits only."""
    if not re.fullmatch(r"[0-9]{1,16}", cell):
        raise CellError(f"{cell!r} bukan bilangan bulat: tulis angka saja, seperti 553127196")
    return int(cell)


def optional_whole(cell: str) -> int | None:
    """A whole number, or None."""
    return whole(cell) if cell else None


def year(cell: str) -> int:
    """A year of four digits."""
    if not re.fullmatch(r"(19|20|21)[0-9]{2}", cell):
        raise CellError(f"{cell!r} bukan tahun: tulis empat angka, seperti 2026")
    return int(cell)


def month(cell: str) -> str:
    """``YYYY-MM``."""
    if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", cell):
        raise CellError(f"{cell!r} bukan bulan: tulis TTTT-BB, seperti 2026-01")
    return cell


def day(cell: str) -> date:
    """``YYYY-MM-DD``, a day that there is."""
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell):
            raise ValueError
        return date.fromisoformat(cell)
    except ValueError:
        raise CellError(f"{cell!r} bukan tanggal: tulis TTTT-BB-HH, seperti 2026-01-14") from None


def share(cell: str) -> Decimal:
    """A share of 1."""
    if not re.fullmatch(r"[0-9]+(\.[0-9]+)?", cell) or not 0 <= Decimal(cell) <= 1:
        raise CellError(f"{cell!r} bukan bagian dari 1: tulis 32,15% sebagai 0.3215")
    return Decimal(cell)


def one_of(*allowed: str) -> Parser:
    """One of some words; the empty one where it is among them."""

    def parser(cell: str) -> str:
        if cell not in allowed:
            raise CellError(unknown(cell, allowed))
        return cell

    return parser


def unknown(cell: str, allowed: Collection[str]) -> str:
    """That ``cell`` is none of ``allowed``, with the nearest of them."""
    near = difflib.get_close_matches(cell, [*allowed], n=1)
    remedy = f"maksudnya {near[0]}?" if near else f"pilih {', '.join(filter(None, allowed))}"
    return f"{cell!r} tidak dikenal: {remedy}"


def opd_code(codes: Collection[str]) -> Parser:
    """A code of ``opd.csv``."""

    def parser(cell: str) -> str:
        if cell not in codes:
            raise CellError(f"{cell!r} tidak ada di opd.csv: betulkan kodenya")
        return cell

    return parser
