"""Leaflet and the atlas's own map script: files, addresses, and a Folium map that asks for nothing else."""

from __future__ import annotations

import hashlib
import mimetypes
import os
import re
import threading
from collections import OrderedDict
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import folium
import xyzservices.providers
from branca.element import Element, Figure
from folium.template import Template
from xstatic.pkg import leaflet

from geo.errors import AtlasError
from layers.look.escaping import as_text
from layers.look.tokens import legend_style

PATH: Final = "atlas-assets"
"""The address of all assets under the app's base path."""
FROM_COMPONENT: Final = f"../../{PATH}"
"""The same, seen from the frame of streamlit-folium (<base>/component/<name>/index.html)."""
TILES_VARIABLE: Final = "NEEDS_ATLAS_TILES"

_HERE: Final = Path(__file__).parent
_LEAFLET: Final = Path(leaflet.BASE_DIR)
_SCRIPTS: Final = (
    "map.js",
    "names.js",
    "around.js",
    "over.js",
    "draw.js",
    "here.js",
    "legend.js",
    "print.js",
)  # in the order they run, as one
_SCRIPT: Final = "atlas-map.js"
_PUBLISHED: OrderedDict[str, bytes] = OrderedDict()
_PUBLISHED_LIMIT: Final = 64
_LOCK: Final = threading.Lock()
_PAGE: Final = (
    ":root { color-scheme: light; } "
    "main { max-width: 60rem; margin: 1rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui; }"
)


@cache
def files() -> dict[str, bytes]:
    """Return every static asset by its path below `PATH`; the version is part of the path."""
    own = {_SCRIPT: "\n".join(_text(_HERE / name) for name in _SCRIPTS), "map.css": _text(_HERE / "map.css")}
    digest = hashlib.sha256("".join(own.values()).encode()).hexdigest()[:12]
    assets = {f"map-{digest}/{name}": text.encode() for name, text in own.items()}
    folder = f"leaflet-{leaflet.VERSION}"
    images = [f"images/{file.name}" for file in sorted((_LEAFLET / "images").glob("*.png"))]
    return assets | {
        f"{folder}/{name}": (_LEAFLET / name).read_bytes() for name in ("leaflet.js", "leaflet.css", *images)
    }


def _text(file: Path) -> str:
    """Return the text of a file of ours."""
    return file.read_text("utf-8")


def _address(name: str) -> str:
    """Return the path below `PATH` of the one asset with this file name."""
    return next(path for path in files() if path.endswith(f"/{name}"))


def find(path: str) -> tuple[bytes, str] | None:
    """Return the bytes and media type served at a path below `PATH`; None where there is no such asset."""
    if path in files():
        return files()[path], mimetypes.guess_type(path)[0] or "application/octet-stream"
    with _LOCK:
        published = _PUBLISHED.get(path)
    return None if published is None else (published, "text/javascript")


def publish(path: str, text: str) -> None:
    """Serve a script made at run time; the least recently published is forgotten beyond a limit."""
    with _LOCK:
        _PUBLISHED[path] = _PUBLISHED.get(path) or text.encode()
        _PUBLISHED.move_to_end(path)
        while len(_PUBLISHED) > _PUBLISHED_LIMIT:
            _PUBLISHED.popitem(last=False)


# ---- Tiles: off unless the operator turns one provider on -------------------------------------------------


def tile_provider() -> Any:
    """Return the xyzservices provider named by `NEEDS_ATLAS_TILES`, or None (the default: no tiles).

    Raises
    ------
    AtlasError : no such provider, or it needs a key of its own.
    """
    name = os.environ.get(TILES_VARIABLE, "").strip()
    return _provider(name) if name else None


@cache
def _provider(name: str) -> Any:
    """Return the tile provider of a name."""
    try:
        provider = xyzservices.providers.query_name(name)
    except ValueError:
        raise AtlasError(
            f"{TILES_VARIABLE} names the tile provider {name!r}, which xyzservices does not know. "
            "Use OpenStreetMap.Mapnik, Esri.WorldGrayCanvas or the like, or unset it for maps without tiles."
        ) from None
    if provider.requires_token():
        raise AtlasError(f"{TILES_VARIABLE}: {name!r} needs an access key; choose a tile provider without.")
    return provider


