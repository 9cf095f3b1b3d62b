"""What every document, and every page of it, prints whatever the data says."""
