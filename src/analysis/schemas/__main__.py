"""Write the data dictionary: ``python -m analysis.schemas``."""

import sys

from analysis.schemas import data_dictionary

sys.stdout.write(data_dictionary())
