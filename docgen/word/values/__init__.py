"""Turns values into XML: plain text, rich values, pictures, and the sink of each kind of place."""
