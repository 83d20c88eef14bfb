"""``run.json``: from what, with what and into what an edition was made; and whether it still is."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from analysis.options import Options
from analysis.paths import project_root
from analysis.rosters.public_names import public_file

NAME = "run.json"
_PACKAGES = (
    "pandas",
    "numpy",
    "pyarrow",
    "python-calamine",
    "openpyxl",
    "matplotlib",
    "papermill",
    "typst",
)
_SYSTEM_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


class ManifestError(RuntimeError):
    """There is no edition, or its manifest cannot be read."""


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's bytes, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_manifest(
    options: Options, parameters: Mapping[str, Any], processed: Path, reports: Path
) -> Path:
    """Write ``run.json`` beside the report: inputs, tools, parameters, the hash of every output.

    Args:
        parameters: of all notebooks, those left at their default too.
    """
    root = project_root()
    year_dir = options.raw_dir / str(options.year)
    references = [options.raw_dir / "reference", root / "data" / "raw" / "reference"]
    content: dict[str, Any] = {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "tool": {"ucj-kendari": version("ucj-kendari")},
        "python": platform.python_version(),
        "packages": {name: version(name) for name in _PACKAGES},
        "year": options.year,
        "as_of": options.as_of.isoformat(),
        "parameters": {name: value for name, value in parameters.items() if "_dir" not in name},
        "summary": json.loads((processed / "summary.json").read_text(encoding="utf-8")),
        "inputs": {
            "rosters_and_lists": _public(_hashes(year_dir, year_dir)),
            "reference": {
                f"{place}/{name}": sha256
                for place, folder in zip(("raw_dir", "repository"), references, strict=True)
                if folder.is_dir()
                for name, sha256 in _hashes(folder, folder, "*.csv").items()
            },
            "law": _hashes(root / "src/analysis/law", root, "*.yaml"),
            "notebooks": _hashes(root / "notebooks", root, "*.ipynb"),
        },
        "outputs": {
            "processed": _hashes(processed, processed),
            "reports": _hashes(reports, reports),
        },
    }
    path = reports / NAME
    path.write_text(
        json.dumps(content, indent=2, ensure_ascii=False, default=str), encoding="utf-8"
    )
    return path


def _public(hashes: dict[str, str]) -> dict[str, str]:
    """Hashes by names that may be published; one that is cut short is told apart by its hash."""
    found = {}
    for file, sha256 in hashes.items():
        shown = public_file(file, is_read=False)
        found[shown if shown == file else f"{shown} ({sha256[:8]})"] = sha256
    return found


def verify(processed: Path, reports: Path) -> list[str]:
    """What of a published edition is missing, changed or added since; empty when it is whole.

    Args:
        processed: ``processed_dir/<year>``.
        reports: ``reports_dir/<year>``.

    Raises:
        ManifestError: there is no manifest, or it is not one.
    """
    path = reports / NAME
    try:
        outputs = json.loads(path.read_text(encoding="utf-8"))["outputs"]
        expected = {name: dict(outputs[name]) for name in ("processed", "reports")}
    except FileNotFoundError:
        raise ManifestError(f"{path} tidak ada: belum ada edisi yang diterbitkan di sini") from None
    except (ValueError, KeyError, TypeError):
        raise ManifestError(f"{path} rusak: bukan manifes yang sah") from None
    differences = []
    for name, folder in (("processed", processed), ("reports", reports)):
        present = set(_files(folder))
        for file, sha256 in expected[name].items():
            if file not in present:
                differences.append(f"{folder / file}: hilang")
            elif sha256_of(folder / file) != sha256:
                differences.append(f"{folder / file}: berubah sejak diterbitkan")
        extra = present - expected[name].keys() - ({NAME} if name == "reports" else set())
        differences += [f"{folder / file}: tidak termasuk edisi ini" for file in sorted(extra)]
    return differences


def _files(folder: Path, pattern: str = "*") -> Iterator[str]:
    for path in sorted(folder.rglob(pattern)):
        if path.is_file() and path.name not in _SYSTEM_FILES:
            yield path.relative_to(folder).as_posix()


def _hashes(folder: Path, relative_to: Path, pattern: str = "*") -> dict[str, str]:
    return {
        (folder / file).relative_to(relative_to).as_posix(): sha256_of(folder / file)
        for file in _files(folder, pattern)
    }
