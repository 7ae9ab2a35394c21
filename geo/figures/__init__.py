"""Figures of need: values, ranges, comparison, classes."""
