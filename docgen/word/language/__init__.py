"""Defines the closed template language: its sandbox, filters and syntax, and the names a template uses."""
