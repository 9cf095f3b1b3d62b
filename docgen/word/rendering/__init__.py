"""Compiled templates as values, and what makes documents of them."""
