"""Why a file is refused: one exception, with a code for programs and facts for people."""

from __future__ import annotations

#: Codes of :class:`Refused`. ``file_crashed`` is for the caller of `isolation`: the reader died.
CODES = (
    "file_empty",
    "file_encrypted",
    "file_damaged",
    "file_not_workbook",
    "file_too_large",
    "file_external_entities",
    "file_crashed",
    "file_link",
    "file_special",
    "file_unreadable",
    "file_changed",
    "folder_unreadable",
)


class Refused(Exception):  # noqa: N818 - an outcome, not a fault of the program
    """A file that cannot be read as a workbook.

    ``code`` is one of :data:`CODES`; ``detail`` is half a sentence in Bahasa Indonesia with the
    facts (bytes, bounds), and never a cell of the file.
    """

    def __init__(self, code: str, detail: str) -> None:
        if code not in CODES:
            raise ValueError(f"unknown refusal code {code!r}: add it to CODES")
        super().__init__(code, detail)
        self.code = code
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}"


def grouped(number: int) -> str:
    """A whole number as Indonesians write it: 1048576 is ``1.048.576``."""
    return f"{number:,}".replace(",", ".")
