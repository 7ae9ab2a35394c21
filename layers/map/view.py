"""One map: declared once, and from it what the live map is sent, its legends, its words and its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

import folium
from branca.element import Element, Figure, MacroElement
from folium.template import Template
from shapely import Point

from geo.pack.indicators import Level
from geo.pack.pack import Pack
from layers.look.escaping import as_script
from layers.look.formatting import AreaWords
from layers.look.night import nights
from layers.map.assets import AtlasMap, standalone_html
from layers.map.styling import Layer

DrawMode = Literal["point", "polygon"]

ROOM: Final = '<div style="height:0.8rem"></div>'
"""Between two legends in one block."""


# Compared by identity; made once per answer and shared between sessions: nobody may change it.
@dataclass(frozen=True, eq=False)
class MapView:
    """What a map shows, whatever is chosen on it.

    Attributes
    ----------
    base : the shapes of the areas, without looks
    areas : their looks, legend and words
    over : markers and zones over them, at most one layer of each, in the order of their legends
    title : what the map is called as a file, plain text
    words : the map in plain text, for those who do not see it
    about : what the file says under the map, plain text: the words, and whose data it shows
    between : HTML between the legends, where they are one block
    legend_inside : the legend of the areas lies in the map, where it is wide enough
    """

    base: AtlasMap
    areas: Layer
    over: tuple[Layer, ...] = ()
    title: str = ""
    words: str = ""
    about: str = ""
    between: str | None = None
    legend_inside: bool = False

    @property
    def legends(self) -> list[str]:
        """The legends as blocks of HTML, those of the areas first."""
        found = [layer.legend for layer in (self.areas, *self.over) if layer.legend]
        return found if self.between is None else [self.between.join(found)]

    def looks(
        self,
        *,
        selected: str = "",
        site: str = "",
        draw: DrawMode | None = None,
        here: tuple[str, Point] | None = None,
        alone: bool = False,
    ) -> folium.FeatureGroup:
        """Return the group that gives the shapes of the base map their looks; it draws no shape itself.

        Parameters
        ----------
        selected : code of the chosen area; site : id of the chosen marker, ringed
        draw : what the visitor is asked to draw, if anything; it comes back through `draw(on_draw=...)`
        here : name and point (EPSG:4326) of a place that was looked for: the map goes there
        alone : in a file, whose legends stand below the map
        """
        inside = self.legend_inside and not alone
        style = {**self._written, "selected": as_script(selected or None)}
        if self._sites:
            style["sites"] = _object({**self._sites, "selected": as_script(site or None)})
        if inside:
            style["legend"] = as_script(self.areas.inside)
        style["night"] = self._nights[inside]
        if draw:
            style["draw"] = as_script(draw)
        if here:
            style["here"] = as_script({"name": here[0], "at": [here[1].y, here[1].x]})
        group = folium.FeatureGroup(name="looks", control=False)
        group._id = "looks"
        group.add_child(_Restyle(_object(style)))
        return group

    @cached_property
    def _written(self) -> dict[str, str]:
        """What does not depend on what is chosen, as the browser reads it: most of a style, written once."""
        style: dict[str, Any] = {**self.areas.sent, "missing": "missing", "about": self.words}
        style |= {layer.kind: layer.sent for layer in self.over if layer.kind == "zones"}
        return {name: as_script(value) for name, value in style.items()}

    @cached_property
    def _sites(self) -> dict[str, str]:
        """The same of the markers; empty without any."""
        layer = next((each for each in self.over if each.kind == "sites"), None)
        return {name: as_script(value) for name, value in layer.sent.items()} if layer else {}

    @cached_property
    def _nights(self) -> dict[bool, str]:
        """What stands in the dark for each colour of a style, with and without the legend inside the map."""
        looks = [each for layer in (self.areas, *self.over) for each in _looks(layer)]
        inside = [row[0] for row in (self.areas.inside or {}).get("rows", [])]
        return {False: as_script(nights(looks)), True: as_script(nights([*looks, *inside]))}

    def file(self, *, selected: str = "") -> str:
        """Return the map with its legends and words as one HTML file that opens without a network."""
        group = self.looks(selected=selected, alone=True)
        return standalone_html(
            self.base, group, title=self.title, beside="".join(self.legends), about=self.about
        )


def _looks(layer: Layer) -> list[Any]:
    """Return the looks of areas or zones."""
    return [] if layer.kind == "sites" else list(layer.sent["looks"].values())


def _object(members: Mapping[str, str]) -> str:
    """Return an object of a script whose values are written already."""
    return "{" + ",".join(f"{as_script(name)}:{value}" for name, value in members.items()) + "}"


class _Restyle(MacroElement):
    """Calls the page's `atlas.restyle` with a style."""

    _template = Template(
        "{% macro script(this, kwargs) %}atlas.restyle({{ this.map_name }}, {{ this.style }});{% endmacro %}"
    )

    def __init__(self, style: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Restyle"
        self._id = "style"
        self.map_name = "map_div"
        self.style = style

    def render(self, **kwargs: Any) -> str:
        """Put the call into the script of the figure: as it is, where Folium would read it as a template."""
        figure = self.get_root()
        assert isinstance(figure, Figure)
        text = self._template.module.script(self, kwargs)
        figure.script.add_child(_Ready(text), name=self.get_name())
        return ""


class _Ready(Element):
    """A text that is no template: Folium's own texts are, and to take one apart costs most of a map."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text

    def render(self, **_: Any) -> str:
        """Return the text."""
        return self.text


def area_words(pack: Pack, level: Level) -> AreaWords:
    """Return what a pack calls the areas of a level."""
    words = pack.place.levels[level]
    return AreaWords(words.singular, words.plural, pack.place.name)
