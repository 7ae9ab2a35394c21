"""The live map: base, looks, markers, drawing, and the map as a file."""
