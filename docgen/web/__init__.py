"""Shows a folder of visits as a form in the browser, on this machine alone.

`visits` holds the folder, `changing` joins what several windows change; `inputs` and `posting` read what is
typed, `parts` lays a visit out, `judging` finds what it lacks; `desk` answers the staff. `access` knows who
sits at a browser, `app` has the addresses, `guard` refuses what is not this machine's, `rendering` writes the
pages, `server` serves them.
"""

from docgen.web.server import Place, serve
from docgen.web.visits import Visits

__all__ = ["Place", "Visits", "serve"]
