"""Knows how a run ends: with its exit code, by signals, and how these wait while something is written."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

_ENDS = ("SIGTERM", "SIGHUP", "SIGBREAK")  # a terminal that was closed: SIGHUP, on Windows SIGBREAK


def leave(code: int) -> NoReturn:
    """End the program with an exit code, at once: to take apart what is imported takes a tenth of a run."""
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except (OSError, ValueError):  # nobody reads any more; Python has an exit code for it
        sys.exit(code)
    os._exit(code)


def leave_cleanly() -> None:
    """Exit as a program does when the system ends it, so that no temporary file remains."""
    for number in _numbers(*_ENDS):
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup ignores SIGHUP
            signal.signal(number, _leave)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let signals wait until what is done here is done: a key that is held down ends no writing."""
    waiting: list[int] = []
    handlers = {number: signal.getsignal(number) for number in _numbers("SIGINT", *_ENDS)}
    for number in handlers:
        signal.signal(number, lambda number, _: waiting.append(number))
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    if waiting:
        signal.raise_signal(waiting[0])


def _numbers(*names: str) -> list[signal.Signals]:
    return [getattr(signal, name) for name in names if hasattr(signal, name)]


def _leave(signal_number: int, frame: FrameType | None) -> NoReturn:
    """Exit; what is still to be done is not interrupted by another signal."""
    for number in _numbers(*_ENDS):
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit(128 + signal_number)
