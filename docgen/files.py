"""Reads and writes files: says why one cannot be read, and writes it completely or not at all.

The only module that creates files.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import time
from dataclasses import replace
from pathlib import Path

from docgen.errors import DeliveryError, DocgenError, Problem

LARGEST_TEXT = 10_000_000  # bytes; nobody writes a larger text file by hand
_TEXT_FIX = "give a text file"

# What errors may name although it does not exist: its ending is known, or it has an ending or a folder and no
# space; and no character of it is one that TOML or JSON needs for a value.
_FILE_NAME = re.compile(
    r"""[^\x00-\x1f{}<>"'=]+\.(?:toml|json|ya?ml|docx?|xlsx|csv)"""
    r"""|[^\s\x00-\x1f{}<>"'=]*[./\\][^\s\x00-\x1f{}<>"'=]*""",
    re.IGNORECASE,
)
_LONGEST_NAME = 1000

_CREATE_ONLY = (
    os.O_WRONLY
    | os.O_CREAT
    | os.O_EXCL
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_CLOEXEC", 0)
)

_UNNAMED = getattr(os, "O_TMPFILE", 0)  # Linux has files without a name
_TEMPORARY = f".docgen-{'[0-9a-f]' * 16}.tmp"
_ABANDONED_SECONDS = 600  # a document is written in far less

_NO_HARD_LINKS = {errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.EINVAL}

_CAUSES = {
    errno.EEXIST: (
        "exists already and was left as it is",
        "choose another place, or replace it: --force, in Python force=True",
    ),
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


def is_folder(path: str | Path) -> bool:
    """Return whether a folder is there; false also for a name that no folder can have."""
    with contextlib.suppress(OSError, ValueError):
        return Path(path).is_dir()
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
        raise error(name_of(path), [replace(problem, kind=kind or problem.kind)]) from None
    if len(content) > most:
        raise error(name_of(path), [_too_large(most, fix)])
    return content


def read_text(path: Path, error: type[DocgenError]) -> str:
    """Read a UTF-8 text file, with or without a byte order mark. Raises `error` with the path as source."""
    return decode(read_bytes(path, error, LARGEST_TEXT, _TEXT_FIX), name_of(path), error)


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
        case PermissionError() if is_folder(path):  # Windows reports a folder this way
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

    The bytes go to a file without a name, or to a temporary one in the same folder, whose name reveals
    nothing, and reach the disk before the file gets its final name. Without `force` an existing file is never
    replaced, not even one that another program creates at the same moment. Raises DeliveryError, and then
    leaves no file behind.
    """
    temporary = path.with_name(f".docgen-{secrets.token_hex(8)}.tmp")
    try:
        if not _write_unnamed(temporary if force else path, content):
            _write_named(temporary, content)
            if not force:
                _give_name(temporary, path)
        if force:
            temporary.replace(path)
    except (OSError, ValueError) as error:
        raise DeliveryError(str(path), [_problem(error)]) from None
    finally:
        with contextlib.suppress(OSError, ValueError):
            temporary.unlink(missing_ok=True)
    _flush_folder(path.parent)
    return path


def clear_remains(folder: Path) -> None:
    """Remove the temporary files of runs that were killed: those untouched for ten minutes."""
    for path in folder.glob(_TEMPORARY):
        with contextlib.suppress(OSError):
            if time.time() - path.lstat().st_mtime > _ABANDONED_SECONDS:
                path.unlink()


def check_absent(path: Path, fix: str = "") -> None:
    """Raise DeliveryError when something already exists at `path`; `fix` where force is no way out."""
    if os.path.lexists(path):
        problem = _problem(FileExistsError(errno.EEXIST, ""))
        raise DeliveryError(str(path), [replace(problem, fix=fix or problem.fix)])


def make_folder(folder: Path) -> Path:
    """Create a folder that only its owner may open, and those above it, unless it exists."""
    try:
        _make_private(folder)
    except FileExistsError:
        problem = Problem("", "is a file, not a folder", "choose a folder to write to", kind="not-a-folder")
        raise DeliveryError(str(folder), [problem]) from None
    except (OSError, ValueError) as error:
        raise DeliveryError(str(folder), [_problem(error)]) from None
    return folder


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except FileNotFoundError:
        if folder.parent == folder:
            raise
        _make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _write_unnamed(path: Path, content: bytes) -> bool:
    """Write a file that has no name until it is whole; return False where the system has no such files.

    Whatever ends the program before that, even a loss of power, the system frees the file.
    """
    try:
        descriptor = os.open(path.parent, _UNNAMED | os.O_WRONLY | os.O_CLOEXEC, 0o600) if _UNNAMED else -1
    except OSError:
        descriptor = -1
    if descriptor < 0:
        return False
    try:
        _flush(descriptor, content)
        return _link(descriptor, path)
    finally:
        with contextlib.suppress(OSError):  # all bytes are on the disk
            os.close(descriptor)


def _write_named(path: Path, content: bytes) -> None:
    descriptor = os.open(path, _CREATE_ONLY, 0o600)
    try:
        _flush(descriptor, content)
    finally:
        os.close(descriptor)


def _flush(descriptor: int, content: bytes) -> None:
    """Write all bytes to an open file, as far as the disk."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.fsync(descriptor)


def _link(descriptor: int, path: Path) -> bool:
    """Give a file without a name its first one; return False when the system cannot."""
    try:
        # With a folder's descriptor Python calls linkat, which follows the link to the open file.
        os.link(f"/proc/self/fd/{descriptor}", path, src_dir_fd=descriptor, follow_symlinks=True)
    except FileExistsError:
        raise
    except OSError:
        return False
    return True


def _give_name(temporary: Path, path: Path) -> None:
    if os.name == "nt":
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


def _problem(error: OSError | ValueError) -> Problem:
    if isinstance(error, ValueError):  # it holds a NUL
        return Problem("", "is not the name of a file or folder", "check the name", kind="bad-name")
    message, fix = _CAUSES.get(error.errno or 0, ("", ""))
    if not message:
        message = f"could not be written: {error.strerror or 'the system refused'}"
    return Problem("", message, fix, kind=errno.errorcode.get(error.errno or 0, "unwritable").lower())
