"""A program in the place of LibreOffice that does what a test wants: it makes PDFs, hangs, or fails."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

_PROGRAM = """#!{python}
import os, sys, time
with open({log!r}, "a", encoding="utf-8") as log:
    print(os.getpid(), os.getcwd(), *sys.argv[1:], sep="\\t", file=log)
files = [one for one in sys.argv if one.endswith(".docx")]
os.makedirs("pdf", exist_ok=True)
for number, file in enumerate(files):
    with open(file, "rb") as made:
        content = made.read()
    {behaviour}
"""
MAKES = 'open("pdf/" + file[:-5] + ".pdf", "wb").write(b"PDF of " + content)'
HANGS = "time.sleep(600)"
FAILS = "sys.exit(1)"
STOPS_AT_BAD = f'sys.exit(1) if content == b"bad" else {MAKES}'


def fake_office(folder: Path, behaviour: str) -> Path:
    """Write the program into a folder, and return its path; what it was started with is in `starts`."""
    program = folder / "fake-soffice"
    text = _PROGRAM.format(python=sys.executable, log=str(folder / "started"), behaviour=behaviour)
    program.write_text(text, encoding="utf-8")
    program.chmod(stat.S_IRWXU)
    return program


def starts(folder: Path) -> list[list[str]]:
    """Each start: the number of the process, its folder, its arguments."""
    log = folder / "started"
    return [line.split("\t") for line in log.read_text().splitlines()] if log.exists() else []


def is_running(process: int) -> bool:
    """Whether a process is there and has not ended."""
    try:
        os.kill(process, 0)
        return "State:\tZ" not in Path(f"/proc/{process}/status").read_text()
    except OSError:
        return False
