"""The profiles of national exports as they stand in ``vocabulary/profiles/*.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analysis.rosters.words import VOCABULARY, words
from analysis.strict_yaml import (
    StrictYamlError,
    at,
    check_keys,
    line_of,
    mapping,
    one_of,
    read_mapping,
    text,
    whole,
)

FOLDER = VOCABULARY / "profiles"
#: What a table may be: a list of workers, or one of SIPP's other lists.
KINDS = ("roster", "leavers", "wages", "members")
#: What a column of an export may hold: a field of ``layout.columns``, a part of the name, nothing.
COLUMN_FIELDS = frozenset(
    {"number", "name", "nik", "nip", "birth", "birth_place", "birth_date", "sex", "status",
     "other_status", "start", "end", "wage", "position", "unit", "kpj", "remark", "opd",
     "family_card"}
)  # fmt: skip
NAME_PARTS = ("name_first", "name_middle", "name_last")
NO_USE = "none"
_KEYS = ("name", "label", "kind", "source", "least", "typical", "also")


class ProfileError(ValueError):
    """A profile is not sound; the message names file and line, and what to write."""


@dataclass(frozen=True)
class Profile:
    """One export. Headers are as of :func:`header_key`.

    ``typical`` are headers that few hand-made lists have, by which an export is recognised when
    ``least`` of them are there; ``fields`` says of these and of the others what they hold, with the
    place of the header in the file as its rank: of two for one field the upper counts.
    """

    name: str
    label: str
    kind: str
    least: int
    typical: frozenset[str]
    fields: Mapping[str, tuple[str, int]]


def header_key(label: str) -> str:
    """A header without blanks, case and punctuation: ``NAMA_LENGKAP`` is ``Nama Lengkap``."""
    return words(label).replace(" ", "")


@cache
def profiles() -> tuple[Profile, ...]:
    """All profiles that the program ships, in the order of their files' names."""
    return tuple(load_profile(path) for path in sorted(FOLDER.glob("*.yaml")))


def load_profile(path: Path) -> Profile:
    """Read one profile.

    Raises:
        ProfileError: not YAML, a key or field that is not known, missing or written twice.
    """
    try:
        return _profile(read_mapping(path), path.name)
    except StrictYamlError as error:
        told = str(error).removeprefix(path.name).lstrip(":, ")
        raise ProfileError(f"{path.name}, {told}") from None


def _profile(content: Mapping[str, Any], file: str) -> Profile:
    check_keys(content, _KEYS, (), "isi berkas")
    texts = {key: text(content[key], key) for key in ("name", "label", "source")}
    kind = one_of(content["kind"], KINDS, "kind")
    fields: dict[str, tuple[str, int]] = {}
    typical = frozenset(_columns(content["typical"], "typical", fields))
    for _ in _columns(content["also"], "also", fields):
        pass
    least = whole(content["least"], "least", 2, len(content["typical"]))
    return Profile(texts["name"], texts["label"], kind, least, typical, fields)


def _columns(raw: Any, where: str, into: dict[str, tuple[str, int]]) -> Iterator[str]:
    """Take ``header | other spelling: field`` lines; gives the header keys."""
    known = (*sorted(COLUMN_FIELDS), *NAME_PARTS, NO_USE)
    for key, value in mapping(raw, where).items():
        field = one_of(value, known, f"{where}, {key}")
        for label in key.split("|"):
            header = header_key(label)
            if not header:
                raise StrictYamlError(f"{where}: judul kolom kosong: tuliskan{at(key)}")
            if header in into:
                raise StrictYamlError(
                    f"{where}: judul {label.strip()} tertulis dua kali: hapus satu{at(key)}"
                )
            into[header] = field, line_of(key) or 0
            yield header
