"""Pages as text: a line notation that holds every word of a Word template, from which one can be built."""

from docgen.pages.building import build_page, print_page
from docgen.pages.canonical import read_canonical
from docgen.pages.folders import LOOKS, USUAL_LOOK, build_file, print_file, tidied
from docgen.pages.reading import read_page_text
from docgen.pages.sentences import list_sentences
from docgen.pages.structure import Part, list_structure
from docgen.pages.writing import write_page
from docgen.word.page.look import Look
from docgen.word.page.reader import read_page

__all__ = [
    "LOOKS",
    "USUAL_LOOK",
    "Look",
    "Part",
    "build_file",
    "build_page",
    "list_sentences",
    "list_structure",
    "print_file",
    "print_page",
    "read_canonical",
    "read_page",
    "read_page_text",
    "tidied",
    "write_page",
]
