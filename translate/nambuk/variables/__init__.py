"""The one catalogue of places where the varieties differ."""
