"""The drawings of a profile to take away: its map with the list of services, and every figure on its line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from geo.pack.pack import Pack
from geo.report.profile_content import Profile
from layers.paper import profile_pictures
from layers.paper.picture import Picture
from layers.paper.profile_files import name_of
from pages.frame import pictures
from pages.frame.downloads import File
from pages.profiles import words
from pages.profiles.answer import Which, data_of


def files(pack: Pack, found: Profile, which: Which) -> list[File]:
    """Return the map, where the outline is known, and every figure, where there is one."""
    stem, data = name_of(found, "svg").removesuffix(".svg"), data_of(pack, which)
    offered: list[File] = []
    if data["map"]["own"] and found.nearest:
        offered += pictures.of_picture(
            lambda: _map(pack, found, data), f"{stem}-map", key="map-picture", title="Map"
        )
    if data["groups"]:
        offered += pictures.of_picture(
            lambda: _spine(pack, found, data), f"{stem}-every-figure", key="spine", title="Every figure"
        )
    return offered


def _map(pack: Pack, found: Profile, data: Mapping[str, Any]) -> Picture:
    """Return what is in and near the area as a picture."""
    kinds = dict.fromkeys(each.category for each in found.places)
    lists = [pack.catalogue[each].attribution for each in kinds]
    lines = [each.attribution for each in pack.place.sources]
    listed = "; ".join(
        f"{kind['kind']}: {', '.join(str(each['number']) + ' ' + each['name'] for each in kind['items'])}"
        for kind in data["list"]
        if kind["items"]
    )
    return pictures.chart(
        pack,
        profile_pictures.map_drawing(data),
        title=f"{found.name}: what is near",
        says=data["facts"],
        how=f"{data['map_key']} {data['unplaced']}".strip(),
        source=" ".join(dict.fromkeys(each for each in (*lists, *lines) if each)),
        alt=f"{data['map']['alt']} {listed}.".replace(" .", ""),
    )


def _spine(pack: Pack, found: Profile, data: Mapping[str, Any]) -> Picture:
    """Return every figure of the area as a picture."""
    rows = [each for group in data["groups"] for each in group["rows"]]
    said = [f"{each['title']} {each['words']}, {each['word']}" for each in rows]
    sources = dict.fromkeys(pack.indicator(each.id).source.attribution for each in found.measures)
    return pictures.chart(
        pack,
        profile_pictures.spine_drawing(data),
        title=f"{found.name}: every figure that is no count",
        says=f"{data['counts']} than {data['against']}.",
        how=words.spine_key(found, data["beside"]),
        source=" ".join(sources),
        alt=f"Every figure of {found.name}: {'; '.join(said)}.",
    )
