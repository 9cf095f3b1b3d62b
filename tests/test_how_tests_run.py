"""How the tests run: what a plain run leaves out, in which zone they are, and which pack they share."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

from docgen import load_pack
from docgen.pack import Pack


def test_whatever_needs_libreoffice_is_slow(request: pytest.FixtureRequest) -> None:
    for item in request.session.items:
        needs = {name for marker in item.iter_markers("needs") for name in marker.args}
        assert "soffice" not in needs or item.get_closest_marker("slow"), item.nodeid


def test_a_plain_run_leaves_out_what_is_slow(pytestconfig: pytest.Config) -> None:
    assert "not slow" in pytestconfig.getini("addopts")


def test_the_projects_own_runs_leave_nothing_out_and_are_in_each_zone(
    root: Path, zones: tuple[str, ...]
) -> None:
    script = (root / ".ci" / "run").read_text(encoding="utf-8").replace("\\\n", "")
    runs = re.findall(r"^ *(\w+=.*)? *\bpytest (-.*)$", script, re.MULTILINE)
    assert len(runs) == len(zones) == 3
    assert {re.findall(r"DOCGEN_TEST_ZONE=(\S+)", before)[0] for before, _ in runs} == set(zones)
    before, options = runs[-1]
    assert "DOCGEN_REQUIRE_EXTRAS=1" in before
    assert '-m ""' in options
    assert "--hypothesis-profile=thorough" in options


STUBS = {  # in the place of what .ci/run installs and calls
    "python3": 'for folder; do :; done; mkdir -p "$folder"; cp -r "$(dirname "$0")" "$folder/bin"',
    "docgen": "mkdir docgen-demo",
    "pytest": 'echo "docgen: $(dirname "$0")/"; while [ -e "$HELD" ]; do touch "$HELD.$$"; sleep 0.1; done\n'
    'echo "1 passed in $DOCGEN_TEST_ZONE"; [ "$DOCGEN_TEST_ZONE" != "$FAILS" ]',
    "ruff": '[ "$FAILS" != ruff ]',
    "npm": "mkdir -p package; tar -czf lforms-40.1.3.tgz package; tar -czf axe-core-4.14.1.tgz package",
    "fc-list": "echo Carlito",
    **dict.fromkeys("pip mypy soffice pdftoppm chromium".split(), ":"),
    "apt-get": "exit 1",
}


def run_of_the_project(root: Path, folder: Path, fails: str = "") -> subprocess.Popen[str]:
    """Start .ci/run with stubs; a file `held` in the folder holds their tests back."""
    stubs, work = folder / "stubs", folder / "work"
    stubs.mkdir()
    work.mkdir()
    for name, does in STUBS.items():
        (stubs / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        (stubs / name).chmod(0o755)
    path = os.pathsep.join([str(stubs), os.environ["PATH"]])
    env = {**os.environ, "PATH": path, "TMPDIR": str(work), "FAILS": fails, "HELD": str(folder / "held")}
    command = ["bash", str(root / ".ci" / "run")]
    return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("fails", "failed", "not_run"),
    [
        ("", [], []),
        ("America/Los_Angeles", ["the tests as the README runs them"], []),
        ("UTC", ["the same tests in another order and time zone"], []),
        ("ruff", ["style, types and all tests"], ["Australia/Adelaide"]),
        ("Australia/Adelaide", ["style, types and all tests"], []),
    ],
)
def test_a_failure_of_any_side_fails_the_run_and_all_are_shown(
    root: Path, tmp_path: Path, zones: tuple[str, ...], fails: str, failed: list[str], not_run: list[str]
) -> None:
    running = run_of_the_project(root, tmp_path, fails)
    shown, _ = running.communicate()
    assert (running.returncode == 0) is not failed, shown
    assert re.findall("^== failed: (.*)$", shown, re.MULTILINE) == failed
    assert {zone for zone in zones if f"passed in {zone}" in shown} == {*zones} - {*not_run}
    if fails != "ruff":
        assert shown.splitlines()[-1] == "1 passed in Australia/Adelaide"
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_a_run_that_is_stopped_shows_what_it_has_and_leaves_nothing(root: Path, tmp_path: Path) -> None:
    (tmp_path / "held").touch()
    running = run_of_the_project(root, tmp_path)
    while len([*tmp_path.glob("held.*")]) < 3:  # the tests of all sides have begun
        assert running.poll() is None
    running.send_signal(signal.SIGTERM)
    shown, _ = running.communicate(timeout=60)  # it ends when all that it started has
    assert running.returncode == 128 + signal.SIGTERM
    assert len(re.findall("^docgen: ", shown, re.MULTILINE)) == 3
    assert " passed in " not in shown
    assert list((tmp_path / "work").iterdir()) == []


def test_a_thorough_run_tries_many_more_examples() -> None:
    few, many = (settings.get_profile(name).max_examples for name in ("default", "thorough"))
    assert many >= 100
    assert many >= 5 * few


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the system cannot change its zone")
@pytest.mark.parametrize("month", [1, 7])
def test_the_local_time_is_that_of_the_chosen_zone(month: int) -> None:
    moment = datetime(2026, month, 1, tzinfo=UTC)
    assert moment.astimezone().utcoffset() == moment.astimezone(ZoneInfo(os.environ["TZ"])).utcoffset()


def test_the_shipped_pack_is_the_same_wherever_it_is_loaded(pack: Pack) -> None:
    assert load_pack("17340") is pack
    assert load_pack(pack.folder) is pack
    assert load_pack(pack.folder).template("aftercare") is pack.template("aftercare")
