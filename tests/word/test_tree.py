"""The trees of lxml, which a compiled template is rendered without."""

from __future__ import annotations

import pickle
import subprocess
import sys
from pathlib import Path

from lxml import etree as lxml_etree
from notation import word

from docgen import WordTemplate
from docgen.word import read_sealed
from docgen.word.tree import etree

RENDER = """
import pickle, sys
from pathlib import Path
template = pickle.loads(Path(sys.argv[1]).read_bytes())
content = template.fill({"name": "Ada", "rows": [1, 2]}, payload="carried").content
assert "lxml" not in sys.modules, "lxml was imported"
Path(sys.argv[2]).write_bytes(content)
"""


def test_the_names_are_those_of_lxml() -> None:
    assert etree.Element is lxml_etree.Element
    assert vars(etree)["Element"] is lxml_etree.Element


def test_a_compiled_template_is_filled_and_sealed_without_lxml(tmp_path: Path) -> None:
    rows = [["{% for row in rows %}{{ row }}", "a{% endfor %}"]]
    template = WordTemplate.load(word("{{ name }}", rows, header=["a letter"], footnotes=["a note"]))
    compiled, filled = tmp_path / "template", tmp_path / "filled.docx"
    compiled.write_bytes(pickle.dumps(template))
    subprocess.run([sys.executable, "-c", RENDER, str(compiled), str(filled)], check=True)
    sealed = read_sealed(filled.read_bytes())
    assert (sealed.payload, sealed.changes) == ("carried", ())
