"""An edition comes out whole: it is a folder of its own, flushed, and takes its name at once.

``reports_dir/<year>`` and ``processed_dir/<year>`` are ordinary folders. Beside each lies a shelf,
``.editions-<year>``, with the earlier editions and, while one is being published, the new one. What
stands in ``reports_dir/<year>`` is what is published; the tables follow it.
"""
