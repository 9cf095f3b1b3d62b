"""What a document was when it was made, carried inside it, and what has changed since."""
