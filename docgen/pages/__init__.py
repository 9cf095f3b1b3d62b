"""Pages as text: a line notation that holds every word of a Word template, and can be read again exactly."""

from docgen.pages.canonical import read_canonical
from docgen.pages.reading import read_page_text
from docgen.pages.writing import write_page
from docgen.word.page.reader import read_page

__all__ = ["read_canonical", "read_page", "read_page_text", "write_page"]
