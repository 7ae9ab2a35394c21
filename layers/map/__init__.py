"""Maps: their shapes, their looks, and what lies over them."""
