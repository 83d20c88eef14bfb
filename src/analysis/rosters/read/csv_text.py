"""Delimited text to rows: encoding and delimiter are found out, every cell stays text."""

from __future__ import annotations

import csv
import re
from collections import Counter
from io import StringIO

from analysis.decoding import BOMS, decode, utf16_without_bom
from analysis.rosters.grid import Value
from analysis.rosters.read.controls import without_controls
from analysis.rosters.read.refusals import Refused, grouped

MAX_ROWS = 1_048_576
MAX_CELLS = 16_000_000
MAX_CHARACTERS = 100_000_000
DELIMITERS = (",", ";", "\t", "|")
_SAMPLE_CHARACTERS = 1 << 18
_SAMPLE_RECORDS = 200
#: Control characters that no text needs; 0x1A is the end-of-file mark of DOS programs.
_CONTROL = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1a\x1b"))
#: A text may have so many per cent of them: an entry typed on a till, pasted from a terminal.
_MAX_CONTROL_PERCENT = 4


def looks_like_text(data: bytes) -> bool:
    """Whether ``data`` is text in one of the encodings of :func:`analysis.decoding.decode`.

    A few control characters are forgiven; nine bytes in eighty of what is no text are some.
    """
    if any(data.startswith(bom) for bom, _ in BOMS[1:]) or utf16_without_bom(data):
        text = decode(data)[0]
        strange = sum(map(text[: 1 << 16].count, "\x00\x01\x02\x03\x04\x05\x06\x07\ufffd"))
        return strange <= len(text[: 1 << 16]) // 100
    n_controls = len(data) - len(data.translate(None, _CONTROL))
    return n_controls * 100 <= len(data) * _MAX_CONTROL_PERCENT


def read_csv_text(data: bytes) -> list[list[Value]]:
    """Rows of delimited text; a row's number is the one that Excel shows.

    That is the number of the record, not of the line: a quoted field may hold line breaks, an empty
    line is a row. Excel takes a first line such as ``sep=;`` as an instruction and does not show
    it, so here it is no row either.
    """
    text, _ = decode(data)
    _check_size(text)
    text = without_controls(text.lstrip("\ufeff").rstrip("\x1a\x00"))
    if match := re.match(r'"?sep=(.)"?(?:\r\n|\r|\n|$)', text, re.IGNORECASE):
        delimiter, text = match[1], text[match.end() :]
    else:
        delimiter = _delimiter(text)
    rows = _records(text, delimiter)
    if _swallowed(text, rows):
        # A quote that is never closed would make the rest of the file one cell: it was a letter.
        rows = _records(text, delimiter, quoting=csv.QUOTE_NONE)
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _check_size(text: str) -> None:
    """That a text is no longer than a sheet: what Excel cannot open whole no OPD has sent.

    Raises:
        Refused: ``file_too_large``.
    """
    n_lines = text.count("\n") or text.count("\r")
    n_cells = max(map(text.count, DELIMITERS))
    if n_lines > MAX_ROWS:
        raise Refused("file_too_large", f"{grouped(n_lines)} baris, batasnya {grouped(MAX_ROWS)}")
    if n_cells > MAX_CELLS or len(text) > MAX_CHARACTERS:
        raise Refused("file_too_large", f"{grouped(len(text))} huruf dalam satu berkas teks")


def _records(text: str, delimiter: str, quoting: int = csv.QUOTE_MINIMAL) -> list[list[Value]]:
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
    return [[*record] for record in reader]


def _swallowed(text: str, rows: list[list[Value]]) -> bool:
    last = rows[-1][-1] if rows and rows[-1] else ""
    return isinstance(last, str) and "\n" in last.rstrip() and text.count('"') % 2 == 1


def _delimiter(text: str) -> str:
    """The delimiter that cuts most records into the same number of fields, and into many."""
    sample = text[:_SAMPLE_CHARACTERS]
    best, best_score = DELIMITERS[0], 0
    for delimiter in DELIMITERS:
        if delimiter not in sample:
            continue
        widths = Counter(len(record) for record in _records(sample, delimiter)[:_SAMPLE_RECORDS])
        score = max((count * (width - 1) for width, count in widths.items()), default=0)
        if score > best_score:
            best, best_score = delimiter, score
    return best
