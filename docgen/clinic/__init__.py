"""A clinic's facts and settings, `clinic.toml`: only what is the same at every visit."""

from docgen.clinic.clinic import (
    FILE_NAME,
    Clinic,
    Engine,
    language_of,
    load_clinic,
    own_of,
    parse_clinic,
)
from docgen.clinic.settings import OFF

__all__ = [
    "FILE_NAME",
    "OFF",
    "Clinic",
    "Engine",
    "language_of",
    "load_clinic",
    "own_of",
    "parse_clinic",
]
