"""What a filed document says of itself is shown on a terminal, and never commands it."""

from __future__ import annotations

import json

import pytest
from test_filed import replaced, rewritten

from docgen.cli import run

COMMANDS = "\x1bc\x07\x9b31m\u202e\u2028"  # reset, ring, color, turn the direction, break the line
STATED = {
    "its version": ('"pack_version":"0.1.0"', {"pack_version": f"0.1.0{COMMANDS}"}, "version 0.1.0"),
    "its language": ('"language":"en"', {"language": f"en{COMMANDS}"}, "in en"),
    "a check": ('"code":"17340"', {"code": "17340", "checks": {f"N22{COMMANDS}": "off"}}, "clinic: N22"),
    "a level": ('"code":"17340"', {"code": "17340", "checks": {"N22": f"off{COMMANDS}"}}, "N22 off"),
    "a limit": ('"age_of_medical_consent":18', {f"age{COMMANDS}": 0}, "clinic: age"),
}


@pytest.mark.parametrize("command", ["read", "verify"])
@pytest.mark.parametrize("what", STATED)
def test_nothing_that_a_document_states_commands_the_terminal(root, tmp_path, capsys, what, command):
    old, new, shown = STATED[what]
    sheet = root / "tests" / "filed" / "0.1.0" / "liquid-nitrogen-face" / "aftercare.docx"
    edit = replaced(old, json.dumps(new, separators=(",", ":"))[1:-1])
    path = tmp_path / "edited.docx"
    path.write_bytes(rewritten(sheet.read_bytes(), r"customXml/item\d+\.xml", edit))
    assert run([command, str(path)]) == 1
    lines = capsys.readouterr().err
    assert shown in lines
    assert "the record in it was changed" in lines
    assert [letter for letter in lines if not letter.isprintable() and letter != "\n"] == []
