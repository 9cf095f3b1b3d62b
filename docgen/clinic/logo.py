"""Reads a clinic's logo: a picture beside `clinic.toml`, as large as the frame in every letterhead allows."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from docgen.errors import Problem, RenderError
from docgen.files import name_of

if TYPE_CHECKING:
    from docgen.word import Picture

LOGO = "logo"
WIDE_MM, HIGH_MM = 32, 15  # the frame
LARGEST = 1_000_000  # bytes; it is in every document
_FIX = 'write the name of a file beside clinic.toml, such as "logo.png"'


class Logo(NamedTuple):
    """A clinic's logo, None where it has none, and what is wrong with it."""

    picture: Picture | None = None
    problems: tuple[Problem, ...] = ()


def read_logo(named: Any, source: str, clinic_name: Any) -> Logo:
    """Read the picture that is named in a clinic's file, whose path is `source`.

    Its alternative text is the clinic's name.
    """
    if named is None:
        return Logo()
    if not isinstance(named, str) or not named.strip():
        return Logo(None, (Problem(LOGO, "is not the name of a file", _FIX, "wrong-type"),))
    from docgen.word import Picture

    text = clinic_name if isinstance(clinic_name, str) and clinic_name.strip() else "Logo"
    path = Path(source).parent / os.path.expanduser(named)  # noqa: PTH111  # raises nothing
    try:
        return Logo(Picture.within(path, text, WIDE_MM, HIGH_MM, LARGEST))
    except RenderError as error:
        (problem,) = error.problems
        message = f"{error.source or name_of(path)}: {problem.message}"  # the file, or the SVG beside it
        of_file = Problem(
            LOGO, message, problem.fix, "no-picture" if problem.kind == "refused" else problem.kind
        )
        return Logo(None, (of_file,))
