"""Tests: finding and joining tags in text."""
