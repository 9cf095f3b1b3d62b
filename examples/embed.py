"""Shows how to embed docgen in another system: from a visit as data to its documents.

Run it with a folder to write to:  python embed.py out
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import docgen

HERE = Path(__file__).resolve().parent


def receive_visit() -> dict[str, object]:
    """Return a visit as your own system would send it: a dict from JSON, in the shape of a record."""
    visit: dict[str, object] = json.loads((HERE / "spray-back.json").read_text(encoding="utf-8"))
    return visit


def main(folder: Path) -> int:
    """Fill the three documents of one visit; print what stops each document that is not ready."""
    pack = docgen.load_pack("17340")
    clinic = docgen.load_clinic(HERE / "clinic.toml")
    try:
        encounter = docgen.load_encounter(receive_visit(), clinic=clinic, pack=pack)
    except docgen.EncounterError as error:  # everything that is wrong with the record, each with its path
        for problem in error.problems:
            print(f"{problem.place}: {problem.message} ({problem.fix})", file=sys.stderr)
        return 1

    for name in ("procedure-note", "patient-consent", "aftercare"):
        try:
            document = docgen.fill(encounter, pack, name, clinic=clinic)
        except docgen.NotReady as error:  # open stops: send them to whoever can answer
            for finding in error.findings:
                print(f"{name}: {finding.level}: {finding.path}: {finding.message}", file=sys.stderr)
            continue
        # document.content is the .docx as bytes, for a database or a chart; here it becomes a file.
        print(document.save(folder, force=True))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "docgen-out")))
