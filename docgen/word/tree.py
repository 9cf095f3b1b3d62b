"""The trees of lxml (`etree`), imported when something of them is first used.

Rendering a compiled template mostly needs none, and the import takes a good part of a start.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml import etree as etree
else:

    class _Etree:
        """Has what lxml.etree has."""

        def __getattr__(self, name: str) -> Any:
            found = getattr(import_module("lxml.etree"), name)
            setattr(self, name, found)
            return found

    etree = _Etree()
