"""The page Needs map."""
