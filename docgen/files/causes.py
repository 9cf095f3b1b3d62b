"""Says in plain words why the system refused to read or to write a file.

The only module that knows the numbers of the system's errors. Python's own errors have those of POSIX; on
Windows, what does not go through the C library, such as renaming, has a number of Windows too.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import NamedTuple

from docgen.errors import Problem
from docgen.files.names import is_file, is_folder, name_beside, why_unfit_on_windows

ON_WINDOWS = os.name == "nt"
LONGEST_ON_WINDOWS = 259  # characters of a path; Word opens no file with a longer one


class _Cause(NamedTuple):
    """What is wrong, in words that go on after the file's name, what to do about it, and its kind."""

    message: str
    fix: str
    kind: str


_AGAIN = "close it there, and run the same command again"
_OPEN = _Cause("is open in another program, such as Word", _AGAIN, "in-use")
_OPEN_OR_READ_ONLY = _Cause(
    "is open in another program, such as Word, or this user may not change it",
    f"{_AGAIN}; if it is not open, ask for the right to write",
    "in-use",
)
_OPEN_OR_PRIVATE = _Cause(
    "is open in another program, such as Word, or may not be read by this user",
    f"{_AGAIN}; if it is not open, ask for the right to read",
    "in-use",
)
_UNREACHABLE = _Cause(
    "is on a drive or in a network folder that does not answer",
    "connect it again, or choose another folder",
    "unreachable",
)
_LONG_PATH = _Cause(
    f"has a path of more than {LONGEST_ON_WINDOWS} characters, the most that Windows and Word can open",
    "choose a folder with a shorter path",
    "enametoolong",
)
_BAD_NAME = _Cause("is not the name of a file or folder", "check the name", "bad-name")
_LONG_NAME = ("has a name that is too long here", "choose a shorter name, or a folder with a shorter path")
_NO_RIGHT = ("may not be written by this user", "choose another folder, or ask for the right to write")
_UNWRITTEN = {
    errno.EEXIST: (
        "exists already and was left as it is",
        "choose another place, or replace it with force=True",
    ),
    errno.ENOENT: ("its folder does not exist", "create the folder, or choose another"),
    errno.ENOTDIR: ("is under something that is a file, not a folder", "choose a folder"),
    errno.EISDIR: ("is a folder, not a file", "choose another name"),
    errno.EACCES: _NO_RIGHT,
    errno.EPERM: _NO_RIGHT,
    errno.EROFS: ("is on a disk that can only be read", "choose another folder"),
    errno.ENOSPC: ("could not be written: the disk is full", "make room, then try again"),
    errno.EDQUOT: ("could not be written: the quota is used up", "make room, then try again"),
    errno.EFBIG: ("could not be written: a file may not be that large here", "choose another folder"),
    errno.ENAMETOOLONG: _LONG_NAME,
}
_UNREAD = {
    errno.ENOENT: _Cause("there is no such file", "check its name and folder", "missing-file"),
    errno.ENOTDIR: _Cause(
        "is under something that is a file, not a folder", "check its path", "missing-file"
    ),
    errno.EISDIR: _Cause("is a folder, not a file", "name a file in it", "folder"),
    errno.EACCES: _Cause("may not be read by this user", "ask for that right", "unreadable"),
    errno.EPERM: _Cause("may not be read by this user", "ask for that right", "unreadable"),
    errno.ENAMETOOLONG: _Cause("cannot be read: its name is too long", "check the name", "missing-file"),
}
_GONE = {
    getattr(errno, name)
    for name in (
        *("ENODEV", "ENXIO", "ESTALE", "EREMOTEIO", "ENOTCONN", "ENONET", "ETIMEDOUT", "ECONNABORTED"),
        *("ECONNRESET", "EHOSTDOWN", "EHOSTUNREACH", "ENETDOWN", "ENETUNREACH"),
    )
    if hasattr(errno, name)  # each system has some
}
# System Error Codes of Windows. Python has a number of POSIX for some of them, but not always this one.
_OF_WINDOWS: dict[int, _Cause | int] = {
    **dict.fromkeys((32, 33), _OPEN),  # sharing violation, lock violation
    # not ready; network path, name or adapter gone; unexpected error; time is up; not connected
    **dict.fromkeys((21, 53, 54, 55, 59, 64, 67, 121, 1167, 1222, 1231, 1232, 2250), _UNREACHABLE),
    **dict.fromkeys((39, 112), errno.ENOSPC),
    **dict.fromkeys((1295, 1816), errno.EDQUOT),
    **dict.fromkeys((111, 206), errno.ENAMETOOLONG),
    **dict.fromkeys((123, 161), _BAD_NAME),
    **{19: errno.EROFS, 223: errno.EFBIG, 267: errno.ENOTDIR},
}


