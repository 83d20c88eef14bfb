"""The profiles of national exports as they stand in ``vocabulary/profiles/*.yaml``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from analysis.rosters.words import VOCABULARY, words

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
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ProfileError(f"{path.name}: tidak terbaca sebagai YAML, perbaiki: {error}") from error
    return _Reader(path.name).profile(root)


class _Reader:
    """Reads the nodes of one file, and knows the line of each."""

    def __init__(self, file: str) -> None:
        self.file = file

    def fail(self, node: yaml.Node | None, message: str) -> ProfileError:
        line = node.start_mark.line + 1 if node is not None else 1
        return ProfileError(f"{self.file}, baris {line}: {message}")

    def profile(self, root: yaml.Node | None) -> Profile:
        nodes: dict[str, yaml.Node] = {}
        for key, value in self.pairs(root):
            if key.value not in _KEYS:
                raise self.fail(key, f"kunci {key.value} tidak dikenal: pakai {', '.join(_KEYS)}")
            if key.value in nodes:
                raise self.fail(key, f"kunci {key.value} tertulis dua kali: hapus salah satunya")
            nodes[key.value] = value
        if missing := [key for key in _KEYS if key not in nodes]:
            raise self.fail(root, f"{', '.join(missing)} belum ditulis: tambahkan")
        kind = self.text(nodes["kind"])
        if kind not in KINDS:
            raise self.fail(nodes["kind"], f"kind {kind} tidak dikenal: pakai {', '.join(KINDS)}")
        fields: dict[str, tuple[str, int]] = {}
        typical = frozenset(self.columns(nodes["typical"], fields))
        for _ in self.columns(nodes["also"], fields):
            pass
        n_headers = len(self.pairs(nodes["typical"]))
        least = self.text(nodes["least"])
        if not least.isdigit() or not 2 <= int(least) <= n_headers:
            raise self.fail(nodes["least"], f"least harus bilangan dari 2 sampai {n_headers}")
        self.text(nodes["source"])
        name, label = self.text(nodes["name"]), self.text(nodes["label"])
        return Profile(name, label, kind, int(least), typical, fields)

    def columns(self, node: yaml.Node, into: dict[str, tuple[str, int]]) -> Iterator[str]:
        """Take ``header | other spelling: field`` lines; gives the header keys."""
        for key, value in self.pairs(node):
            field = self.text(value)
            if field not in COLUMN_FIELDS and field not in (*NAME_PARTS, NO_USE):
                known = ", ".join((*sorted(COLUMN_FIELDS), *NAME_PARTS, NO_USE))
                raise self.fail(value, f"isi kolom {field} tidak dikenal: pakai {known}")
            for label in key.value.split("|"):
                header = header_key(label)
                if not header:
                    raise self.fail(key, "judul kolom kosong: tuliskan")
                if header in into:
                    raise self.fail(key, f"judul {label.strip()} tertulis dua kali: hapus satu")
                into[header] = field, key.start_mark.line
                yield header

    def pairs(self, node: yaml.Node | None) -> list[tuple[yaml.ScalarNode, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode) or not node.value:
            raise self.fail(node, "tulis baris `kunci: nilai`")
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self.fail(key, "kunci harus teks biasa: tulis `kunci: nilai`")
        return list(node.value)

    def text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            raise self.fail(node, "masih kosong atau bukan teks: tuliskan satu nilai")
        return str(node.value).strip()
