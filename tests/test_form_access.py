"""Who is let in, for how long, and how often a code is tried."""

from __future__ import annotations

import pytest

pytest.importorskip("starlette", reason="the extra form is not installed")

from docgen.web.access import Access


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def entered(idle: float = 600) -> tuple[Access, Clock, str]:
    clock = Clock()
    access = Access(idle, clock)
    key = access.enter(access.new_token())
    assert key is not None
    assert access.choose("1234")
    return access, clock, key


def test_a_token_is_used_up_and_a_code_is_chosen_once() -> None:
    access = Access(600)
    token = access.new_token()
    assert access.enter("another") is None
    assert access.enter(token) is not None
    assert access.enter(token) is None
    assert [access.choose(code) for code in ("123", "1234", "5678")] == [False, True, False]


def test_idle_time_locks_a_session_and_use_keeps_it_open() -> None:
    access, clock, key = entered(600)
    for seconds, is_locked in ((599, False), (599, False), (601, True), (1, True)):
        clock.now += seconds
        found = access.session(key)
        assert found is not None
        assert found.locked is is_locked


def test_the_code_opens_a_known_browser_alone_and_wrong_ones_take_longer_and_longer() -> None:
    access, clock, key = entered()
    access.lock(key)
    assert access.come_back("unknown", "1234") is None
    waits = []
    for _ in range(7):
        assert access.come_back(key, "0000") is None
        waits.append(access.seconds_to_wait())
        clock.now += waits[-1]
    assert waits == [0, 0, 0, 0, 30, 60, 120]
    assert access.come_back(key, "0000") is None
    assert access.come_back(key, "1234") is None  # too early
    clock.now += 4000
    fresh = access.come_back(key, "1234")
    assert fresh is not None
    assert access.session(key) is None


def test_a_handed_over_browser_has_another_session_and_is_never_locked() -> None:
    access, clock, key = entered()
    patients = access.hand_over(key, "v1")
    assert access.session(key) is None
    clock.now += 9999
    found = access.session(patients)
    assert found is not None
    assert (found.visit, found.locked) == ("v1", False)
