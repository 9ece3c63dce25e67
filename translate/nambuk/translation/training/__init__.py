"""Training a translation model further, so that it reads northern text."""
