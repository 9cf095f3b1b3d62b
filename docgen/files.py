"""Writes a file whole or not at all; the only module that creates files on disk."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path

from docgen.errors import DeliveryError, Problem

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
    errno.ENOTDIR: ("stands under something that is a file, not a folder", "choose a folder"),
    errno.EISDIR: ("is a folder, not a file", "choose another name"),
    errno.EACCES: ("may not be written by this user", "choose another folder, or ask for the right to write"),
    errno.EPERM: ("may not be written by this user", "choose another folder, or ask for the right to write"),
    errno.EROFS: ("is on a disk that can only be read", "choose another folder"),
    errno.ENOSPC: ("could not be written: the disk is full", "make room, then try again"),
    errno.EDQUOT: ("could not be written: the quota is used up", "make room, then try again"),
    errno.EFBIG: ("could not be written: a file may not be that large here", "choose another folder"),
    errno.ENAMETOOLONG: ("has a name that is too long here", "choose a folder with a shorter path"),
}


def write_whole(path: Path, content: bytes, force: bool = False) -> Path:
    """Write `content` to `path`, readable by its owner only, and return the path.

    The bytes go to a temporary file beside the place, whose name tells nothing, and reach the disk
    before the file takes its name. Without `force` a file that exists is never replaced, not even
    one that another program makes at the same moment. Raises DeliveryError; then nothing is left.
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
    """Raise DeliveryError when there is something at `path` already."""
    if os.path.lexists(path):
        raise DeliveryError(str(path), [_problem(FileExistsError(errno.EEXIST, ""))])


def make_folder(folder: Path) -> Path:
    """Create a folder that its owner alone may open, and those above it, unless it is there."""
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
    """Take the name where the disk has no hard links (FAT, some shares): claim it first, then replace."""
    os.close(os.open(path, _CREATE_ONLY, 0o600))
    try:
        temporary.replace(path)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _flush_folder(folder: Path) -> None:
    """Bring the new name to the disk, where the system can."""
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
