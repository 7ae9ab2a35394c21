"""The page Family Hubs."""
