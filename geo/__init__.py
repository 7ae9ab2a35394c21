"""What is true: data contracts, joins, statistics and geography of a place pack."""
