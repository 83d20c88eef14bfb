"""Any workbook to grids of typed cells, each file in a process that may die."""
