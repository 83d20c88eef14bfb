"""A grid to a roster: which rows are persons, under which columns, from which OPD and year."""
