"""Measures docgen from the start of a process, beside docxtpl, in processor time, in turns.

    python benchmarks/start.py [--rounds N]

Whole processes: `docgen fill` of the example, which judges three documents with all their checks and writes
those that are due; a program that fills all three; and docxtpl's shortest program for one note. Each runs
with nothing kept, and then with what such a run kept. The last lines are of one process: a template is loaded
from its file and rendered once, with docgen from what was kept (without what a process finds out once: which
docgen and which libraries these are).
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import note
from docxtpl import DocxTemplate
from turns import measure, rate_of

from docgen import WordTemplate

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "examples" / "liquid-nitrogen-face.toml"
SCRIPT = """
import json, sys
from docxtpl import DocxTemplate
template = DocxTemplate(sys.argv[1])
template.render(json.load(open(sys.argv[2], encoding="utf-8")))
template.save(sys.argv[3])
"""
ALL_THREE = """
import sys, docgen
visit = docgen.load_visit(sys.argv[1])
for code in ("procedure-note", "patient-consent", "aftercare"):
    docgen.fill(visit.encounter, visit.pack, code, clinic=visit.clinic).save(sys.argv[2], force=True)
"""


def main(rounds: int) -> None:
    """Print the processor time of each kind of process, and how many times docxtpl's it is."""
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "note.docx").write_bytes(note.template())
        (work / "note.json").write_text(json.dumps(note.values()), encoding="utf-8")
        whole_processes(work, rounds)
        in_one_process(work)


def whole_processes(work: Path, rounds: int) -> None:
    """Measure processes from their start to their end; the best round of each counts."""
    commands = {
        "docxtpl, one note": ["-c", SCRIPT, "note.docx", "note.json", "out.docx"],
        "docgen fill": ["-m", "docgen", "fill", str(EXAMPLE), "--force", "-o", "filled"],
        "three documents": ["-c", ALL_THREE, str(EXAMPLE), "all"],
    }
    for command in commands.values():  # Python compiles the sources of all once
        spent(command, work, {"DOCGEN_CACHE": "off"})
    cold: dict[str, list[float]] = {name: [] for name in commands}
    warm: dict[str, list[float]] = {name: [] for name in commands}
    for number in range(rounds):
        for name, command in commands.items():
            settings = {"DOCGEN_CACHE": str(work / f"kept {number} {name}")}
            cold[name].append(spent(command, work, settings))
            warm[name].append(spent(command, work, settings))
    peer = min(warm["docxtpl, one note"])
    for name, found in warm.items():
        best = min(found)
        slow = min(cold[name])
        print(f"{name:18} {best * 1000:8.0f} ms {best / peer:6.2f}   with nothing kept {slow / peer:6.2f}")


def spent(command: list[str], work: Path, settings: Mapping[str, str]) -> float:
    """Run Python with a command, and return the processor time of the process in seconds."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(work / "bytecode")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, *command],
        cwd=work,
        env={**environment, **settings},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def in_one_process(work: Path) -> None:
    """Measure loading a template from its file and rendering it once."""
    os.environ["DOCGEN_CACHE"] = str(work / "kept in one process")
    file, values = work / "note.docx", note.values()

    def by_docgen() -> None:
        content = WordTemplate.load(file, keep=True).render(values)
        (work / "loaded.docx").write_bytes(content)

    def by_docxtpl() -> None:
        template = DocxTemplate(file)
        template.render(values)
        template.save(work / "loaded.docx")

    rates = measure({"load, render": rate_of(by_docgen), "docxtpl": rate_of(by_docxtpl)}, 4.0)
    print(f"{'times docxtpl':18} {rates['load, render'] / rates['docxtpl']:10.1f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Measure docgen from the start, beside docxtpl.")
    parser.add_argument("--rounds", type=int, default=9)
    main(parser.parse_args().rounds)
