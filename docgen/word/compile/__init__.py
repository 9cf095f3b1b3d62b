"""Compiles the parts of a template: the passes over a part, and one Jinja source for each part."""
