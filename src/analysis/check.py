"""``ucj check``: a few workbooks cleaned, priced and marked at once, without a notebook."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pandas as pd

from analysis.city import load_city, use_city
from analysis.contributions.at_stake import price_findings
from analysis.contributions.base import usual_wage_base
from analysis.contributions.lists import lists_to_sign
from analysis.contributions.price import price
from analysis.csv_table import CsvFileError
from analysis.frames import rows as rows_of
from analysis.manifest import sha256_of
from analysis.parameters import BadParameterError
from analysis.reference import Reference, load_reference
from analysis.report.chapters.rosters import file_reason
from analysis.report.chapters.texts import OpdLabels, label
from analysis.report.wording import number, rupiah
from analysis.rosters.city_words import CityWords, load_words
from analysis.rosters.clean import Rosters, clean_files
from analysis.rosters.extract import year_named_in
from analysis.rosters.extracts import Job, OpdTable
from analysis.rosters.files import RosterFile, ignored_reason, list_files
from analysis.rosters.findings import mask_text
from analysis.rosters.layout.overrides import Override, load_overrides
from analysis.rosters.persons.decisions import Decisions, load_decisions
from analysis.rosters.persons.worker_key import load_key
from analysis.rosters.read.isolation import map_isolated, start_early
from analysis.rosters.slips.batch import write_slips
from analysis.rosters.terminal import render_findings


@dataclass(frozen=True)
class Outcome:
    """What to print, and how many of the files could not be read."""

    text: str
    n_refused: int


def check_files(
    paths: list[Path],
    *,
    year: int | None,
    raw_dir: Path,
    slips_dir: Path,
    width: int,
    use_colour: bool,
) -> Outcome:
    """Clean the files as a small city of their own, write their slips, and tell what was found.

    What ``ucj run`` would say of them is said here: ``layouts.csv``, ``decisions.csv`` and
    ``reference/words.csv`` of ``raw_dir`` hold. Without ``year`` it is the year that a file names.

    Raises:
        BadParameterError: a file of the city's own cannot be used as it stands.
        CityError: likewise its ``city.yaml``.
    """
    start_early("analysis.rosters.extract")
    found = _found(paths)
    if not found:
        raise BadParameterError("tidak ada berkas di dalam folder itu")
    use_city(load_city(raw_dir))
    try:
        reference = load_reference(raw_dir)
        texts, n_refused = [], 0
        by_year = {year: found} if year else _by_year(found, reference.opd_names)
        for of_year, some in sorted(by_year.items()):
            settled = _Settled.load(raw_dir, of_year, reference)
            text, n = _check_year(some, of_year, reference, settled, slips_dir, width, use_colour)
            texts.append(text)
            n_refused += n
    except CsvFileError as error:
        raise BadParameterError(str(error)) from None
    return Outcome("\n".join(texts), n_refused)


@dataclass(frozen=True)
class _Settled:
    """What persons have stated of the city's files of a year, as ``ucj run`` has it."""

    decisions: Decisions
    overrides: tuple[Override, ...]
    words: CityWords
    files: frozenset[str]

    @classmethod
    def load(cls, raw_dir: Path, year: int, reference: Reference) -> _Settled:
        year_dir = raw_dir / str(year)
        codes = [code for code, *_ in reference.opd_names]
        return cls(
            load_decisions(year_dir / "decisions.csv"),
            load_overrides(year_dir / "layouts.csv", codes),
            load_words(raw_dir / "reference" / "words.csv"),
            frozenset(item.file for item in list_files(year_dir / "rosters"))
            if (year_dir / "rosters").is_dir()
            else frozenset(),
        )


