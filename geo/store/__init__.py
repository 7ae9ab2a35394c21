"""Bytes: the only reader of the data directory."""
