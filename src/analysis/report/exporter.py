"""The report in JupyterLab's export menu, and as ``jupyter nbconvert --to ucj_pdf NOTEBOOK``.

Everything heavy is imported when an export begins: nbconvert loads every exporter's module each
time it lists them, and one that fails to load takes all others down.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from nbconvert.exporters.exporter import Exporter
from traitlets import default

if TYPE_CHECKING:
    from analysis.report.document import Document


class UcjPdfExporter(Exporter):
    """An executed notebook as A4 PDF; see :func:`analysis.report.notebook.read_document`."""

    export_from_notebook = "Laporan UCJ (PDF)"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """The PDF's bytes and nbconvert's resources. Without a cover it bears today's date."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        document = _document(nb)
        return document.pdf(None if document.cover else dt.date.today()), resources


class UcjHtmlExporter(Exporter):
    """An executed notebook as one self-contained HTML file."""

    export_from_notebook = "Laporan UCJ (HTML)"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(
        self, nb: Any, resources: Any = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """The HTML text and nbconvert's resources."""
        nb, resources = super().from_notebook_node(nb, resources, **kw)
        return _document(nb).html(), resources


def _document(nb: Any) -> Document:
    from analysis.report.notebook import read_document

    return read_document(nb)
