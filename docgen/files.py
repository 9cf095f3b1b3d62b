"""Reads and writes files: says why one cannot be read, and writes it completely or not at all.

The only module that creates files.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from dataclasses import replace
from pathlib import Path

from docgen.errors import DeliveryError, DocgenError, Problem

LARGEST_TEXT = 10_000_000  # bytes; nobody writes a larger text file by hand
_TEXT_FIX = "give a text file"

_CREATE_ONLY = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
)

_NO_HARD_LINKS = {errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EINVAL}

_CAUSES = {
    errno.EEXIST: ("exists already and was left as it is", "choose another place, or use force (--force)"),
    errno.ENOENT: ("its folder does not exist", "create the folder, or choose another"),
    errno.ENOTDIR: ("is under something that is a file, not a folder", "choose a folder"),
    errno.EISDIR: ("is a folder, not a file", "choose another name"),
    errno.EACCES: ("may not be written by this user", "choose another folder, or ask for the right to write"),
    errno.EPERM: ("may not be written by this user", "choose another folder, or ask for the right to write"),
    errno.EROFS: ("is on a disk that can only be read", "choose another folder"),
    errno.ENOSPC: ("could not be written: the disk is full", "make room, then try again"),
    errno.EDQUOT: ("could not be written: the quota is used up", "make room, then try again"),
    errno.EFBIG: ("could not be written: a file may not be that large here", "choose another folder"),
    errno.ENAMETOOLONG: ("has a name that is too long here", "choose a folder with a shorter path"),
}


def read_bytes(
    path: Path, error: type[DocgenError], most: int, fix: str = "give a smaller file", kind: str = ""
) -> bytes:
    """Return a file's content, at most `most` bytes. Raises `error` with the reason if it cannot.

    `fix` is for a file that is larger. `kind` is the kind of the problem whatever the reason for which a file
    cannot be opened, for callers that have one kind for all of them.
    """
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except (OSError, ValueError) as cause:
        problem = _unreadable(path, cause)
        raise error(str(path), [replace(problem, kind=kind or problem.kind)]) from None
    if len(content) > most:
        raise error(str(path), [_too_large(most, fix)])
    return content


def read_text(path: Path, error: type[DocgenError]) -> str:
    """Read a UTF-8 text file, with or without a byte order mark. Raises `error` with the path as source."""
    return decode(read_bytes(path, error, LARGEST_TEXT, _TEXT_FIX), str(path), error)


def decode(content: bytes, source: str, error: type[DocgenError]) -> str:
    """Decode the bytes of a text file. Raises `error` when they are too many, not UTF-8, or only blank."""
    if len(content) > LARGEST_TEXT:
        raise error(source, [_too_large(LARGEST_TEXT, _TEXT_FIX)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as cause:
        line = 1 + content[: cause.start].count(b"\n")
        fix = "save it as UTF-8, as an editor offers under “Save as … encoding”"
        raise error(source, [Problem(f"line {line}", "is not text in UTF-8", fix, "not-utf-8")]) from None
    if not text.strip():
        raise error(source, [Problem("", "is empty", "write something into it", kind="empty-file")])
    return text


def _too_large(most: int, fix: str) -> Problem:
    return Problem("", f"is larger than {most / 1_000_000:g} MB", fix, kind="too-large")


def _unreadable(path: Path, cause: Exception) -> Problem:
    match cause:
        case FileNotFoundError():
            return Problem("", "there is no such file", "check its name and folder", kind="missing-file")
        case IsADirectoryError():
            return Problem("", "is a folder, not a file", "name a file in it", kind="folder")
        case PermissionError() if path.is_dir():  # Windows reports a folder this way
            return Problem("", "is a folder, not a file", "name a file in it", kind="folder")
        case PermissionError():
            return Problem("", "may not be read by this user", "ask for that right", kind="unreadable")
        case OSError():
            reason = cause.strerror or "the system refused"
            return Problem("", f"cannot be read: {reason}", "", kind="unreadable")
        case _:
            return Problem("", "is not a file's name", "check its name", kind="missing-file")


def write_whole(path: Path, content: bytes, force: bool = False) -> Path:
    """Write `content` to `path`, readable by its owner only, and return the path.

    The bytes go to a temporary file in the same folder, whose name reveals nothing, and reach the disk
    before the file gets its final name. Without `force` an existing file is never replaced, not even one
    that another program creates at the same moment. Raises DeliveryError, and then leaves no file behind.
    """
    temporary = path.with_name(f".docgen-{secrets.token_hex(8)}.tmp")
    try:
        _write_flushed(temporary, content)
        _give_name(temporary, path, force)
    except OSError as error:
        raise DeliveryError(str(path), [_problem(error)]) from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    _flush_folder(path.parent)
    return path


def check_absent(path: Path) -> None:
    """Raise DeliveryError when something already exists at `path`."""
    if os.path.lexists(path):
        raise DeliveryError(str(path), [_problem(FileExistsError(errno.EEXIST, ""))])


def make_folder(folder: Path) -> Path:
    """Create a folder that only its owner may open, and those above it, unless it exists."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        problem = Problem("", "is a file, not a folder", "choose a folder to write to", kind="not-a-folder")
        raise DeliveryError(str(folder), [problem]) from None
    except OSError as error:
        raise DeliveryError(str(folder), [_problem(error)]) from None
    return folder


def _write_flushed(path: Path, content: bytes) -> None:
    descriptor = os.open(path, _CREATE_ONLY, 0o600)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _give_name(temporary: Path, path: Path, force: bool) -> None:
    if force:
        temporary.replace(path)
    elif os.name == "nt":
        temporary.rename(path)  # Windows refuses to rename onto a file that exists
    else:
        try:
            path.hardlink_to(temporary)
        except OSError as error:
            if error.errno not in _NO_HARD_LINKS:
                raise
            _claim_and_replace(temporary, path)


def _claim_and_replace(temporary: Path, path: Path) -> None:
    """Give a file its name on disks without hard links (FAT, some shares): claim it first, then replace."""
    os.close(os.open(path, _CREATE_ONLY, 0o600))
    try:
        temporary.replace(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _flush_folder(folder: Path) -> None:
    """Flush the new name to the disk, if the system can."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _problem(error: OSError) -> Problem:
    message, fix = _CAUSES.get(error.errno or 0, ("", ""))
    if not message:
        message = f"could not be written: {error.strerror or 'the system refused'}"
    return Problem("", message, fix, kind=errno.errorcode.get(error.errno or 0, "unwritable").lower())
