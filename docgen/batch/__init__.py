"""Fills the documents of many records: in chunks, by several processes or machines, as often as needed.

    list ─ parts ─▶ fill_part, in any process ─▶ results ─▶ summary, and the list of rejected records

Nothing is kept of a run but the documents. A run that goes on after another one finds by the documents
themselves what is done.
"""

from typing import TYPE_CHECKING

from docgen.lazy import imported_when_used, names_of

if TYPE_CHECKING:
    from docgen.batch.chunk import DocumentResult as DocumentResult
    from docgen.batch.chunk import RecordResult as RecordResult
    from docgen.batch.chunk import fill_chunk as fill_chunk
    from docgen.batch.cluster import on_cluster as on_cluster
    from docgen.batch.filling import Filling as Filling
    from docgen.batch.parts import Job as Job
    from docgen.batch.parts import new_job as new_job
    from docgen.batch.processes import in_processes as in_processes
    from docgen.batch.run import Summary as Summary
    from docgen.batch.run import run_batch as run_batch

_HOMES = {
    "docgen.batch.chunk": "DocumentResult RecordResult fill_chunk",
    "docgen.batch.cluster": "on_cluster",
    "docgen.batch.filling": "Filling",
    "docgen.batch.parts": "Job new_job",
    "docgen.batch.processes": "in_processes",
    "docgen.batch.run": "Summary run_batch",
}

__all__ = names_of(_HOMES)

if not TYPE_CHECKING:  # a type checker knows the names above, and no others
    __getattr__ = imported_when_used(__name__, _HOMES)
