"""The answers that an OPD may give to a finding, and what each does: ``answers.csv``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.csv_table import CsvFileError, one_of, read_csv, required_text
from analysis.rosters.findings import catalogue

ANSWERS = Path(__file__).parents[1] / "answers.csv"
COLUMNS = ("answer", "effect", "asks", "codes")
#: What an answer does. ``closed``: the finding is settled and nothing else changes. ``works``:
#: likewise, and a stroke through the line means nothing. The others act on the line, or the pair.
ENDS = ("left", "deceased")
STATUSES = ("NON_ASN", "PPPK_PARUH_WAKTU")
EXCLUSIONS = ("pppk_full_time", "civil_servant")
PAIRS = ("same", "different")
EFFECTS = ("closed", "works", *ENDS, *STATUSES, *EXCLUSIONS, *PAIRS)
_PARSERS = {
    "answer": required_text,
    "effect": one_of(*EFFECTS),
    "asks": one_of("", "date"),
    "codes": required_text,
}
_NO_WORD = re.compile(r"[\W_]+")


class AnswersError(CsvFileError):
    """``answers.csv`` is not what this module expects."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: its words, its effect, and whether it asks for a date in the remark."""

    text: str
    effect: str
    asks_date: bool


@cache
def answers_to(code: str) -> tuple[Answer, ...]:
    """The answers that are accepted for a finding of this code, in the order of the file."""
    return _by_code().get(code, ())


def answer_named(code: str, text: str) -> Answer | None:
    """The answer of this code that ``text`` gives, whatever its case, blanks and punctuation.

    What follows the words (a date, as in ``sudah berhenti per tanggal 30-06-2026``) is passed over
    where the answer asks for it.
    """
    said = answer_key(text)
    for answer in answers_to(code):
        key = answer_key(answer.text)
        if said == key or (answer.asks_date and said.startswith(f"{key} ")):
            return answer
    return None


def answer_key(text: str) -> str:
    """What two spellings of one answer share."""
    return _NO_WORD.sub(" ", text.casefold()).strip()


@cache
def _by_code() -> dict[str, tuple[Answer, ...]]:
    return load_answers(ANSWERS)


def load_answers(path: Path) -> dict[str, tuple[Answer, ...]]:
    """Read the answers by code.

    Raises:
        AnswersError: a column is missing, an effect or code is unknown, an answer stands twice, or
            an answer would close an error: what is held must not be let go for a word.
    """
    kinds = catalogue()
    found: dict[str, tuple[Answer, ...]] = {}
    first_at: dict[str, int] = {}
    table = read_csv(path, COLUMNS, error=AnswersError)
    for number, row in table.parsed(_PARSERS):
        key = answer_key(row["answer"])
        if first_at.setdefault(key, number) != number or not key:
            table.tell(number, f"sudah ada pada baris {first_at[key]}: hapus satu", "answer")
        if row["asks"] != ("date" if row["effect"] in ENDS else ""):
            why = "date hanya bagi jawaban yang mengakhiri (left, deceased), dan wajib di sana"
            table.tell(number, f"{why}: betulkan", "asks")
        answer = Answer(row["answer"], row["effect"], row["asks"] == "date")
        for code in row["codes"].split():
            if code not in kinds:
                table.tell(number, f"{code!r} tidak ada dalam findings.csv: betulkan", "codes")
            elif answer.effect == "closed" and kinds[code].severity == "error":
                table.tell(number, f"{code} wajib diperbaiki, tidak dapat ditutup: hapus", "codes")
            found[code] = (*found.get(code, ()), answer)
    table.done()
    return found
