"""Tests: what a document was when it was made, and what has changed since."""
