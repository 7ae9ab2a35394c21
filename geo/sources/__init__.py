"""How the pack is made from what publishers give."""
