"""Starts a pack: a new one, or a copy of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from docgen.errors import PackError, Problem
from docgen.files import check_absent, make_folder, read_bytes, write_whole
from docgen.pack import shape
from docgen.pack.model import Pack
from docgen.pack.reading import CORE
from docgen.pack.versions import with_origin

_START = Path(__file__).resolve().parent / "new"  # what a new pack starts from
ORIGIN_FOLDER = Path(".origin")  # of a copy: what it was made of
EVERY_PACK = Path("every-pack")  # in it: the texts that docgen had for every pack
_LARGEST = 100_000_000  # bytes of a file in a pack


def copy_pack(pack: Pack, folder: Path) -> Path:
    """Copy a pack into a new folder, which is returned; its pack.toml says what it was copied from.

    The copy keeps its texts and templates as they were, and those of every pack, to tell later which side has
    changed one. Raises
    DeliveryError when something is there already, or PackError when a file cannot be read.
    """
    files = _read(pack.folder)
    origin = {name: files[name] for name in files if name.suffix in (".toml", ".docx", ".svg")}
    origin |= {EVERY_PACK / name: content for name, content in _read(CORE / "text").items()}
    kept = {ORIGIN_FOLDER / name: content for name, content in origin.items()}
    return _write(folder, {**files, **kept, Path(shape.NAME): with_origin(pack).encode()})


def start_pack(folder: Path) -> Path:
    """Write a small pack into a new folder, which gives it its code and its title, and return the folder.

    Raises PackError when the folder's name cannot be the code of a pack, or DeliveryError when something is
    there already.
    """
    code = folder.name
    if not shape.is_code(code):
        fix = "use letters, digits and hyphens, such as skin-biopsy"
        raise PackError(str(folder), [Problem("", "is not a valid name for a pack", fix, kind="bad-name")])
    files = _read(_START)
    title = code.replace("-", " ").replace("_", " ")
    facts = files[Path(shape.NAME)].decode().replace("CODE", code, 1)
    facts = facts.replace("TITLE", title[:1].upper() + title[1:], 1)
    return _write(folder, {**files, Path(shape.NAME): facts.encode()})


def _read(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): read_bytes(path, PackError, _LARGEST) for path in _files(folder)}


def _write(folder: Path, files: Mapping[Path, bytes]) -> Path:
    """Write the files of a new pack; its pack.toml comes last, so that half of a pack is no pack."""
    check_absent(folder, "choose another place")
    for name in sorted(files, key=lambda name: (name == Path(shape.NAME), name)):
        make_folder((folder / name).parent)
        write_whole(folder / name, files[name])
    return folder


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files of a pack, without hidden ones and what Word and Python leave beside them.

    The pages that templates were built from stay behind: from now on, staff change the Word files.
    """
    for path in sorted(folder.rglob("*")):
        parts, is_page = path.relative_to(folder).parts, path.suffix == ".page"
        if (
            path.is_file()
            and not is_page
            and not any(part.startswith((".", "~$", "__pycache__")) for part in parts)
        ):
            yield path
