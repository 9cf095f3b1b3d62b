"""Tests: the catalogue of problems, and comments that show them."""
