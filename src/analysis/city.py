"""Which city this is, from ``reference/city.yaml``: the only place that names one.

``raw_dir/reference/city.yaml`` where there is one, else the one that the repository ships. The
shipped reference files and minimum wages stand in for absent ones only while both are one city.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from analysis.paths import project_root
from analysis.strict_yaml import StrictYamlError, at, check_keys, read_mapping, text

KEYS = ("name", "short_name", "code", "province", "umk", "ump")
_FILE_NAME = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")


class CityError(ValueError):
    """``city.yaml``, or a file that it names, is not what it should be; with what to do."""


@dataclass(frozen=True)
class City:
    """A city: names, the four digits of its code, and the law files of its minimum wages.

    ``folders``: where its reference files are looked for, in this order. ``wage_files``: the law
    files of UMK and UMP.
    """

    name: str
    short_name: str
    code: str
    province: str
    umk: str
    ump: str
    folders: tuple[Path, ...] = ()
    wage_files: tuple[Path, ...] = ()

    @property
    def words(self) -> dict[str, str]:
        """What stands for each name in a text: ``{city}``, ``{CITY}``, ``{city_code}`` and more."""
        return {
            "{city}": self.name,
            "{CITY}": self.name.upper(),
            "{city_code}": self.code,
            "{province}": self.province,
        }

    def named(self, text: str) -> str:
        """``text`` with the city's names where it has placeholders."""
        for sign, name in self.words.items():
            text = text.replace(sign, name)
        return text


def load_city(raw_dir: Path) -> City:
    """The city of ``raw_dir``.

    Raises:
        CityError: its ``city.yaml`` is not sound, or names a law file that is nowhere.
    """
    own, shipped = Path(raw_dir) / "reference", shipped_reference()
    path = own / "city.yaml"
    if path.exists():
        fields = _fields(path)
        is_shipped = fields["code"] == _fields(shipped / "city.yaml")["code"]
    else:
        fields, is_shipped = _fields(shipped / "city.yaml"), True
    folders = tuple(dict.fromkeys((own, shipped) if is_shipped else (own,)))
    # A law file is named: whose it is, its name says.
    wages = tuple(_wage_file(fields[key], key, (own, shipped)) for key in ("umk", "ump"))
    return City(**fields, folders=folders, wage_files=wages)


def city_code(raw_dir: Path) -> str:
    """The code in the ``city.yaml`` of ``raw_dir``, else the repository's; empty where unsound."""
    path = Path(raw_dir) / "reference" / "city.yaml"
    try:
        code = read_mapping(path if path.exists() else shipped_reference() / "city.yaml")["code"]
        return str(code).replace(".", "")
    except (KeyError, ValueError):
        return ""


def shipped_reference() -> Path:
    """The folder of the reference files that the repository ships."""
    return project_root() / "data" / "raw" / "reference"


_city: ContextVar[City | None] = ContextVar("city", default=None)


def use_city(city: City | None) -> None:
    """Let every text and every minimum wage be this city's from now on; None: the shipped one's."""
    _city.set(city)


def city() -> City:
    """The city in use."""
    return _city.get() or _shipped_city()


@cache
def _shipped_city() -> City:
    return load_city(shipped_reference().parent)


def _fields(path: Path) -> dict[str, str]:
    try:
        lines = read_mapping(path)
        check_keys(lines, KEYS, (), "isi berkas")
        fields = {key: text(lines[key], key) for key in KEYS}
        fields["code"] = fields["code"].replace(".", "")
        if not re.fullmatch(r"[0-9]{4}", fields["code"]):
            raise StrictYamlError(
                f"code: {fields['code']!r} bukan kode wilayah: tulis empat angka menurut "
                f"Kemendagri, seperti 3578{at(lines['code'])}"
            )
        for key in ("umk", "ump"):
            if not _FILE_NAME.fullmatch(fields[key]):
                raise StrictYamlError(
                    f"{key}: {fields[key]!r} bukan nama berkas hukum: tulis huruf kecil, angka, "
                    f"dan garis bawah saja, seperti {key}_nama_tempat{at(lines[key])}"
                )
    except StrictYamlError as error:
        said = str(error).removeprefix(f"{path.name}: ")
        raise CityError(f"{path}: {said}") from None
    return fields


def _wage_file(name: str, key: str, folders: tuple[Path, ...]) -> Path:
    for folder in folders:
        path = folder / "law" / f"{name}.yaml"
        if path.is_file():
            return path
    raise CityError(
        f"{folders[0] / 'law' / name}.yaml tidak ada, padahal city.yaml menyebutnya sebagai {key}: "
        "buat berkas itu, dengan description, unit, kind, values (hari mulai berlaku dan rupiah "
        f"sebulan), references, dan verified_until, seperti berkas di {folders[1] / 'law'}"
    )
