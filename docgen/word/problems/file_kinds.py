"""Lists the kinds of problems with a file as a whole: a part of the catalogue in `kinds.py`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of problem: its stable name, its cause, an example, and what to do."""

    name: str
    cause: str
    example: str
    fix: str


FILE = (
    Kind(
        "unreadable",
        "The file does not exist, or you may not read it.",
        "(a name that no file in the folder has)",
        "Check the name and the folder, and whether you may open the file.",
    ),
    Kind(
        "not-word",
        "The file is not a Word document: it is another kind of file, or a file of Word 2003 or earlier.",
        "(consent.doc, or a text that was named consent.docx)",
        "Open it in Word and save it as a Word document (.docx).",
    ),
    Kind(
        "scan",
        "The file is a PDF or a picture, such as a scan or a photograph of a page.",
        "(scan.pdf, or a PDF that was named consent.docx)",
        "Give the Word file that it was made from.",
    ),
    Kind(
        "damaged",
        "The file is cut off, or something in it cannot be read.",
        "(a file whose download stopped halfway)",
        "Open it in Word, let Word repair it and save it again; or take it from a copy.",
    ),
    Kind(
        "protected",
        "A password is needed to open the file.",
        "(a file saved with a password to open it)",
        "Remove the password in Word: File, Info, Protect Document.",
    ),
    Kind(
        "macros",
        "The file holds programs. A template that runs programs cannot be trusted.",
        "(consent.docm)",
        "Save it in Word as a Word document (.docx), which holds none.",
    ),
    Kind(
        "too-large",
        "The file, or a part of it, is larger than a limit of docgen: in bytes, in parts, in elements.",
        "(a template with hundreds of photographs)",
        "Make its pictures smaller: in Word, Picture Format, Compress Pictures. Or raise the limit that the "
        "message names: see the limits.",
    ),
    Kind(
        "two-bodies",
        "The file holds two bodies. Word shows one of them, and another program may show the other.",
        "(a file put together from two documents)",
        "Open it in Word, look whether it is the right one, and save it again.",
    ),
    Kind(
        "filled-document",
        "The file is a document that was already filled: it carries the record that it was filled from, and "
        "so would every document made from it.",
        "(a patient's note, saved under a new name as a template)",
        "Start from the template that it was filled from.",
    ),
    Kind(
        "unusual-xml",
        "Another program wrote the file in a way that Word reads and docgen does not.",
        "(a file saved as Strict Open XML Document)",
        "Open it in Word and save it as Word Document (.docx), not as Strict Open XML Document.",
    ),
)
ACTIVE = (
    Kind(
        "active-template",
        "A template outside of the file is attached to it, and Word fetches it with every document.",
        "(a file that was made from a template on a server)",
        "Attach Normal instead: in Word, Developer, Document Template. Or allow template.",
    ),
    Kind(
        "active-picture",
        "A picture is linked, not part of the file: who has the document open is seen at its address.",
        "(a logo that is linked to a web page)",
        "Insert the picture itself, an SVG without a DOCTYPE or a \\ in its styles. Or allow picture.",
    ),
    Kind(
        "active-file",
        "Another file is inserted when the document is opened, or belongs to it as a subdocument.",
        "(a web page inserted as a file)",
        "Paste its text. Or allow file.",
    ),
    Kind(
        "active-field",
        "A field fetches text, a picture or data from outside of the file, or runs a program.",
        '[field: INCLUDETEXT "other.docx"]',
        "Delete the field, or turn it into text: Ctrl+Shift+F9. Or allow field.",
    ),
    Kind(
        "active-nested",
        "What a field does is decided by another field in its code, or differs from program to program.",
        "(a field that begins with another field)",
        "Write the name of the field itself, or turn it into text: Ctrl+Shift+F9. Or allow nested.",
    ),
    Kind(
        "active-object",
        "An object of another program is in the file, such as a worksheet or a control.",
        "(a worksheet that was inserted as an object)",
        "Paste it as a table or a picture. Or allow object.",
    ),
    Kind(
        "active-link",
        "The address of a link does not begin with http, https, mailto or tel: it may open a file or run a "
        "program.",
        "(a link to javascript:alert(1))",
        "Correct the address. Or allow link.",
    ),
    Kind(
        "active-merge",
        "The file is bound to the data of a mail merge, and Word opens these with it.",
        "(a letter of a mail merge)",
        "In Word: Mailings, Start Mail Merge, Normal Word Document. Or allow merge.",
    ),
    Kind(
        "active-source",
        "The file takes something else from outside of it, such as a frame, a style sheet or a film.",
        "(a page of frames)",
        "Take it out. Or allow source.",
    ),
    Kind(
        "active-addin",
        "The file starts an add-in when it is opened, or changes the menus or the keys of Word.",
        "(a file that opens the pane of an add-in)",
        "Remove it and save the file again. Or allow addin.",
    ),
    Kind(
        "active-macros",
        "The file is a Word document (.docx), and has macros in it all the same.",
        "(a document into which a program put macros)",
        "Open it in Word and save it as a Word document (.docx). Or allow macros.",
    ),
)
