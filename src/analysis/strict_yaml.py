"""YAML read without guessing, every value with its line: data that an official keeps as text.

:func:`read_mapping` gives every scalar as text; :func:`read_typed` gives numbers, truth values and
days as YAML has them. Both refuse a key that is written twice, and a list in brackets whose items
are parted by semicolons. What :func:`read_mapping` gives knows its line, and the checks below tell
it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from analysis.decoding import decode

_EXACT = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WHOLE = re.compile(r"[0-9]{1,9}")


class StrictYamlError(ValueError):
    """A file is not sound; the message names file, line, entry, key and what to do."""


class Fields(dict[str, Any]):
    """``key: value`` lines, which know where they stand; so do their keys."""

    line: int


class Items(list[Any]):
    """A list that knows where it stands."""

    line: int


class Scalar(str):
    """A text that knows where it stands."""

    line: int


#: libyaml's, where there is one: some eight times as fast.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _StrictLoader(_Loader):
    """Refuses doubled keys and semicolons for commas; values as YAML has them."""


class _TextLoader(_StrictLoader):
    """Every scalar stays text, and everything knows its line."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 (as PyYAML has it)


def _check_keys_once(node: yaml.MappingNode) -> None:
    seen: dict[str, int] = {}
    for key, _ in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise StrictYamlError(f"baris {line}: kunci harus teks biasa: tulis `kunci: nilai`")
        if key.value in seen:
            raise StrictYamlError(
                f"{key.value} tertulis dua kali (baris {seen[key.value]} dan {line}): hapus salah "
                "satunya"
            )
        seen[key.value] = line


def _check_items(node: yaml.SequenceNode) -> None:
    for item in node.value:
        is_plain = isinstance(item, yaml.ScalarNode) and not item.style
        if node.flow_style and is_plain and ";" in item.value:
            raise StrictYamlError(
                f"baris {item.start_mark.line + 1}: {item.value!r}: isi daftar dipisahkan koma, "
                'bukan titik koma (teks yang memuat titik koma ditulis di antara tanda "kutip")'
            )


