"""Jamsostek coverage report of Kota Kendari."""
