"""Which element a block repeats or drops, and moving the block's code there."""
