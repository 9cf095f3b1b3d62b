"""Imports the names of a package when each is first used (PEP 562): importing the package costs little."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def imported_when_used(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """Return the `__getattr__` of a package; `homes` are the modules of its names (`module:name` if renamed).

    It raises AttributeError for a name that the package does not have.
    """

    def load(name: str) -> Any:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        home, _, original = homes[name].partition(":")
        value = getattr(import_module(home), original or name)
        setattr(sys.modules[package], name, value)
        return value

    return load
