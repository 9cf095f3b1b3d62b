"""What all tests share: the programs that a test needs, the shipped pack, the time zone, the examples."""

from __future__ import annotations

import gc
import importlib.util
import io
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

import docgen
from docgen.cli import run
from docgen.files import cache
from docgen.pack import Pack, places

ROOT = Path(__file__).resolve().parent.parent
ZONE = "DOCGEN_TEST_ZONE"
FOLDERS = {
    "lforms": "DOCGEN_LFORMS",
    "axe-core": "DOCGEN_AXE",
}  # packages of npm, and the variable that names the folder of each
# West and behind, the middle, east and ahead by a broken hour: summer time north, none, and south.
ZONES = ("America/Los_Angeles", "UTC", "Australia/Adelaide")
# The same examples in every run: what fails can be repeated, and no change fails for another one's sake.
# `--hypothesis-profile=thorough` tries five times as many, as the project's own runs do; `search`, new ones.
settings.register_profile("default", max_examples=20, derandomize=True, deadline=None)
settings.register_profile("thorough", max_examples=100, derandomize=True, deadline=None)
settings.register_profile("search", max_examples=1000, deadline=None)
settings.load_profile("default")


@pytest.hookimpl(trylast=True)  # when the seed of the order is known
def pytest_configure(config: pytest.Config) -> None:
    _let_programs_find_the_same_docgen()
    _keep_what_is_compiled_apart(config)
    _compile_the_shipped_pack_once()
    _move_to(_zone_of(config))
    config.addinivalue_line(
        "markers",
        "slow: needs much time, and holds no promise alone; whatever needs LibreOffice is slow; a plain run "
        'leaves it out, the project\'s own runs and `pytest -m ""` do not',
    )
    config.addinivalue_line(
        "markers",
        "needs(*names): programs, Python modules or npm packages the test uses (soffice, lforms …); it "
        "is skipped without them, or fails when DOCGEN_REQUIRE_EXTRAS is set, as the project's own runs do",
    )


def pytest_report_header(config: pytest.Config) -> list[str]:
    zone = _zone_of(config) if hasattr(time, "tzset") else "as the machine has it"
    return [f"docgen: {docgen.__file__}", f"time zone: {zone} (set {ZONE} for another)"]


def pytest_collection_finish() -> None:
    """Hide the thousands of collected tests from the garbage collector: that saves a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_itemcollected(item: pytest.Item) -> None:
    if any("soffice" in marker.args for marker in item.iter_markers("needs")):
        item.add_marker("slow")


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


def _keep_what_is_compiled_apart(config: pytest.Config) -> None:
    """What this run compiles is kept for the programs that it starts, and not among what the user has."""
    folder = tempfile.mkdtemp(prefix="docgen-kept-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    os.environ[cache.VARIABLE] = folder


def _compile_the_shipped_pack_once() -> None:
    """Whoever loads the shipped pack, the command line too, gets the one that keeps what it has compiled."""
    load, shipped = places.load_folder, docgen.load_pack("17340")
    own = {folder.resolve() for folder in (shipped.folder, ROOT / "templates" / "17340")}
    kept: dict[Path, Pack] = {}

    def load_folder(folder: Path) -> Pack:
        place = folder.resolve()
        if place not in own:
            return load(folder)
        if place not in kept:
            kept[place] = load(folder)
        return kept[place]

    places.load_folder = load_folder


def _zone_of(config: pytest.Config) -> str:
    """The zone that a run is made in: the one that is asked for, or one of three by the run's seed."""
    return os.environ.get(ZONE) or ZONES[config.getoption("randomly_seed", 1) % len(ZONES)]


def _move_to(zone: str) -> None:
    """Set the zone of this process and of the programs that tests start; Windows has no way to."""
    if hasattr(time, "tzset"):
        os.environ["TZ"] = zone
        time.tzset()


def _is_there(name: str) -> bool:
    if name in FOLDERS:
        return Path(os.environ.get(FOLDERS[name]) or "no such folder").is_dir()
    return shutil.which(name) is not None or importlib.util.find_spec(name) is not None


@pytest.fixture(scope="session", autouse=True)
def no_configuration_of_the_developer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let no clinic.toml of the developer's own be found, by tests or by programs that they start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository: its README, templates and examples."""
    return ROOT


@pytest.fixture(scope="session")
def example(root: Path) -> Path:
    """The example that `docgen demo` fills: it gives all three documents."""
    return root / "examples" / "liquid-nitrogen-face.toml"


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The shipped pack: its templates are compiled once a session."""
    return docgen.load_pack("17340")


@pytest.fixture(scope="session")
def zones() -> tuple[str, ...]:
    """The time zones that the tests are run in."""
    return ZONES


@pytest.fixture
def a_hangup_is_heard() -> Iterator[None]:
    """Let programs that a test starts hear SIGHUP, also where the tests themselves run under nohup."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def clinics_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path) -> Path:
    """A folder to work in, of a clinic."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(root / "examples" / "clinic.toml", "clinic.toml")
    return tmp_path


@pytest.fixture
def types(
    clinics_desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., str]:
    """A function that types lines into `docgen ask`; it returns what was shown."""

    def ask(*lines: str, file: str = "visit.toml", options: tuple[str, ...] = (), code: int = 1) -> str:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        assert run(["ask", file, *options]) == code
        shown = capsys.readouterr()
        assert shown.out == ""
        return shown.err

    return ask
