"""How the tests run: what a plain run leaves out, in which zone they are, and which pack they share."""

from __future__ import annotations

import os
import re
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
    runs = re.findall(r"^(\w+=.*)? *\bpytest (-.*)$", script, re.MULTILINE)
    assert len(runs) == len(zones) == 3
    assert {re.findall(r"DOCGEN_TEST_ZONE=(\S+)", before)[0] for before, _ in runs} == set(zones)
    before, options = runs[-1]
    assert "DOCGEN_REQUIRE_EXTRAS=1" in before
    assert '-m ""' in options
    assert "--hypothesis-profile=thorough" in options


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
