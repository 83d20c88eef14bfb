"""The editions that published runs have left: ``processed_dir/<year>/editions/``.

    0001_2026-01-31.json  one file for each edition: totals, digests, what moved; no persons
    last/                 what the next comparison needs of the newest: persons, files, decisions
    standing/0001/        the same of earlier ones that may yet be compared with
    damaged/              what could not be read any more, as it was found

A notebook only reads them; :func:`carry` and :func:`leave` are for the run that publishes.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from analysis import schemas
from analysis.coverage.edition_bridge import MEASURES, checked
from analysis.coverage.edition_persons import typed_persons
from analysis.coverage.editions import Decided, SentFile, Standing

FORMAT = 1
FOLDER = "editions"
#: This edition beside the tables of its run, before it is left among the others.
CONTENT, INPUTS = "edition.json", "edition_inputs.json"
PERSONS = f"{schemas.EDITION_PERSONS.name}.parquet"
_LAST, _DAMAGED, _STANDING = "last", "damaged", "standing"
#: Of so many earlier editions the persons are kept, and of the newest final one.
_N_STANDING = 5
_NAME = re.compile(r"(\d{4,})_(\d{4}-\d\d-\d\d)\.json")
_FIELDS = ("as_of", "before", "changes", "detail", "inputs", "key", "moved", "notes", "number",
           "parameters", "persons_sha256", "year")  # fmt: skip


@dataclass(frozen=True)
class Edition:
    """The aggregate of one edition; ``sha256`` is that of its file, empty before it has one."""

    content: Mapping[str, Any]
    sha256: str = ""

    @property
    def number(self) -> int:
        return int(self.content["number"])

    @property
    def as_of(self) -> date:
        return date.fromisoformat(self.content["as_of"])

    @property
    def is_final(self) -> bool:
        """Whether it was shown in a session, and is closed."""
        return bool(self.content.get("is_final"))

    def is_of(self, owner: Mapping[str, Any]) -> bool:
        """Whether it is of this city, or of the same invented data; older ones do not say."""
        return self.content.get("owner", owner) == owner

    @property
    def before_on(self) -> date | None:
        """The day of the edition that this one is compared with."""
        before = self.content["before"]
        return None if before is None else date.fromisoformat(before["as_of"])

    @property
    def file_name(self) -> str:
        return f"{self.number:04d}_{self.as_of.isoformat()}.json"

    @property
    def changes(self) -> pd.DataFrame:
        """``schemas.EDITION_CHANGES`` of this edition."""
        return checked(pd.DataFrame(self.content["changes"], columns=_CHANGES))

    @property
    def totals(self) -> pd.DataFrame:
        """Its lines of reason ``now``."""
        changes = self.changes
        return changes[changes["reason"] == "now"]


_CHANGES = schemas.EDITION_CHANGES.names


@dataclass(frozen=True)
class History:
    """What stands in a folder of editions, the oldest first.

    ``standing`` is that of the newest, None where it cannot be read; ``damaged`` are the names of
    files that are no editions though they should be.
    """

    editions: tuple[Edition, ...] = ()
    standing: Standing | None = None
    damaged: tuple[str, ...] = ()
    next_number: int = 1
    folder: Path | None = None

    def standing_of(self, edition: Edition) -> Standing | None:
        """The persons of an edition, where they are still kept and can be read."""
        if edition is self.newest:
            return self.standing
        try:
            return _standing((self.folder or Path()) / _STANDING / _standing_name(edition), edition)
        except _UNREADABLE:
            return None

    @property
    def newest(self) -> Edition | None:
        return self.editions[-1] if self.editions else None


@dataclass(frozen=True)
class Inputs:
    """The rosters and decisions of an edition, as its successor compares them."""

    files: Mapping[str, SentFile]
    decisions: frozenset[Decided]

    def to_json(self) -> dict[str, Any]:
        return {
            "files": {
                path: [one.sha256, one.opd_code, one.is_read]
                for path, one in sorted(self.files.items())
            },
            "decisions": sorted([one.verdict, one.kind, *one.names] for one in self.decisions),
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Inputs:
        files = {path: SentFile(*values) for path, values in content["files"].items()}
        lines = (
            Decided(verdict, kind, tuple(names)) for verdict, kind, *names in content["decisions"]
        )
        return cls(files, frozenset(lines))


def read_history(folder: Path, year: int) -> History:
    """What earlier editions have left in ``folder``; whatever stands there, this never fails."""
    if not folder.is_dir():
        return History(damaged=(folder.name,) if folder.exists() else ())
    editions: list[Edition] = []
    damaged: list[str] = []
    numbers = [0]
    for path in sorted(folder.iterdir()):
        if not (match := _NAME.fullmatch(path.name)):
            continue
        numbers.append(int(match[1]))
        try:
            edition = read_edition(path)
            if edition.file_name != path.name or edition.content["year"] != year:
                raise ValueError(path.name)
            editions.append(edition)
        except _UNREADABLE:
            damaged.append(path.name)
    standing = None
    if editions or damaged or (folder / _LAST).exists():
        try:
            standing = _standing(folder / _LAST, editions[-1] if editions else None)
        except _UNREADABLE:
            damaged.append(_LAST)
    return History(tuple(editions), standing, tuple(damaged), max(numbers) + 1, folder)


#: What reading a file that is not what it should be ends in.
_UNREADABLE = (
    OSError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError,
    RuntimeError, pa.ArrowException,
)  # fmt: skip


def read_edition(path: Path) -> Edition:
    """Read an aggregate back and prove that it closes.

    Raises:
        OSError, ValueError, KeyError, TypeError, RuntimeError: it is none.
    """
    data = path.read_bytes()
    content = json.loads(data)
    if content["format"] != FORMAT or any(name not in content for name in _FIELDS):
        raise ValueError(f"{path.name} is no edition of format {FORMAT}")
    edition = Edition(content, hashlib.sha256(data).hexdigest())
    if edition.as_of and edition.totals.empty:
        raise ValueError(f"{path.name} has no totals")
    return edition


def _standing(folder: Path, newest: Edition | None) -> Standing:
    if newest is None:
        raise ValueError("persons of no edition")
    persons = typed_persons(pq.read_table(folder / "persons.parquet"))
    if persons_digest(persons) != newest.content["persons_sha256"]:
        raise ValueError("persons of another edition")
    inputs = Inputs.from_json(json.loads((folder / "inputs.json").read_bytes()))
    return Standing(persons, inputs.files, inputs.decisions)


def persons_digest(persons: pd.DataFrame) -> str:
    """SHA-256 of what the persons' states say, whatever the file format makes of them."""
    sink = pa.BufferOutputStream()
    pa_csv.write_csv(schemas.conform(persons, schemas.EDITION_PERSONS), sink)
    return hashlib.sha256(sink.getvalue()).hexdigest()


