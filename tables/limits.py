"""How much a file may hold, so that reading one neither takes long nor fills the memory."""

BYTES_AT_MOST = 1_000_000
UNPACKED_BYTES_AT_MOST = 10_000_000  # an .xlsx file is packed, a hostile one a thousand times and more
LINES_AT_MOST = 1_000
ROWS_SCANNED_AT_MOST = 20_000  # spreadsheets keep empty rows below a table
COLUMNS_AT_MOST = 100
CHARACTERS_AT_MOST = 1_000_000


class Unreadable(Exception):
    """Its text says what is wrong with a file as a whole, to the person who chose it."""
