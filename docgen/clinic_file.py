"""Finds a clinic's file: beside a record, in the folders above it, or in the user's configuration folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from difflib import SequenceMatcher
from pathlib import Path

from docgen.clinic import FILE_NAME, Clinic, load_clinic
from docgen.files import is_file, is_folder
from docgen.files.user_folders import config_folder

_NEAR = 0.8  # clinic.tml, clinics.toml, clinic.toml.txt, clinic.toml.toml


def find_clinic(beside: Path) -> Clinic | None:
    """Load the nearest `clinic.toml` for a folder or a file, None if there is none. Raises ClinicError."""
    paths = (folder / FILE_NAME for folder in folders_searched(beside))
    found = next(filter(is_file, paths), None)
    return load_clinic(found) if found is not None else None


def folders_searched(beside: Path) -> Iterator[Path]:
    """Yield the folders in which a clinic's file is looked for, nearest first.

    The folder itself, as it is named; those above it, up to the user's home or the root, but none that
    everybody may write to, such as /tmp, and none above that; the user's configuration folder.
    """
    folder = beside if is_folder(beside) else beside.parent
    yield folder
    here, home = Path(os.path.abspath(folder)), _home()  # noqa: PTH100  # as it is named, links too
    for above in here.parents if here != home else ():
        if _is_everybodys(above):
            break
        yield above
        if above == home:
            break
    yield config_folder()


def near_misses(beside: Path) -> list[Path]:
    """Find the files in these folders whose names are nearly that of a clinic's file."""
    found = []
    for folder in folders_searched(beside):
        with suppress(OSError):
            found += [path for path in sorted(folder.iterdir()) if path != beside and _is_near(path)]
    return found


def _is_near(path: Path) -> bool:
    name = path.name.casefold()
    ratio = SequenceMatcher(None, name, FILE_NAME).ratio()
    return path.name != FILE_NAME and ratio >= _NEAR and is_file(path)


def _home() -> Path | None:
    with suppress(RuntimeError):
        return Path.home()
    return None


def _is_everybodys(folder: Path) -> bool:
    """Return whether everybody may put a file into a folder; Windows does not say."""
    with suppress(OSError):
        return os.name != "nt" and bool(folder.stat().st_mode & stat.S_IWOTH)
    return False
