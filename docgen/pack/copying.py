"""Starts a pack: as a copy of another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from docgen.errors import PackError
from docgen.files import check_absent, make_folder, read_bytes, write_whole
from docgen.pack import shape
from docgen.pack.model import Pack
from docgen.pack.versions import with_origin

_LARGEST = 100_000_000  # bytes of a file in a pack


def copy_pack(pack: Pack, folder: Path) -> Path:
    """Copy a pack into a new folder, which is returned; its pack.toml says what it was copied from.

    Raises DeliveryError when something is there already, or PackError when a file cannot be read.
    """
    files = {
        path.relative_to(pack.folder): read_bytes(path, PackError, _LARGEST) for path in _files(pack.folder)
    }
    return _write(folder, {**files, Path(shape.NAME): with_origin(pack).encode()})


def _write(folder: Path, files: Mapping[Path, bytes]) -> Path:
    """Write the files of a new pack; its pack.toml comes last, so that half of a pack is no pack."""
    check_absent(folder)
    for name in sorted(files, key=lambda name: (name == Path(shape.NAME), name)):
        make_folder((folder / name).parent)
        write_whole(folder / name, files[name])
    return folder


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a pack, without hidden ones and what Word and Python leave beside them."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not any(part.startswith((".", "~$", "__pycache__")) for part in parts):
            yield path
