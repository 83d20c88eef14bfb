"""A PowerPoint file read back: what its readers see, and the numbers behind its charts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from zipfile import ZipFile

import openpyxl
from pptx import Presentation


@dataclass
class Seen:
    """A slide: its texts, what its notes say, alt texts, and each chart's numbers by series."""

    title: str
    texts: list[str]
    notes: str
    alts: list[str]
    charts: list[dict[str, list[float | None]]]
    workbooks: list[list[object]]

    @property
    def words(self) -> str:
        return "\n".join(self.texts)


def read_slides(content: bytes) -> list[Seen]:
    """The slides of a file in their order."""
    return [_seen(slide) for slide in Presentation(io.BytesIO(content)).slides]


def _seen(slide) -> Seen:
    seen = Seen(slide.shapes.title.text_frame.text, [], _notes(slide), [], [], [])
    for shape in slide.shapes:
        if shape.has_text_frame:
            seen.texts.append(shape.text_frame.text)
        if shape.has_table:
            seen.texts += [cell.text for row in shape.table.rows for cell in row.cells]
        if shape.has_chart:
            chart = shape.chart
            seen.texts += [str(name) for name in chart.plots[0].categories]
            seen.texts += list(_typed(chart))
            seen.charts.append({s.name: list(s.values) for s in chart.plots[0].series})
            book = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))
            cells = [cell.value for row in book.active.iter_rows() for cell in row]
            seen.workbooks.append([value for value in cells if value is not None])
        if shape.has_table or shape.has_chart:
            seen.alts.append(shape._element.xpath(".//p:cNvPr")[0].get("descr") or "")
    return seen


def _notes(slide) -> str:
    return slide.notes_slide.notes_text_frame.text if slide.has_notes_slide else ""


def _typed(chart) -> Iterator[str]:
    """Labels that are text."""
    for rich in chart._chartSpace.xpath(".//c:dLbl//c:rich"):
        yield "".join(run.text for run in rich.xpath(".//a:t"))


def dates_of(content: bytes) -> set[tuple[int, ...]]:
    """The times of all entries, the workbooks' own too."""
    found = set()
    with ZipFile(io.BytesIO(content)) as package:
        for info in package.infolist():
            found.add(info.date_time)
            if info.filename.endswith(".xlsx"):
                found |= dates_of(package.read(info))
    return found
