"""A page of the tests' own with every deed of the desk, behind the atlas's routes and headers."""
