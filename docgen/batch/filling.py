"""What many records share: how their documents are filled, their pack and their clinic."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from docgen.clinic import Clinic
from docgen.lazy import dataclass
from docgen.pack import Pack
from docgen.visit import clinic_of, pack_of

Record = str | Path | Mapping[str, Any]
"""A record: the path of its file, or its data."""


@dataclass(frozen=True)
class Filling:
    """How documents are filled: the options of `fill_all`, and whether files are replaced."""

    language: str | None = None
    draft: bool = False
    only: str | None = None
    carry: Literal["digest"] | None = None
    large_print: bool | None = None
    force: bool = False


@dataclass(frozen=True)
class Loaded:
    """What is loaded once for many records: their pack, and the clinic's facts."""

    pack: Pack
    clinic: Clinic | None


def load(beside: Record, pack: Pack | str | Path | None, clinic: Clinic | str | Path | None) -> Loaded:
    """Load the pack and the clinic of records, by the first of them or their folder.

    Raises ClinicError and PackError.
    """
    known = clinic_of(beside, clinic)
    return Loaded(pack if isinstance(pack, Pack) else pack_of(pack, known), known)
