"""Tests of docgen.word as a whole."""
