"""Renders the pages of the form: plain HTML, in which every value is escaped. Knows Jinja's environment."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_HERE = Path(__file__).parent
STATIC = {"form.css": "text/css", "form.js": "text/javascript"}


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_HERE / "pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render(page: str, **values: Any) -> str:
    """Render a page, by its name without an ending."""
    return _environment().get_template(f"{page}.html").render(**values)


@cache
def static(name: str) -> bytes:
    """Return the stylesheet or the script."""
    return (_HERE / "static" / name).read_bytes()
