"""Pictures and tables that need no script: legends, plots, panels."""
