"""SIPP's lists of participants, read like rosters and matched to the workers."""
