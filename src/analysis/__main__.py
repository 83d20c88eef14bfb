"""``python -m analysis`` does what the command ``ucj`` does."""

import sys

from analysis.cli import main

if __name__ == "__main__":
    sys.exit(main())
