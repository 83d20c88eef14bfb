"""The answers that an OPD may give to a finding, and what each does: ``answers.csv``."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.rosters.findings import catalogue

ANSWERS = Path(__file__).parents[1] / "answers.csv"
_COLUMNS = ["answer", "effect", "asks", "codes"]
#: What an answer does. ``closed``: the finding is settled and nothing else changes. ``works``:
#: likewise, and a stroke through the line means nothing. The others act on the line, or the pair.
ENDS = ("left", "deceased")
STATUSES = ("NON_ASN", "PPPK_PARUH_WAKTU")
EXCLUSIONS = ("pppk_full_time", "civil_servant")
PAIRS = ("same", "different")
EFFECTS = ("closed", "works", *ENDS, *STATUSES, *EXCLUSIONS, *PAIRS)
_NO_WORD = re.compile(r"[\W_]+")


class AnswersError(ValueError):
    """``answers.csv`` is not what this module expects, with the line to mend."""


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
    seen: set[str] = set()
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != _COLUMNS:
            raise AnswersError(f"{path.name}: columns must be {_COLUMNS}, not {reader.fieldnames}")
        for line in reader:
            where = f"{path.name}, line {reader.line_num}, answer {line['answer']!r}"
            if answer_key(line["answer"]) in seen or not answer_key(line["answer"]):
                raise AnswersError(f"{where}: it is empty or stands twice")
            if line["effect"] not in EFFECTS:
                raise AnswersError(f"{where}: effect must be one of {EFFECTS}")
            if line["asks"] != ("date" if line["effect"] in ENDS else ""):
                raise AnswersError(f"{where}: an end asks for its date, and nothing else does")
            seen.add(answer_key(line["answer"]))
            answer = Answer(line["answer"], line["effect"], line["asks"] == "date")
            for code in line["codes"].split():
                if code not in kinds:
                    raise AnswersError(f"{where}: finding code {code!r} is not in findings.csv")
                if answer.effect == "closed" and kinds[code].severity == "error":
                    raise AnswersError(f"{where}: {code} is an error and must be mended")
                found[code] = (*found.get(code, ()), answer)
    return found
