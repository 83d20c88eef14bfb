"""What the command was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

#: How many earlier editions of a year stay when nobody says otherwise.
N_KEPT = 10


@dataclass(frozen=True)
class Options:
    """What the command was asked for.

    ``texts`` are ``-p`` pairs, ``values`` those of ``-f``; ``n_kept`` earlier editions stay.
    """

    year: int
    raw_dir: Path
    processed_dir: Path
    reports_dir: Path
    as_of: date
    texts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    n_kept: int = N_KEPT
