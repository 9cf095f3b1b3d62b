"""Changes a TOML text and keeps everything else in it as it was, comments too. The home of tomlkit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit


def with_table(text: str, name: str, table: Mapping[str, Any]) -> str:
    """Return a TOML text with this table, in the place of one of the same name."""
    document = tomlkit.parse(text)
    document.pop(name, None)
    document[name] = table
    written: str = tomlkit.dumps(document)
    return written
