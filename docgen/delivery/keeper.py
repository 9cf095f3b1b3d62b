"""Keeps the folder in which LibreOffice works, and removes it when docgen has ended, also if it was killed.

A program of its own: it makes the folder, prints its path, and reads until docgen closes the pipe or is gone.
The last line that it read is the number of the process to end first. It uses nothing of docgen, so that it
starts at once.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

_PREFIX = "docgen-pdf-"
_ABANDONED_SECONDS = 3600  # a call of LibreOffice ends far earlier


def end_group(process: int) -> None:
    """End a process at once, with those that it started."""
    with contextlib.suppress(OSError):
        if os.name == "nt":
            os.kill(process, signal.SIGTERM)
        else:
            os.killpg(process, signal.SIGKILL)


def clear_remains() -> None:
    """Remove the folders of runs that ended together with their keeper, as in a loss of power."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            if time.time() - folder.stat().st_mtime > _ABANDONED_SECONDS:
                shutil.rmtree(folder)


def keep() -> None:
    """Make the folder, print it, wait, and remove it."""
    clear_remains()
    folder = tempfile.mkdtemp(prefix=_PREFIX)
    try:
        os.write(1, f"{folder}\n".encode())
        running = 0
        for line in sys.stdin:
            running = int(line)
        if running:
            end_group(running)
    finally:
        for _ in range(50):  # what was ended may still be writing
            shutil.rmtree(folder, ignore_errors=True)
            if not Path(folder).exists():
                break
            time.sleep(0.1)


if __name__ == "__main__":
    keep()
