"""Checks of the register of services: every fault at once, and notices about what is odd but allowed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import shapely
from geopandas import GeoDataFrame
from pandas import DataFrame, Series

from geo.errors import Fault, Faults
from geo.pack import frames
from geo.pack.areas import Ground
from geo.pack.catalogue import COLUMNS, OPTIONAL, STATUSES, Catalogue
from geo.pack.frames import FIRST_ROW
from geo.pack.parks import FILE as PARKS, by_polygon, ids
from geo.pack.register import Register

# Half a degree of latitude: a coordinate without decimals is off by so much, one with three by 56 metres.
HALF_DEGREE_METRES, CARRIED = 55_660.0, 1.5
SERVICE_ID = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}"
NEEDED = {
    "name": "Write the name as people know it.",
    "as_of": "Write the date of these facts, or “undated”.",
    "source_url": "Say where the facts are from: an address or a named document.",
}


def check_register(
    files: Mapping[str, DataFrame],
    terms: Catalogue,
    ground: Ground | None,
    *,
    rows_of: Collection[str] | None = None,
) -> Faults:
    """Return every fault of the register's files.

    Parameters
    ----------
    files : rows of each file as text, by stem, in file order, default index
    terms : the catalogue
    ground : the land they stand on; None where it could not be read, then places are not judged
    rows_of : stems of the files whose rows are checked one by one, where the others are known to be sound

    Examples
    --------
    >>> from geo.sample import town
    >>> register = town().register
    >>> clubs = register.files["clubs"].replace({"status": {"planned": "soon"}})
    >>> faults = check_register({"clubs": clubs}, register.terms, register.ground)
    >>> [(fault.row, fault.rule) for fault in faults]
    [(5, 'unknown status')]
    """
    faults = Faults()
    for stem, frame in files.items():
        if rows_of is not None and stem not in rows_of:
            continue
        headings = columns_missing(frame, terms, file_name(stem))
        faults += headings or check_rows(frame, stem, terms, ground)
    seen: dict[str, str] = {}
    for stem, frame in files.items():
        if "service_id" in frame:
            faults += ids_twice(frame["service_id"], file_name(stem), seen, where=f"{file_name(stem)}, ")
    for stem, frame in files.items():
        faults += points_lent(frame, file_name(stem), files)
    return faults


def points_lent(frame: DataFrame, file: str, files: Mapping[str, DataFrame]) -> Faults:
    """Return a fault for each row whose `point_of` names no place that can lend it a point.

    `files` are those of the register in which the place may stand.

    Examples
    --------
    >>> from geo.sample import town
    >>> files = town().register.files
    >>> schools = files["schools"].assign(point_of=["", "", "SCH-1", "SCH-9"])
    >>> [(fault.row, fault.rule) for fault in points_lent(schools, "schools.csv", files)]
    [(4, 'a point beside that of another place'), (5, 'names no listed place')]
    """
    if "point_of" not in frame or not {"service_id", "lat"} <= set(frame):
        return Faults()
    given = frame["point_of"]
    known: set[str] = set()
    borrowers: set[str] = set()
    for each in files.values():
        known |= set(each["service_id"]) if "service_id" in each else set()
        if {"service_id", "point_of"} <= set(each):
            borrowers |= set(each.loc[each["point_of"] != "", "service_id"])
    there = given != ""
    column, keep = "point_of", "Keep the point or the place that lends one, and leave the other empty."
    rule = "a point beside that of another place"
    found = _refused(frame, file, there & (frame["lat"].str.strip() != ""), column, rule, keep)
    mend = "Write the service_id of a place in the register, or leave the cell empty."
    found += _refused(frame, file, there & ~given.isin(list(known)), column, "names no listed place", mend)
    mend = "Write the service_id of the place that it has its own point of."
    rule = "names a place whose point is lent as well"
    found += _refused(frame, file, there & given.isin(list(borrowers)), column, rule, mend)
    return found


def outlines_named(register: Register, rows: DataFrame | None = None, file: str = "") -> Faults:
    """Return a fault for each row whose `polygon_id` names an outline that the pack does not have.

    `rows`, of a file of this name, stand for all files of the register where they are given.

    Examples
    --------
    >>> from geo.sample import town
    >>> register = town().register
    >>> rows = register.rows("play_area").assign(polygon_id=["P-1; P-9", ""])
    >>> print(outlines_named(register, rows, "parks.csv")[0])
    parks.csv, row 2, column polygon_id: names no outline of a park (found 'P-1; P-9'). ...
    """
    known = by_polygon(register.parks)
    tables = (
        {file_name(stem): frame for stem, frame in register.files.items()} if rows is None else {file: rows}
    )
    found = Faults()
    for name, frame in tables.items():
        if "polygon_id" not in frame:
            continue
        strange = Series(
            [any(one not in known for one in ids(str(cell))) for cell in frame["polygon_id"]],
            index=frame.index,
            dtype=bool,
        )
        mend = f"Write ids of {PARKS}, semicolons between them, or leave the cell empty."
        found += _refused(frame, name, strange, "polygon_id", "names no outline of a park", mend)
    return found


def ids_twice(ids: Series[Any], file: str, seen: dict[str, str], *, where: str = "") -> Faults:
    """Return a fault for each service id that is taken; `seen` says where, and learns the new ones.

    Examples
    --------
    >>> ids = Series(["CL-A", "CL-B", "CL-A"])
    >>> [(fault.row, fault.mend) for fault in ids_twice(ids, "clubs.csv", {})]
    [(4, 'It is taken in row 2; give each service its own.')]
    """
    again: list[tuple[int, str]] = []
    for row, service in zip(ids.index.tolist(), ids.to_numpy(dtype=object), strict=True):
        line = int(row) + FIRST_ROW
        if service in seen:
            again.append((line, service))
        elif service:
            seen[service] = f"{where}row {line}"
    found = Faults()
    rule = "the same service_id twice"
    found.of_each(
        again,
        lambda each: Fault(
            file,
            rule,
            each[0],
            "service_id",
            each[1],
            f"It is taken in {seen[each[1]]}; give each service its own.",
        ),
    )
    return found


def ids_of(files: Mapping[str, DataFrame]) -> set[str]:
    """Return the ids of the services of some files.

    Examples
    --------
    >>> from geo.sample import town
    >>> sorted(ids_of({"hubs": town().register.files["hubs"]}))
    ['HUB-1', 'HUB-2']
    """
    return {str(one) for each in files.values() if "service_id" in each for one in each["service_id"]}


def file_name(stem: str) -> str:
    """Return where a file of the register lies in the pack.

    Examples
    --------
    >>> file_name("clubs")
    'services/clubs.csv'
    """
    return f"services/{stem}.csv"


def columns_missing(frame: DataFrame, terms: Catalogue, file: str) -> Faults:
    """Return a fault for each column that a file lacks, or has beyond those that it may have.

    Examples
    --------
    >>> from geo.sample import town
    >>> clubs = town().register.files["clubs"].drop(columns="postcode")
    >>> [(fault.rule, fault.column) for fault in columns_missing(clubs, town().register.terms, "clubs.csv")]
    [('column is missing', 'postcode')]
    """
    allowed = {*OPTIONAL, *(each.name for each in terms.columns)}
    needed = [*COLUMNS, *(name for name in frame.columns if name in allowed)]
    return frames.missing_columns(frame, needed, file)


def check_rows(
    frame: DataFrame, stem: str, terms: Catalogue, ground: Ground | None, *, file: str | None = None
) -> Faults:
    """Return every fault of the rows of one file, in row order.

    `file` is the name to report; the file of the pack where it is absent.

    Examples
    --------
    >>> from geo.sample import town
    >>> rows = town().register.rows("club").assign(as_of="")
    >>> found = check_rows(rows, "clubs", town().register.terms, town().register.ground)
    >>> print(found[0])
    services/clubs.csv, row 2, column as_of: empty. Write the date of these facts, or “undated”.
    """
    name = file or file_name(stem)
    known = {each.id: each.file for each in terms.categories}
    here = [category for category, own in known.items() if own == stem]
    faults = _refused(
        frame,
        name,
        ~frame["service_id"].str.fullmatch(SERVICE_ID),
        "service_id",
        "is not a service id",
        "Up to 40 letters, digits, dots, hyphens and underscores, the first a letter or digit.",
    )
    for column, mend in NEEDED.items():
        faults += _refused(frame, name, frame[column].str.strip() == "", column, "empty", mend)
    faults += _refused(
        frame,
        name,
        ~frame["category"].isin(list(known)),
        "category",
        "unknown category",
        f"The categories are: {', '.join(known)}.",
    )
    elsewhere = frame["category"].isin(list(known)) & ~frame["category"].isin(here)
    faults += _refused(
        frame, name, elsewhere, "category", "belongs in another file", f"Here belong: {', '.join(here)}."
    )
    faults += _refused(
        frame,
        name,
        ~frame["status"].isin(STATUSES),
        "status",
        "unknown status",
        f"The statuses are: {', '.join(STATUSES)}.",
    )
    if "site_id" in frame:
        strange = (frame["site_id"] != "") & ~frame["site_id"].str.fullmatch(SERVICE_ID)
        faults += _refused(
            frame,
            name,
            strange,
            "site_id",
            "is not a site id",
            "Up to 40 letters, digits, dots, hyphens and underscores.",
        )
    faults += _stated(frame, name, ground)
    faults += _points(frame, name, terms, ground)
    faults += frames.control_characters(frame, name)
    faults += frames.hidden_characters(frame, ("name", "ward_stated", "locality_stated"), name)
    return faults.in_order(row_order)


def row_order(fault: Fault) -> tuple[int, str, str]:
    """Return the key that sorts the faults of one file by row, column and rule.

    Examples
    --------
    >>> row_order(Fault("clubs.csv", "empty", 9, "name"))
    (9, 'name', 'empty')
    """
    return (fault.row or 0, fault.column or "", fault.rule)


def notices(services: GeoDataFrame, register: Register) -> list[str]:
    """Return what is allowed but worth knowing: disagreements about a ward, services without a point.

    A ward that a source states is kept where its postcode is officially in another; the official ward of a
    postcode is kept where the outlines put its point in another.

    Examples
    --------
    >>> from geo.sample import town
    >>> notices(town().services, town().register)
    ['hub: location not sourced for 1 of 2 services', 'school: location not sourced for 1 of 4 services']
    """
    lines = []
    names = register.ground.wards["area_name"].to_dict()
    to_locality = register.ground.locality_of()
    kind = register.terms.of_postcode if register.terms else None
    words = names | register.ground.others()["context_name"].to_dict()
    for service, row in services.iterrows():
        stated, located, possible = row["ward_stated"], row["ward_located"], row["wards_possible"]
        official, drawn = row["ward_official"], row["ward_drawn"]
        if stated and possible and stated not in possible:
            where = names.get(located, "no ward of this pack")
            lines.append(f"{service}: said to be in {names[stated]}, its point lies in {where}")
        if stated and official and stated != official:
            lines.append(
                f"{service}: said to be in {names[stated]}, which is kept; its postcode {row['postcode']} is "
                f"officially in {words[official]}"
            )
        by_postcode = kind is not None and row["coord_accuracy"] == kind.words
        if by_postcode and official and not stated and drawn != (official if official in names else ""):
            where = names.get(drawn, "no ward of this pack")
            lines.append(
                f"{service}: its postcode {row['postcode']} is officially in {words[official]}, its point "
                f"lies in {where}"
            )
        if row["locality_stated"] and stated and to_locality[stated] != row["locality_stated"]:
            lines.append(f"{service}: said to be in a locality that does not hold its ward {names[stated]}")
    for category in register.categories.values():
        own = services[services["category"] == category.id]
        if count := int(own.geometry.isna().sum()):
            lines.append(f"{category.id}: location not sourced for {count} of {len(own)} services")
    return lines


def _stated(frame: DataFrame, file: str, ground: Ground | None) -> Faults:
    """Check the wards and localities that sources state."""
    found = Faults()
    if ground is None:
        return found
    wards = ground.ward_codes(frame["ward_stated"])
    localities = ground.locality_codes(frame["locality_stated"])
    ward_rules = dict.fromkeys(wards.unknown, "is no ward of this pack") | wards.obsolete
    locality_rules = dict.fromkeys(localities.unknown, "is no locality of this pack")
    for column, noun, rules in (
        ("ward_stated", "ward", ward_rules),
        ("locality_stated", "locality", locality_rules),
    ):
        rules.pop("", None)
        mend = f"Write the {noun}'s name or code, or leave the cell empty."
        found += _refused(frame, file, frame[column].isin(list(rules)), column, rules, mend)
    return found


def _points(frame: DataFrame, file: str, terms: Catalogue, ground: Ground | None) -> Faults:
    """Check numbers, and that a point is whole, explained and inside the pack's land."""
    held = [name for name in terms.number_columns if name in frame]
    numbers, faults = frames.to_numbers(frame, held, file)
    for name in held:
        if name not in ("lat", "lon"):
            mend = "Leave it empty if unknown."
            faults += _refused(frame, file, numbers[name] < 0, name, "below zero", mend)
    lat, lon = frame["lat"].str.strip() != "", frame["lon"].str.strip() != ""
    both = "Give latitude and longitude, or leave both empty where no source gives a point."
    faults += _refused(frame, file, lat & ~lon, "lon", "a point without its longitude", both)
    faults += _refused(frame, file, lon & ~lat, "lat", "a point without its latitude", both)
    words = [each.words for each in terms.accuracy]
    choice = f"The words are: {', '.join(words)}."
    accuracy, source = frame["coord_accuracy"], frame["coord_source"].str.strip()
    faults += _refused(
        frame,
        file,
        lat & lon & ~accuracy.isin(words),
        "coord_accuracy",
        "a point of unknown accuracy",
        choice,
    )
    faults += _refused(
        frame,
        file,
        ~lat & ~lon & (accuracy != ""),
        "coord_accuracy",
        "an accuracy without a point",
        "Give the point or leave the cell empty.",
    )
    faults += _refused(
        frame,
        file,
        lat & lon & (source == ""),
        "coord_source",
        "a point without its source",
        "Say where the point is from.",
    )
    known = numbers["lat"].notna() & numbers["lon"].notna()
    faults += _coarse(frame, known, terms, file)
    if ground is not None:
        faults += _outside(frame, numbers, file, ground)
        faults += _mirrored(frame, numbers, file, ground)
    return faults


