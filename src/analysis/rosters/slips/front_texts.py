"""What the front sheet of a return slip says of one finding, in type of several kinds."""

from __future__ import annotations

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles.colors import Color

from analysis.rosters.answers.catalogue import answers_to
from analysis.rosters.findings import FindingKind, mask_text
from analysis.rosters.slips.items import Answered, Item

_SEVERITY_WORDS = {"error": "HARUS DIPERBAIKI", "warning": "MOHON DIPERIKSA", "info": "CATATAN"}
_NAME = "Calibri"
_BOLD = InlineFont(rFont=_NAME, sz=11, b=True)
_SMALL = InlineFont(rFont=_NAME, sz=9, color=Color("FF7F7F7F"))
_RED = InlineFont(rFont=_NAME, sz=11, b=True, color=Color("FFB00020"))


def problem_text(item: Item) -> CellRichText:
    """What is wrong, what became of an answer to it, since when, and whose line waits."""
    word = f"{_SEVERITY_WORDS[item.kind.severity]}: {item.kind.title}"
    if item.n_rows > 1:
        word += f" ({item.n_rows} baris)"
    parts: list[str | TextBlock] = [TextBlock(_BOLD, word), f"\n{item.message}"]
    if item.note:
        parts.append(TextBlock(_RED, f"\n{item.note}"))
    small = []
    if item.since is not None:
        small.append(f"Sejak {item.since:%d-%m-%Y}")
    if item.line_id and item.kind.severity == "error":
        small.append(f"Kode baris {item.line_id}")
    if small:
        parts.append(TextBlock(_SMALL, "\n" + "  ·  ".join(small)))
    return CellRichText(*parts)


def expected_text(text: str, kind: FindingKind) -> CellRichText:
    """What is expected and, where only a program would show the list, what may be answered."""
    choices = [
        f"«{known.text}»{' (+ tanggal)' if known.asks_date else ''}"
        for known in answers_to(kind.code)
    ]
    if not choices:
        return CellRichText(mask_text(text))
    answers = TextBlock(_SMALL, f"\natau jawab: {', '.join(choices)}")
    return CellRichText(mask_text(text), answers)


def answered_text(one: Answered) -> CellRichText:
    """What was answered, when, and on which slip."""
    day = f"{one.answered_on:%d-%m-%Y}" if one.answered_on else "tanpa tanggal"
    head = TextBlock(_BOLD, f"SUDAH DIJAWAB: {one.kind.title}")
    return CellRichText(head, f"\nDijawab {day} pada {mask_text(one.answered_in)}.")