def tile_hosts() -> tuple[str, ...]:
    """Return the hosts, as Content-Security-Policy sources, that tiles come from; empty without tiles."""
    provider = tile_provider()
    if provider is None:
        return ()
    parts = urlsplit(re.sub(r"\{s\}", "*", provider.url))
    return (f"{parts.scheme}://{parts.netloc}",)


# ---- The map ------------------------------------------------------------------------------------------


class AtlasMap(folium.Map):
    """A Folium map whose shapes are one published script and whose only assets are the app's own.

    Its bytes depend on its shapes alone: element names carry no random part, so that streamlit-folium keeps
    the map in the page when everything else is rerun.
    """

    default_js = [  # noqa: RUF012 - the name and kind that Folium reads
        ("leaflet", f"{FROM_COMPONENT}/{_address('leaflet.js')}"),
        ("atlas", f"{FROM_COMPONENT}/{_address(_SCRIPT)}"),
    ]
    default_css = [  # noqa: RUF012
        ("leaflet_css", f"{FROM_COMPONENT}/{_address('leaflet.css')}"),
        ("atlas_css", f"{FROM_COMPONENT}/{_address('map.css')}"),
    ]
    _template = Template(
        """
        {% macro header(this, kwargs) %}
            <style>#{{ this.get_name() }} { width: 100%; height: 100%; }</style>
        {% endmacro %}
        {% macro html(this, kwargs) %}
            <div class="folium-map" id={{ this.get_name()|tojson }} ></div>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            var {{ this.get_name() }} = L.map({{ this.get_name()|tojson }}, {{ this.options|tojavascript }});
            atlas.draw({{ this.get_name() }}, {{ this.digest|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, shapes: str) -> None:
        """Wrap the JSON text of the shapes (see `layers.map.choropleth.base_map`)."""
        super().__init__(tiles=None, zoom_snap=0.25, zoom_delta=0.5)
        self._id = "div"  # the name streamlit-folium gives it anyway
        self.options.pop("zoom", None)
        self.shapes = shapes
        self.digest = hashlib.sha256(shapes.encode()).hexdigest()[:16]
        self.script_path = f"shapes/{self.digest}.js"
        self.default_js = [*self.default_js, ("shapes", f"{FROM_COMPONENT}/{self.script_path}")]
        provider = tile_provider()
        if provider is not None:
            tiles = folium.TileLayer(provider)
            tiles._id = "tiles"
            self.add_child(tiles)

    @property
    def script(self) -> str:
        """The script that hands the shapes to the page."""
        return f'atlas.bases["{self.digest}"] = {self.shapes};\n'

    def fresh(self) -> AtlasMap:
        """Return an equal map, published, to hand to code that adds to it; it costs next to nothing."""
        publish(self.script_path, self.script)
        return AtlasMap(self.shapes)


def standalone_html(
    base: AtlasMap, group: folium.FeatureGroup, *, title: str, beside: str = "", about: str = ""
) -> str:
    """Return the map as one HTML document that works offline.

    Parameters
    ----------
    beside : HTML to show under the map, such as the legend
    about : the map's text description, plain text
    """
    copy = AtlasMap(base.shapes)
    group.add_to(copy)
    figure = copy.get_root()
    assert isinstance(figure, Figure)
    copy.default_js = []
    copy.default_css = []
    style = (
        "\n".join(files()[_address(name)].decode() for name in ("leaflet.css", "map.css")) + legend_style()
    )
    code = "\n".join(files()[_address(name)].decode() for name in ("leaflet.js", _SCRIPT))
    figure.render()
    heading = as_text(title)
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{heading}</title>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<style>{style}\n{_PAGE} #{copy.get_name()} {{ height: 70vh; border: 1px solid #767676; }}</style>\n"
        f"</head>\n<body>\n<main>\n<h1>{heading}</h1>\n{_rendered(figure.html)}\n<p>{as_text(about)}</p>\n{beside}\n"
        f"</main>\n<script>{code}\n{copy.script}{_rendered(figure.script)}</script>\n</body>\n</html>\n"
    )


def _rendered(element: Element) -> str:
    """Return the rendered children of one part of a figure."""
    return str(element.render()).strip()
