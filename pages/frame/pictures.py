"""Maps and charts as pictures to take away, with title, legend, day and source inside; and texts to copy."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from geo.pack.pack import Pack
from geo.writing import day_words
from layers.map.picture import map_picture
from layers.map.view import MapView
from layers.paper.legend import Legend
from layers.paper.picture import Picture, png, svg
from layers.paper.rowplot import Drawing
from pages.frame.downloads import File


def of_picture(make: Callable[[], Picture], stem: str, *, key: str, title: str = "Picture") -> list[File]:
    """Return the files of a picture, made when they are asked for."""
    return [
        File(f"{title} (PNG)", lambda: png(make()), f"{stem}.png", f"{key}-png"),
        File(f"{title} (SVG)", lambda: svg(make()), f"{stem}.svg", f"{key}-svg"),
    ]


def of_map(
    pack: Pack, view: MapView, stem: str, *, says: str = "", selected: str = "", key: str = "map-picture"
) -> list[File]:
    """Return the files of a map as a picture; `says` stands under its title, `selected` is outlined."""
    return of_picture(
        lambda: map_picture(view, words=says, notes=notes(pack, whose(view, says)), selected=selected),
        stem,
        key=key,
    )


def chart(
    pack: Pack,
    drawing: Drawing | None,
    *,
    title: str,
    alt: str,
    says: str = "",
    legends: Iterable[Legend] = (),
    how: str = "",
    source: str = "",
) -> Picture:
    """Return a chart as a picture.

    Parameters
    ----------
    says : under its title; `how` : how to read it; `source` : whose figures they are
    """
    canvas, width, height = drawing or Drawing.empty()
    return Picture(
        title=title,
        words=says,
        drawing=canvas,
        width=width,
        height=height,
        legends=tuple(legends),
        notes=tuple(each for each in (how, *notes(pack, source)) if each),
        alt=alt,
    )


def notes(pack: Pack, source: str) -> list[str]:
    """Return the day of the figures and whose they are, as they stand below a picture."""
    return [
        f"{pack.place.title}. Figures as of {day_words(pack.place.as_of)}.",
        *([source] if source else []),
    ]


def whose(view: MapView, says: str = "") -> str:
    """Return what a map says about its sources: what its file says beyond its words."""
    text = view.about
    for part in (view.words, view.areas.words, says):
        text = text.replace(part, " ") if part else text
    return " ".join(text.split())
