"""Hands the parts of a list to the workers of a cluster of Dask, which may be many machines."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Any

from docgen.batch.chunk import RecordResult
from docgen.batch.parts import Job, fill_part, parts_of
from docgen.errors import DeliveryError, Problem

_RETRIES = 2
_AHEAD = 64  # parts that are handed out before the first is done
_SECONDS = 20  # until a scheduler that does not answer is given up


def on_cluster(job: Job, address: str) -> Iterator[tuple[RecordResult, ...]]:
    """Yield the results of each part of a list, in order; the workers of a scheduler, by address, fill them.

    Every worker must have docgen, and reach the list, the folder, the pack and the clinic's file by the same
    paths. A part whose worker is gone is filled by another one. Raises DocgenError as `fill_part` does, and
    when the cluster cannot be reached or gives up.
    """
    try:
        import distributed
    except ImportError:
        fix = 'run pip install "docgen-clinic[dask]"'
        problem = Problem("", "needs dask.distributed, which is not installed", fix, "missing-library")
        raise DeliveryError("--dask", [problem]) from None
    try:
        client = distributed.Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError):
        fix = "check its address, such as tcp://scheduler:8786, and whether it runs"
        raise _refusal("does not answer as a scheduler of Dask", fix) from None
    with client:
        running: deque[Any] = deque()
        try:
            for part in parts_of(job):
                running.append(client.submit(fill_part, job, part, retries=_RETRIES, pure=False))
                if len(running) >= _AHEAD:
                    yield running.popleft().result()
            while running:
                yield running.popleft().result()
        except (distributed.KilledWorker, distributed.CancelledError, OSError):
            fix = "look at its workers, then run the same command again: what is done stays as it is"
            raise _refusal("gave up, or lost its workers", fix) from None


def _refusal(message: str, fix: str) -> DeliveryError:
    return DeliveryError("the cluster", [Problem("", message, fix, "process-ended")])
