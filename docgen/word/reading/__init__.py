"""What a part says to a reader: paragraphs, content controls, pictures, notes and sections."""
