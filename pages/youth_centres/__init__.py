"""The page Youth centres."""
