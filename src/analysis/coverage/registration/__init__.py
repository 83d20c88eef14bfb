"""The file with which an OPD registers those who are no participants yet, and what it lacks."""
