"""The parts of a Word file: which carry text, and what Word calls them."""

from __future__ import annotations

import io
import zipfile

import pytest
from notation import word, zipped

from docgen import TemplateError, WordTemplate


def test_a_word_template_file_becomes_a_document() -> None:
    with zipfile.ZipFile(io.BytesIO(word("{{ v }}"))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("document.main", "template.main")
    filled = WordTemplate.load(zipped(parts)).render({"v": 1})
    with zipfile.ZipFile(io.BytesIO(filled)) as archive:
        assert b"document.main+xml" in archive.read("[Content_Types].xml")
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    with pytest.raises(TemplateError, match="macros"):
        WordTemplate.load(zipped(parts))
