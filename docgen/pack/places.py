"""Finds packs: by folder, on DOCGEN_PACK_PATH, in docgen's own folder, or installed. Runs no pack's code."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from docgen.errors import PackError, Problem, expect
from docgen.files import is_folder, name_of
from docgen.lazy import dataclass
from docgen.pack import shape
from docgen.pack.model import Pack, load_folder
from docgen.suggest import did_you_mean

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "docgen.packs"
VARIABLE = "DOCGEN_PACK_PATH"
_DOCGEN = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class InstalledPack:
    """A pack found under a name; if it is broken, `pack` is None and `problems` say why."""

    name: str
    folder: Path | None
    pack: Pack | None = None
    problems: tuple[Problem, ...] = ()


def load_pack(name: str | Path | None = None) -> Pack:
    """Load a pack by the name of an installed one or by its folder; without one, the only one installed.

    A plain name means an installed pack before a folder. Raises PackError with every problem.
    """
    return load_folder(find_folder(name))


def find_folder(name: str | Path | None = None) -> Path:
    """Find the folder of a pack as `load_pack` does. Raises PackError when there is none."""
    expect(str | Path | None, "the name of a pack, or its folder", name=name)
    if name is None:
        return find_folder(_only_name())
    if isinstance(name, Path) or _is_path(name):
        return _given(Path(name))
    place = next((place for place in _places() if place.name == name), None)
    if place is not None:
        if place.folder is None:
            raise PackError(name, place.problems)
        return place.folder
    if name and is_folder(name):
        return Path(name)
    raise PackError(
        name if shape.is_code(name) else name_of(name),
        [_not_found(name, [place.name for place in _places()])],
    )


def _only_name() -> str:
    names = list(dict.fromkeys(place.name for place in _places()))
    if len(names) == 1:
        return names[0]
    message = "several are installed, and none is named" if names else "none is installed"
    fix = f"name one with --pack, or as pack in clinic.toml: {', '.join(names)}" if names else "install one"
    raise PackError("packs", [Problem("", message, fix, kind="missing-pack")])


def installed_packs() -> list[InstalledPack]:
    """Load every pack that can be found by name; of two with one name, the one that `load_pack` finds."""
    found: dict[str, InstalledPack] = {}
    for place in _places():
        if place.name not in found:
            found[place.name] = _loaded(place)
    return list(found.values())


def find_pack(code: str) -> Pack | None:
    """Return the pack with this code among those that can be found by name."""
    return next(
        (one.pack for one in installed_packs() if one.pack is not None and one.pack.code == code), None
    )


def find_around(file: str | Path) -> Path | None:
    """Return the folder of the pack that a template is in; None where it is in none."""
    folders = Path(file).resolve().parents[:2]  # a template is in the folder of its language
    return next((folder for folder in folders if (folder / shape.NAME).is_file()), None)


def documents_named(pack: Pack, file: str | Path) -> list[str]:
    """List the documents of a pack whose templates have the name of a file."""
    return [code for code, document in pack.documents.items() if document.file == Path(file).name]


def language_around(pack: Pack, file: str | Path) -> str:
    """Return the language of a pack in whose folder a template is; empty for a file elsewhere."""
    folder = Path(file).resolve().parent.name
    return folder if folder in pack.languages else ""


def example_of(pack: Pack) -> Path | None:
    """Return the file of a pack's invented visit: in its folder, or among docgen's examples.

    These are beside the code in the wheel, above it in the repository.
    """
    folders = (pack.folder, _DOCGEN / "examples", _DOCGEN.parent / "examples")
    paths = (folder / pack.example for folder in folders if pack.example)
    return next((path for path in paths if path.is_file()), None)


def _loaded(place: InstalledPack) -> InstalledPack:
    if place.folder is None:
        return place
    try:
        return InstalledPack(place.name, place.folder, load_folder(place.folder))
    except PackError as error:
        return InstalledPack(place.name, place.folder, None, error.problems)


def _is_path(name: str) -> bool:
    return any(mark in name for mark in (os.sep, os.altsep, "/") if mark)


def _given(folder: Path) -> Path:
    if is_folder(folder):
        return folder
    message = "is a file, not a pack's folder" if os.path.lexists(folder) else "is not a folder"
    fix = f"give the folder that holds {shape.NAME}"
    raise PackError(name_of(folder), [Problem("", message, fix, kind="missing-pack")])


def _not_found(name: str, known: list[str]) -> Problem:
    near = did_you_mean(name, known)
    listed = f"installed packs: {', '.join(dict.fromkeys(known)) or 'none'}"
    absent = [part for part in _path_entries() if not Path(part).is_dir()]
    gone = f"{VARIABLE} names what is not a folder: {', '.join(absent)}" if absent else ""
    fix = "; ".join(part for part in (near, listed, gone) if part)
    return Problem("", "is neither an installed pack nor a folder", fix, kind="missing-pack")


def _places() -> Iterator[InstalledPack]:
    """List every named place, of which the first of a name wins: path variable, own folder, installed."""
    for entry in _path_entries():
        yield from _packs_in(Path(entry))
    own = _DOCGEN / "templates"  # in an installed docgen; in a source tree the folder is next to docgen
    yield from _packs_in(own if own.is_dir() else _DOCGEN.parent / "templates")
    from importlib.metadata import entry_points

    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        yield _resolve(point)


def _path_entries() -> list[str]:
    return [part for part in os.environ.get(VARIABLE, "").split(os.pathsep) if part]


def _packs_in(folder: Path) -> list[InstalledPack]:
    """Return the folder itself if it is a pack, else the packs in it."""
    if (folder / shape.NAME).is_file():
        return [InstalledPack(folder.resolve().name, folder)]
    found = sorted(path.parent for path in folder.glob(f"*/{shape.NAME}"))
    return [InstalledPack(path.name, path) for path in found]


def _resolve(point: EntryPoint) -> InstalledPack:
    """Find the folder of the package that an entry point names, without importing anything.

    Only a top-level package can be found this way: finding one inside another would run the outer one.
    """
    package = point.value.split(":")[0].strip()
    if not package.isidentifier():
        message = f"its entry point names {point.value!r}, which is not a top-level package"
        return _unresolved(point.name, message)
    try:
        spec = find_spec(package)
    except (ImportError, ValueError):
        spec = None
    for place in (spec.submodule_search_locations or []) if spec else []:
        if (Path(place) / shape.NAME).is_file():
            return InstalledPack(point.name, Path(place))
    return _unresolved(point.name, f"its package {package} holds no {shape.NAME}, or is not installed")


def _unresolved(name: str, message: str) -> InstalledPack:
    problem = Problem(GROUP, message, "ask the author of the pack", kind="missing-pack")
    return InstalledPack(name, None, None, (problem,))
