"""Keeps what compiling makes for the next process, in a folder of the user.

Only what is made from templates, packs and docgen itself is kept, and nothing of a record. An entry is a
pickle, and reading one can run code: so none is read that somebody else could have written. An entry that
cannot be used, or a folder that cannot, is as good as none, and nobody is told.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib.util import MAGIC_NUMBER, find_spec
from pathlib import Path
from typing import Any, TypeVar

from docgen.errors import DeliveryError
from docgen.files import causes
from docgen.files.user_folders import cache_folder
from docgen.files.writing import clear_remains, make_folder, write_whole
from docgen.version import __version__

T = TypeVar("T")

VARIABLE, OFF = "DOCGEN_CACHE", ("off", "0", "no", "false")
MOST_ENTRIES, MOST_BYTES = 200, 100_000_000
_LARGEST = 64_000_000  # bytes of an entry
_MARK = b"docgen 1"  # begins an entry; then come the digests of its key and of its content
_ENDING = ".kept"
_DAY = 86_400  # seconds
_OTHERS_WRITE = stat.S_IWGRP | stat.S_IWOTH
_DOCGEN = Path(__file__).resolve().parent.parent
_LIBRARIES = ("jinja2", "markupsafe", "lxml")  # what compiles


def kept(make: Callable[[], T], *key: object) -> T:
    """Return what was kept under this key, or make it and keep it.

    The key has everything that changes what is made, apart from docgen, Python and the libraries that
    compile: texts, numbers, None and tuples of them, or other values whose `repr` says all of them. What
    `make` raises is raised.
    """
    folder = _folder()
    if folder is None or _PROGRAM is None:
        return make()
    name = hashlib.sha256(repr((_PROGRAM, key)).encode()).digest()
    path = folder / f"{name.hex()}{_ENDING}"
    content = _read(path, name)
    if content is not None:
        with suppress(Exception):  # whatever pickle raises where docgen was changed meanwhile
            found: T = pickle.loads(content)  # noqa: S301  # nobody else could write it
            return found
    made = make()
    with suppress(Exception):  # whatever pickle raises for what it cannot write
        _write(path, name, pickle.dumps(made, pickle.HIGHEST_PROTOCOL))
    return made


def _folder() -> Path | None:
    """Return the folder that `DOCGEN_CACHE` or the system names; None if it is switched off, or is unsafe."""
    said = os.environ.get(VARIABLE, "").strip()
    if said.casefold() in OFF:
        return None
    with suppress(OSError, RuntimeError, ValueError):
        folder = Path(said).expanduser() if said else cache_folder()
        if said or folder.is_absolute():  # an environment may lack what says where a user's folders are
            folder = folder.resolve()
            return folder if _is_own_folder(folder) else None
    return None


def _is_own_folder(folder: Path) -> bool:
    """Return whether nobody else can write to a folder; one that is not there yet will be the user's."""
    if causes.ON_WINDOWS:  # which tells no owners
        return folder.is_relative_to(Path.home().resolve())
    if any(map(_is_everybodys, folder.parents)):
        return False
    try:
        found = folder.stat()
    except FileNotFoundError:
        return True
    return stat.S_ISDIR(found.st_mode) and _is_own(found)


def _is_everybodys(folder: Path) -> bool:
    """Return whether everybody may put another folder in the place of one that is in this."""
    with suppress(FileNotFoundError):
        mode = folder.stat().st_mode
        return bool(mode & stat.S_IWOTH) and not mode & stat.S_ISVTX
    return False


def _is_own(found: os.stat_result) -> bool:
    return causes.ON_WINDOWS or (found.st_uid == os.geteuid() and not found.st_mode & _OTHERS_WRITE)


def _read(path: Path, name: bytes) -> bytes | None:
    """Return the content of an entry; None if it is damaged, belongs to another key, or may be foreign."""
    try:
        with open(path, "rb", opener=_without_waiting) as file:  # Path.open takes no opener
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode) or not _is_own(found) or found.st_size > _LARGEST:
                return None
            data = file.read()
    except OSError:
        return None
    if time.time() - found.st_mtime > _DAY:
        with suppress(OSError):
            os.utime(path)  # it is in use: others go first
    head = _MARK + name
    digest, content = data[len(head) : len(head) + 32], data[len(head) + 32 :]
    return content if data.startswith(head) and hashlib.sha256(content).digest() == digest else None


def _without_waiting(path: str, flags: int) -> int:
    """Open a file that is no link; one that another program must fill first, such as a pipe, ends at once."""
    return os.open(path, flags | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))


def _write(path: Path, name: bytes, content: bytes) -> None:
    if len(content) > _LARGEST:
        return
    with suppress(DeliveryError, OSError):
        make_folder(path.parent)
        if _is_own_folder(path.parent):
            entry = _MARK + name + hashlib.sha256(content).digest() + content
            write_whole(path, entry, force=True, flush=False)
            _make_room(path.parent)


def _make_room(folder: Path) -> None:
    """Remove what was not used for longest where there is too much, and what runs that were killed left."""
    clear_remains(folder)
    entries = [(*_use_and_size(path), path) for path in folder.glob(f"*{_ENDING}")]
    size = 0
    for number, (_, bytes_, path) in enumerate(sorted(entries, reverse=True), 1):
        size += bytes_
        if number > MOST_ENTRIES or size > MOST_BYTES:
            with suppress(OSError):
                path.unlink()


def _use_and_size(path: Path) -> tuple[float, int]:
    with suppress(OSError):
        found = path.stat()
        return found.st_mtime, found.st_size
    return 0.0, 0


def _program() -> tuple[object, ...] | None:
    """Return what tells this docgen, this Python and these libraries from all others; None if unknown."""
    with suppress(OSError, ValueError, ImportError):
        libraries = tuple(_library(name) for name in _LIBRARIES)
        return (__version__, sys.version, MAGIC_NUMBER, libraries, tuple(_files(_DOCGEN)))
    return None


def _library(name: str) -> tuple[object, ...]:
    """Return the version of a library, by the folder that its installer leaves, and the state of its file."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        return (name,)
    package = Path(spec.origin)
    beside = (path.name for path in package.parent.parent.iterdir())
    left = sorted(entry for entry in beside if entry.casefold().startswith(f"{name}-"))
    return (name, *left, *_state(package.stat()))


def _files(folder: Path) -> Iterator[tuple[object, ...]]:
    """Yield the state of each file of docgen: its sources change without its version while it is written."""
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path)) if entry.name != "__pycache__" else ()
            else:
                yield (entry.name, *_state(entry.stat()))


def _state(found: os.stat_result) -> tuple[Any, ...]:
    return (found.st_size, found.st_mtime_ns)


_PROGRAM = _program()  # as it was when the process began: docgen may be replaced while it runs
