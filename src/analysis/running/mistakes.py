"""Every mistake in the files that people write beside the rosters, found before a run begins.

A loader stops at the first thing that it does not understand. So what is wrong is taken out of a
copy of these files, and the rest is read again, until nothing is wrong any more: one answer names
everything that is to be mended, and no loader need know of it.
"""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.delimiter import delimiter_of

#: Files of a year that are read at the start.
_OF_YEAR = ("decisions.csv", "layouts.csv", "confirmations.csv")
#: How often the rest is read again; who makes more mistakes mends these first.
_MOST = 200
_LINE = re.compile(r"\bbaris (\d+)")
#: How a message begins that says where: file and line.
_PLACE = re.compile(r".*?\.(?:csv|yaml), baris \d+")
_LIST_OF_OPDS = "opd.csv"
_FILE_NAME = re.compile(r"[\w-]+\.(?:csv|yaml)\b")


def mistakes(raw_dir: Path, year: int) -> list[str]:
    """Everything that keeps the files beside the rosters from being read, a sentence each."""
    with tempfile.TemporaryDirectory(prefix="ucj-", ignore_cleanup_errors=True) as scratch:
        copy = _Copy(raw_dir, Path(scratch) / "raw", year)
        found = list(copy.unreadable)
        for load in _loaders(copy.folder, year):
            found += copy.until_it_reads(load)
        return list(dict.fromkeys(found))


def _loaders(raw_dir: Path, year: int) -> Iterator[Callable[[], object]]:
    from analysis.contributions.what_if.scenario_files import load_grid_steps, load_scenarios
    from analysis.coverage.confirmations import load_confirmations
    from analysis.coverage.deadlines import load_deadlines
    from analysis.coverage.session import session_answers
    from analysis.reference import load_reference
    from analysis.rosters.city_words import load_words
    from analysis.rosters.layout.overrides import load_overrides
    from analysis.rosters.persons.decisions import load_decisions

    year_dir = raw_dir / str(year)

    def codes() -> list[str]:
        return list(load_reference(raw_dir).opd["opd_code"])

    yield lambda: load_reference(raw_dir)
    yield lambda: load_words(raw_dir / "reference" / "words.csv")
    yield lambda: load_decisions(year_dir / "decisions.csv")
    yield lambda: load_grid_steps(raw_dir)
    yield lambda: session_answers(load_reference(raw_dir).session)
    yield lambda: load_deadlines(raw_dir, codes())
    yield lambda: load_overrides(year_dir / "layouts.csv", codes())
    yield lambda: load_confirmations(year_dir / "confirmations.csv", codes())
    yield lambda: load_scenarios(codes(), raw_dir)


class _Copy:
    """The written files of a city, from which what is wrong is taken out bit by bit."""

    def __init__(self, raw_dir: Path, folder: Path, year: int) -> None:
        self.raw_dir, self.folder = raw_dir, folder
        self.unreadable: list[str] = []
        places = [Path(str(year)) / name for name in _OF_YEAR]
        reference = raw_dir / "reference"
        if reference.is_dir():
            places += [
                path.relative_to(raw_dir)
                for path in sorted(reference.iterdir())
                if path.suffix in (".csv", ".yaml")
            ]
        for place in places:
            if (raw_dir / place).is_file() and os.access(raw_dir / place, os.R_OK):
                (folder / place).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(raw_dir / place, folder / place)
            elif os.path.lexists(raw_dir / place):
                self.unreadable.append(f"{raw_dir / place} tidak dapat dibaca: periksa haknya")
        (folder / str(year)).mkdir(parents=True, exist_ok=True)
        #: Without the list of OPDs nobody can tell which code of another file is wrong.
        self.has_opds = True

    def until_it_reads(self, load: Callable[[], object]) -> list[str]:
        """What is wrong with the files of one loader, each taken out once it was named."""
        found: list[str] = []
        for _ in range(_MOST):
            try:
                load()
                return found
            except (ValueError, OSError) as error:
                lines = _sentences(str(error)) or [type(error).__name__]
                is_known = self.has_opds or _LIST_OF_OPDS not in str(error)
                if is_known:
                    found += [self._as_written(line) for line in lines]
                # From the last line upward: the numbers of the others stay true.
                taken_out = [self._take_out(line) for line in reversed(lines)]
                if not any(taken_out):
                    return found
        return found

    def _as_written(self, line: str) -> str:
        return line.replace(str(self.folder), str(self.raw_dir))

    def _take_out(self, line: str) -> bool:
        """Take out what a message is about: one entry of a list, else the file."""
        path = self._file_of(line)
        if path is None:
            return False
        number = _LINE.search(line)
        is_entry = number and int(number[1]) > 1 and path.suffix == ".csv"
        if number and is_entry and _without_line(path, int(number[1])):
            return True
        path.unlink()
        self.has_opds = self.has_opds and path.name != _LIST_OF_OPDS
        return True

    def _file_of(self, line: str) -> Path | None:
        """The file that a message names first; loaders name it by its path or its name alone."""
        for name in _FILE_NAME.findall(line):
            for path in self.folder.rglob(name):
                return path
        return None


def _sentences(message: str) -> list[str]:
    """A message of several faults as one for each line of a file.

    What names no file, as the rest of a message on YAML, belongs to the line before it.
    """
    found: list[str] = []
    last = ""
    for line in message.splitlines():
        plain = " ".join(line.split())
        place = _PLACE.match(plain)
        if found and place and place[0] == last:
            found[-1] += f"; {plain.removeprefix(last).lstrip(' :,')}"
        elif plain and (not found or _FILE_NAME.search(plain)):
            found.append(plain)
        elif plain:
            found[-1] += f" {plain}"
        last = place[0] if place else last
    return found


def _without_line(path: Path, number: int) -> bool:
    """Empty the entry of a CSV file to which a line of the editor belongs; whether there is one."""
    data = path.read_bytes()
    encoding = "utf-8-sig" if _is_utf8(data) else "latin-1"
    lines = list(io.StringIO(data.decode(encoding), newline=""))
    reader = csv.reader(lines, delimiter=delimiter_of("".join(lines[:1])))
    before = 0
    try:
        for _ in reader:
            if before < number <= reader.line_num:
                break
            before = reader.line_num
        else:
            return False
    except csv.Error:
        return False
    if not any(line.strip() for line in lines[before : reader.line_num]):
        return False
    for place in range(before, reader.line_num):
        lines[place] = "\n"
    path.write_bytes("".join(lines).encode(encoding))
    return True


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
