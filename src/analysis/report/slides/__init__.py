"""Slides for the wall, as a PowerPoint file whose charts and tables an official can edit."""

from analysis.report.slides.deck import Deck, Slide, write_deck

__all__ = ["Deck", "Slide", "write_deck"]