def _check_year(
    found: list[RosterFile],
    year: int,
    reference: Reference,
    settled: _Settled,
    slips_dir: Path,
    width: int,
    use_colour: bool,
) -> tuple[str, int]:
    files = {item.file for item in found}
    is_whole = settled.files <= files
    rosters = clean_files(
        found,
        year,
        reference.opd_names,
        load_key(),
        settled.decisions,
        overrides=settled.overrides,
        city_words=settled.words,
    )
    if not is_whole:
        # What is decided on the other files cannot be used here.
        told = rosters.findings
        is_other = (told["code"] == "override_unused") & ~told["file"].isin(files)
        rosters.findings = told[~(is_other | (told["code"] == "decision_unused"))]
    pricing = price(
        rosters.workers,
        reference.opd,
        year=year,
        wage_base=usual_wage_base(year, date.today()),
        as_of=date.today(),
        spells=rosters.spells,
    )
    priced = price_findings(rosters.findings, rosters.workers, rosters.ledger, pricing.by_worker)
    # The slips read each workbook again from where it lies.
    sources = {item.file: item.path for item in found}
    failed: list[str] = []
    labels = OpdLabels(reference.opd)
    slips = write_slips(
        sources,
        rosters.files,
        priced,
        slips_dir,
        labels,
        say=failed.append,
        answers=rosters.answers,
        lists=lists_to_sign(rosters.files, rosters.workers, pricing.by_worker),
        year=year,
    )
    ignored = rosters.files[rosters.files["status"] == "ignored"]
    text = "\n".join(
        [
            _head(rosters, int(pricing.by_worker["amount_idr"].sum()), year),
            *(
                f"Dilewati: {mask_text(row.file)} ({file_reason(str(row.reason))})"
                for row in rows_of(ignored)
            ),
            render_findings(priced, console_width=width, use_colour=use_colour),
            *(f"Lembar perbaikan: {path}" for path in slips),
            *failed,
        ]
    )
    return text, int((rosters.files["status"] == "refused").sum())


def _found(paths: Sequence[Path]) -> list[RosterFile]:
    """The files, and those in the folders, each once, by the names that ``ucj run`` gives them."""
    found: dict[Path, RosterFile] = {}
    for path in paths:
        place = path.absolute()
        if path.is_dir():
            folders = (place, *place.parents)
            root = next((folder for folder in folders if folder.name == "rosters"), place)
            below = _shown(place.relative_to(root))
            for item in list_files(place):
                file = item.file if below == "." else f"{below}/{item.file}"
                found.setdefault(item.path, replace(item, file=file))
        else:
            found.setdefault(place, _roster_file(place))
    names = Counter(item.file for item in found.values())
    again: Counter[str] = Counter()
    result = []
    for item in found.values():
        if names[item.file] > 1:
            # As much of the path as tells files of one name apart, and a number where it does not.
            file = _shown(item.path).lstrip("/")
            again[file] += 1
            item = replace(item, file=file if again[file] == 1 else f"{file} ({again[file]})")
        result.append(item)
    return result


def _roster_file(path: Path) -> RosterFile:
    """A file by its path below the folder ``rosters`` in which it lies, else by its own name."""
    root = next((folder for folder in path.parents if folder.name == "rosters"), path.parent)
    file = _shown(path.relative_to(root))
    try:
        sha256, n_bytes = sha256_of(path), path.stat().st_size
    except OSError:
        sha256, n_bytes = "", 0
    return RosterFile(path, file, sha256, n_bytes, ignored_reason(file))


def _shown(path: Path) -> str:
    # A name from another system may hold bytes that no table can.
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _by_year(found: list[RosterFile], opd_table: OpdTable) -> dict[int, list[RosterFile]]:
    """The files by the year that each names; one that names none goes with the others."""
    this_year = date.today().year
    jobs = [
        Job(item.path, item.file, this_year, opd_table)
        for item in found
        if item.ignored_for is None
    ]
    said = {
        job.file: outcome
        for job, outcome in map_isolated(year_named_in, jobs)
        if isinstance(outcome, int)
    }
    years = set(said.values())
    rest = years.pop() if len(years) == 1 else this_year
    by_year: dict[int, list[RosterFile]] = {}
    for item in found:
        by_year.setdefault(said.get(item.file, rest), []).append(item)
    return by_year


def _head(rosters: Rosters, amount_idr: int, year: int) -> str:
    counts = rosters.ledger["fate"].value_counts()
    fates = ", ".join(
        f"{number(int(counts[fate]))} {label('fates', fate)}"
        for fate in ("counted", "held", "merged", "excluded", "not_a_person")
        if fate in counts
    )
    opds = pd.unique(rosters.files["opd_code"].dropna())
    return (
        f"{number(len(rosters.ledger))} baris: {fates or 'tidak ada'}.\n"
        f"OPD: {', '.join(opds) or 'belum diketahui'}. "
        f"Iuran {year} bila semua sah: {rupiah(amount_idr)}.\n"
    )
