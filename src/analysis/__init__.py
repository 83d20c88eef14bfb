"""Jamsostek coverage report of a city."""
