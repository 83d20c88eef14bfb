"""The sheets of all OPDs of a run, one PDF each, named by the OPD's code."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.report.chapters.opd_sheet import Edition, sheet
from analysis.report.opd_cut import OpdCut, cut_by_opd
from analysis.whole_file import write_whole

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
#: Names that Windows keeps for itself.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
_LENGTH = 60


def write_opd_sheets(
    folder: Path,
    opd: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
    amounts: pd.DataFrame,
    edition: Edition,
    progress: Callable[[Iterable[Any], int], Iterable[Any]] | None = None,
    *,
    slip_folder: Path | None = None,
) -> list[Path]:
    """Write one page for each OPD of ``opd`` into ``folder``, those that sent nothing too.

    Args:
        folder: ``reports_dir/<year>/opd``, made when missing.
        opd, tables, amounts: see :func:`analysis.report.opd_cut.cut_by_opd`.
        progress: wraps an iterable of known length.
        slip_folder: where the return slips were written, to name them as they are.

    Returns:
        The files written, in the order of ``opd``.

    Raises:
        ValueError: the tables contradict each other.
        PrivacyError: a page would show what could be a NIK.
    """
    folder.mkdir(parents=True, exist_ok=True)
    names = sheet_names(opd["opd_code"])
    slips = {path.name for path in slip_folder.glob("*")} if slip_folder else set()
    cuts: Iterable[OpdCut] = cut_by_opd(opd, tables, amounts, slips)
    written = []
    for cut in progress(cuts, len(opd)) if progress else cuts:
        written.append(write_whole(folder / names[cut.opd_code], sheet(cut, edition).pdf()))
    return written


def sheet_names(opd_codes: Iterable[str]) -> dict[str, str]:
    """OPD code to file name: ``DINKES`` is ``DINKES.pdf``.

    A name never holds a folder and is one that Windows allows; no two are alike, not even but for
    case. A code that had to be changed, or clashes, carries a short sum of itself.
    """
    codes = [str(code) for code in opd_codes]
    stems = {code: _UNSAFE.sub("_", code).strip("_-")[:_LENGTH] or "opd" for code in codes}
    folded = [stem.casefold() for stem in stems.values()]
    return {
        code: f"{stem}.pdf"
        if stem == code and folded.count(stem.casefold()) == 1 and not _RESERVED.fullmatch(stem)
        else f"{stem}-{hashlib.sha256(code.encode()).hexdigest()[:8]}.pdf"
        for code, stem in stems.items()
    }
