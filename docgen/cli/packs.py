"""`docgen packs`: the installed packs, their documents and languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from docgen.cli import options
from docgen.cli.output import Output

if TYPE_CHECKING:
    from docgen.pack import Pack


@click.command("packs")
@options.json_option
@click.pass_obj
def command(output: Output) -> None:
    """List the installed packs, their documents and languages."""
    from docgen.pack import find_packs

    packs = [_describe(pack) for pack in find_packs()]
    if output.json:
        output.result({"packs": packs})
        return
    for pack in packs:
        output.line(f"{pack['code']}  {pack['title']} ({pack['version']})")
        for document in pack["documents"]:
            output.line(
                f"  {document['document']:<18}{document['title']} ({', '.join(document['languages'])})"
            )


def _describe(pack: Pack) -> dict[str, Any]:
    return {
        "code": pack.code,
        "title": pack.title,
        "version": pack.version,
        "documents": [
            {"document": code, "title": document.title, "languages": list(document.languages)}
            for code, document in pack.documents.items()
        ],
    }
