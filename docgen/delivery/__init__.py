"""Delivers documents; each kind of destination has a module of its own."""

from typing import TYPE_CHECKING

from docgen.lazy import imported_when_used, names_of

if TYPE_CHECKING:
    from docgen.delivery.copies import Copy as Copy
    from docgen.delivery.copies import Kind as Kind
    from docgen.delivery.copies import save_copies as save_copies
    from docgen.delivery.folder import Delivery as Delivery
    from docgen.delivery.folder import deliver as deliver
    from docgen.delivery.folder import deliver_to_folder as deliver_to_folder
    from docgen.delivery.pdf import to_pdf as to_pdf
    from docgen.delivery.text import to_text as to_text
    from docgen.delivery.xhtml import to_xhtml as to_xhtml

_HOMES = {
    "docgen.delivery.copies": "Copy Kind save_copies",
    "docgen.delivery.folder": "Delivery deliver deliver_to_folder",
    "docgen.delivery.pdf": "to_pdf",
    "docgen.delivery.text": "to_text",
    "docgen.delivery.xhtml": "to_xhtml",
}

__all__ = names_of(_HOMES)

if not TYPE_CHECKING:  # a type checker knows the names above, and no others
    __getattr__ = imported_when_used(__name__, _HOMES)
