"""The page Where next."""
