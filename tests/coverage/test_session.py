"""What a session asks beside the figures: every item has its place, answered or not."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.coverage.session import COLUMNS, SessionError, session_answers, topics
from analysis.paths import project_root
from analysis.reference import load_reference


def _answers(*lines: tuple[str, str, str]) -> pd.DataFrame:
    return pd.DataFrame([(*line, None, None) for line in lines], columns=COLUMNS, dtype=object)


def test_every_item_has_a_line_though_nobody_has_answered_anything() -> None:
    answers = session_answers(_answers())
    assert len(answers) == sum(len(topic["items"]) for topic in topics().values())
    assert answers["answer"].isna().all()


def test_an_answer_stands_at_its_item_and_two_answers_are_two_lines() -> None:
    answers = session_answers(
        _answers(("regulation", "perwali", "Nomor 1"), ("regulation", "perwali", "Nomor 2"))
    )
    found = answers[answers["item"] == "perwali"]
    assert found["answer"].tolist() == ["Nomor 1", "Nomor 2"]
    assert answers["topic"].tolist() == sorted(answers["topic"], key=list(topics()).index)


@pytest.mark.parametrize(
    ("topic", "item", "known"),
    [("regulasi", "perwali", "regulation"), ("regulation", "perwal", "perwali")],
)
def test_an_answer_to_what_nobody_asks_is_refused_with_what_there_is(topic, item, known) -> None:
    with pytest.raises(SessionError, match=rf"{topic}, {item} tidak ditanyakan.*{known}"):
        session_answers(_answers((topic, item, "x")))


def test_what_is_shipped_has_a_source_with_a_mark_for_every_answer() -> None:
    shipped = load_reference(project_root() / "data" / "raw" / "sample").session
    answers = session_answers(shipped)
    told = answers[answers["answer"].notna()]
    assert len(told) == len(shipped)
    assert told["source"].str.contains(r"\[V(?:-code)?\]").all()
    assert answers["answer"].isna().any()
