"""Goes through a list of records: what became of them all, and the list of those that were rejected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from docgen.batch.chunk import RecordResult
from docgen.batch.parts import Job, open_job
from docgen.errors import DeliveryError
from docgen.files import clear_remains, is_file, make_folder, read_bytes, write_whole
from docgen.lazy import dataclass
from docgen.sources.lists import RecordList, why_line

_LARGEST = 2_000_000_000  # bytes of a list of rejected records that is compared with a new one


@dataclass(frozen=True)
class Summary:
    """What became of the records of a list, and of their documents.

    `done` are those whose documents are all there, `idle` those of them at whose visit none is due,
    `rejected` those of which something that is due is not there; `rejects` is the list of these, None where
    there are none. `documents` counts the documents by their states, `reasons` the rejected records by the
    kinds of their problems.
    """

    records: int
    done: int
    idle: int
    rejected: int
    documents: Mapping[str, int]
    reasons: Mapping[str, int]
    rejects: Path | None


def run_batch(
    job: Job, results: Iterable[tuple[RecordResult, ...]], progress: Callable[[int, int], None]
) -> Summary:
    """Go through the results of a job; write the list of rejected records; return the summary.

    `progress` is given the number of records so far, and of all. Raises DocgenError for what stops the run;
    for a list that cannot be read, before anything is written.
    """
    opened = open_job(job)
    total = opened.records.count()
    make_folder(Path(job.out))
    clear_remains(Path(job.out))
    states: Counter[str] = Counter()
    rejected: dict[int, RecordResult] = {}
    count = idle = 0
    for some in results:
        for one in some:
            states.update(document.state for document in one.documents)
            idle += all(document.state == "not-due" for document in one.documents) and one.is_done
            if not one.is_done:
                rejected[one.record] = one
        count += len(some)
        progress(count, total)
    reasons = Counter(
        kind for one in rejected.values() for kind in {problem.kind for problem in one.problems}
    )
    rejects = write_rejects(opened.records, rejected, Path(job.out)) if rejected else None
    done = count - len(rejected)
    return Summary(
        count, done, idle, len(rejected), dict(sorted(states.items())), dict(sorted(reasons.items())), rejects
    )


def write_rejects(records: RecordList, rejected: Mapping[int, RecordResult], out: Path) -> Path:
    """Write the rejected records as a list beside the documents; return its path.

    A list of an earlier run that says otherwise stays: somebody may be correcting it.
    """
    rows = (row for row in records.rows() if row.number in rejected)
    content = records.rejected(rows, lambda row: why_line(row, rejected[row.number].problems))
    number = 1
    while True:
        beside = f"-{number}" if number > 1 else ""
        path = out / f"{records.path.stem}-rejected{beside}{records.ending}"
        if not is_file(path):
            return write_whole(path, content)
        if read_bytes(path, DeliveryError, _LARGEST) == content:
            return path
        number += 1
