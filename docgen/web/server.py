"""Serves the form on one address of this machine until it is stopped."""

from __future__ import annotations

import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn

from docgen.errors import DeliveryError, Problem
from docgen.files.causes import why_unwritten
from docgen.lazy import dataclass
from docgen.web.access import Access
from docgen.web.app import Form
from docgen.web.desk import Desk
from docgen.web.guard import Guard, OnBug
from docgen.web.visits import Visits

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Place:
    """Where the form is served: the host, the port (0: a free one), the files of a certificate, if any."""

    host: str = LOOPBACK
    port: int = 0
    certificate: Path | None = None
    key: Path | None = None


def serve(visits: Visits, place: Place, idle: float, say: Callable[[str], None], on_bug: OnBug) -> None:
    """Serve a folder of visits until the program is stopped; `say` takes the address with its token."""
    listening = _listen(place)
    port = listening.getsockname()[1]
    scheme = "https" if place.certificate is not None else "http"
    names: Sequence[str] = [LOOPBACK, "localhost"] if place.host == LOOPBACK else [place.host]
    hosts = {f"{name}:{port}" for name in names}
    access = Access(idle)
    form = Form(Desk(visits), access, f"docgen-{port}", scheme == "https")
    config = uvicorn.Config(
        Guard(form.application(), hosts, scheme, on_bug),
        log_config=None,
        log_level="critical",
        access_log=False,
        server_header=False,
        lifespan="off",
        ssl_certfile=place.certificate,
        ssl_keyfile=place.key,
        timeout_graceful_shutdown=2,
    )
    say(f"{scheme}://{place.host}:{port}/?token={access.new_token()}")
    uvicorn.Server(config).run(sockets=[listening])


def _listen(place: Place) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((place.host, place.port))
    except OSError as error:
        listening.close()
        fix = "choose another --port, or 0 for a free one"
        cause = why_unwritten(Path(), error).message
        problem = Problem("", f"cannot be listened at: {cause}", fix, "no-address")
        raise DeliveryError(f"{place.host}:{place.port}", [problem]) from None
    listening.listen(128)
    return listening
