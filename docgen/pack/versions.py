"""Keeps what a pack was copied from and what each version of it holds; finds what has changed since.

Both are tables of pack.toml that docgen writes. `origin` has code, title and version of the pack that this
one was copied from, `recorded` a version of the pack itself, and both have the SHA-256 of each file as it was
then. A version means one content: when a file changes, the version must change too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from docgen.characters import change_lines
from docgen.errors import PackError, Problem
from docgen.files import read_text, write_whole
from docgen.pack import shape
from docgen.pack.body import BODY_FILE
from docgen.pack.model import Pack
from docgen.pack.reading import digest_of, read_table
from docgen.toml import with_table

ORIGIN, RECORDED = "origin", "recorded"


def with_origin(pack: Pack) -> str:
    """Return the text of a pack's pack.toml for a copy of it: with what it was copied from."""
    said = {"code": pack.code, "title": pack.title, "version": pack.version, "files": _digests(pack)}
    return _with_table(pack, ORIGIN, said)


def record_version(pack: Pack) -> None:
    """Write into a pack's pack.toml what its version holds now. Raises DeliveryError when it cannot."""
    said = {"version": pack.version, "files": _digests(pack)}
    write_whole(pack.folder / shape.NAME, _with_table(pack, RECORDED, said).encode(), force=True)


def find_unversioned(pack: Pack) -> Iterator[Problem]:
    """Find the files that changed since they had the version that the pack still has."""
    facts = _facts(pack)
    for name, since in ((ORIGIN, "since the pack was copied"), (RECORDED, "since it was recorded")):
        kept = facts.get(name, {})
        if kept.get("version") == pack.version and (changed := _changed(kept["files"], _digests(pack))):
            message = f"version is {pack.version} still, but {', '.join(changed)} changed {since}"
            fix = f"give it a version of its own, such as {_next(pack.version)}; then record it: "
            yield Problem(shape.NAME, message, f"{fix}docgen pack check FOLDER --record", "same-version")
            return  # one version is enough


def find_borrowed(pack: Pack) -> Iterator[Problem]:
    """Find the words that a copy still has from its origin although it has another code or title."""
    origin = _facts(pack).get(ORIGIN)
    if origin is None or (origin["code"], origin["title"]) == (pack.code, pack.title):
        return
    now = _digests(pack)
    if same := [name for name, digest in origin["files"].items() if "/" in name and now.get(name) == digest]:
        message = (
            f"code or title is not that of {origin['code']} ({origin['title']}), from which the pack was "
            f"copied, but these files are still as they were there: {', '.join(same)}"
        )
        fix = "read them: they speak of the other procedure until somebody changes them"
        yield Problem(shape.NAME, message, fix, "borrowed-words")


def find_one_sided(pack: Pack) -> Iterator[Problem]:
    """Find documents that were changed in one language since the pack was copied, and not in another."""
    before = _facts(pack).get(ORIGIN, {}).get("files", {})
    changed = _changed(before, _digests(pack)) if before else []
    for document in pack.documents.values():
        files = [f"{language}/{document.file}" for language in document.languages]
        if one := [file for file in files if file in changed]:
            for file in [file for file in files if file in before and file not in changed]:
                message = f"is as it was when the pack was copied, but {', '.join(one)} was changed"
                fix = "see that both say the same; if they do, nothing is to be done"
                yield Problem(file, message, fix, "one-sided")


def _digests(pack: Pack) -> dict[str, str]:
    """Return the SHA-256 of each file of a pack by its name; of a TOML file, that of its data."""
    paths = [*pack.folder.glob("*.toml"), *pack.folder.glob("text/*.toml")]
    tables = {path.relative_to(pack.folder).as_posix(): path for path in sorted(paths)}
    found = {name: digest_of(read_table(path, name)[0]) for name, path in tables.items()}
    facts = {key: value for key, value in shape.without_kept(_facts(pack)).items() if key != "version"}
    picture = pack.folder / BODY_FILE
    return {
        **found,
        shape.NAME: digest_of(facts),
        **({BODY_FILE: sha256(picture.read_bytes()).hexdigest()} if picture.is_file() else {}),
        **{
            f"{language}/{document.file}": pack.template_digest(code, language)
            for code, document in pack.documents.items()
            for language in document.languages
        },
    }


def _facts(pack: Pack) -> dict[str, Any]:
    return read_table(pack.folder / shape.NAME, shape.NAME)[0]


def _with_table(pack: Pack, name: str, said: Mapping[str, Any]) -> str:
    text = read_text(pack.folder / shape.NAME, PackError)
    return change_lines(text, lambda plain: with_table(plain, name, said))


def _changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    return sorted(name for name in {**before, **now} if before.get(name) != now.get(name))


def _next(version: str) -> str:
    """Return a version that a clinic may give to its copy: 0.1.0+clinic.1 after 0.1.0."""
    front, mark, number = version.rpartition("+clinic.")
    return f"{front}+clinic.{int(number) + 1}" if mark and number.isdigit() else f"{version}+clinic.1"
