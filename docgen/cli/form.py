"""`docgen form`: serves a folder of visits as a form in the browser, on this machine."""

from __future__ import annotations

import traceback
import webbrowser
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType

import click

from docgen.cli import options
from docgen.cli.output import Output

_MINUTE = 60
_INSTALL = "pip install 'docgen-clinic[form]'"


@click.command("form")
@click.argument("folder", metavar="FOLDER", default=".")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port; by default a free one.")
@click.option("--no-browser", is_flag=True, help="Print the address, and open no browser.")
@click.option(
    "--lock-after",
    type=click.IntRange(1, 240),
    default=10,
    show_default=True,
    metavar="MINUTES",
    help="Idle time after which the code of the staff is asked for.",
)
@click.option(
    "--host", metavar="NAME", help="Serve for other machines too, by this name; needs a certificate."
)
@click.option("--certificate", type=click.Path(path_type=Path), metavar="FILE", help="Certificate (PEM).")
@click.option("--key", type=click.Path(path_type=Path), metavar="FILE", help="Key of the certificate (PEM).")
@options.pack_option
@options.clinic_option
@click.pass_obj
def command(
    output: Output,
    folder: str,
    port: int,
    no_browser: bool,
    lock_after: int,
    host: str | None,
    certificate: Path | None,
    key: Path | None,
    pack_name: str | None,
    clinic_path: str | None,
) -> None:
    """Show the visits of FOLDER as a form in the browser, on this machine alone.

    The address is printed; it opens the form in one browser, once. What is typed is saved at each change, in
    the files of the visits, which every other command reads. Ctrl-C ends the form.
    """
    if (host is None) != (certificate is None):
        raise click.UsageError("--host needs --certificate, and --certificate needs --host")
    _require_libraries()
    from docgen.review import own_for
    from docgen.visit import clinic_of, pack_of
    from docgen.web import Place, Visits, serve

    where = Path(folder)
    clinic = clinic_of(where / "visit.toml", clinic_path)
    pack = pack_of(pack_name, clinic)
    own_for(clinic, pack)
    start = f"# One visit for {pack.title} ({pack.code}), begun in the form.\n\n"
    visits = Visits(where, pack, clinic, start)

    place = Place(host or "127.0.0.1", port, certificate, key)
    serve(visits, place, lock_after * _MINUTE, partial(_say, output, no_browser), partial(_say_bug, output))


def _say(output: Output, no_browser: bool, address: str) -> None:
    """Print the address, and open it."""
    output.line(address)
    output.say("Open this address; it opens the form once. Ctrl-C ends the form.")
    if not no_browser:
        webbrowser.open(address)


def _say_bug(output: Output, error: BaseException, trace: TracebackType | None) -> None:
    """Say where a bug is; its message may hold data of a patient."""
    output.say(*"".join(traceback.format_tb(trace)).split("\n"), type(error).__name__)


def _require_libraries() -> None:
    """Say what to install where the libraries of the form are not."""
    missing = [name for name in ("starlette", "uvicorn") if find_spec(name) is None]
    if missing:
        raise click.UsageError(f"the form needs {' and '.join(missing)}: {_INSTALL}")
