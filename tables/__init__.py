"""Tables as files: what may stand in a cell, what a column is, and how files are written and read. Knows no app."""
