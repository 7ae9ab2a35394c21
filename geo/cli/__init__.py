"""The command line: the door for scripts and for whoever keeps the data."""
