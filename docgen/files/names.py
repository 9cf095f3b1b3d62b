"""Knows which names files can have, which of them errors may repeat, and what a name says about its file."""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import stat
from pathlib import Path, PureWindowsPath

from docgen.lazy import compiled_when_used

# What errors may name although it does not exist: its ending is known, or it has an ending or a folder and no
# space; and no character of it is one that TOML or JSON needs for a value.
_FILE_NAME = compiled_when_used(
    r"""[^\x00-\x1f{}<>"'=]+\.(?:toml|json|ya?ml|docx?|xlsx|csv)"""
    r"""|[^\s\x00-\x1f{}<>"'=]*[./\\][^\s\x00-\x1f{}<>"'=]*""",
    re.IGNORECASE,
)
_LONGEST_NAME = 1000
_DEVICE = compiled_when_used(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[1-9¹²³]) *(?:[.:].*)?", re.IGNORECASE
)
_TYPED_AS_IT_IS = compiled_when_used(r"[\w./:\\-]+" if os.name == "nt" else r"[\w./:-]+")
_NOT_IN_DOUBLE_QUOTES = compiled_when_used(r'["$`!]|\\\\')  # a shell reads more into these
_FORBIDDEN = compiled_when_used(r'[\x00-\x1f<>:"|?*]')


def is_folder(path: str | Path) -> bool:
    """Return whether a folder is there; false also for a name that no folder can have."""
    with contextlib.suppress(OSError, ValueError):
        return Path(path).is_dir()
    return False


def is_read_only(path: Path) -> bool:
    """Return whether its owner may not write a file; false for one that is not there."""
    with contextlib.suppress(OSError, ValueError):
        return not path.stat().st_mode & stat.S_IWUSR
    return False


def is_file(path: str | Path) -> bool:
    """Return whether a file is there; false also for a name that no file can have."""
    with contextlib.suppress(OSError, ValueError):
        return Path(path).is_file()
    return False


def name_of(path: str | Path) -> str:
    """Return a path as errors name it.

    A text that is no file's path, such as a record, may hold a patient's data and is not
    repeated.
    """
    text = str(path)
    is_name = len(text) <= _LONGEST_NAME and _FILE_NAME.fullmatch(text) is not None
    return text if is_name or os.path.lexists(text) else "the path given"


def name_beside(path: Path) -> str:
    """Return the name of a file in a path's folder that differs only in its ending or its capitals, if any.

    Windows shows `visit.toml.txt` as `visit.toml`. No other name is returned: it may be a patient's.
    """
    stem = path.name.strip(" “”").partition(".")[0].casefold()
    names: list[str] = []
    with contextlib.suppress(OSError, ValueError):
        names = sorted(one.name for one in path.parent.iterdir() if one.is_file())
    return next((name for name in names if stem and name.partition(".")[0].casefold() == stem), "")


def as_typed(path: str | Path) -> str:
    """Return a path as it is typed in a command, in quotes where it needs them: a space is in many names.

    Every shell reads double quotes alike, also that of Windows which knows no single ones.
    """
    text = str(path)
    if _TYPED_AS_IT_IS.fullmatch(text):
        return text
    return shlex.quote(text) if _NOT_IN_DOUBLE_QUOTES.search(text) else f'"{text}"'


def why_unfit_on_windows(path: str | Path) -> str:
    """Say why Windows has no file of this name, empty if it can have one.

    It would not refuse most of these names: what is written to `nul.toml` is lost, `con.toml` waits for
    somebody who types, and `visit:1.toml` is a hidden part of `visit`.
    """
    whole = PureWindowsPath(path)
    for part in whole.parts[1 if whole.anchor else 0 :]:
        if _DEVICE.fullmatch(part):
            return "has a name that Windows keeps for a device, such as CON, NUL or COM1"
        if _FORBIDDEN.search(part):
            return 'has a character that no name has on Windows: < > : " | ? * or one that is not seen'
        if part != ".." and part.endswith((".", " ")):
            return "has a part that ends in a dot or a space, which Windows leaves out"
    return ""


def opened_by(path: Path) -> Path | None:
    """Return the file that Word or LibreOffice has beside a file while somebody has it open, if it is there.

    Word names it after the file, with `~$` before a short name, or for the first two letters of a long one.
    """
    names = [f"~${path.name}", f"~${path.name[1:]}", f"~${path.name[2:]}", f".~lock.{path.name}#"]
    return next((beside for beside in map(path.with_name, names) if is_file(beside)), None)
