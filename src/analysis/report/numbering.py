"""One count of figures and tables for paper and screen."""

from __future__ import annotations

from analysis.report.wording import word


class Numbers:
    """Counts figures and tables in the order of the document: ``Gambar 1``, ``Tabel 1``."""

    def __init__(self) -> None:
        self._figures = 0
        self._tables = 0

    def figure(self) -> str:
        self._figures += 1
        return f"{word('figure')} {self._figures}"

    def table(self) -> str:
        self._tables += 1
        return f"{word('table')} {self._tables}"
