"""Seals documents: stores in a document what it was when it was made, and finds what changed since."""
