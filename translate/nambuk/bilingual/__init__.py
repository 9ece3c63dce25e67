"""Translated documents as the trade exchanges them: XLIFF, TMX, two columns, OmegaT; and reviewed ones back."""
