"""Reads the tokens and walks the syntax trees of templates, faster than Jinja does by itself."""
