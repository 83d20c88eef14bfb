"""Imported by the fork server alone: what each worker would otherwise read anew.

Workers are forks of it, so the vocabulary and the reader of .xls are there once for all.
"""

from __future__ import annotations

from contextlib import suppress

from analysis.rosters import extract
from analysis.rosters.read import xls_marks
from analysis.rosters.words import VocabularyError, check_word_lists

__all__ = ["extract", "xls_marks"]

with suppress(VocabularyError):  # told by the run itself, which reads the lists as well
    check_word_lists()
