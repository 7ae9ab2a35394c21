"""The place pack: its contracts, checks, areas and register."""
