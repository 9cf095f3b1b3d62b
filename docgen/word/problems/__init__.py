"""The problems of a Word file: the catalogue of their kinds, and Word comments that show them."""
