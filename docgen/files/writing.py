"""Writes files completely or not at all, readable by their owner only. The only module that creates files.

On Windows a file has the rights of its folder, and docgen cannot give it others.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from dataclasses import replace
from pathlib import Path

from docgen.errors import DeliveryError, Problem
from docgen.files import causes
from docgen.files.causes import why_open, why_unfit, why_unwritten
from docgen.files.names import is_folder, opened_by

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


def write_whole(path: Path, content: bytes, force: bool = False, flush: bool = True) -> Path:
    """Write `content` to `path`, readable by its owner only, and return the path.

    The bytes go to a file without a name, or to a temporary one in the same folder, whose name reveals
    nothing, and reach the disk before the file gets its final name. Without `force` an existing file is never
    replaced, not even one that another program creates at the same moment; with it, none that Word or
    LibreOffice has open. Without `flush` they reach the disk when the system likes: for what can be made
    again. Raises DeliveryError, and then leaves no file behind.
    """
    _check_place(path)
    if is_folder(path):
        raise DeliveryError(str(path), [why_unwritten(path, IsADirectoryError(errno.EISDIR, ""))])
    if force and (beside := opened_by(path)) is not None:
        raise DeliveryError(str(path), [why_open(beside)])
    temporary = path.parent / f".docgen-{secrets.token_hex(8)}.tmp"
    try:
        if not _write_unnamed(temporary if force else path, content, flush):
            _write_named(temporary, content, flush)
            if not force:
                _give_name(temporary, path)
        if force:
            temporary.replace(path)
    except (OSError, ValueError) as error:
        raise DeliveryError(str(path), [why_unwritten(path, error)]) from None
    finally:
        with contextlib.suppress(OSError, ValueError):
            temporary.unlink(missing_ok=True)
    if flush:
        _flush_folder(path.parent)
    return path


def who_reads() -> str:
    """Return, in words, who can read a file that was written."""
    return "all who can open its folder" if causes.ON_WINDOWS else "you alone"


def clear_remains(folder: Path) -> None:
    """Remove the temporary files of runs that were killed: those untouched for ten minutes."""
    with contextlib.suppress(OSError, ValueError):
        for path in folder.glob(_TEMPORARY):
            _clear(path)


def _clear(path: Path) -> None:
    with contextlib.suppress(OSError):
        if time.time() - path.lstat().st_mtime > _ABANDONED_SECONDS:
            path.unlink()


def check_absent(path: Path, fix: str = "") -> None:
    """Raise DeliveryError when something already exists at `path`; `fix` where force is no way out."""
    if os.path.lexists(path):
        problem = why_unwritten(path, FileExistsError(errno.EEXIST, ""))
        raise DeliveryError(str(path), [replace(problem, fix=fix or problem.fix)])


def make_folder(folder: Path) -> Path:
    """Create a folder that only its owner may open, and those above it, unless it exists."""
    _check_place(folder)
    try:
        _make_private(folder)
    except FileExistsError:
        problem = Problem("", "is a file, not a folder", "choose a folder to write to", kind="not-a-folder")
        raise DeliveryError(str(folder), [problem]) from None
    except (OSError, ValueError) as error:
        raise DeliveryError(str(folder), [why_unwritten(folder, error)]) from None
    return folder


def _check_place(path: Path) -> None:
    """Raise DeliveryError for a path that this system cannot have, although it may not refuse it."""
    if (problem := why_unfit(path)) is not None:
        raise DeliveryError(str(path), [problem])


def _make_private(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except FileNotFoundError:
        if folder.parent == folder:
            raise
        _make_private(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _write_unnamed(path: Path, content: bytes, flush: bool) -> bool:
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
        _write_all(descriptor, content, flush)
        return _link(descriptor, path)
    finally:
        with contextlib.suppress(OSError):  # all bytes are on the disk
            os.close(descriptor)


def _write_named(path: Path, content: bytes, flush: bool) -> None:
    descriptor = os.open(path, _CREATE_ONLY, 0o600)
    try:
        _write_all(descriptor, content, flush)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, content: bytes, flush: bool) -> None:
    """Write all bytes to an open file; with `flush`, as far as the disk."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    if flush:
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
