"""Where a value of the law stands, where it was read, and how far it can be trusted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis.strict_yaml import at, check_keys, mapping, one_of, text

MARKS = ("verified", "reported", "recalled", "computed", "inferred", "code")
READ_IN = ("press", "law", "code", "manual")
CONFIDENCES = ("high", "medium", "low")
#: A minimum wage is proposed before it is enacted, and only a decree enacts it.
STAGES = ("proposed", "enacted")

_REFERENCE_KEYS = {"title", "article", "href", "publication", "mark", "read_in"}
_REFERENCE_OPTIONAL = {
    "article_mark",
    "date_mark",
    "title_mark",
    "confidence",
    "known_since",
    "note",
}
_DECREE_KEYS = {"stage", "decree"}
#: What may stand behind a key, told where it is missing.
_ACCEPTED = {
    "mark": ", ".join(MARKS),
    "read_in": ", ".join(READ_IN) + ", atau null",
    "stage": ", ".join(STAGES),
    "decree": "nomor keputusannya, atau null",
    "article": "pasal, atau null",
    "href": "alamat, atau null",
    "publication": "berita atau terbitan, atau null",
}


class LawError(ValueError):
    """A law file is not sound, or was asked for something it does not say."""


@dataclass(frozen=True)
class LegalReference:
    """Where a value stands, where it was read, and how far it can be trusted."""

    title: str
    article: str | None
    href: str | None
    publication: str | None
    mark: str
    read_in: str | None
    confidence: str | None = None
    title_mark: str | None = None
    article_mark: str | None = None
    date_mark: str | None = None
    known_since: date | None = None
    note: str | None = None
    stage: str | None = None
    decree: str | None = None

    @property
    def weakest_mark(self) -> str:
        """How sure title and article are: recalled as soon as one of them is."""
        marks = (self.title_mark, self.article_mark)
        return "recalled" if "recalled" in marks else next(filter(None, marks), self.mark)


def read_reference(raw: Any, where: str, is_minimum_wage: bool = False) -> LegalReference:
    """A reference as it stands in a law file; ``where`` names its place.

    Raises:
        LawError: keys are missing or unknown, or the mark says more than the source can.
    """
    fields = mapping(raw, where)
    required = _REFERENCE_KEYS | (_DECREE_KEYS if is_minimum_wage else set())
    if missing := sorted(required - fields.keys()):
        told = [f"{key} ({_ACCEPTED[key]})" if key in _ACCEPTED else key for key in missing]
        raise LawError(f"{where}: belum ditulis: {', '.join(told)}: tambahkan{at(fields)}")
    check_keys(fields, required, _REFERENCE_OPTIONAL, where)
    mark = one_of(fields["mark"], MARKS, f"{where}, mark")
    texts = {
        key: _optional_text(fields.get(key))
        for key in ("article", "href", "publication", "note", "decree")
    }
    read_in = _optional_text(fields["read_in"])
    if read_in is not None:
        one_of(read_in, READ_IN, f"{where}, read_in")
    elif mark in ("verified", "code"):
        raise LawError(
            f"{where} bertanda {mark} tanpa read_in: sebut {', '.join(READ_IN)}{at(fields)}"
        )
    if mark != "recalled" and not (texts["href"] or texts["publication"]):
        raise LawError(
            f"{where} tanpa href dan publication: tambahkan, atau tandai recalled{at(fields)}"
        )
    is_decided = fields.get("stage") == "enacted" and texts["decree"]
    if is_minimum_wage and mark == "verified" and not is_decided:
        raise LawError(
            f"{where} bertanda verified tanpa keputusan: sebut nomornya di decree dan "
            f"tulis stage: enacted, atau tandai reported{at(fields)}"
        )
    marks = {
        key: one_of(fields[key], MARKS, f"{where}, {key}") if key in fields else None
        for key in ("title_mark", "article_mark", "date_mark")
    }
    confidence, stage = fields.get("confidence"), fields.get("stage")
    return LegalReference(
        title=text(fields["title"], f"{where}, title"),
        mark=mark,
        read_in=read_in,
        confidence=one_of(confidence, CONFIDENCES, f"{where}, confidence") if confidence else None,
        stage=one_of(stage, STAGES, f"{where}, stage") if stage else None,
        known_since=optional_date(fields.get("known_since", "null"), f"{where}, known_since"),
        **texts,
        **marks,
    )


def _optional_text(raw: Any) -> str | None:
    return None if raw is None or raw in ("", "null") else str(raw).strip()


def law_date(raw: Any, where: str) -> date:
    try:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw):
            raise ValueError
        return date.fromisoformat(raw)
    except (TypeError, ValueError):
        raise LawError(f"{where}: {raw!r} bukan tanggal: tulis TTTT-BB-HH{at(raw)}") from None


def optional_date(raw: Any, where: str) -> date | None:
    return None if raw == "null" else law_date(raw, where)
