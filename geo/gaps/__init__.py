"""Gaps: promises, play space, catchments, and what an uploaded list would change."""
