"""Where the next site should go, and who gains and loses."""