def digest(*paths: Path) -> str:
    """SHA-256 over names and bytes of files; of folders, over all files below."""
    total = hashlib.sha256()
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file():
                name = file.relative_to(path.parent).as_posix()
                with file.open("rb") as handle:
                    sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
                total.update(f"{name}\0{sha256}\n".encode(errors="surrogateescape"))
    return total.hexdigest()


@dataclass(frozen=True)
class ThisEdition:
    """An edition that is being made, with what it leaves to the next."""

    edition: Edition
    persons: pd.DataFrame
    inputs: Inputs

    def write(self, folder: Path) -> None:
        """Write it beside the tables of its run: two tables and two JSON files."""
        schemas.write_table(self.persons, schemas.EDITION_PERSONS, folder)
        schemas.write_table(self.edition.changes, schemas.EDITION_CHANGES, folder)
        for name, content in ((CONTENT, self.edition.content), (INPUTS, self.inputs.to_json())):
            _write_json(folder / name, content)


def changes_to_json(changes: pd.DataFrame) -> list[dict[str, Any]]:
    """The lines of ``schemas.EDITION_CHANGES`` as JSON has them, each with its columns' names."""
    whole = {"people", *MEASURES}
    return [
        {
            name: None if pd.isna(value) else int(value) if name in whole else str(value)
            for name, value in zip(_CHANGES, row, strict=True)
        }
        for row in changes[_CHANGES].astype(object).itertuples(index=False)
    ]


def carry(published: Path, scratch: Path) -> None:
    """Bring the published editions into the scratch folder of a run, whatever state they are in.

    Args:
        published: the year's folder as published; nothing in it is changed.
        scratch: the year's folder of the run.

    Raises:
        OSError: a file can neither be copied nor linked. Publishing without it would lose it.
    """
    source = published / FOLDER
    for path in [source, *sorted(source.rglob("*"))]:
        target = scratch / path.relative_to(published)
        if path.is_dir():
            target.mkdir(parents=True, exist_ok=True)
        elif path.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                shutil.copyfile(path, target)
            except OSError:
                target.unlink(missing_ok=True)
                os.link(path, target)


def _standing_name(edition: Edition) -> str:
    return f"{edition.number:04d}"


def leave(processed: Path, *, is_final: bool = False) -> Path | None:
    """Leave the edition that a run has made among the others; damaged ones go aside.

    Args:
        processed: the year's folder of the run.
        is_final: it will be shown in a session; what has once been final stays so.

    Returns:
        The file of the edition; None when the run has made none.
    """
    if not (processed / CONTENT).is_file():
        return None
    edition = read_edition(processed / CONTENT)
    folder = processed / FOLDER
    _set_aside(folder, edition)
    folder.mkdir(exist_ok=True)
    path = folder / edition.file_name
    history = read_history(folder, int(edition.content["year"]))
    is_final = is_final or any(
        one.is_final for one in history.editions if one.file_name == edition.file_name
    )
    last = folder / _LAST
    if history.newest and history.standing and history.newest.number != edition.number:
        place = folder / _STANDING / _standing_name(history.newest)
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(last, place)
        _forget_old(folder / _STANDING, history)
    if is_final:
        _write_json(path, {**edition.content, "is_final": True})
    else:
        shutil.copyfile(processed / CONTENT, path)
    shutil.rmtree(last, ignore_errors=True)
    last.mkdir()
    shutil.copyfile(processed / PERSONS, last / "persons.parquet")
    shutil.copyfile(processed / INPUTS, last / "inputs.json")
    return path


def _forget_old(folder: Path, history: History) -> None:
    """Keep the persons of the newest editions, and of the newest that was final."""
    kept = {_standing_name(one) for one in history.editions[-_N_STANDING:]}
    kept |= {_standing_name(one) for one in [e for e in history.editions if e.is_final][-1:]}
    for path in folder.iterdir():
        if path.name not in kept:
            shutil.rmtree(path, ignore_errors=True)


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")


def _set_aside(folder: Path, edition: Edition) -> None:
    history = read_history(folder, int(edition.content["year"]))
    place = folder / _DAMAGED / f"{edition.number:04d}"
    if folder.exists() and not folder.is_dir():
        stray = folder.rename(folder.with_name(f"{folder.name}.damaged"))
        place.mkdir(parents=True)
        stray.rename(place / folder.name)
        return
    for name in history.damaged:
        if (folder / name).exists() and not (place / name).exists():
            place.mkdir(parents=True, exist_ok=True)
            (folder / name).rename(place / name)
