"""Files that the atlas wrote, opened as the programs of others open them."""

from __future__ import annotations

from pathlib import Path

import pyogrio
from geopandas import GeoDataFrame


def layer(content: bytes, folder: Path) -> GeoDataFrame:
    """Return the layer of a GeoPackage as GDAL reads it, which warns of any name but its own."""
    path = folder / "layer.gpkg"
    path.write_bytes(content)
    frame: GeoDataFrame = pyogrio.read_dataframe(path)
    frame.attrs = {**pyogrio.read_info(path)}
    return frame
