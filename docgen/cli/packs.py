"""`docgen packs`: lists the installed packs, their documents and languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from docgen.cli import options
from docgen.cli.output import Output, describe_problem

if TYPE_CHECKING:
    from docgen.pack import InstalledPack, Pack


@click.command("packs")
@options.json_option
@click.pass_obj
def command(output: Output) -> int:
    """List the installed packs, their documents and languages.

    Looks in the folders that DOCGEN_PACK_PATH names, among docgen's own packs, and among the installed
    Python packages. Exits with 1 when a pack is broken.
    """
    from docgen.pack import installed_packs

    found = installed_packs()
    if output.json:
        output.result({"packs": [_describe(place) for place in found]})
    for place in found:
        if place.pack is not None and not output.json:
            for line in _lines(place.name, place.pack):
                output.line(line)
        for problem in place.problems:
            output.say(f"{place.name}: BROKEN: {problem}")
    return int(any(place.pack is None for place in found))


def _lines(name: str, pack: Pack) -> list[str]:
    documents = [
        f"  {code:<18}{document.title} ({', '.join(document.languages)})"
        for code, document in pack.documents.items()
    ]
    return [f"{name}  {pack.title}, version {pack.version}", *documents]


def _describe(place: InstalledPack) -> dict[str, Any]:
    data: dict[str, Any] = {
        "name": place.name,
        "folder": str(place.folder) if place.folder else None,
        "problems": [describe_problem(problem) for problem in place.problems],
    }
    if place.pack is not None:
        pack = place.pack
        data |= {"code": pack.code, "title": pack.title, "version": pack.version}
        data["documents"] = [
            {"document": code, "title": document.title, "languages": list(document.languages)}
            for code, document in pack.documents.items()
        ]
    return data
