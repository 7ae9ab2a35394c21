from __future__ import annotations

import re

import folium
import pytest

from geo.errors import AtlasError
from layers.map import assets
from layers.map.assets import AtlasMap, find, publish, standalone_html, tile_hosts, tile_provider

ELSEWHERE = re.compile(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)\s*=\s*[\"']?(?:https?:)?//")


@pytest.fixture(autouse=True)
def _without_tiles(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEEDS_ATLAS_TILES", raising=False)


def _map() -> AtlasMap:
    return AtlasMap('{"areas":[]}')


def test_leaflet_is_served_from_the_installed_package() -> None:
    paths = [path for _, path in (*AtlasMap.default_js, *AtlasMap.default_css)]
    for path in paths:
        assert path.startswith("../../atlas-assets/")
        found = find(path.removeprefix("../../atlas-assets/"))
        assert found is not None
        assert len(found[0]) > 1000
    scripts, styles = (
        ["leaflet.js", "atlas-map.js"],
        ["leaflet.css", "map.css"],
    )
    assert [path.rsplit("/", 1)[1] for path in paths] == scripts + styles


def test_every_asset_says_what_it_is() -> None:
    types = {path.rsplit(".", 1)[1]: find(path)[1] for path in assets.files()}  # type: ignore[index]
    assert types == {"js": "text/javascript", "css": "text/css", "png": "image/png"}


@pytest.mark.parametrize(
    "path", ["", "../app.py", "leaflet-1.9.3/../../x.py", "shapes/none.js", "/etc/passwd"]
)
def test_nothing_but_assets_is_served(path: str) -> None:
    assert find(path) is None


def test_a_map_asks_for_nothing_from_elsewhere() -> None:
    html = _map().get_root().render()
    assert not ELSEWHERE.search(html)
    assert not re.search("jquery|bootstrap|awesome|d3js|cdn|unpkg", html, flags=re.IGNORECASE)


def test_a_map_has_no_tiles_unless_one_is_turned_on() -> None:
    assert tile_provider() is None
    assert tile_hosts() == ()
    assert "tileLayer" not in _map().get_root().render()


def test_a_named_tile_provider_comes_with_its_attribution(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEEDS_ATLAS_TILES", "OpenTopoMap")
    html = _map().get_root().render()
    assert "OpenStreetMap" in html
    assert tile_hosts() == ("https://*.tile.opentopomap.org",)
    monkeypatch.setenv("NEEDS_ATLAS_TILES", "OpenStreetMap.Mapnik")
    assert tile_hosts() == ("https://tile.openstreetmap.org",)


def test_an_unknown_tile_provider_is_refused_with_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEEDS_ATLAS_TILES", "Nowhere.Tiles")
    with pytest.raises(AtlasError, match=r"NEEDS_ATLAS_TILES.*'Nowhere.Tiles'.*OpenStreetMap.Mapnik"):
        tile_provider()


def test_a_tile_provider_that_needs_a_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEEDS_ATLAS_TILES", "MapBox")
    with pytest.raises(AtlasError, match="access key"):
        tile_provider()


def test_same_shapes_give_the_same_bytes() -> None:
    assert _map().get_root().render() == _map().get_root().render()
    assert _map().digest != AtlasMap('{"areas":[1]}').digest


def test_a_fresh_copy_is_published_and_leaves_the_original_alone() -> None:
    base = _map()
    copy = base.fresh()
    folium.FeatureGroup().add_to(copy)
    assert not base._children
    assert find(base.script_path) == (base.script.encode(), "text/javascript")
    assert copy.digest == base.digest


def test_published_scripts_are_bounded_and_the_oldest_goes_first() -> None:
    for number in range(70):
        publish(f"shapes/{number}.js", str(number))
        publish("shapes/kept.js", "kept")
    assert find("shapes/0.js") is None
    assert find("shapes/69.js") == (b"69", "text/javascript")
    assert find("shapes/kept.js") == (b"kept", "text/javascript")


def test_a_downloaded_map_works_on_its_own() -> None:
    group = folium.FeatureGroup(name="looks")
    base = _map()
    hostile = "</title><script>alert(1)</script>"
    html = standalone_html(base, group, title=hostile, about="<b>words</b>", beside="<p>x</p>")
    assert not ELSEWHERE.search(html)
    assert "Leaflet 1.9" in html
    assert "leaflet.js.map\n" in html  # a comment without an end of line would swallow the next script
    assert base.script.strip() in html
    assert "<script>alert(1)" not in html
    assert "&lt;b&gt;words" in html
    assert "<p>x</p>" in html
    assert not base._children
