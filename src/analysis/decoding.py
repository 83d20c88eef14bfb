"""Bytes of a text file to text: the encodings in which Excel and editors save."""

from __future__ import annotations

import codecs

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode(data: bytes) -> tuple[str, str]:
    """Text of ``data`` without its BOM, and the encoding found: UTF-8, UTF-16 or Windows-1252."""
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, errors="replace"), encoding
    if utf16 := utf16_without_bom(data):
        return data.decode(utf16, errors="replace"), utf16
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3:  # cut within its last letter
            return data.decode("utf-8", errors="replace"), "utf-8"
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:  # five bytes are undefined there; Excel shows them as Latin-1 does
        return data.decode("latin-1"), "latin-1"


def utf16_without_bom(data: bytes) -> str | None:
    """Which UTF-16 a text without a BOM is in; None where it is in none."""
    head = data[:4096]
    half = len(head) // 2
    if half and head[1::2].count(0) > 0.4 * half and head[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half and head[::2].count(0) > 0.4 * half and head[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None
