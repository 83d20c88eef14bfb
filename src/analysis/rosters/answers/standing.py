"""Which roster stands for an OPD where a return slip of it has come back.

A slip is known by what it answers, whatever its name, ending or folder: it takes the place of that
file, and of every earlier slip of it. It does so only where it is the same list; a front sheet that
was copied into another workbook replaces nobody.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from analysis.rosters.answers.returned import Slip
from analysis.rosters.findings import make_finding

#: A slip on which less of the older list stands is another list.
_LEAST_SHARED = 0.5
#: A slip that has only its own sheets, and the roster to which its answers belong.
ANSWERS_OF = "answers_of:"
ANSWERED_BY = "answered_by:"


def is_settled_by_slip(reason: object) -> bool:
    """Whether a file is not read because a slip has taken its place, or is one without a list."""
    return isinstance(reason, str) and reason.startswith((ANSWERED_BY, ANSWERS_OF))


@dataclass(slots=True)
class Standing:
    """What stands for what.

    ``replaced``: each file that is not read any more, and the slip in its place. ``alone``: each
    slip that came without its roster, and the file that it answers. ``stands_for``: each slip, and
    the roster to which its answers belong, in the order in which they were given.
    """

    replaced: dict[str, str] = field(default_factory=dict)
    alone: dict[str, str] = field(default_factory=dict)
    stands_for: dict[str, str] = field(default_factory=dict)
    findings: list[dict[str, Any]] = field(default_factory=list)

    def reason(self, file: str) -> str | None:
        """Why a file is not read, where a slip is the reason."""
        if file in self.replaced:
            return f"{ANSWERED_BY}{self.replaced[file]}"
        return f"{ANSWERS_OF}{self.alone[file]}" if file in self.alone else None


def settle_standing(
    sha_of: Mapping[str, str],
    slips: Mapping[str, Slip],
    lines: Mapping[str, pa.Table | None],
    opd_of: Mapping[str, str | None],
) -> Standing:
    """Find which file stands, of each roster and the slips of it.

    Args:
        sha_of: SHA-256 of each different file that was opened.
        slips: those of them that are slips.
        lines: the persons' lines of each that could be read as a roster; None where it has none.
        opd_of: the OPD of each.
    """
    standing = Standing()
    for slip in slips.values():
        if not slip.is_whole or not slip.answers_files:
            standing.findings.append(
                make_finding("slip_incomplete", file=slip.file, opd_code=opd_of.get(slip.file))
            )
    for files in _families(sha_of, slips):
        _settle_family(files, sha_of, slips, lines, opd_of, standing)
    return standing


def _families(sha_of: Mapping[str, str], slips: Mapping[str, Slip]) -> list[list[str]]:
    """Files that answer one another, or the same one that is not here any more."""
    leader: dict[str, str] = {}

    def head(sha: str) -> str:
        while leader.setdefault(sha, sha) != sha:
            sha = leader[sha]
        return sha

    for file, slip in slips.items():
        for sha, _ in slip.answers_files:
            leader[head(sha)] = head(sha_of[file])
    families: dict[str, list[str]] = defaultdict(list)
    for file, sha in sha_of.items():
        if sha in leader:
            families[head(sha)].append(file)
    return [sorted(files) for files in families.values()]


def _settle_family(
    files: list[str],
    sha_of: Mapping[str, str],
    slips: Mapping[str, Slip],
    lines: Mapping[str, pa.Table | None],
    opd_of: Mapping[str, str | None],
    standing: Standing,
) -> None:
    of_family = {file: slips[file] for file in files if file in slips}
    is_answered = {sha for slip in of_family.values() for sha, _ in slip.answers_files}

    def newest_last(file: str) -> tuple[Any, ...]:
        slip = of_family[file]
        is_last = sha_of[file] not in is_answered
        return is_last, slip.saved_on or date.min, len(slip.answers_files), file

    given = sorted(of_family, key=newest_last)
    whole = [file for file in given if file in lines and not of_family[file].is_alone]
    if whole:
        stands = whole[-1]
    else:
        others = [file for file in files if file not in of_family]
        stands = next((file for file in others if file in lines), (others or [""])[0])
    if not stands:
        return
    for file in files:
        if file == stands:
            continue
        if file in of_family and of_family[file].is_alone:
            standing.alone[file] = stands
        elif whole and _is_same_list(lines.get(file), lines[stands]):
            standing.replaced[file] = stands
            standing.findings += _told(file, stands, of_family, is_answered, sha_of, lines, opd_of)
        elif file in lines:
            standing.findings.append(
                make_finding("slip_other_list", file=file, opd_code=opd_of.get(file), other=stands)
            )
    for file in given:
        if file == stands or file in standing.alone or file in standing.replaced:
            standing.stands_for[file] = stands
        else:
            standing.stands_for[file] = file


def _told(
    file: str,
    stands: str,
    of_family: Mapping[str, Slip],
    is_answered: Iterable[str],
    sha_of: Mapping[str, str],
    lines: Mapping[str, pa.Table | None],
    opd_of: Mapping[str, str | None],
) -> list[dict[str, Any]]:
    """That a file is replaced, by what, and who of it does not stand in the other."""
    is_fork = file in of_family and sha_of[file] not in is_answered
    code = "slip_answered_twice" if is_fork else "file_answered"
    found = [make_finding(code, file=file, opd_code=opd_of.get(file), other=stands)]
    if n_gone := len(_gone(lines.get(file), lines[stands])):
        found.append(
            make_finding(
                "slip_people_gone",
                file=stands,
                opd_code=opd_of.get(stands),
                other=file,
                n_rows=n_gone,
            )
        )
    return found


def _is_same_list(older: pa.Table | None, newer: pa.Table | None) -> bool:
    """Whether most of who stands on the older list stands on the newer one, too."""
    n_lines = 0 if older is None else older.num_rows
    return len(_gone(older, newer)) <= (1 - _LEAST_SHARED) * n_lines


def _gone(older: pa.Table | None, newer: pa.Table | None) -> list[int]:
    """Lines of the older list whose person has neither NIK nor name on the newer one."""
    if older is None:
        return []
    known = set() if newer is None else {key for keys in _keys(newer) for key in keys if key}
    return [
        number for number, keys in enumerate(_keys(older)) if any(keys) and known.isdisjoint(keys)
    ]


def _keys(lines: pa.Table) -> Iterable[tuple[str | None, ...]]:
    columns = ("nik", "nik_raw", "name_key", "name")
    return zip(*(lines[column].to_pylist() for column in columns), strict=True)
