"""The page Profiles: everything about one area, on screen and on paper."""
