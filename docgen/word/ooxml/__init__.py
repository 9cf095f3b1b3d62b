"""The file itself: zip entries, parts, relationships, content types, names and places (ECMA-376)."""
