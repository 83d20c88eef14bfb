"""The sample: invented people on rosters that look as OPDs make them, and add up as published.

``python -m tests.sample`` writes ``data/raw/sample`` anew, byte for byte the same. Nothing in it
is real: every NIK has kecamatan 99, which does not exist, every NIP and NI PPPK ends in serial 000.
The generator also knows what every row is (:func:`truth`), from how the row was made.
"""

from tests.sample.generate import truth_of_files, write_sample
from tests.sample.rosters import TruthRow, truth

__all__ = ["TruthRow", "truth", "truth_of_files", "write_sample"]