def why_unwritten(path: Path, error: OSError | ValueError) -> Problem:
    """Return the problem of a file or folder that could not be written."""
    cause, number = _judge(path, error)
    if number == errno.EACCES and getattr(error, "winerror", 0) == 5 and is_file(path):
        cause = _OPEN_OR_READ_ONLY  # Windows says so when it would replace a file that Word has open
    if cause is None:
        reason = getattr(error, "strerror", "") or "the system refused"
        message, fix = _UNWRITTEN.get(number, (f"could not be written: {reason}", ""))
        cause = _Cause(message, fix, errno.errorcode.get(number, "unwritable").lower())
    return Problem("", cause.message, cause.fix, cause.kind)


def why_unread(path: Path, error: OSError | ValueError) -> Problem:
    """Return the problem of a file that could not be read."""
    cause, number = _judge(path, error)
    if number == errno.EACCES and is_folder(path):  # Windows reports a folder this way
        number = errno.EISDIR
    elif number == errno.EACCES and ON_WINDOWS and is_file(path):
        cause = _OPEN_OR_PRIVATE
    if cause is None:
        reason = getattr(error, "strerror", "") or "the system refused"
        cause = _UNREAD.get(number) or _Cause(f"cannot be read: {reason}", "", "unreadable")
        if number == errno.ENOENT and (beside := name_beside(path)):
            cause = cause._replace(fix=f"in its folder there is {beside}: give that name, or rename it")
    elif cause is _BAD_NAME:
        cause = _Cause("is not a file's name", "check its name", "missing-file")
    return Problem("", cause.message, cause.fix, cause.kind)


def why_unfit(path: Path) -> Problem | None:
    """Return the problem of a path that Windows cannot have, if this is Windows."""
    message = why_unfit_on_windows(path) if ON_WINDOWS else ""
    return Problem("", message, "choose another name", _BAD_NAME.kind) if message else None


def why_open(beside: Path) -> Problem:
    """Return the problem of a file that somebody has open, as the file `beside` it says."""
    program = "LibreOffice" if beside.name.endswith("#") else "Word"
    fix = f"{_AGAIN}; if it is open nowhere, delete {beside.name}, which was left behind"
    return Problem("", f"is open in {program}", fix, _OPEN.kind)


def _judge(path: Path, error: OSError | ValueError) -> tuple[_Cause | None, int]:
    """Return a cause that is the same for reading and writing, if it is one, and the number of POSIX."""
    if isinstance(error, ValueError):  # the path holds a NUL
        return _BAD_NAME, 0
    found = _OF_WINDOWS.get(getattr(error, "winerror", None) or 0, error.errno or 0)
    if isinstance(found, _Cause):
        return found, 0
    if found in _GONE or (ON_WINDOWS and found == errno.EINVAL):  # so its C library says it of a good name
        return _UNREACHABLE, found
    if ON_WINDOWS and found == errno.ENOENT and (cause := _why_absent_on_windows(path)):
        return cause, found
    return None, found


def _why_absent_on_windows(path: Path) -> _Cause | None:
    """Return why Windows does not find a path, if the reason is not that the folder is missing."""
    whole = os.path.abspath(path)  # noqa: PTH100  # Path.resolve would ask a drive that does not answer
    if len(whole) > LONGEST_ON_WINDOWS:
        return _LONG_PATH
    drive = Path(whole).anchor
    return None if is_folder(drive) else _UNREACHABLE
