"""Need where people live, and how it weighs."""
