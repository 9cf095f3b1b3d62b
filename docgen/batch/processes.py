"""Hands the parts of a list to processes of this machine, and ends these whatever ends the run."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager

from docgen.batch.chunk import RecordResult
from docgen.batch.parts import Job, fill_part, parts_of
from docgen.errors import DeliveryError, Problem

Results = tuple[RecordResult, ...]
_WAITING = 3  # parts for each process that are handed out ahead


def in_processes(job: Job, jobs: int) -> Iterator[Results]:
    """Yield the results of each part of a list, in order; `jobs` processes fill them.

    Raises DocgenError as `fill_part` does, and when a process was ended from outside.
    """
    if jobs == 1:
        yield from (fill_part(job, part) for part in parts_of(job))
        return
    fresh = multiprocessing.get_context("spawn")  # the same on every system, and nothing is shared by chance
    with _unheard():
        pool = ProcessPoolExecutor(jobs, fresh, initializer=_begin)
    running: deque[Future[Results]] = deque()
    try:
        for part in parts_of(job):
            with _unheard():
                running.append(pool.submit(fill_part, job, part))
            if len(running) >= jobs * _WAITING:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()
    except BrokenProcessPool:
        message = "a process that filled documents was ended from outside"
        fix = "run the same command again: what is done stays as it is"
        raise DeliveryError(job.out, [Problem("", message, fix, "process-ended")]) from None
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _unheard() -> Iterator[None]:
    """Begin processes to which Ctrl-C, or a terminal that is closed, says nothing: the run ends them."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT, signal.SIGHUP))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Leave Ctrl-C to the process that began this one, and end when that one has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
