"""Reads and writes files: says why one cannot be read, and writes it completely or not at all."""

from docgen.files.kinds import OLD_OFFICE, PDF, PICTURE, kind_of_bytes, kind_of_text
from docgen.files.names import as_typed, is_file, is_folder, is_read_only, name_of
from docgen.files.reading import LARGEST_TEXT, decode, read_bytes, read_text
from docgen.files.writing import check_absent, clear_remains, make_folder, who_reads, write_whole

__all__ = [
    "LARGEST_TEXT",
    "OLD_OFFICE",
    "PDF",
    "PICTURE",
    "as_typed",
    "check_absent",
    "clear_remains",
    "decode",
    "is_file",
    "is_folder",
    "is_read_only",
    "kind_of_bytes",
    "kind_of_text",
    "make_folder",
    "name_of",
    "read_bytes",
    "read_text",
    "who_reads",
    "write_whole",
]
