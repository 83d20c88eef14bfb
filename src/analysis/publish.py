"""From the scratch folder to the published one, in one move or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Move:
    """``fresh`` takes the place of ``target``; both on one file system."""

    fresh: Path
    target: Path

    @property
    def old(self) -> Path:
        return self.target.with_name(f".{self.target.name}.old")


def publish(moves: Sequence[Move], journal: Path) -> None:
    """Put every fresh folder in its place; when one cannot be, all stay as they were.

    A run that is killed on the way leaves ``journal``, with which :func:`recover` puts the earlier
    folders back.
    """
    for move in moves:
        move.target.parent.mkdir(parents=True, exist_ok=True)
    lines = [[str(move.fresh), str(move.target)] for move in moves]
    # Whole or not at all: nothing is moved before the journal stands.
    draft = journal.with_name(f"{journal.name}.draft")
    draft.write_text(json.dumps(lines), encoding="utf-8")
    draft.replace(journal)
    try:
        for move in moves:
            if move.target.exists():
                move.target.rename(move.old)
            move.fresh.rename(move.target)
    except BaseException:
        recover(journal)
        raise
    recover(journal)


def recover(journal: Path) -> None:
    """Finish or undo what a killed :func:`publish` began; without a journal, do nothing."""
    if not journal.exists():
        return
    moves = [Move(Path(fresh), Path(target)) for fresh, target in json.loads(journal.read_text())]
    is_complete = all(move.target.exists() and not move.fresh.exists() for move in moves)
    for move in moves:
        if is_complete:
            shutil.rmtree(move.old, ignore_errors=True)
        elif move.old.exists():
            if move.target.exists():
                shutil.rmtree(move.target)
            move.old.rename(move.target)
        elif not move.fresh.exists() and move.target.exists():
            # The first edition ever: what was moved in goes away again.
            shutil.rmtree(move.target)
    with suppress(FileNotFoundError):
        journal.unlink()
