"""Tests: the closed template language."""
