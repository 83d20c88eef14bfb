"""The last door before a document leaves: no NIK passes it.

Blocks search their own texts when they are made; :func:`assert_no_nik_in_outputs` searches what was
written: executed notebooks, HTML and JSON files.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import html

#: What people put between the digits of a NIK without changing them.
_SEPARATOR = r"[\s\u200b-\u200d\u2060\ufeff.'’`´_/\u2010-\u2015\u2212-]"
_RUN = re.compile(rf"\d(?:{_SEPARATOR}{{0,3}}\d)+")
_SEPARATORS = re.compile(rf"{_SEPARATOR}+")
#: Numbers as the report writes them, ISO days and SHA-256 sums are long, too, and harmless.
_HARMLESS = re.compile(
    r"(?<![\d.])\d{1,3}(?:\.\d{3}){1,4}(?!\.?\d)"
    r"|(?<![\d-])(?:19|20)\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![.-]?\d)"
    r"|(?<![0-9a-z])(?=\d*[a-f])[0-9a-f]{64}(?![0-9a-z])"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
NIK_LENGTH = 16
#: Keys of a notebook's JSON: those without words, texts kept as lines, and markup.
_NO_TEXT = frozenset({"id", "image/png", "kernelspec", "language_info"})
_IN_LINES = frozenset({"source", "text", "text/plain", "traceback"})
_MARKUP = frozenset({"text/html", "image/svg+xml", "svg", "logo"})
#: HTML elements that a reader sees as one run of text, whatever stands within.
_LINES = frozenset({"p", "td", "th", "li", "dd", "dt", "h1", "h2", "h3", "pre", "text", "title"})


class PrivacyError(ValueError):
    """Something that looks like a NIK stood where it must not; the message never repeats it."""


def assert_no_nik(text: str, where: str = "teks") -> None:
    """Raise :class:`PrivacyError`, naming ``where``, if ``text`` holds sixteen digits in a row.

    Blanks, dots, dashes and apostrophes between the digits hide nothing. Amounts, dates and rows
    of years as the report writes them are let through.
    """
    if has_nik(text):
        raise PrivacyError(
            f"{hide_digits(where)}: berisi deretan 16 angka yang dapat berupa NIK. "
            "NIK tidak boleh masuk laporan; hapus atau samarkan, lalu jalankan ulang."
        )


def has_nik(text: str) -> bool:
    """Whether ``text`` holds what could be a NIK."""
    return any(_could_be_nik(run.group()) for run in _RUN.finditer(_HARMLESS.sub("|", text)))


def assert_no_nik_in_outputs(*folders: Path) -> None:
    """Search the notebooks, HTML and JSON files of ``folders`` (not of folders below).

    Return slips go back to the OPD that sent the NIKs, and are not searched. The PDF is made of
    blocks that were searched one by one.

    Raises:
        PrivacyError: naming the file, not the number.
    """
    for folder in folders:
        for path in sorted(folder.glob("*")):
            if path.suffix in _READERS:
                for text in _READERS[path.suffix](path.read_text(encoding="utf-8")):
                    assert_no_nik(text, path.name)


def _json_texts(content: str) -> Iterator[str]:
    yield from _texts(json.loads(content))


def _texts(value: Any, key: str = "") -> Iterator[str]:
    """The texts of a JSON value as a reader sees them: HTML and pictures by their words."""
    if isinstance(value, dict):
        for name, item in value.items():
            if name not in _NO_TEXT:
                yield name
                yield from _texts(item, name)
    elif isinstance(value, list) and key in _IN_LINES | _MARKUP:
        yield from _texts("".join(map(str, value)), key)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif key in _MARKUP:
        yield from _html_texts(str(value))
    elif isinstance(value, str):
        # Cells and lines, one by one: numbers that only stand side by side make no NIK.
        yield from re.split(r"[\t\r\n]", value)
    elif not isinstance(value, float):
        yield str(value)
    elif value.is_integer():
        yield str(int(value))


def _html_texts(content: str) -> Iterator[str]:
    """Each line of text, and what screen readers and sorting get to read."""
    if not content.strip():
        return
    parser = html.HTMLParser(encoding="utf-8")
    for element in html.fromstring(content.encode(), parser=parser).iter():
        if not isinstance(element.tag, str) or element.tag in ("style", "script"):
            continue
        for name in ("alt", "title", "aria-label", "data-sort"):
            yield element.get(name, "")
        if element.tag in _LINES:
            yield " ".join("".join(map(str, element.itertext())).split())
        else:
            yield element.text or ""
        yield element.tail or ""


_READERS = {".ipynb": _json_texts, ".json": _json_texts, ".html": _html_texts}


def hide_digits(text: str) -> str:
    """``text`` with every long run of digits blotted out, for messages."""
    return re.sub(rf"\d(?:{_SEPARATOR}{{0,3}}\d){{7,}}", "••••", text)


def _could_be_nik(run: str) -> bool:
    parts = _SEPARATORS.split(run)
    if any(len(part) >= NIK_LENGTH for part in parts):
        return True
    if all(_YEAR.fullmatch(part) for part in parts):
        return False
    # A running number may stand before it ("12 7471 9901 …"): any parts that make sixteen.
    for start in range(len(parts)):
        length = 0
        for part in parts[start:]:
            length += len(part)
            if length >= NIK_LENGTH:
                break
        if length == NIK_LENGTH:
            return True
    return False
