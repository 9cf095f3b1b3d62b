"""A template's parts compiled: every pass over a part, and one Jinja source for each."""
