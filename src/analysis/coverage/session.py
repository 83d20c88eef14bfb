"""What a monitoring session asks beside the figures, and what the city has answered so far."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.strict_yaml import check_keys, mapping, read_mapping, text

COLUMNS = ["topic", "item", "answer", "document", "source"]


class SessionError(ValueError):
    """An answer stands under a topic or item that no session asks for."""


@cache
def topics() -> dict[str, dict[str, Any]]:
    """Topics and their items in order, from ``session_topics.yaml``."""
    found = read_mapping(Path(__file__).with_name("session_topics.yaml"))
    for topic, fields in found.items():
        where = f"session_topics.yaml, {topic}"
        check_keys(mapping(fields, where), ("title", "items"), (), where)
        text(fields["title"], f"{where}, title")
        for item, words in mapping(fields["items"], f"{where}, items").items():
            text(words, f"{where}, {item}")
    return dict(found)


def session_answers(session: pd.DataFrame) -> pd.DataFrame:
    """Every item of every topic with its answers; an item without one has a line with None.

    Args:
        session: ``Reference.session``.

    Returns:
        ``topic, item, answer, document, source``, in the order of the topics.

    Raises:
        SessionError: a topic or item that is not on the list.
    """
    asked = [(topic, item) for topic, one in topics().items() for item in one["items"]]
    lines = session.to_dict("records")
    given = [(line["topic"], line["item"]) for line in lines]
    for topic, item in given:
        if (topic, item) not in asked:
            known = list(topics()[topic]["items"]) if topic in topics() else list(topics())
            raise SessionError(
                f"session.csv: {topic}, {item} tidak ditanyakan; pakai {', '.join(known)}"
            )
    rows: list[dict[Any, Any]] = []
    for topic, item in asked:
        own = [row for row, pair in zip(lines, given, strict=True) if pair == (topic, item)]
        rows += own or [{**dict.fromkeys(COLUMNS), "topic": topic, "item": item}]
    return pd.DataFrame(rows, columns=COLUMNS, dtype=object)
