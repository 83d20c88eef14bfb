"""What the command was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Options:
    """What the command was asked for; ``texts`` are ``-p`` pairs, ``values`` those of ``-f``."""

    year: int
    raw_dir: Path
    processed_dir: Path
    reports_dir: Path
    as_of: date
    texts: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
