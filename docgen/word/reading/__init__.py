"""Reads what a person sees in a part: paragraphs, content controls, pictures, notes and sections."""
