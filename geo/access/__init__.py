"""Who can reach what: demand, supply, walks and reach."""
