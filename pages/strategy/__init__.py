"""The page Strategy: every promise with what is said, what is shown and what is due; measures; stocktakes."""
