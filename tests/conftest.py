"""What all tests share: which programs a test needs, and where the repository's own files stand."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

import pytest

import docgen

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    _let_programs_find_the_same_docgen()
    config.addinivalue_line(
        "markers",
        "needs(*names): programs or Python modules the test uses (soffice, pdftoppm, docxtpl); without them "
        "it is skipped, or fails when DOCGEN_REQUIRE_EXTRAS is set, as the project's own runs do",
    )


def pytest_report_header() -> str:
    return f"docgen: {docgen.__file__}"


def pytest_runtest_setup(item: pytest.Item) -> None:
    names = [name for marker in item.iter_markers("needs") for name in marker.args]
    missing = [name for name in names if not _is_there(name)]
    if not missing:
        return
    reason = f"needs {', '.join(missing)}"
    if os.environ.get("DOCGEN_REQUIRE_EXTRAS"):
        pytest.fail(reason)
    pytest.skip(reason)


def _let_programs_find_the_same_docgen() -> None:
    """Tests start the program too: from a source tree it is the tree's, otherwise what is installed."""
    home = Path(docgen.__file__).resolve().parent.parent
    if home == ROOT:
        paths = [str(home), os.environ.get("PYTHONPATH", "")]
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))


def _is_there(name: str) -> bool:
    return shutil.which(name) is not None or importlib.util.find_spec(name) is not None


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository: its README, templates and examples."""
    return ROOT


@pytest.fixture(scope="session")
def example(root: Path) -> Path:
    """The example that `docgen demo` fills: it gives all three documents."""
    return root / "examples" / "liquid-nitrogen-face.toml"
