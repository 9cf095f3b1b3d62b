"""Builds the Word templates: the look, the layout and the words of each document."""
