"""``ucj pack``: the workbooks of a month, below the tables of the edition that they are from."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from analysis.coverage.registration.workbook import save_private
from analysis.owner import owner_of
from analysis.pack.city_book import city_book
from analysis.pack.month import Month, PackError, read_month
from analysis.pack.opd_book import opd_book
from analysis.parameters import BadParameterError
from analysis.publishing.shelf import PACKS
from analysis.reference import Reference, load_reference
from analysis.report.chapters.texts import OpdLabels
from analysis.report.opd_sheets import sheet_names
from analysis.report.wording import count, date_long, month_long, rupiah
from analysis.run import locked

OPD_FOLDER, CITY_NAME, _NO_OPD = "opd", "rekap-bkad", "TANPA_OPD"
_MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")
_OWNER_ONLY = 0o700


@dataclass(frozen=True)
class Pack:
    """What was written, and of what."""

    folder: Path
    month: Month
    files: dict[str | None, str]

    def told(self) -> str:
        """What the terminal says of it: no person."""
        month = self.month
        n_opd, n_people = count(len(self.files)), count(len(month.counted))
        lines = [
            f"Berkas pembayaran {month_long(month.month)}: {self.folder}",
            f"  {n_opd} OPD, {n_people} orang yang datanya lengkap",
            f"  kebutuhan {rupiah(month.low_idr)}, sama dengan laporan edisi {month.mark.id}",
        ]
        if len(month.held):
            lines.append(
                f"  {count(len(month.held))} orang yang datanya perlu diperbaiki tidak "
                f"dijumlahkan; bila semuanya ikut, {rupiah(month.high_idr)}"
            )
        if month.is_planned:
            lines.append(
                "  rencana, bukan kenyataan: bulan itu sesudah hari laporan "
                f"({date_long(month.as_of)})"
            )
        return "\n".join(lines)


def check_month(text: str) -> str:
    """The month, as ``YYYY-MM``.

    Raises:
        BadParameterError: it is none.
    """
    if not _MONTH.fullmatch(text):
        raise BadParameterError(f"--month: {text!r} bukan bulan; tulis seperti 2026-08")
    return text


def write_pack(raw_dir: Path, processed_dir: Path, month: str) -> Pack:
    """Write the pack of a month into ``<processed_dir>/<year>/pack/<month>/``.

    The pack that an earlier call has left there is replaced, in one move, by a whole one.

    Args:
        raw_dir: whose OPDs and city these are.
        month: ``YYYY-MM``.

    Raises:
        PackError: there is no edition, it is another city's, or its tables contradict each other.
        RunFailedError: a run is making the next edition.
        ReferenceFileError: ``opd.csv`` or another reference file is not sound.
    """
    edition = processed_dir / month[:4]
    if not edition.is_dir():
        raise PackError(f"belum ada edisi {month[:4]} di {processed_dir}: jalankan ucj run dahulu")
    with locked(int(month[:4]), processed_dir):
        return _written(raw_dir, edition, month)


def _written(raw_dir: Path, edition: Path, month: str) -> Pack:
    found = read_month(edition, month)
    owner = owner_of(raw_dir)
    if found.mark.owner != owner:
        raise PackError(
            f"edisi di {edition} milik {found.mark.owner}, sedangkan {raw_dir} {owner}: "
            "sebut --raw-dir dan --processed-dir yang sepasang"
        )
    packs = edition / PACKS
    packs.mkdir(exist_ok=True)
    packs.chmod(_OWNER_ONLY)
    draft = packs / f".{month}-{uuid4().hex[:8]}"
    try:
        files = _write(draft, found, load_reference(raw_dir), is_sample=owner.is_sample)
        target = packs / month
        if target.exists():
            shutil.rmtree(target)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Pack(target, found, files)


def _write(
    folder: Path, month: Month, reference: Reference, *, is_sample: bool
) -> dict[str | None, str]:
    names = OpdLabels(reference.opd)
    made_on = datetime(month.as_of.year, month.as_of.month, month.as_of.day, tzinfo=UTC)
    for made in (folder, folder / OPD_FOLDER):
        made.mkdir(mode=_OWNER_ONLY)
        made.chmod(_OWNER_ONLY)
    known_codes = list(reference.opd["opd_code"])
    others = [code for code in month.codes if code is not None and code not in known_codes]
    codes: list[str | None] = [*known_codes, *others, *([None] if None in month.codes else [])]
    stems = sheet_names([code or _NO_OPD for code in codes])
    files = {
        code: f"{Path(stems[code or _NO_OPD]).stem}-{month.month}.xlsx"
        for code in codes
        if code in month.codes
    }
    for code, file in files.items():
        book = opd_book(month.of(code), names(code), is_sample=is_sample)
        save_private(book, folder / OPD_FOLDER / file, made_on)
    book = city_book(month, codes, files, names, is_sample=is_sample)
    save_private(book, folder / f"{CITY_NAME}-{month.month}.xlsx", made_on)
    return files
