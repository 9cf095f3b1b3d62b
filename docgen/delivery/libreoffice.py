"""Runs LibreOffice: Word files in, PDF files out, whatever becomes of it.

It works in a folder that only its owner can open, with neutral names and a profile of its own: neither its
command line nor its folder says anything of a patient, and another LibreOffice may be open. The folder goes
when docgen ends, also if it is killed (see `keeper`).
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from docgen.delivery import keeper
from docgen.errors import DeliveryError, Problem
from docgen.files.causes import why_unwritten

VARIABLE = "DOCGEN_SOFFICE"
START_SECONDS, EACH_SECONDS = 60.0, 10.0  # until LibreOffice counts as hanging; it needs a fifth at most
_PLACE = "the folder for temporary files"
_MOST_FILES = 100  # in one call
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_OPTIONS = (
    'pdf:writer_pdf_Export:{"SelectPdfVersion":{"type":"long","value":"2"},'
    '"UseTaggedPDF":{"type":"boolean","value":"true"},"PDFUACompliance":{"type":"boolean","value":"true"}}'
)


def find_program() -> str:
    """Return the path of LibreOffice; raises DeliveryError (`no-libreoffice`) if it is not there."""
    named = os.environ.get(VARIABLE)
    wanted = [named] if named else ["soffice", "libreoffice", *_PLACES]
    found = next(filter(None, map(shutil.which, wanted)), None)
    if found is None:
        fix = f"install LibreOffice Writer, or set {VARIABLE} to the path of its program soffice"
        message = f"is not there, as {VARIABLE} names it" if named else "is not installed, and makes the PDF"
        raise DeliveryError("LibreOffice", [Problem("", message, fix, "no-libreoffice")])
    return found


def convert(contents: Sequence[bytes], seconds: float = START_SECONDS) -> Iterator[bytes | None]:
    """Yield the PDF of each Word file; None where LibreOffice made none.

    A file that LibreOffice fails with is tried again by itself, so that it stops no other one. Raises
    DeliveryError when LibreOffice is missing or does not end within `seconds`, and some more for each file.
    """
    program = find_program()
    for start in range(0, len(contents), _MOST_FILES):
        part = contents[start : start + _MOST_FILES]
        made = _call(program, part, seconds)
        for content, pdf in zip(part, made, strict=True):
            yield pdf if pdf or len(part) == 1 else _call(program, [content], seconds)[0]


def _call(program: str, contents: Sequence[bytes], seconds: float) -> list[bytes | None]:
    """Convert files by one call of LibreOffice."""
    with _kept_folder() as kept:
        names = [f"{number}.docx" for number in range(1, len(contents) + 1)]
        try:
            for name, content in zip(names, contents, strict=True):
                (kept.folder / name).write_bytes(content)
            _run(program, kept, names, seconds + EACH_SECONDS * len(names))
            made = [kept.folder / "pdf" / name.replace(".docx", ".pdf") for name in names]
            return [path.read_bytes() if path.is_file() else None for path in made]
        except OSError as error:
            raise DeliveryError(_PLACE, [why_unwritten(kept.folder, error)]) from None


def _run(program: str, kept: _Kept, names: Sequence[str], seconds: float) -> None:
    folder, nothing = str(kept.folder), subprocess.DEVNULL
    profile = f"-env:UserInstallation={(kept.folder / 'profile').as_uri()}"
    to_pdf = ("--headless", "--norestore", "--convert-to", _OPTIONS, "--outdir", "pdf")
    own = {"SAL_USE_VCLPLUGIN": "svp", **dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder)}
    with subprocess.Popen(  # noqa: S603
        [program, profile, *to_pdf, *names],
        cwd=folder,
        env=os.environ | own,
        stdin=nothing,
        stdout=nothing,
        stderr=nothing,
        start_new_session=True,
    ) as process:
        try:
            kept.end_with_docgen(process.pid)
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            message = f"did not end within {seconds:g} seconds, and was ended"
            fix = "try again; if it happens again, open the document in LibreOffice and see what it asks"
            raise DeliveryError("LibreOffice", [Problem("", message, fix, "pdf-timeout")]) from None
        finally:
            keeper.end_group(process.pid)
            kept.end_with_docgen(0)


class _Kept(NamedTuple):
    """A folder, and the pipe to the keeper that removes it."""

    folder: Path
    pipe: int

    def end_with_docgen(self, process: int) -> None:
        """Name the process that is to end when docgen does; 0 for none."""
        with contextlib.suppress(OSError):
            os.write(self.pipe, f"{process}\n".encode())


@contextlib.contextmanager
def _kept_folder() -> Iterator[_Kept]:
    """Give a folder that is removed afterwards, by a process that outlives this one."""
    command, pipe = [sys.executable, "-I", "-S", keeper.__file__], subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, start_new_session=True) as process:  # noqa: S603
        path = process.stdout.readline().decode().rstrip("\n") if process.stdout else ""
        if not path or process.stdin is None:
            problem = Problem("", "cannot be made", "see whether its disk is full", "unwritable")
            raise DeliveryError(_PLACE, [problem])
        try:
            yield _Kept(Path(path), process.stdin.fileno())
        finally:
            process.communicate()
            shutil.rmtree(path, ignore_errors=True)  # if the keeper itself was killed
