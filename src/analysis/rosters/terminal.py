"""Findings for a terminal: by file and sheet, worst first, readable at 80 columns."""

from __future__ import annotations

import re
import textwrap
from itertools import groupby

import pandas as pd

from analysis.codes import SEVERITIES
from analysis.rosters.findings import kind_of, mask_text, show_cells

_WORDS = {"error": "SALAH", "warning": "PERIKSA", "info": "catatan"}
_COLOURS = {"error": "\x1b[1;31m", "warning": "\x1b[33m", "info": "\x1b[2m"}
_BOLD, _RESET = "\x1b[1m", "\x1b[0m"
# A file's or sheet's name may hold escape sequences, or marks that turn the line around.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+")
_NARROWEST = 40


def render_findings(findings: pd.DataFrame, *, console_width: int, use_colour: bool) -> str:
    """The findings as lines for a terminal, ending in a line of sums; long numbers are masked.

    Args:
        findings: columns of the table ``findings``, and optionally ``n_people`` and
            ``amount_idr``.
        console_width: columns of the terminal; no line is longer, from 40 columns on.
        use_colour: whether to write ANSI colours; the words say the same without.
    """
    if findings.empty:
        return "Tidak ada temuan.\n"
    width = max(console_width, _NARROWEST)
    plain = findings.astype(object).where(findings.notna(), None)
    lines = plain.to_dict("records")
    # Files and sheets stay together, in the order in which they first come.
    order: dict[tuple[str, str], int] = {}
    files: dict[str, int] = {}
    for line in lines:
        files.setdefault(line["file"] or "", len(files))
        order.setdefault((line["file"] or "", line["sheet"] or ""), len(order))
    lines.sort(
        key=lambda line: (
            files[line["file"] or ""],
            line["sheet"] is not None,
            order[line["file"] or "", line["sheet"] or ""],
            SEVERITIES.index(line["severity"]),
            -int(line.get("amount_idr") or 0),
            -int(line["n_rows"]),
        )
    )
    output: list[str] = []
    for file, of_file in groupby(lines, key=lambda line: line["file"]):
        output += ["", *_wrap(_clean(file or "(tanpa berkas)"), "", width, use_colour, _BOLD)]
        for sheet, of_sheet in groupby(of_file, key=lambda line: line["sheet"]):
            if sheet:
                output += _wrap(f"Sheet {_clean(sheet)}", "  ", width, use_colour, _BOLD)
            for line in of_sheet:
                output += _finding(line, width, use_colour)
    counts = dict.fromkeys(SEVERITIES, 0)
    for line in lines:
        counts[line["severity"]] += 1
    total = (
        f"{counts['error']} harus diperbaiki, {counts['warning']} mohon diperiksa, "
        f"{counts['info']} catatan"
    )
    output += ["", *_wrap(total, "", width, use_colour, _BOLD)]
    return "\n".join(output[1:]) + "\n"


def _finding(line: dict, width: int, use_colour: bool) -> list[str]:
    kind = kind_of(line["code"])
    row = None if line["row"] is None else int(line["row"])
    place = show_cells(line.get("cells") or line["cell"], row)
    stake = _stake(line)
    head = f"{_WORDS[kind.severity]:<8}{place + '  ' if place else ''}{kind.title}{stake}"
    lines = _wrap(head, "    ", width, use_colour, _COLOURS[kind.severity], hanging="            ")
    lines += _wrap(_clean(line["message"]), "            ", width, False, "")
    if line["proposal"]:
        lines += _wrap(f"Usulan: {_clean(line['proposal'])}", "            ", width, False, "")
    return lines


def _stake(line: dict) -> str:
    n_people, amount_idr = int(line.get("n_people") or 0), int(line.get("amount_idr") or 0)
    parts = []
    if n_people:
        parts.append(f"{n_people:,} orang".replace(",", "."))
    if amount_idr:
        parts.append(f"Rp{amount_idr:,} setahun".replace(",", "."))
    return f" ({', '.join(parts)})" if parts else ""


def _clean(text: str) -> str:
    return mask_text(_CONTROL.sub(" ", str(text)))


def _wrap(
    text: str, indent: str, width: int, use_colour: bool, colour: str, hanging: str | None = None
) -> list[str]:
    lines = textwrap.wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_on_hyphens=False,
    )
    return [f"{colour}{line}{_RESET}" if use_colour else line for line in lines]
