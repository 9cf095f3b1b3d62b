"""The Word templates as code: the look, the layout and the words of each document."""
