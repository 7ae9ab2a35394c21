"""All figures of one area on a page: beside those of the other areas and beside the benchmark."""

from __future__ import annotations

from geo.figures.spine import middle, spine
from geo.memory import kept
from geo.pack.indicators import Level
from geo.pack.pack import Pack
from layers.paper import charts
from layers.paper.area_spine import vertebrae
from layers.paper.picture import Picture
from layers.paper.spine import spine_html
from pages.frame import parts, pictures
from pages.frame.downloads import File


def show(pack: Pack, level: Level, code: str) -> None:
    """Show all figures of an area but counts; nothing where the level has none."""
    if code in spine(pack, level).index.get_level_values("area_code"):
        parts.drawn(_html(pack, level, code))


def files(pack: Pack, level: Level, code: str) -> list[File]:
    """Return the figures of an area as a picture; none where the level has none."""
    if code not in spine(pack, level).index.get_level_values("area_code"):
        return []
    return pictures.of_picture(
        lambda: _picture(pack, level, code), f"figures-{code}", key="spine", title="All figures"
    )


def _picture(pack: Pack, level: Level, code: str) -> Picture:
    """Return the same as a picture."""
    found, against = vertebrae(pack, level, code), middle(pack, level).name
    title = f"Every figure of {pack.area_name(code)} that is no count"
    names = [str(name) for name in spine(pack, level).loc[code].index]
    sources = dict.fromkeys(pack.indicator(name).source.attribution for name in names)
    said = [
        f"{each.title} {each.words}, {'out of date' if each.stale else each.comparison}" for each in found
    ]
    return pictures.chart(
        pack,
        charts.spine(found, middle=against) if found else None,
        title=title,
        how=f"Grey: all {_others(pack, level)}, dark the middle half. Line: range; hatched: out "
        f"of date, not compared. Triangle worse, circle similar, square better than {against}; + higher, "
        "− lower.",
        source=" ".join(sources),
        alt=f"{title}: {'; '.join(said)}.",
    )


@kept(60, shared=True)
def _html(pack: Pack, level: Level, code: str) -> str:
    """Return the same as HTML."""
    return spine_html(
        vertebrae(pack, level, code),
        middle=middle(pack, level).name,
        noun=_others(pack, level),
        caption=f"Every figure of {pack.area_name(code)} that is no count",
    )


def _others(pack: Pack, level: Level) -> str:
    """Return what the areas behind the figures are called, in the plural: for the borough its wards."""
    return pack.place.levels["ward" if level == "borough" else level].plural
