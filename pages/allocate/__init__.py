"""The page Allocate: a total shared by need, who gains and loses, and why."""
