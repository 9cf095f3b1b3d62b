"""Word files read as pages: plain values that hold every word, and nothing of XML."""
