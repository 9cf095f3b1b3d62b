"""A procedure's folder: its facts, words, checks and Word templates. Data, no code."""

from __future__ import annotations

from docgen.pack.model import Pack, PackDocument, Statement, find_problems
from docgen.pack.places import InstalledPack, installed_packs, load_pack

__all__ = [
    "InstalledPack",
    "Pack",
    "PackDocument",
    "Statement",
    "find_problems",
    "installed_packs",
    "load_pack",
]
