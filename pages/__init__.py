"""The pages of the atlas: read widgets, call geo, call layers, show."""
