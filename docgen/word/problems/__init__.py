"""What can be wrong with a Word file: the catalogue of problems, and Word comments that show them."""
