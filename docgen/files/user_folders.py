"""The folders in which a system keeps what a user has set, and what programs keep for him."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_cache_path, user_config_path


def config_folder() -> Path:
    """Return the folder of a user's settings of docgen."""
    return user_config_path("docgen", appauthor=False)


def cache_folder() -> Path:
    """Return the folder of what docgen keeps for a user, and can make again."""
    return user_cache_path("docgen", appauthor=False)
