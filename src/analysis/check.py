"""``ucj check``: a few workbooks cleaned, priced and marked at once, without a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from analysis.contributions.at_stake import price_findings
from analysis.contributions.price import price
from analysis.manifest import sha256_of
from analysis.parameters import BadParameterError
from analysis.reference import ReferenceFileError, load_reference
from analysis.report.chapters.texts import OpdLabels, label
from analysis.report.wording import number, rupiah
from analysis.rosters.clean import Rosters, clean_files
from analysis.rosters.files import RosterFile
from analysis.rosters.persons.worker_key import load_key
from analysis.rosters.read.isolation import start_early
from analysis.rosters.slips.batch import write_slips
from analysis.rosters.terminal import render_findings

#: The wage base of the published budget, as in notebook 2.
WAGE_BASE = "umk:2021"


@dataclass(frozen=True)
class Outcome:
    """What to print, and how many of the files could not be read."""

    text: str
    n_refused: int


def check_files(
    paths: list[Path],
    *,
    year: int,
    raw_dir: Path,
    slips_dir: Path,
    width: int,
    use_colour: bool,
) -> Outcome:
    """Clean the files as a small city of their own, write their slips, and tell what was found."""
    start_early("analysis.rosters.extract")
    try:
        reference = load_reference(raw_dir)
    except ReferenceFileError as error:
        raise BadParameterError(str(error)) from None
    found = [
        RosterFile(path, name, sha256_of(path), path.stat().st_size, None)
        for path, name in zip(paths, _names(paths), strict=True)
    ]
    rosters = clean_files(found, year, reference.opd_names, load_key())
    pricing = price(
        rosters.workers,
        reference.opd,
        year=year,
        wage_base=WAGE_BASE,
        as_of=date.today(),
        spells=rosters.spells,
    )
    priced = price_findings(rosters.findings, rosters.workers, rosters.ledger, pricing.by_worker)
    # The slips read each workbook again from where it lies.
    sources = {item.file: item.path for item in found}
    slips = write_slips(sources, rosters.files, priced, slips_dir, OpdLabels(reference.opd))
    refused = rosters.files["status"] == "refused"
    text = "\n".join(
        [
            _head(rosters, int(pricing.by_worker["amount_idr"].sum()), year),
            render_findings(priced, console_width=width, use_colour=use_colour),
            *(f"Lembar perbaikan: {path}" for path in slips),
        ]
    )
    return Outcome(text, int(refused.sum()))


def _names(paths: list[Path]) -> list[str]:
    """File names, with as much of the path as tells files of one name apart."""
    names = [path.name for path in paths]
    return [
        name if names.count(name) == 1 else path.resolve().as_posix().lstrip("/")
        for name, path in zip(names, paths, strict=True)
    ]


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
