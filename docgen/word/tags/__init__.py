"""Finds tags in text, takes them out, and reports those that would not be filled."""
