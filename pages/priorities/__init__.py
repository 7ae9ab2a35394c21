"""The page Priorities: who comes first, how sure that is, and what would change it."""