def _typed_mapping(loader: _StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    _check_keys_once(node)
    return _Loader.construct_mapping(loader, node, deep=True)


def _typed_sequence(loader: _StrictLoader, node: yaml.SequenceNode) -> list[Any]:
    _check_items(node)
    return loader.construct_sequence(node, deep=True)


def _fields(loader: _TextLoader, node: yaml.MappingNode) -> Fields:
    _check_keys_once(node)
    found = Fields(
        (_scalar(loader, key), loader.construct_object(value, deep=True))
        for key, value in node.value
    )
    found.line = node.start_mark.line + 1
    return found


def _items(loader: _TextLoader, node: yaml.SequenceNode) -> Items:
    _check_items(node)
    found = Items(loader.construct_object(item, deep=True) for item in node.value)
    found.line = node.start_mark.line + 1
    return found


def _scalar(loader: _TextLoader, node: yaml.ScalarNode) -> Scalar:
    found = Scalar(node.value)
    found.line = node.start_mark.line + 1
    return found


_MAP, _SEQ, _STR = (f"tag:yaml.org,2002:{kind}" for kind in ("map", "seq", "str"))
_StrictLoader.add_constructor(_MAP, _typed_mapping)
_StrictLoader.add_constructor(_SEQ, _typed_sequence)
_TextLoader.add_constructor(_MAP, _fields)
_TextLoader.add_constructor(_SEQ, _items)
_TextLoader.add_constructor(_STR, _scalar)


def read_mapping(path: Path) -> Mapping[str, Any]:
    """The file's ``key: value`` lines, every scalar as text.

    Raises:
        StrictYamlError: not readable, not YAML, or a key is written twice.
    """
    return _read(path, _TextLoader)


def read_typed(path: Path, *, may_be_empty: bool = False) -> dict[str, Any]:
    """The file's ``key: value`` lines, values as YAML has them.

    Raises:
        StrictYamlError: as for :func:`read_mapping`.
    """
    return dict(_read(path, _StrictLoader, may_be_empty))


def _read(path: Path, loader: type[_StrictLoader], may_be_empty: bool = False) -> Mapping[str, Any]:
    try:
        raw = yaml.load(decode(path.read_bytes())[0], Loader=loader)
        return {} if raw is None and may_be_empty else mapping(raw, "isi berkas")
    except StrictYamlError as error:
        raise StrictYamlError(f"{path.name}: {error}") from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", baris {mark.line + 1}" if mark else ""
        raise StrictYamlError(
            f"{path.name}{line}: tidak terbaca sebagai YAML, perbaiki: {error.problem}"
        ) from error
    except (yaml.YAMLError, OSError) as error:
        why = " ".join(str(error).split())
        raise StrictYamlError(
            f"{path.name}: tidak terbaca sebagai YAML, perbaiki: {why}"
        ) from error


def line_of(raw: Any) -> int | None:
    """The line where a value stands; None where nobody knows."""
    return getattr(raw, "line", None)


def at(raw: Any) -> str:
    """The line of a value, to be put behind a message; empty where nobody knows it."""
    line = line_of(raw)
    return "" if line is None else f" (baris {line})"


def check_keys(
    fields: Mapping[str, Any], required: Collection[str], optional: Collection[str], where: str
) -> None:
    """Refuse unknown and missing keys."""
    allowed = [*required, *optional]
    if unknown := [key for key in fields if key not in allowed]:
        numbers = [str(number) for key in unknown if (number := line_of(key))]
        line = f" (baris {', '.join(dict.fromkeys(numbers))})" if numbers else ""
        raise StrictYamlError(
            f"{where}: kunci {', '.join(unknown)} tidak dikenal: pakai {', '.join(allowed)}"
            f"{_nearest(unknown, allowed)}{line}"
        )
    if missing := [key for key in required if key not in fields]:
        raise StrictYamlError(f"{where}: {', '.join(missing)} belum ditulis: tambahkan{at(fields)}")


def _nearest(words: Collection[str], allowed: Collection[str]) -> str:
    found = (difflib.get_close_matches(word, [*allowed], n=1) for word in words)
    near = ", ".join(dict.fromkeys(name for names in found for name in names))
    return f"; maksudnya {near}?" if near else ""


def mapping(raw: Any, where: str) -> Mapping[str, Any]:
    """``raw`` as lines of ``key: value``, at least one."""
    if not isinstance(raw, dict) or not raw:
        raise StrictYamlError(f"{where}: tulis baris `kunci: nilai`{at(raw)}")
    return raw


def sequence(raw: Any, where: str) -> list[Any]:
    """``raw`` as a list, at least one item."""
    if not isinstance(raw, list) or not raw:
        raise StrictYamlError(f"{where}: tulis sebuah daftar, seperti [a, b]{at(raw)}")
    return raw


def text(raw: Any, where: str) -> str:
    """``raw`` as text that is not empty, and not ``null``."""
    if not isinstance(raw, str) or raw.strip() in ("", "null"):
        raise StrictYamlError(f"{where}: masih kosong, tuliskan{at(raw)}")
    return raw.strip()


def one_of(raw: Any, allowed: Collection[str], where: str) -> str:
    """``raw``, when it is one of the allowed words."""
    if not isinstance(raw, str) or raw not in allowed:
        raise StrictYamlError(
            f"{where}: {raw!r} tidak dikenal: pakai {', '.join(allowed)}"
            f"{_nearest([str(raw)], allowed)}{at(raw)}"
        )
    return str(raw)


def several_of(raw: Any, allowed: Collection[str], where: str) -> tuple[str, ...]:
    """A list of allowed words, each once."""
    items = tuple(one_of(item, allowed, where) for item in sequence(raw, where))
    if len(set(items)) != len(items):
        raise StrictYamlError(
            f"{where}: {', '.join(items)} memuat kata yang sama dua kali{at(raw)}"
        )
    return items


def flag(raw: Any, where: str) -> bool:
    """``true`` or ``false``."""
    return one_of(raw, ("true", "false"), where) == "true"


def whole(raw: Any, where: str, least: int, most: int) -> int:
    """A whole number from ``least`` to ``most``, digits only."""
    if not isinstance(raw, str) or not _WHOLE.fullmatch(raw) or not least <= int(raw) <= most:
        raise StrictYamlError(
            f"{where}: {raw!r} bukan bilangan bulat dari {least} sampai {most}: tulis "
            f"angka saja{at(raw)}"
        )
    return int(raw)


def exact(raw: Any, where: str, least: int, most: int, digits: int) -> Decimal:
    """An exact decimal from ``least`` to ``most`` with at most ``digits`` decimals."""
    is_exact = isinstance(raw, str) and _EXACT.fullmatch(raw)
    value = Decimal(raw) if is_exact else Decimal("NaN")
    if not is_exact or not least <= value <= most or value != round(value, digits):
        raise StrictYamlError(
            f"{where}: {raw!r} bukan desimal dari {least} sampai {most} dengan paling "
            f"banyak {digits} angka di belakang titik: tulis seperti 2.5{at(raw)}"
        )
    return value
