"""Commands that draw: what the command line can do with paper."""
