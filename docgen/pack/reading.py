"""Reads a file of a pack; the only module that knows how such a file can fail to be read."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from docgen.errors import Problem

_PLACE = re.compile(r"\s*\(at (line \d+, column \d+|end of document)\)$")


def read_table(path: Path, name: str) -> tuple[dict[str, Any], list[Problem]]:
    """Read a TOML file, called `name` in problems; an empty table where it cannot be read."""
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig")), []
    except FileNotFoundError:
        return {}, [Problem(name, "is not there", f"a pack needs the file {name}", kind="missing-file")]
    except OSError as error:
        cause = f"cannot be read: {error.strerror or 'the system refused'}"
        return {}, [Problem(name, cause, "make it a file that you may read", kind="unreadable-file")]
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        fix = "save it as UTF-8"
        return {}, [Problem(f"{name}, line {line}", "is not text in UTF-8", fix, kind="not-utf-8")]
    except tomllib.TOMLDecodeError as error:
        return {}, [_broken(name, str(error))]


def digest_of(data: Mapping[str, Any]) -> str:
    """Give the SHA-256 of a table's data, whatever the order and the spelling of its keys."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, default=str).encode()).hexdigest()


def _broken(name: str, text: str) -> Problem:
    found = _PLACE.search(text)
    place = f"{name}, {found.group(1)}" if found else name
    message = _PLACE.sub("", text)
    return Problem(place, f"is not TOML: {message}", "correct the line", kind="broken-toml")


def suggest(word: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant; nothing when none is near."""
    near = get_close_matches(word, list(known), 1, 0.6)
    return f"did you mean {near[0]}?" if near else ""
