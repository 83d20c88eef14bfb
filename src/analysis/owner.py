"""Whose data a raw folder holds: the city, and whether its persons are invented."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from analysis.city import city_code

#: A file of this name in ``raw_dir`` says that its rosters are invented.
SAMPLE_MARKER = "DATA-CONTOH.txt"


@dataclass(frozen=True)
class Owner:
    """Whose an edition is. Editions of two owners are never compared, and never replaced."""

    city: str
    is_sample: bool

    def __str__(self) -> str:
        city = f"kota {self.city}" if self.city else "kota tanpa kode"
        return f"data contoh, {city}" if self.is_sample else city


def owner_of(raw_dir: Path) -> Owner:
    """The owner of ``raw_dir``: the code in its ``reference/city.yaml``, else the repository's."""
    return Owner(city_code(raw_dir), (raw_dir / SAMPLE_MARKER).exists())
