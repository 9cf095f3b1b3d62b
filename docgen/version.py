"""The version of docgen, as `docgen --version` says it and documents carry it."""

__version__ = "0.1.0"
