"""The code of docgen knows no procedure: what a pack says stands in the pack alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docgen
from docgen.encounter.definition import CORE

ROOT = Path(docgen.__file__).resolve().parent
OF_PROCEDURES = re.compile(
    r"acne|cryo|freez|nitrogen|dry ice|slush|spray|thaw|isotretinoin|retinoid|dermat|lesion|keloid|inject"
    r"|applicator|\bagents?\b|\bvehicle\b|forehead|cheek|\bchin\b|eyelid|scalp|17340|\bL70",
    re.IGNORECASE,
)
PACKS = {ROOT / name for name in ("pack/new", "templates", "examples")}  # an installed docgen has all three
STAYS = {  # what looks like it, and why it stays
    "pack/core/text/en.toml": {"agent"},  # the health care agent, who consents for a patient
    "review/syllables.py": {"acne", "isotretinoin"},  # how English words are spoken
    "word/sealing/custom_xml.py": {"17340"},  # a GUID by which filed documents are known
}
GENERAL_FACTS = {"clinician_only", "condition_group", "not_asked_of", "text_required"}  # docgen reads them


def sources() -> list[Path]:
    """List the files of docgen: its code and data, without packs and their examples."""
    files = [path for path in sorted(ROOT.rglob("*")) if path.suffix in {".py", ".toml", ".svg"}]
    return [path for path in files if PACKS.isdisjoint(path.parents)]


def test_no_word_of_a_procedure_is_in_the_code() -> None:
    found = {
        path.relative_to(ROOT).as_posix(): set(OF_PROCEDURES.findall(path.read_text(encoding="utf-8")))
        for path in sources()
    }
    assert {name: words for name, words in found.items() if words} == STAYS


def test_no_word_of_the_core_speaks_of_the_skin() -> None:
    for name in ("en", "es"):
        text = (ROOT / "pack" / "core" / "text" / f"{name}.toml").read_text(encoding="utf-8")
        assert re.findall(r"\b(skin|piel)\b", text) == []


def test_no_field_list_or_code_of_a_shipped_pack_is_in_the_code() -> None:
    pack = docgen.load_pack("17340")
    core = {name for _, one in CORE.walk() for name in (one.name, one.list)} | GENERAL_FACTS
    core |= keys_of(ROOT / "pack" / "core" / "vocabulary.toml")
    own = {one.name for _, one in pack.definition.walk()} | keys_of(pack.folder / "vocabulary.toml")
    told = {name for name in own - core if "_" in name}  # a plain word, such as `passes`, means much
    assert len(told) > 90
    assert {
        (path.name, word)
        for path in sources()
        for word in re.findall(r"[a-z][a-z0-9_]*", path.read_text(encoding="utf-8"))
        if word in told
    } == set()


def keys_of(path: Path) -> set[str]:
    """Return the keys of a TOML file, at any depth."""
    return {key for key, _ in pairs(tomllib.loads(path.read_text(encoding="utf-8")))}


def pairs(table: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in table.items():
        yield key, value
        if isinstance(value, dict):
            yield from pairs(value)
