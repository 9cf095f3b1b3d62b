"""Tests: the file itself: zip, parts, relationships, names, places."""
