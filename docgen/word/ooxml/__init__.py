"""Handles the file itself: zip entries, parts, relationships, content types, names, places (ECMA-376)."""
