"""Building the parks of a pack: outlines as they were published, those that overlap joined to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.crs import DEGREES, METRES
from geo.pack.parks import CODE, NAME, POLYGONS, SEPARATOR
from geo.pack.place import BoundarySource
from geo.sources.transcriptions import Sources

OVERLAP_M2: Final = 1.0
"""Ground that two outlines share from which they are one park; less is two lines drawn as one."""
# Coordinates are written to about a centimetre; a tenth of a metre keeps the outline valid when it is.
GRID_METRES: Final = 0.1


def parks(plan: Sequence[BoundarySource], sources: Sources) -> GeoDataFrame:
    """Return the parks of a place, in EPSG:4326, sorted by park_code, with park_name and polygon_ids.

    Outlines that overlap are one park, so that their ground counts once; its code and name are those of the
    largest of them. Outlines that only touch stay apart.

    Raises
    ------
    PackError : a transcription breaks its contract, or an id stands twice.

    Source: methods.md, "Play space".

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from geo.store.directory import Path, PackFiles
    >>> shapes = {"P-1": shapely.box(900, 0, 990, 90), "P-2": shapely.box(960, 0, 1020, 90)}
    >>> text = "id,name,wkt\\n" + "".join(f'{at},Green {at},"{each.wkt}"\\n' for at, each in shapes.items())
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "parks.csv").write_text(text)
    ...     source = BoundarySource(file="parks.csv", code="id", name="name", geometry="wkt", crs=METRES)
    ...     found = parks([source], Sources(PackFiles(Path(folder))))
    >>> found[["park_name", "polygon_ids"]].to_numpy().tolist()
    [['Green P-1', 'P-1;P-2']]
    >>> float(found.to_crs(METRES).area.sum().round(-2))
    10800.0
    """
    if not plan:
        index = pd.Index([], dtype="str", name=CODE)
        return GeoDataFrame({NAME: [], POLYGONS: []}, index=index, geometry=gpd.GeoSeries([], crs=DEGREES))
    listed = GeoDataFrame(pd.concat([sources.outlines(each).to_crs(METRES) for each in plan]), crs=METRES)
    # The largest first: its code and name stand for all that are joined to it.
    listed = listed.sort_index().iloc[np.argsort(-listed.sort_index().area.to_numpy(), kind="stable")]
    rows = []
    group = _joined(listed.geometry.to_numpy())
    for each in dict.fromkeys(group.tolist()):
        own = listed[group == each]
        shape = shapely.normalize(
            shapely.set_precision(shapely.union_all(own.geometry.to_numpy()), GRID_METRES)
        )
        rows.append((own.index[0], own["name"].iloc[0], SEPARATOR.join(sorted(own.index)), shape))
    frame = GeoDataFrame(rows, columns=[CODE, NAME, POLYGONS, "geometry"], crs=METRES)
    return frame.set_index(CODE).sort_index().to_crs(DEGREES)


def _joined(shapes: np.ndarray) -> np.ndarray:
    """Return the number of the group of each outline: what overlaps, directly or through others, is one."""
    left, right = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    shared = shapely.area(shapely.intersection(shapes[left], shapes[right])) >= OVERLAP_M2
    pairs = coo_array((np.ones(int(shared.sum())), (left[shared], right[shared])), shape=(len(shapes),) * 2)
    groups: np.ndarray = connected_components(pairs, directed=False)[1]
    return groups
