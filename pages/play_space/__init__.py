"""The page Play space."""
