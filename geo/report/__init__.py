"""What leaves the atlas: tables, files and the dictionary."""
