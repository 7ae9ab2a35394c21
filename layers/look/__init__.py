"""Looks: palettes, escaping, numbers and words as they are shown."""
