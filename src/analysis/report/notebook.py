"""From an executed notebook to the document in it: its blocks, in the order of its cells.

Blocks are found by their structured form. What an analyst adds beside them comes along: Markdown,
pictures, and the tables of data frames. Code and printed text never do. A notebook that failed, or
did not run to its end, is no report.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Mapping
from typing import Any

from lxml import etree, html

from analysis.report.blocks import MIME, Block, BlockError, Figure, Heading, Prose, from_json
from analysis.report.document import Document
from analysis.report.privacy import hide_digits
from analysis.report.svg import wrap_png
from analysis.report.tables import DataTable, TableColumn

#: Cells that tell the analyst what happens; the report has its own words.
NARRATION = "narasi"
#: Cells that stay out altogether, blocks included.
REMOVED = "hapus-dari-laporan"

_COMMENT = re.compile(r"^#\s*(alt|judul|subjudul|sumber)\s*:\s*(.+?)\s*$", re.MULTILINE)
_HEADING = re.compile(r"^(#{1,4})\s+(.+?)\s*#*\s*$")
_NUMBER = re.compile(r"[-−+]?(Rp)?[\d.,]*\d%?|nan|NaN|<NA>|")

Cell = Mapping[str, Any]


class NotebookError(ValueError):
    """A notebook that cannot become a report; the message names the cell and what to do."""


def read_document(notebook: Mapping[str, Any]) -> Document:
    """The document of an executed notebook (nbformat 4).

    Cells tagged ``hapus-dari-laporan`` are left out; of cells tagged ``narasi`` only blocks count.
    A picture's alt text is a comment of its cell, ``# alt: …`` (also ``judul``, ``subjudul``,
    ``sumber``). Raises :class:`NotebookError` when a cell failed or was not run, when there is no
    block at all, or when a picture has no alt text.
    """
    cells = [
        (place, cell)
        for place, cell in enumerate(notebook["cells"], start=1)
        if REMOVED not in _tags(cell)
    ]
    _check_run(notebook, [(n, c) for n, c in cells if c["cell_type"] == "code"])
    document = Document()
    has_block = False
    for place, cell in cells:
        try:
            for block, is_own in _blocks_of(cell):
                document.add(block)
                has_block |= is_own
        except ValueError as error:
            raise NotebookError(f"Sel {place}: {error}") from None
    if not has_block:
        raise NotebookError(
            "Notebook ini tidak memuat satu pun blok laporan. Jalankan semua sel lebih dahulu "
            "(Run All), lalu ekspor kembali."
        )
    return document


def _blocks_of(cell: Cell) -> Iterator[tuple[Block, bool]]:
    """The blocks of a cell, and of each whether it was made as one."""
    is_narration = NARRATION in _tags(cell)
    if cell["cell_type"] == "markdown" and not is_narration:
        for block in _split_markdown(_text(cell["source"])):
            yield block, False
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        if MIME in data:
            yield from_json(data[MIME]), True
        elif not is_narration and (found := _foreign(data, cell)) is not None:
            yield found, False


def _check_run(notebook: Mapping[str, Any], cells: list[tuple[int, Cell]]) -> None:
    for place, cell in cells:
        for output in cell.get("outputs", ()):
            if output["output_type"] == "error":
                what = hide_digits(f"{output.get('ename')}: {output.get('evalue')}")
                raise NotebookError(
                    f"Sel {place} gagal ({what}). Notebook yang gagal tidak menjadi laporan; "
                    "perbaiki, jalankan ulang, lalu ekspor kembali."
                )
    papermill = notebook.get("metadata", {}).get("papermill", {})
    if papermill.get("exception"):
        raise NotebookError(
            "Notebook ini berhenti karena kesalahan; jalankan ulang sampai selesai."
        )
    filled = [(place, cell) for place, cell in cells if _text(cell["source"]).strip()]
    missing = [place for place, cell in filled if cell.get("execution_count") is None]
    if missing and len(missing) < len(filled):
        raise NotebookError(
            f"Sel {missing[0]} belum dijalankan. Jalankan semua sel (Run All), lalu ekspor kembali."
        )


def _foreign(data: Mapping[str, Any], cell: Cell) -> Block | None:
    """An analyst's own picture or table as a block; ``None`` for anything else."""
    texts = dict(_COMMENT.findall(_text(cell["source"])))
    title, source = texts.get("judul", ""), texts.get("sumber", "")
    svg = ""
    if "image/svg+xml" in data:
        svg = _text(data["image/svg+xml"])
    elif "image/png" in data:
        svg = wrap_png(base64.b64decode(_text(data["image/png"])))
    if svg:
        if "alt" not in texts:
            raise BlockError(
                "gambar tanpa teks alternatif. Tulis di sel itu satu baris komentar "
                "'# alt: apa yang terlihat pada gambar'."
            )
        return Figure(title, svg, texts["alt"], texts.get("subjudul", ""), source)
    return _frame(_text(data.get("text/html", "")), title, source)


def _frame(text: str, title: str, source: str) -> DataTable | None:
    """The first table of an HTML output, values as they are shown."""
    if "<table" not in text:
        return None
    table = html.fromstring(text).find(".//table")
    if table is None:
        return None
    rows = [[_words(cell) for cell in row.iter("th", "td")] for row in table.iter("tr")]
    rows = [row for row in rows if row]
    if not rows:
        return None
    columns = max(len(row) for row in rows)
    rows = [row + [""] * (columns - len(row)) for row in rows]
    heads = len(table.findall("./thead/tr")) or 1
    titles = [" ".join(filter(None, parts)) for parts in zip(*rows[:heads], strict=True)]
    body = rows[heads:]
    numeric = [
        all(_NUMBER.fullmatch(row[place]) for row in body) and bool(body)
        for place in range(columns)
    ]
    made = tuple(
        TableColumn(name, align="right" if is_number else "left")
        for name, is_number in zip(titles, numeric, strict=True)
    )
    # Texts stay as pandas wrote them: the report's own tables are made with DataTable.
    return DataTable(title, made, body, source=source, is_wide=columns > 9)


def _split_markdown(text: str) -> Iterator[Block]:
    """Markdown with its headings as blocks of their own, so that the contents list them."""
    prose: list[str] = []
    is_code = False
    for line in text.split("\n"):
        is_code ^= line.lstrip().startswith(("```", "~~~"))
        heading = None if is_code else _HEADING.match(line)
        if heading is None:
            prose.append(line)
            continue
        if "".join(prose).strip():
            yield Prose("\n".join(prose).strip())
        prose = []
        yield Heading(len(heading[1]), heading[2])
    if "".join(prose).strip():
        yield Prose("\n".join(prose).strip())


def _tags(cell: Cell) -> set[str]:
    return set(cell.get("metadata", {}).get("tags", ()))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "".join(value)


def _words(cell: etree._Element) -> str:
    return " ".join("".join(map(str, cell.itertext())).split())
