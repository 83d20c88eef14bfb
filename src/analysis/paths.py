"""Where the repository lies, from wherever a notebook or command was started."""

from __future__ import annotations

from pathlib import Path

MARKER = 'name = "ucj-kendari"'


def project_root(start: Path | None = None) -> Path:
    """Folder of the repository: from ``start`` (default: the working folder) upward, else from the
    package's own place (an editable install).

    Raises:
        FileNotFoundError: neither lies in the repository.
    """
    place = (start or Path.cwd()).resolve()
    for folder in (place, *place.parents, *Path(__file__).resolve().parents):
        marker = folder / "pyproject.toml"
        if marker.is_file() and MARKER in marker.read_text(encoding="utf-8", errors="replace"):
            return folder
    raise FileNotFoundError(
        f"the repository was not found from {place} upward: start in its folder or in notebooks/"
    )


def default_folders(raw_dir: Path) -> tuple[Path, Path]:
    """Where tables and reports of ``raw_dir`` go when nobody names a place: folders of its name.

    Invented and real data, and two cities, never share one.
    """
    root, name = project_root(), raw_dir.resolve().name
    return root / "data" / "processed" / name, root / "reports" / name
