"""The page Register."""
