"""Tests: what a filled part says to a reader."""
