"""Tests: the passes over a part."""
