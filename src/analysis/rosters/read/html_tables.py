"""HTML saved as .xls, as web applications export it: each table is a sheet."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator

from lxml import etree, html

from analysis.decoding import decode
from analysis.rosters.grid import Sheet, Value, is_blank
from analysis.rosters.read.controls import without_controls
from analysis.rosters.read.marks import Marks
from analysis.rosters.read.refusals import Refused, grouped

MAX_COLUMNS = 16_384
MAX_ROWS = 1_048_576
MAX_TABLES = 10_000
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_LONGEST_TAG = 1 << 14
_TAG = re.compile(r"<[A-Za-z][A-Za-z0-9:]*+")
_PIECE = re.compile(r"""[^"'>]++|"[^"]*+"|'[^']*+'|["']""")
_NO_DISPLAY = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_STRUCK_TAGS = {"s", "strike", "del"}
_BLOCK_TAGS = {"p", "div", "li", "tr", "ul", "ol"}
_SILENT_TAGS = {"script", "style", "table"}
#: Outside of tables whatever is not one of these begins a line of its own.
_INLINE_TAGS = {"a", "b", "big", "em", "font", "i", "small", "span", "strong", "sub", "sup", "u"}


def read_html(data: bytes) -> list[Sheet]:
    """Sheets ``1``, ``2``, ... of the tables in document order; cells are text.

    A cell over several rows or columns has its value in the first and blanks in the others, and is
    a merge. A table within a cell is a sheet of its own, and not part of that cell's text. The text
    outside of tables stands above the table that follows it, and below the last one; a page without
    any table is one sheet of no rows.
    """
    if data.lstrip()[:13].lower() == b"mime-version:":
        data = _page_of_mhtml(data)
    # The text is decoded already: a charset named in the page must not decode it again.
    parser = html.HTMLParser(
        huge_tree=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    document = html.document_fromstring(
        _with_short_tags(without_controls(_text(data))).encode("utf-8", "replace"), parser=parser
    )
    tables = list(document.iter("table"))
    if len(tables) > MAX_TABLES:
        raise Refused(
            "file_too_large", f"lebih dari {grouped(MAX_TABLES)} tabel dalam satu halaman"
        )
    texts, below = _around_tables(document)
    sheets = [
        _sheet(str(number), table, texts.get(table, ()))
        for number, table in enumerate(tables, start=1)
    ]
    if not sheets:
        return [Sheet("1", [], above=below)]
    sheets[-1].below = below
    return sheets


def _with_short_tags(text: str) -> str:
    """The page without the attributes of tags that are longer than any table's.

    The parser compares each attribute with all others: 300,000 of them take minutes. Linear: one
    pass, and a quote without an end is looked for once.
    """
    if len(text) <= _LONGEST_TAG:
        return text
    pieces = []
    kept_to = at = 0
    while tag := _TAG.search(text, at):
        start, at = tag.start(), tag.end()
        while at < len(text) and text[at] != ">":
            piece = _PIECE.match(text, at)
            at = piece.end() if piece else at + 1
        if at - start > _LONGEST_TAG:
            pieces.append(text[kept_to : tag.end()])
            kept_to = at
    return "".join([*pieces, text[kept_to:]]) if pieces else text


def _around_tables(
    document: html.HtmlElement,
) -> tuple[dict[html.HtmlElement, tuple[str, ...]], tuple[str, ...]]:
    """The lines of text over each table that is not within another, and under the last."""
    texts: dict[html.HtmlElement, tuple[str, ...]] = {}
    pieces: list[str] = []
    # No recursion: a page may be nested deeper than Python goes.
    walk = etree.iterwalk(document, events=("start", "end"))
    for event, element in walk:
        if element.tag == "table" and event == "start":
            texts[element], pieces = _lines("".join(pieces)), []
        pieces.append("" if element.tag in _INLINE_TAGS else "\n")
        if event == "end":
            pieces.append(element.tail or "")
        elif _is_silent(element):
            walk.skip_subtree()
        else:
            pieces.append(element.text or "")
    return texts, _lines("".join(pieces))


def _is_silent(element: html.HtmlElement) -> bool:
    return element.tag in (*_SILENT_TAGS, "head") or _is_hidden(element)


def _lines(text: str) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return tuple(line for line in lines if not is_blank(line))


def _page_of_mhtml(data: bytes) -> bytes:
    """The HTML of a "single file web page", pages one after the other."""
    pages = [
        part.get_payload(decode=True)
        for part in email.message_from_bytes(data.lstrip()).walk()
        if part.get_content_type() == "text/html"
    ]
    return b"\n".join(page for page in pages if isinstance(page, bytes))


def _text(data: bytes) -> str:
    match = _CHARSET.search(data[:8192])
    if match and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        try:
            charset = match[1].decode("ascii")
            # Pages that claim Latin-1 mean Windows-1252, as every browser takes them.
            charset = "cp1252" if charset.lower() in {"iso-8859-1", "us-ascii"} else charset
            if not charset.lower().startswith("utf-16"):
                return data.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass  # the page does not keep what it claims: find out instead
    return decode(data)[0]


def _sheet(name: str, table: html.HtmlElement, above: tuple[str, ...]) -> Sheet:
    marks = Marks()
    rows: list[list[Value]] = []
    taken: set[tuple[int, int]] = set()
    lines = [tr for tr in table.iter("tr") if next(tr.iterancestors("table"), None) is table]
    for number, line in enumerate(lines[:MAX_ROWS]):
        if _is_hidden(line):
            marks.hidden_rows.add(number)
        row: list[Value] = []
        for cell in line:
            if cell.tag not in ("td", "th"):
                continue
            while (number, len(row)) in taken:
                row.append("")
            column = len(row)
            if column >= MAX_COLUMNS:
                break
            n_rows = min(_span(cell, "rowspan"), len(lines) - number)
            n_columns = min(_span(cell, "colspan"), MAX_COLUMNS - column)
            text = _cell_text(cell)
            row.append(text)
            row.extend([""] * (n_columns - 1))
            if n_rows > 1 or n_columns > 1:
                marks.merges.append((number, column, number + n_rows - 1, column + n_columns - 1))
                taken.update(
                    (below, across)
                    for below in range(number + 1, number + n_rows)
                    for across in range(column, column + n_columns)
                )
            if text and _is_struck(cell):
                marks.struck.add((number, column))
        rows.append(row)
    return Sheet(
        name,
        rows,
        is_hidden=_is_hidden(table),
        hidden_rows=frozenset(marks.hidden_rows),
        struck=frozenset(marks.struck),
        merges=tuple(marks.merges),
        above=above,
    )


def _span(cell: html.HtmlElement, name: str) -> int:
    text = (cell.get(name) or "1").strip()
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 9 else 1


def _is_hidden(element: html.HtmlElement) -> bool:
    return bool(_NO_DISPLAY.search(element.get("style") or "")) or "hidden" in element.attrib


def _pieces(element: html.HtmlElement) -> Iterator[str]:
    """Text of a cell: blanks of the source run together, breaks are line breaks."""
    if element.text:
        yield re.sub(r"[ \t\r\n\f]+", " ", element.text)
    for child in element:
        if isinstance(child.tag, str):
            if child.tag == "br":
                yield "\n"
            elif child.tag not in _SILENT_TAGS and not _is_hidden(child):
                if child.tag in _BLOCK_TAGS:
                    yield "\n"
                yield from _pieces(child)
                if child.tag in _BLOCK_TAGS:
                    yield "\n"
        if child.tail:
            yield re.sub(r"[ \t\r\n\f]+", " ", child.tail)


def _cell_text(cell: html.HtmlElement) -> str:
    lines = [line.strip(" ") for line in "".join(_pieces(cell)).split("\n")]
    return re.sub(r"\n{2,}", "\n", "\n".join(lines)).strip("\n")


def _is_struck(cell: html.HtmlElement) -> bool:
    """Whether every letter of a cell is struck through, by a tag or by a style."""
    if _strikes(cell) or any(
        _strikes(a) for a in cell.iterancestors() if a.tag in ("tr", *_STRUCK_TAGS)
    ):
        return True
    for element in cell.iter(etree.Element):
        for text, holder in ((element.text, element), (element.tail, element.getparent())):
            if element is cell and holder is not cell:
                continue  # the tail of the cell is outside it
            if text and text.strip() and not _strikes_within(holder, cell):
                return False
    return True


def _strikes(element: html.HtmlElement) -> bool:
    style = (element.get("style") or "").lower()
    return element.tag in _STRUCK_TAGS or (
        "line-through" in style
        and any(
            name.strip().startswith("text-decoration") and "line-through" in value
            for name, _, value in (rule.partition(":") for rule in style.split(";"))
        )
    )


def _strikes_within(element: html.HtmlElement | None, cell: html.HtmlElement) -> bool:
    while element is not None and element is not cell:
        if _strikes(element):
            return True
        element = element.getparent()
    return False
