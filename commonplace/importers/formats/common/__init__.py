"""What the parsers of other programs' files have in common: bytes to text, rows, values, dates, and links folded by address."""