def _coarse(frame: DataFrame, there: Series[Any], terms: Catalogue, file: str) -> Faults:
    """Check that the decimals of a point carry the accuracy that is stated for it."""
    decimals = DataFrame({name: frame[name].str.strip().map(_decimals) for name in ("lat", "lon")}).max(
        axis=1
    )
    decimals = decimals.astype(float)  # a file without a row has none
    off = HALF_DEGREE_METRES / 10.0**decimals
    metres = frame["coord_accuracy"].map({each.words: each.metres for each in terms.accuracy}).astype(float)
    for each in terms.accuracy_of_source:
        named = frame["coord_source"].str.contains(each.contains, regex=False)
        metres = metres.where(~named, metres.clip(lower=each.metres))
    mend = "Write at least four decimals, as the source has them, or state how exact the point is."
    rule = "a point with fewer decimals than its accuracy needs"
    return _refused(frame, file, there & (off > CARRIED * metres), "lat", rule, mend)


def _decimals(text: str) -> int:
    """Return how many decimals a number is written with."""
    return len(text.partition(".")[2])


def _mirrored(frame: DataFrame, numbers: DataFrame, file: str, ground: Ground) -> Faults:
    """Check that a point does not reach its stated ward only with another sign of the longitude."""
    codes = ground.ward_codes(frame["ward_stated"]).matched
    stated = frame["ward_stated"].map(codes).to_numpy(dtype=object)
    lat, lon = (numbers[name].to_numpy(float) for name in ("lat", "lon"))
    there = np.array([isinstance(code, str) for code in stated], dtype=bool)
    there &= np.isfinite(lat) & np.isfinite(lon)
    bad = np.zeros(len(frame), dtype=bool)
    shapes = np.asarray(ground.wards.geometry.loc[stated[there].tolist()], dtype=object)
    within = shapely.contains_xy(shapes, lon[there], lat[there])
    bad[there] = shapely.contains_xy(shapes, -lon[there], lat[there]) & ~within
    mend = "The longitude seems to have lost its sign: write it with or without the minus."
    wrong = Series(bad, index=frame.index)
    return _refused(frame, file, wrong, "lon", "a point outside its stated ward", mend)


