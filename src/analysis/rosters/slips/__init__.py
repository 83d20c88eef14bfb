"""Return slips: the OPD's own workbook with what it has to mend."""
