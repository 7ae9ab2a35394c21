"""What the columns of the register are called: by people, in our own sheets, and in others."""

from __future__ import annotations

from typing import Final

TITLES: Final = {
    "service_id": "Id",
    "name": "Name",
    "category": "Category",
    "ward_stated": "Ward stated by a source",
    "locality_stated": "Locality stated by a source",
    "address": "Address",
    "postcode": "Postcode",
    "lat": "Latitude",
    "lon": "Longitude",
    "coord_source": "Where the point is from",
    "coord_accuracy": "How exact the point is",
    "status": "Status",
    "as_of": "As of",
    "source_url": "Source",
    "notes": "Notes",
    "site_id": "Code of a shared site",
    "capacity": "Places",
    "area_m2": "Size in square metres",
    "point_of": "Id of the place whose point it has",
    "polygon_id": "Ids of its outlines",
}
"""The headings of our own sheets, by the register's own names."""

FOUND_WARD, FOUND_LOCALITY, TO_CHECK = "Ward found", "Locality found", "What to check"
FOUND: Final = (FOUND_WARD, FOUND_LOCALITY, TO_CHECK)
"""Columns of our own sheets that are worked out: to read, not to change."""

_NAME: Final = """
    service name, name of service, service, provision, provider name, setting, setting name, centre,
    centre name, name of centre, site, site name, venue, venue name, club, club name, project, title,
    organisation, establishment name
"""
_ADDRESS: Final = """
    street address, full address, address line 1, address 1, building and street, street, location address,
    site address, venue address
"""
_AS_OF: Final = """
    date, as at, last checked, checked on, date checked, last updated, updated, last update, updated on,
    date of update, confirmed, confirmed on, date confirmed, last confirmed, last modified, correct as of,
    correct at, date of these facts
"""
SYNONYMS: Final = {
    column: tuple(" ".join(each.split()) for each in words.split(","))
    for column, words in {
        "service_id": "service id, id, reference, ref, our ref, code, unique id",
        "name": _NAME,
        "address": _ADDRESS,
        "postcode": "post code, postal code, zip, pcode, site postcode",
        "lat": "latitude, y, gps latitude",
        "lon": "longitude, long, lng, x, gps longitude",
        "coord_source": "point source, source of point, source of coordinates",
        "coord_accuracy": "accuracy, kind of point, accuracy of point",
        "status": "open or closed, open closed, service status, current status, operational status",
        "as_of": _AS_OF,
        "source_url": "source, source url, url, website, web page, web address, link, reference url",
        "notes": "note, comments, comment, remarks, remark, further information, information",
        "site_id": "site id, shared site, site code",
        "capacity": "places, number of places, registered places, spaces",
        "area_m2": "size, area in m2, area m2, square metres, size m2, sqm",
    }.items()
}
"""Other headings for a column, in capitals or not, each of one column only."""

TO_ASK: Final = {
    "ward": "ward_stated",
    "ward name": "ward_stated",
    "electoral ward": "ward_stated",
    "locality": "locality_stated",
    "locality name": "locality_stated",
    "area": "locality_stated",
    "neighbourhood": "locality_stated",
    "location": "address",
    "type": "category",
    "service type": "category",
}
"""Headings that may mean a column, and may not: whether a source states the ward, only a person knows."""

AGES: Final = ("age", "ages", "age range", "age group", "ages served", "age from to")
"""Headings of ages, which a spreadsheet takes for dates."""
