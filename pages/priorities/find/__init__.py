"""The criteria finder, a view of the page Priorities: which areas meet conditions, and how surely."""
