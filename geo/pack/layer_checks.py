"""Layers laid on one another: outlines must lie on the same ground, before anything is joined.

Each layer may be sound in itself and lie elsewhere: latitude and longitude swapped, a minus sign lost,
degrees taken for metres, another place, another datum. Nothing would fit then, and what is joined
would be blamed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries
from numpy.typing import NDArray
from pandas import DataFrame, to_numeric
from pyproj import CRS, Transformer
from shapely.geometry.base import BaseGeometry

from geo.crs import DEGREES, METRES
from geo.errors import Fault, Faults
from geo.pack.coverage_checks import coverage
from geo.pack.frames import FIRST_ROW

# Layers that cover the place itself, with the column of their names; the neighbours lie around it.
COVERING = {"wards": "ward_name", "lsoa21": "lsoa_name", "msoa21": "msoa_name", "borough": "borough_name"}
# Generalised outlines of the same ground share over 99 %; a tenth missing is not generalised but absent.
SAME_GROUND, WHOLE_GROUND = 0.5, 0.9
# Better by so much after a move, the layer was moved: 100 m are 4 % of a borough of five kilometres.
BETTER = 0.005
# Degrees read as metres make a town a few millimetres, near the corner of the grid.
TOWN_METRES, CORNER_METRES = 10.0, 400.0
# A generalised bank lies this far from water that meets it; a river that ends at its banks lies on no land.
BANK_METRES, ON_LAND, OFF_LAND = 50.0, 0.15, 0.05
# Fewer points say nothing of a file, and most of them must agree.
FEW_POINTS, MOST_POINTS = 3, 0.8

Outlines = Mapping[str, GeoDataFrame]
Points = NDArray[np.float64]
Move = Callable[[Points], Points]

_DATUM = Transformer.from_crs("EPSG:4277", DEGREES, always_xy=True)

# What may have happened to a layer, in words, and what undoes it; coordinates are longitude, latitude.
MOVES: dict[str, Move] = {
    "Latitude and longitude are swapped": lambda points: points[:, ::-1],
    "The longitudes have lost their sign": lambda points: points * [-1, 1],
    "Latitude and longitude are swapped, and the longitudes have lost their sign": lambda points: (
        points[:, ::-1] * [-1, 1]
    ),
}
TINY = "Its degrees were read as metres"
SHIFT = "The degrees are those of EPSG:4277 (OSGB36)"


def layers(outlines: Outlines, files: Mapping[str, str]) -> tuple[Faults, set[str]]:
    """Return what shows when the layers of a pack lie on one another, and which layers cannot be used.

    Parameters
    ----------
    outlines : layers by name, EPSG:4326, index = area code; what could not be read is absent
    files : name of each layer's file

    Examples
    --------
    >>> from geo.sample import town
    >>> wards = town().areas["ward"].rename(columns={"area_name": "ward_name"})
    >>> swapped = wards.assign(geometry=shapely.transform(wards.geometry, lambda xy: xy[:, ::-1]))
    >>> faults, lost = layers({"wards": swapped}, {"wards": "wards.geojson"})
    >>> print(faults[0])
    wards.geojson, column geometry: lies where the atlas cannot measure (found 'latitude -4.11...'). ...
    """
    found = _beyond_measure(outlines, files)
    faults = Faults(found.values())
    usable = {layer: frame for layer, frame in outlines.items() if layer not in found}
    shapes = {layer: _whole(frame) for layer, frame in usable.items()}
    apart = _apart(shapes, files)
    faults += apart.values()
    together = {layer: frame for layer, frame in usable.items() if layer not in apart}
    lost = {*found, *apart}
    for layer, part in _parts_apart(together, shapes, files).items():
        faults += part
        lost.add(layer)
    place = shapes["borough"] if "borough" in together else None
    around = shapes.get("context") if "context" in together else None
    for layer in ("wards", "lsoa21", "msoa21"):
        if layer in together and layer not in lost:
            filled = place if layer == "wards" else None
            gaps = coverage(together[layer], files[layer], COVERING[layer], place=filled, around=around)
            faults += gaps
            lost |= {layer} if gaps else set()
    return faults, lost


def network(points: GeoSeries, outlines: Outlines, file: str) -> Faults:
    """Return a fault where a walking network lies elsewhere than the place; points in EPSG:27700.

    Examples
    --------
    >>> from geo.sample import river, town
    >>> wards = town().areas["ward"]
    >>> [fault.rule for fault in network(river().nodes.geometry, {"wards": wards}, "nodes.parquet")]
    ['lies elsewhere than the wards']
    """
    if "wards" not in outlines or points.empty:
        return Faults()
    place = shapely.box(*outlines["wards"].to_crs(METRES).total_bounds)
    if shapely.intersects(place, np.asarray(points, dtype=object)).any():
        return Faults()
    return Faults(
        [
            Fault(
                file, "lies elsewhere than the wards", mend="Import a network of this place, as it was drawn."
            )
        ]
    )


def beside(layer: GeoDataFrame, outlines: Outlines, file: str) -> Faults:
    """Return what shows when water or parks are laid on the land: they lie elsewhere, or were moved there.

    Parameters
    ----------
    layer : polygons, EPSG:4326, index = their code; of water a column `kind`: a river lies on no land
    outlines : layers of sound places, EPSG:4326; without the outline of the whole place nothing is said
    file : name of the layer's file

    Examples
    --------
    >>> from geo.sample import town
    >>> borough = town().areas["borough"]
    >>> swapped = shapely.transform(borough.geometry, lambda xy: xy[:, ::-1])
    >>> print(beside(borough.assign(geometry=swapped), {"borough": borough}, "water.geojson")[0])
    water.geojson, column geometry: lies where the atlas cannot measure (found 'latitude -4.11...'). ...
    """
    if layer.empty or "borough" not in outlines:
        return Faults()
    beyond = _beyond_measure({"borough": outlines["borough"], "layer": layer}, {"borough": "", "layer": file})
    if "layer" in beyond:
        return Faults([beyond["layer"]])
    place = _whole(outlines["borough"])
    shapes = np.asarray(layer.geometry.to_crs(METRES), dtype=object)
    far = [not _neighbouring(shape, place) for shape in shapes]
    if all(far):
        return Faults([_elsewhere(_whole(layer), place, file, "the place")])
    found = Faults()

    def alone(code: object, shape: BaseGeometry) -> Fault:
        """Return the fault of one polygon that lies elsewhere, with its code."""
        one = _elsewhere(shape, place, file, "the place")
        return replace(one, value=f"{code}, {one.value}")

    found.of_each(list(zip(layer.index[far], shapes[far], strict=True)), lambda each: alone(*each))
    return found or _beside_land(layer, place, outlines, file)


def _beside_land(layer: GeoDataFrame, place: BaseGeometry, outlines: Outlines, file: str) -> Faults:
    """Return the fault of a layer near its place that lies rightly only after a known mistake is undone."""
    land = shapely.union_all([place, *([_whole(outlines["context"])] if "context" in outlines else [])])
    rivers = (layer["kind"] == "river").to_numpy() if "kind" in layer else np.zeros(len(layer), dtype=bool)

    def fit(shapes: NDArray[np.object_]) -> tuple[int, float]:
        """Return how many meet the place, and which share of the rivers lies on land."""
        meeting = int((shapely.distance(shapes, place) <= BANK_METRES).sum())
        river = shapely.union_all(shapes[rivers])
        return meeting, float(river.intersection(land).area / river.area) if river.area else 0.0

    meeting, dry = fit(np.asarray(layer.geometry.to_crs(METRES), dtype=object))
    if meeting == len(layer) and dry < ON_LAND:
        return Faults()
    for words, move in {**MOVES, SHIFT: lambda xy: np.column_stack(_DATUM.transform(*xy.T))}.items():
        moved = GeoSeries(shapely.transform(layer.geometry.to_numpy(), move), crs=DEGREES)
        shapes = np.asarray(moved.to_crs(METRES), dtype=object)
        if not np.isfinite(shapely.total_bounds(shapes)).all():
            continue
        better, drier = fit(shapes)
        # Another datum moves water by a hundred metres: what it meets says nothing then.
        meets = better > meeting and words != SHIFT
        if meets or (better >= meeting and drier < OFF_LAND and dry >= ON_LAND):
            value = f"{meeting} of {len(layer)} meet the place"
            value += f", {dry:.0%} of the rivers lies on land" if rivers.any() else ""
            mend = f"{words}, here or in all the boundaries."
            return Faults([Fault(file, "lies beside the place", None, "geometry", value, mend)])
    if meeting == 0:
        mend = "Take the water of this place."
        return Faults([Fault(file, "lies beside the place", None, "geometry", "none of it meets it", mend)])
    return Faults()


def services(tables: Mapping[str, DataFrame], wards: GeoDataFrame) -> Faults:
    """Return a fault for each file of services that lies in the wards only after a known mistake is undone.

    Parameters
    ----------
    tables : columns `lat` and `lon`, as text or numbers, by name of file
    wards : outlines, EPSG:4326

    Examples
    --------
    >>> from geo.sample import town
    >>> schools = town().register.files["schools"]
    >>> lost = schools.assign(lon=schools["lon"].str.removeprefix("-"))
    >>> found = services({"services/schools.csv": lost}, town().areas["ward"])
    >>> print(found[0])
    services/schools.csv, column lat, lon: lies elsewhere than the wards (found '0 of 3 ...'). ...
    """
    place = shapely.union_all(np.asarray(wards.geometry, dtype=object))
    shapely.prepare(place)
    found = Faults()
    for file, frame in tables.items():
        if not {"lat", "lon"} <= set(frame.columns):
            continue
        cells = [to_numeric(frame[name], errors="coerce") for name in ("lon", "lat")]
        points = np.column_stack(cells).astype(float)
        points = points[np.isfinite(points).all(axis=1)]
        inside = int(shapely.contains_xy(place, points).sum())
        if len(points) < FEW_POINTS or inside > len(points) / 2:
            continue
        for words, move in MOVES.items():
            if shapely.contains_xy(place, move(points)).mean() >= MOST_POINTS:
                mend = f"{words}, here or in all the boundaries."
                value = f"{inside} of {len(points)} points in a ward"
                found.append(Fault(file, "lies elsewhere than the wards", None, "lat, lon", value, mend))
                break
    return found


def joined(
    tables: Mapping[str, DataFrame], outlines: Outlines, keys: Mapping[str, tuple[str, str]]
) -> Faults:
    """Return a fault for each row that joins a small area to an area which it does not touch.

    Parameters
    ----------
    tables : rows with `lsoa_code` by name of file
    outlines : layers of sound places, EPSG:4326
    keys : column and layer of the other area by name of file

    Examples
    --------
    >>> from geo.sample import town
    >>> outlines = {"wards": town().areas["ward"], "lsoa21": town().areas["lsoa"]}
    >>> rows = DataFrame({"lsoa_code": ["L01", "L02"], "ward_code": ["A", "E"]})
    >>> found = joined({"pieces.csv": rows}, outlines, {"pieces.csv": ("ward_code", "wards")})
    >>> [(fault.row, fault.value) for fault in found]
    [(3, 'L02: E')]
    """
    found = Faults()
    for file, (column, layer) in keys.items():
        if file not in tables or not {"lsoa21", layer} <= set(outlines):
            continue
        frame, small, large = tables[file], outlines["lsoa21"].geometry, outlines[layer].geometry
        rows = frame[frame["lsoa_code"].isin(small.index) & frame[column].isin(large.index)]
        shapes = [np.asarray(each, dtype=object) for each in (small[rows["lsoa_code"]], large[rows[column]])]
        # Generalised lines may cross anywhere by some metres, so that only a touch is asked for.
        apart = rows[~shapely.intersects(*shapes)]
        rule, mend = f"joins areas that do not touch on the map of {layer}", "Check that no codes shifted."
        for at, lsoa, other in apart[["lsoa_code", column]].itertuples():
            found.append(Fault(file, rule, int(str(at)) + FIRST_ROW, column, f"{lsoa}: {other}", mend))
    return found


def _beyond_measure(outlines: Outlines, files: Mapping[str, str]) -> dict[str, Fault]:
    """Return a fault for each layer with areas where the national grid has no metres."""
    land = shapely.box(*CRS(METRES).area_of_use.bounds)  # type: ignore[union-attr]
    inside = {
        layer: shapely.covers(land, np.asarray(frame.geometry, dtype=object))
        for layer, frame in outlines.items()
    }
    known = [outlines[layer].total_bounds for layer, fine in inside.items() if len(fine) and fine.all()]
    expected = land if not known else shapely.union_all([shapely.box(*each) for each in known])
    rule = "lies where the atlas cannot measure"
    found = {}
    for layer, fine in inside.items():
        bad = outlines[layer][~fine]
        if len(bad):
            west, south = bad.total_bounds[:2]
            where = f"latitude {south:.5g}, longitude {west:.5g}"
            which = "" if len(bad) == len(fine) else f" ({len(bad)} of {len(fine)} areas: {_codes(bad)})"
            bounds = [round(each) for each in land.bounds]
            limits = "It measures from longitude {} to {}, latitude {} to {}.".format(
                *bounds[::2], *bounds[1::2]
            )
            mend = _remedy(bad, expected) or limits
            found[layer] = Fault(files[layer], rule + which, None, "geometry", where, mend)
    return found


def _apart(shapes: Mapping[str, BaseGeometry], files: Mapping[str, str]) -> dict[str, Fault]:
    """Return a fault for each layer that lies elsewhere than most of the others."""
    covering = [layer for layer in COVERING if layer in shapes]
    beside = {
        layer: [each for each in covering if _share(shapes[layer], shapes[each]) >= SAME_GROUND]
        for layer in covering
    }
    around = shapes.get("context")
    # Most layers together are right; of two pairs the one that has the neighbours beside it.
    best = max(
        beside.values(),
        key=lambda group: (len(group), around is not None and _neighbouring(around, shapes[group[0]])),
        default=[],
    )
    found = {}
    place = shapely.union_all([shapes[layer] for layer in best]) if best else None
    others = " and ".join(files[layer] for layer in best)
    for layer in covering:
        if layer not in best and place is not None:
            found[layer] = _elsewhere(shapes[layer], place, files[layer], others)
    if around is not None and place is not None and not _neighbouring(around, place):
        found["context"] = _elsewhere(around, place, files["context"], others)
    return found


def _elsewhere(shape: BaseGeometry, place: BaseGeometry, file: str, others: str) -> Fault:
    """Return the fault of a layer that lies elsewhere, with what would bring it to its place."""
    kilometres = shape.distance(place) / 1000
    far = f"{kilometres:,.1f} km from it" if kilometres else "beside most of it"
    degrees = GeoDataFrame(geometry=[shape], crs=METRES).to_crs(DEGREES)
    ground = GeoSeries([place], crs=METRES).to_crs(DEGREES).iloc[0]
    mend = _remedy(degrees, ground) or "Take the outlines of this place."
    return Fault(file, f"lies elsewhere than {others}", None, "geometry", far, mend)


def _parts_apart(
    outlines: Outlines, shapes: Mapping[str, BaseGeometry], files: Mapping[str, str]
) -> dict[str, Faults]:
    """Return faults of layers that lie rightly as a whole: single areas elsewhere, parts lacking."""
    found: dict[str, Faults] = {}
    if "borough" not in outlines:
        return found
    place = shapes["borough"]
    for layer in COVERING:
        if layer not in outlines or layer == "borough":
            continue
        metric = np.asarray(outlines[layer].geometry.to_crs(METRES), dtype=object)
        share = shapely.area(shapely.intersection(metric, place)) / shapely.area(metric)
        faults = Faults()
        for at in np.flatnonzero(share < SAME_GROUND):
            area = outlines[layer].iloc[[at]]
            mend = _remedy(area, shapely.box(*outlines["borough"].total_bounds)) or "Check its outline."
            rule = f"lies outside {files['borough']}"
            faults.append(Fault(files[layer], rule, None, "geometry", str(area.index[0]), mend))
        if not faults:
            faults += _shifted(outlines[layer], shapes[layer], place, files[layer], files["borough"])
        if faults:
            found[layer] = faults
    return found


def _shifted(frame: GeoDataFrame, shape: BaseGeometry, place: BaseGeometry, file: str, other: str) -> Faults:
    """Return the fault of a layer that covers too little of the place, or that another datum has moved."""
    fit = _fit(shape, place)
    if fit < 1 - 2 * BETTER:
        moved = shapely.transform(frame.geometry, lambda xy: np.column_stack(_DATUM.transform(*xy.T)))
        better = _fit(_whole(GeoDataFrame(geometry=moved, crs=DEGREES)), place)
        if better > fit + BETTER:
            rule = f"lies beside {other} by as much as two datums differ"
            return Faults([Fault(file, rule, None, "geometry", f"{fit:.1%} in common", _undo(SHIFT))])
    if fit < WHOLE_GROUND:
        mend = "Take outlines of the same areas, all of them."
        rule = f"does not cover the same ground as {other}"
        return Faults([Fault(file, rule, None, "geometry", f"{fit:.1%} in common", mend)])
    return Faults()


def _remedy(frame: GeoDataFrame, place: BaseGeometry) -> str | None:
    """Return what would bring areas to their place, in words; None where nothing known does."""
    if _in_the_corner(frame):
        return _undo(TINY)
    for words, move in MOVES.items():
        corners = move(shapely.get_coordinates(shapely.box(*frame.total_bounds)))
        moved = shapely.box(*corners.min(axis=0), *corners.max(axis=0))
        if moved.intersects(place):
            return _undo(words)
    return None


def _undo(words: str) -> str:
    """Return a remedy."""
    return f"{words}: write longitude, latitude in {DEGREES}."


def _in_the_corner(frame: GeoDataFrame) -> bool:
    """Tell whether areas are as small, and as near the corner of the grid, as degrees read as metres are."""
    bounds = np.asarray(frame.to_crs(METRES).total_bounds)
    small = (bounds[2:] - bounds[:2] < TOWN_METRES).all()
    return bool(small and (np.abs(bounds) < CORNER_METRES).all())


def _whole(frame: GeoDataFrame) -> BaseGeometry:
    """Return areas as one shape in EPSG:27700, whether they fit each other or not."""
    whole: BaseGeometry = shapely.union_all(np.asarray(frame.geometry.to_crs(METRES), dtype=object))
    return whole


def _share(one: BaseGeometry, other: BaseGeometry) -> float:
    """Return how much of the smaller of two shapes lies in the other."""
    smaller = min(one.area, other.area)
    return float(one.intersection(other).area / smaller) if smaller else 0.0


def _fit(one: BaseGeometry, other: BaseGeometry) -> float:
    """Return how much of two shapes they have in common."""
    return float(one.intersection(other).area / one.union(other).area)


def _neighbouring(around: BaseGeometry, place: BaseGeometry) -> bool:
    """Tell whether land lies around a place: no further away than the place is long."""
    west, south, east, north = place.bounds
    return bool(around.distance(place) <= np.hypot(east - west, north - south))


def _codes(frame: GeoDataFrame) -> str:
    """Return the first codes of some areas."""
    codes = [str(code) for code in frame.index[:3]]
    return ", ".join(codes) + ("…" if len(frame) > len(codes) else "")
