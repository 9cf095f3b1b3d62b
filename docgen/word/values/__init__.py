"""How a value becomes XML: plain text, rich values, pictures, and the sink of each kind of place."""
