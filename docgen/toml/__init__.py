"""TOML as people type it: reading it, and what to type in the place of what cannot be read."""

from docgen.toml.reading import mended_lines, parse_toml

__all__ = ["mended_lines", "parse_toml"]
