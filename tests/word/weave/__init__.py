"""Tests: what a block repeats, and its code moved there."""
