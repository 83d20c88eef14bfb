"""YAML read without guessing: every scalar is text, and a key written twice is refused."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

_EXACT = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WHOLE = re.compile(r"[0-9]{1,9}")


class StrictYamlError(ValueError):
    """A file is not sound; the message names file, entry, key and what to do."""


class _TextLoader(yaml.BaseLoader):
    """Every scalar stays text."""


def _unique_mapping(loader: _TextLoader, node: yaml.MappingNode) -> dict[str, Any]:
    seen: dict[str, int] = {}
    for key_node, _ in node.value:
        key, line = loader.construct_object(key_node), key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise StrictYamlError(f"baris {line}: kunci harus teks biasa: tulis `kunci: nilai`")
        if key in seen:
            raise StrictYamlError(
                f"{key} tertulis dua kali (baris {seen[key]} dan {line}): hapus salah satunya"
            )
        seen[key] = line
    return {str(key): item for key, item in loader.construct_mapping(node, deep=True).items()}


_TextLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_mapping)


def read_mapping(path: Path) -> Mapping[str, Any]:
    """The file's ``key: value`` lines, every scalar as text.

    Raises:
        StrictYamlError: not readable, not YAML, or a key is written twice.
    """
    try:
        raw = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_TextLoader)
        return mapping(raw, "isi berkas")
    except StrictYamlError as error:
        raise StrictYamlError(f"{path.name}: {error}") from None
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise StrictYamlError(
            f"{path.name}: tidak terbaca sebagai YAML, perbaiki: {error}"
        ) from error


def check_keys(
    fields: Mapping[str, Any], required: Collection[str], optional: Collection[str], where: str
) -> None:
    """Refuse unknown and missing keys."""
    allowed = [*required, *optional]
    if unknown := [key for key in fields if key not in allowed]:
        raise StrictYamlError(
            f"{where}: kunci {', '.join(unknown)} tidak dikenal: pakai {', '.join(allowed)}"
        )
    if missing := [key for key in required if key not in fields]:
        raise StrictYamlError(f"{where}: {', '.join(missing)} belum ditulis: tambahkan")


def mapping(raw: Any, where: str) -> Mapping[str, Any]:
    """``raw`` as lines of ``key: value``, at least one."""
    if not isinstance(raw, dict) or not raw:
        raise StrictYamlError(f"{where}: tulis baris `kunci: nilai`")
    return raw


def sequence(raw: Any, where: str) -> list[Any]:
    """``raw`` as a list, at least one item."""
    if not isinstance(raw, list) or not raw:
        raise StrictYamlError(f"{where}: tulis sebuah daftar, seperti [a, b]")
    return raw


def text(raw: Any, where: str) -> str:
    """``raw`` as text that is not empty, and not ``null``."""
    if not isinstance(raw, str) or raw.strip() in ("", "null"):
        raise StrictYamlError(f"{where}: masih kosong, tuliskan")
    return raw.strip()


def one_of(raw: Any, allowed: Collection[str], where: str) -> str:
    """``raw``, when it is one of the allowed words."""
    if not isinstance(raw, str) or raw not in allowed:
        raise StrictYamlError(f"{where}: {raw!r} tidak dikenal: pakai {', '.join(allowed)}")
    return raw


def several_of(raw: Any, allowed: Collection[str], where: str) -> tuple[str, ...]:
    """A list of allowed words, each once."""
    items = tuple(one_of(item, allowed, where) for item in sequence(raw, where))
    if len(set(items)) != len(items):
        raise StrictYamlError(f"{where}: {', '.join(items)} memuat kata yang sama dua kali")
    return items


def flag(raw: Any, where: str) -> bool:
    """``true`` or ``false``."""
    return one_of(raw, ("true", "false"), where) == "true"


def whole(raw: Any, where: str, least: int, most: int) -> int:
    """A whole number from ``least`` to ``most``, digits only."""
    if not isinstance(raw, str) or not _WHOLE.fullmatch(raw) or not least <= int(raw) <= most:
        raise StrictYamlError(
            f"{where}: {raw!r} bukan bilangan bulat dari {least} sampai {most}: tulis angka saja"
        )
    return int(raw)


def exact(raw: Any, where: str, least: int, most: int, digits: int) -> Decimal:
    """An exact decimal from ``least`` to ``most`` with at most ``digits`` decimals."""
    is_exact = isinstance(raw, str) and _EXACT.fullmatch(raw)
    value = Decimal(raw) if is_exact else Decimal("NaN")
    if not is_exact or not least <= value <= most or value != round(value, digits):
        raise StrictYamlError(
            f"{where}: {raw!r} bukan desimal dari {least} sampai {most} dengan paling banyak "
            f"{digits} angka di belakang titik: tulis seperti 2.5"
        )
    return value
