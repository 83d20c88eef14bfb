"""The chapters of the report: tables of the stages in, blocks out. Nothing is computed here."""
