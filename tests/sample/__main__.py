"""``python -m tests.sample [FOLDER]``: write the sample anew (default: ``data/raw/sample``)."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from tests.sample.generate import write_sample

from analysis.paths import project_root


def main(arguments: list[str]) -> int:
    """Write the sample; the shipped one is replaced, another folder must not exist yet."""
    shipped = project_root() / "data" / "raw" / "sample"
    target = Path(arguments[0]) if arguments else shipped
    if target != shipped and target.exists():
        sys.stderr.write(f"{target} exists already: name a folder that does not\n")
        return 2
    if target == shipped:
        shutil.rmtree(shipped, ignore_errors=True)
    write_sample(target)
    sys.stdout.write(f"sample written to {target}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