def _outside(frame: DataFrame, numbers: DataFrame, file: str, ground: Ground) -> Faults:
    """Check that points lie on the pack's land; tell swapped coordinates from others."""
    west, south, east, north = ground.extent()
    lat, lon = numbers["lat"], numbers["lon"]
    known = lat.notna() & lon.notna()
    outside = known & ~(lat.between(south, north) & lon.between(west, east))
    swapped = outside & lon.between(south, north) & lat.between(west, east)
    signed = outside & lat.between(south, north) & (-lon).between(west, east)
    both = outside & ~swapped & lon.between(south, north) & (-lat).between(west, east)
    limits = f"Latitude runs from {south:.3f} to {north:.3f}, longitude from {west:.3f} to {east:.3f} here."
    mend = "Latitude and longitude seem to be swapped."
    found = _refused(frame, file, swapped, "lat", "a point outside the pack's land", mend)
    mend = "The longitude seems to have lost its minus sign."
    found += _refused(frame, file, signed & ~swapped, "lon", "a point outside the pack's land", mend)
    mend = "Latitude and longitude seem to be swapped, and the longitude to have lost its minus sign."
    found += _refused(frame, file, both & ~signed, "lat", "a point outside the pack's land", mend)
    found += _refused(
        frame, file, outside & ~swapped & ~signed & ~both, "lat", "a point outside the pack's land", limits
    )
    return found


def _refused(
    frame: DataFrame, file: str, bad: Series[Any], column: str, rule: str | Mapping[str, str], mend: str
) -> Faults:
    """Return a fault for each row where `bad` is true; the rule may depend on what the cell says."""
    cells = frame[column]

    def fault(at: int) -> Fault:
        cell = str(cells.iloc[at])
        broken = rule if isinstance(rule, str) else rule[cell]
        return Fault(file, broken, int(str(frame.index[at])) + FIRST_ROW, column, cell or None, mend)

    found = Faults()
    found.of_each(np.flatnonzero(bad.to_numpy(dtype=bool)).tolist(), fault)
    return found
