"""Finds the element that a block repeats or drops, and moves the block's code there."""
