"""The last door before a document leaves: no NIK of this run's persons passes it.

The first notebook leaves beside its tables which numbers its persons have (:func:`note_numbers`):
those alone stop an edition. Sixteen digits of a date range, an account code or coordinates are
nobody's. Blocks search their own texts when they are made; :func:`assert_no_nik_in_outputs`
searches what was written: executed notebooks, HTML and JSON files, and slides with the workbooks
in them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from lxml import etree, html

from analysis.rosters.findings import mask_nik
from analysis.rosters.person_numbers import (
    FEWEST_DIGITS,
    NUMBERS,
    SEPARATOR,
    Numbers,
    digits_of,
    mask_niks,
)

#: Keys of a notebook's JSON: those without words, texts kept as lines, and markup.
_NO_TEXT = frozenset({"id", "image/png", "kernelspec", "language_info"})
_IN_LINES = frozenset({"source", "text", "text/plain", "traceback"})
_MARKUP = frozenset({"text/html", "image/svg+xml", "svg", "logo"})
#: HTML elements that a reader sees as one run of text, whatever stands within.
_LINES = frozenset({"p", "td", "th", "li", "dd", "dt", "h1", "h2", "h3", "pre", "text", "title"})


class PrivacyError(ValueError):
    """Something that looks like a NIK stood where it must not; the message never repeats it."""


class _Watch:
    """The numbers to be looked for in this process; read again when the tables are new."""

    def __init__(self, source: Path | Numbers | None = None) -> None:
        self.source = source
        self.seen: object = None
        self.read = Numbers()

    def finds(self, text: str) -> bool:
        """Whether a watched number stands in ``text``; its form is enough if none is watched."""
        if len(text) < FEWEST_DIGITS:
            return False  # most cells of a table
        if self.source is None:
            return has_nik(text)
        if isinstance(self.source, Numbers):
            return bool(self.source.span(text))
        stamps = tuple(
            (path := self.source / name).exists() and path.stat().st_mtime_ns
            for name in (NUMBERS, "workers.parquet", "participants.parquet")
        )
        if stamps != self.seen:
            self.seen, self.read = stamps, Numbers.read(self.source)
        return bool(self.read.span(text))


_watch = _Watch()


def watch(source: Path | Numbers | None) -> None:
    """Look from now on for the numbers of ``processed_dir/<year>``, for these, or for any form."""
    global _watch
    _watch = _Watch(source)


def assert_no_nik(text: str, where: str = "teks") -> None:
    """Raise :class:`PrivacyError`, naming ``where``, if ``text`` holds a number of a person.

    Blanks, dots, dashes and apostrophes between the digits hide nothing. Where nobody has said
    whose numbers to look for (an export from JupyterLab's menu), the form of a NIK is enough.
    """
    if _watch.finds(text):
        raise PrivacyError(
            f"{hide_digits(where)}: berisi NIK seseorang dari daftar. "
            "NIK tidak boleh masuk laporan; hapus atau samarkan, lalu jalankan ulang."
        )


def has_nik(text: str) -> bool:
    """Whether ``text`` holds what has the form of a NIK, whoever's."""
    return mask_niks(text) != text


def assert_no_nik_in_outputs(*folders: Path, numbers: Numbers) -> None:
    """Search the notebooks, HTML, JSON and slides of ``folders`` (not of folders below).

    In an executed notebook what a cell has printed is masked, and the notebook written again.
    Return slips go back to the OPD that sent the NIKs, and are not searched. The PDF is made of
    blocks that were searched one by one.

    Raises:
        PrivacyError: naming file, line and column, not the number.
    """
    for path in (path for folder in folders for path in sorted(folder.glob("*"))):
        place = _place(path, numbers)
        if place is not None:
            raise PrivacyError(
                f"{hide_digits(path.name)}, "
                + ("bagian {}" if len(place) == 1 else "baris {}, kolom {}").format(*place)
                + ": berisi NIK seseorang dari "
                "daftar. NIK tidak boleh terbit; cari asalnya pada berkas masukan, samarkan, lalu "
                "ulangi."
            )


def _place(path: Path, numbers: Numbers) -> tuple[Any, ...] | None:
    """Where in a file a watched number stands: line and column, or the part of a package."""
    if path.suffix == ".pptx":
        texts = office_texts(path.read_bytes())
        part = next((part for part, text in texts if numbers.span(text)), None)
        return None if part is None else (hide_digits(part),)
    if path.suffix not in _READERS:
        return None
    content = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb" and (masked := _masked_prints(content, numbers)) != content:
        content = masked
        path.write_text(content, encoding="utf-8")
    for text in _READERS[path.suffix](content):
        span = numbers.span(text)
        if span is not None:
            # Where the file writes it otherwise (an escape), its first line must do.
            place = max(content.find(text[span[0] : span[1]]), 0)
            line = content.count("\n", 0, place) + 1
            column = place - content.rfind("\n", 0, place)
            return line, column
    return None


def office_texts(content: bytes) -> Iterator[tuple[str, str]]:
    """Part and text of an Office file, one paragraph, cell or description after the other.

    A file within it, such as the workbook behind a chart, is read as well.
    """
    with ZipFile(BytesIO(content)) as package:
        for part in package.namelist():
            data = package.read(part)
            if data.startswith(b"PK"):
                yield from ((f"{part}/{inner}", text) for inner, text in office_texts(data))
            elif part.endswith((".xml", ".rels")):
                yield from ((part, text) for text in _xml_texts(data))


def _xml_texts(content: bytes) -> Iterator[str]:
    for element in etree.fromstring(content, etree.XMLParser(resolve_entities=False)).iter():
        # Words of one paragraph or cell may stand in several runs.
        if isinstance(element.tag, str) and etree.QName(element).localname in ("p", "si", "is"):
            yield "".join(map(str, element.itertext()))
        else:
            yield element.text or ""
        yield from map(str, element.attrib.values())


def _masked_prints(content: str, numbers: Numbers) -> str:
    """A notebook with persons' numbers masked in what its cells have printed."""
    notebook = json.loads(content)
    is_changed = False
    for cell in notebook.get("cells", []):
        for output in cell.get("outputs", []):
            lines = output.get("text")
            if output.get("output_type") != "stream" or lines is None:
                continue
            text = "".join(lines)
            while span := numbers.span(text):
                digits = digits_of(text[span[0] : span[1]])
                text = f"{text[: span[0]]}{mask_nik(digits)}{text[span[1] :]}"
                is_changed = True
            output["text"] = text
    return json.dumps(notebook, ensure_ascii=False, indent=1) if is_changed else content


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
    return re.sub(rf"\d(?:{SEPARATOR}{{0,3}}\d){{7,}}", "••••", text)
