"""Published in one move or not at all, also when the run is killed on the way."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from analysis.publish import Move, publish, recover


def edition(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "laporan.txt").write_text(text)
    return folder


@pytest.fixture
def moves(tmp_path):
    found = []
    for name in ("processed", "reports"):
        edition(tmp_path / name / "2026", "lama")
        edition(tmp_path / name / ".run-2026" / "2026", "baru")
        found.append(Move(tmp_path / name / ".run-2026" / "2026", tmp_path / name / "2026"))
    return found


def texts(moves):
    return [(move.target / "laporan.txt").read_text() for move in moves]


def test_both_folders_are_replaced_and_nothing_old_stays(moves, tmp_path):
    publish(moves, tmp_path / "journal")
    assert texts(moves) == ["baru", "baru"]
    assert not any(move.old.exists() for move in moves)
    assert not (tmp_path / "journal").exists()


def test_the_first_edition_needs_no_earlier_one(tmp_path):
    fresh = edition(tmp_path / "fresh", "baru")
    publish([Move(fresh, tmp_path / "reports" / "2026")], tmp_path / "journal")
    assert (tmp_path / "reports" / "2026" / "laporan.txt").read_text() == "baru"


def test_when_one_move_fails_both_stay_as_they_were(moves, tmp_path, monkeypatch):
    rename, calls = Path.rename, []

    def failing(self, target):
        calls.append(target)
        if len(calls) == 4:
            raise OSError("disk")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(OSError, match="disk"):
        publish(moves, tmp_path / "journal")
    assert texts(moves) == ["lama", "lama"]


@pytest.mark.parametrize("n_done", [0, 1, 2, 3])
def test_a_killed_publication_is_undone_by_the_next_run(moves, tmp_path, n_done):
    journal = tmp_path / "journal"
    journal.write_text(json.dumps([[str(m.fresh), str(m.target)] for m in moves]))
    steps = [pair for m in moves for pair in ((m.target, m.old), (m.fresh, m.target))]
    for source, target in steps[:n_done]:
        source.rename(target)
    recover(journal)
    assert texts(moves) == ["lama", "lama"]
    assert not journal.exists()


def test_a_publication_killed_after_its_last_move_is_finished(moves, tmp_path):
    journal = tmp_path / "journal"
    journal.write_text(json.dumps([[str(m.fresh), str(m.target)] for m in moves]))
    for move in moves:
        move.target.rename(move.old)
        move.fresh.rename(move.target)
    recover(journal)
    assert texts(moves) == ["baru", "baru"]
    assert not any(move.old.exists() for move in moves)
