"""The chapter of what moved: whatever is known of the edition before, it says so and stands."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pandas as pd
import pytest

from analysis import schemas
from analysis.coverage.edition_bridge import checked
from analysis.coverage.edition_history import CONTENT, Edition, changes_to_json, read_edition
from analysis.figures import Figures
from analysis.report.blocks import BlockError, Note
from analysis.report.chapters import editions
from analysis.report.chapters.texts import OpdLabels, label, prose
from analysis.report.document import Document
from analysis.report.signed_bars import signed_bars

NAMES = OpdLabels(
    pd.DataFrame({"opd_code": ["A", "B"], "name": ["Dinas " + "Panjang Sekali " * 12, "Dinas B"]})
)
#: One worker left A, one whose OPD nobody knows came; the price fell by 1.000 for each of two.
MOVED = [
    ("A", "before", 2, 2, 0, 8_000, 8_000),
    ("A", "left", 1, -1, 0, -3_000, -3_000),
    ("A", "rules_price", 2, 0, 0, -2_000, -2_000),
    ("A", "now", 1, 1, 0, 3_000, 3_000),
    (None, "joined", 1, 0, 1, 0, 3_000),
    (None, "now", 1, 0, 1, 0, 3_000),
    ("*", "before", 2, 2, 0, 8_000, 8_000),
    ("*", "left", 1, -1, 0, -3_000, -3_000),
    ("*", "joined", 1, 0, 1, 0, 3_000),
    ("*", "rules_price", 2, 0, 0, -2_000, -2_000),
    ("*", "now", 2, 1, 1, 3_000, 6_000),
]
STILL = [("*", "before", 0, 0, 0, 0, 0), ("*", "now", 0, 0, 0, 0, 0)]
TOTALS = [
    ("*", "before", 2, 2, 0, 8, 8), ("*", "undetailed", None, 0, -1, 0, -4),
    ("*", "now", 2, 2, -1, 8, 4),
    ("B", "before", 2, 2, 0, 8, 8), ("B", "undetailed", None, 0, -1, 0, -4),
    ("B", "now", 2, 2, -1, 8, 4),
]  # fmt: skip
INPUTS = [
    {"kind": "input", "name": "rosters", "new": 1, "gone": 2, "changed": 3},
    {"kind": "input", "name": "decisions.csv", "is_new": True, "new": 4, "gone": 0},
    {"kind": "input", "name": "lain.csv", "is_gone": True},
    {"kind": "parameter", "name": "wage_base", "then": "umk:2021", "now": "fixed:1000000"},
    {"kind": "tool", "name": "law"},
]


def edition(lines: list[tuple[Any, ...]], **given: Any) -> Edition:
    changes = checked(pd.DataFrame(lines, columns=schemas.EDITION_CHANGES.names))
    content = {
        "format": 1, "year": 2026, "number": 2, "as_of": "2026-11-22", "key": "k", "inputs": {},
        "parameters": {}, "persons_sha256": "", "detail": "persons", "notes": [], "moved": [],
        "before": {"number": 1, "as_of": "2026-10-22", "sha256": ""},
        "changes": changes_to_json(changes),
    }  # fmt: skip
    return Edition(content | given)


def told(one: Edition) -> tuple[str, Figures]:
    """The chapter as text, after it has been made into a PDF and an HTML page."""
    figures = Figures("U", one.as_of)
    editions.register(figures, one)
    document = Document()
    document.add(*editions.blocks(one, figures, NAMES, is_sample=True))
    assert document.pdf(date(2026, 11, 22)).startswith(b"%PDF-")
    assert document.html()
    return "\n".join(block.plain() for block in document), figures


def test_the_first_edition_says_that_there_is_none_before_it():
    text, figures = told(edition(STILL[1:], before=None, detail="first"))
    assert "Tidak ada edisi sebelumnya" in text
    assert not figures.is_known("edition_before_on")
    assert not figures.is_known("moved_counted")
    assert figures["moved_people"] == "belum tersedia"


def test_what_moved_is_told_by_reason_and_by_opd():
    text, figures = told(edition(MOVED, moved=INPUTS))
    assert "Apa yang berubah sejak edisi 22 Oktober 2026" in text
    assert "keadaan 2 orang berubah. Pekerja yang datanya lengkap berubah −1" in text
    assert "pekerja yang datanya perlu diperbaiki 1" in text
    assert (figures["moved_low"], figures["moved_high"]) == ("−Rp5.000", "−Rp2.000")
    assert "tidak lagi dalam daftar\t1\t−1\t0\t−Rp3.000\t−Rp3.000" in text
    assert "aturan harga berubah\t2\t0\t0\t−Rp2.000\t−Rp2.000" in text
    assert "OPD belum diketahui\tmasuk dalam daftar\t1\t0\t1\tRp0\tRp3.000" in text
    assert "Seluruh kota\t2\t1\t1\tRp8.000\tRp3.000\t−Rp5.000" in text
    for words in (
        "3 diganti, 1 baru, 2 tidak ada lagi",
        "4 baris baru, 0 baris dicabut",
        "lain.csv\ttidak ada lagi",
        "UMK Kota Kendari 2021 menjadi Rp1.000.000",
        "nilai hukum\tisinya berbeda",
    ):
        assert words in text


def test_an_edition_in_which_nobody_moved_says_so():
    text, figures = told(edition(STILL))
    assert "tidak berubah pada OPD mana pun" in text
    assert figures["moved_people"] == "0"


def test_without_persons_only_the_totals_are_told():
    text, figures = told(edition(TOTALS, detail="totals", notes=["other_key"]))
    assert "tidak dapat dirinci" in text
    assert "Kunci worker_id bukan kunci" in text
    assert not figures.is_known("moved_people")
    # Held workers alone moved: no bar could show it.
    assert "Kebutuhan pekerja yang datanya lengkap tidak berubah" in text


def test_damage_is_a_warning_before_anything_else():
    one = edition(MOVED, notes=["damaged"])
    figures = Figures("U", one.as_of)
    editions.register(figures, one)
    note = editions.blocks(one, figures, NAMES)[1]
    assert isinstance(note, Note)
    assert (note.severity, "rusak" in note.text) == ("warning", True)


def test_every_reason_has_words_and_a_meaning():
    for code in schemas.CHANGE_REASONS:
        assert label("change_reasons", code) != code
        assert len(prose(f"edition_reasons.{code}")) > 20


def test_an_edition_that_does_not_close_is_not_read(tmp_path):
    content = {**edition(MOVED).content}
    (tmp_path / CONTENT).write_text(json.dumps(content))
    assert read_edition(tmp_path / CONTENT).before_on == date(2026, 10, 22)
    content["changes"] = [line for line in content["changes"] if line["reason"] != "left"]
    (tmp_path / CONTENT).write_text(json.dumps(content))
    with pytest.raises(RuntimeError, match="remainder"):
        read_edition(tmp_path / CONTENT)


def test_signed_bars_that_do_not_come_to_their_sum_are_refused():
    text = {"total_label": "semua", "title": "Judul", "alt": "Gambar"}
    assert signed_bars({"a": 3, "b": -5}, -2, **text).title == "Judul"
    for parts, total in (({"a": 3}, 4), ({}, 0), ({str(n): 1 for n in range(21)}, 21)):
        with pytest.raises(BlockError):
            signed_bars(parts, total, **text)
