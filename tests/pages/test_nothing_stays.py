"""What a visitor leaves behind: nothing. Working copies and uploads are collected, the served pack stays."""

from __future__ import annotations

import csv
import gc
import io
import json
import sys
import tracemalloc
import weakref
from dataclasses import replace

import streamlit as st
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from geo.access.proposed import MAX_BYTES, ProposedSite
from geo.gaps.changes import category_csv
from geo.need.index import weights_of
from geo.pack.pack import Pack
from geo.report import question
from layers.map import shapes
from layers.paper import profile_map
from pages.allocate import answer as allocate
from pages.allocate.choices import Allocate
from pages.data_and_methods import borough_only, reference, services
from pages.family_hubs import map as hubs_map
from pages.frame import figure_words, figures_view, map_view, need_answer as priorities, served, spine_view
from pages.needs_map import map as needs_map, pockets
from pages.overview import headline, order
from pages.play_space import over as play_over, parks as play_parks
from pages.profiles import other
from tests.pages.screen import open_page, words

YOUTH = "youth_centre"
PAGES = (
    "needs-map",
    "profiles",
    "youth-centres",
    "family-hubs",
    "play-space",
    "priorities",
    "where-next",
    "allocate",
    "strategy",
)
FILE, UPLOAD = f"register.file.{YOUTH}", "play-space.upload"


def _shorter_list(pack: Pack) -> bytes:
    """Return the list of youth centres without its last row."""
    rows = list(csv.reader(io.StringIO(category_csv(pack, YOUTH).decode())))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows[:-1])
    return out.getvalue().encode()


def _with_working_copy(screen: AppTest, pack: Pack) -> weakref.ref[Pack]:
    """Upload a list on the page Register and use it."""
    screen.file_uploader(key=FILE).set_value(("mine.csv", _shorter_list(pack), "text/csv")).run()
    screen.radio(key=f"register.how.{YOUTH}").set_value("whole").run()
    screen.button(key="register.use").click().run()
    assert "Working copy." in words(screen)
    return weakref.ref(screen.session_state["working copy"][1])


def _sites(number: int, size: int) -> bytes:
    """Return an upload of one site in the middle of the borough, about `size` bytes long."""
    site = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [-0.035, 51.515]}}
    return json.dumps(site | {"properties": {"name": f"Site {number}", "remark": "x" * size}}).encode()


def _alive(kind: type) -> int:
    gc.collect()
    return sum(isinstance(each, kind) for each in gc.get_objects())


def test_a_working_copy_is_collected_once_it_is_discarded(pack: Pack) -> None:
    screen = open_page("register")
    copy = _with_working_copy(screen, pack)
    screen.button(key="register.discard").click().run()
    screen.file_uploader(key=FILE).set_value(None).run()
    assert "Working copy." not in words(screen)
    gc.collect()
    assert copy() is None


def test_a_working_copy_goes_with_its_session_after_every_page_has_worked_with_it(pack: Pack) -> None:
    screen = open_page("register")
    copy = _with_working_copy(screen, pack)
    for name in PAGES:
        screen._page_hash = calc_hash(name)
        screen.run()
        assert not screen.exception, name
        assert "Working copy." in words(screen)
    assert copy() is not None
    del screen
    gc.collect()
    assert copy() is None


def test_a_working_copy_outlasts_files_that_are_written_again_with_the_same_bytes(
    pack, use_pack, shipped_copy
) -> None:
    root = shipped_copy()
    use_pack(root)
    screen = open_page("register")
    _with_working_copy(screen, pack)
    first = served.served()
    (root / "place.toml").touch()
    assert served.served() is not first
    assert "Working copy." in words(screen.run())
    assert "set aside" not in words(screen)


def test_a_visitor_who_empties_streamlit_s_caches_takes_nothing_from_others() -> None:
    first = served.served()
    points = map_view.base_of(first, "ward")
    st.cache_data.clear()
    st.cache_resource.clear()
    assert served.served() is first
    assert map_view.base_of(first, "ward") is points


def test_packs_that_are_no_longer_served_are_collected(use_pack, synthetic_copy) -> None:
    root = synthetic_copy()
    use_pack(root)
    first = weakref.ref(served.served())
    for number in range(served.KEPT):
        place = root / "place.toml"
        place.write_text(place.read_text("utf-8") + f"# {number}\n", encoding="utf-8")
        served.served()
    gc.collect()
    assert first() is None


def test_uploaded_sites_are_judged_once_and_gone_when_the_file_is_taken_away() -> None:
    before = _alive(ProposedSite)
    screen = open_page("play-space")
    screen.file_uploader(key=UPLOAD).set_value(("sites.geojson", _sites(1, 10), "application/json")).run()
    assert "1 proposed site" in words(screen)
    (sites, _) = next(iter(screen.session_state["uploads judged"].values()))
    screen.run()
    (again, _) = next(iter(screen.session_state["uploads judged"].values()))
    assert again is sites
    watched = weakref.ref(sites[0])
    del sites, again
    screen.file_uploader(key=UPLOAD).set_value(None).run()
    assert "1 proposed site" not in words(screen)
    gc.collect()
    assert watched() is None
    assert _alive(ProposedSite) == before


def test_the_bytes_of_many_uploads_are_not_kept() -> None:
    screen = open_page("play-space")
    size = MAX_BYTES - 1_000

    def upload(number: int) -> None:
        content = _sites(number, size)
        screen.file_uploader(key=UPLOAD).set_value(("sites.geojson", content, "application/json")).run()
        assert "1 proposed site" in words(screen)

    def take_away() -> None:
        screen.file_uploader(key=UPLOAD).set_value(None).run()
        screen.run()

    upload(0)
    take_away()
    before = _alive(ProposedSite)
    tracemalloc.start()
    try:
        for number in range(1, 4):
            upload(number)
        take_away()
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 2 * size
    assert _alive(ProposedSite) <= before


def test_what_pages_share_between_working_copies_never_looks_at_the_register(pack: Pack) -> None:
    blind = replace(pack, register=None, services=None)
    compared = {"method": "default", "benchmark": pack.place.defaults.benchmark, "adjust": False}
    view = figures_view.shown(blind, "child_poverty", "ward", scheme="quantiles", **compared)
    picture = needs_map.map_of(blind, view, "value")
    assert picture.words
    assert picture.legends
    assert shapes.drawn(blind, "ward").digest
    assert len(hubs_map._ward_tips(blind, (0, 4)))
    assert figures_view.ward_of(blind, str(blind.small_areas.index[0]))
    assert "Poplar" in figures_view._printed(blind, view)
    assert figures_view._context_table(blind, "child_poverty")
    assert headline._cards(blind, blind.place.defaults.headline)
    assert headline._ranking(blind, blind.place.defaults.headline)
    assert borough_only._table(blind)
    assert play_parks._area_table(blind, "ward")
    assert order._standings(blind, "")
    assert order.order_map(blind).legends
    assert figures_view._table(blind, view)
    assert figures_view._plot(blind, view, "")
    assert figures_view._number_bars(blind, view, "")
    assert pockets.layer(blind, "overcrowding")
    assert pockets._table(blind, "overcrowding")
    assert figure_words.answer_words(blind, view)[0]
    assert figure_words.badges(blind, view)
    assert headline.in_words(blind, "child_poverty")
    assert allocate._untold(blind, question.read(Allocate, pack, {}).asked).rows
    assert priorities.answer(blind, "ward", weights_of(blind), 5).named
    assert spine_view._html(blind, "ward", str(blind.areas["ward"].index[0]))
    for made in (
        play_over._parks,
        play_parks._summary,
        play_parks._size,
        reference.careful_table,
        reference.source_list,
        reference._method_error,
        reference._locality_table,
        reference.not_available_table,
        services.standards,
        services.promises,
    ):
        assert len(made(blind))
    assert profile_map._ground(blind)["ward"].size
    assert other._plain_map(blind).words
    asked = set(vars(blind)["_memory"]._shelves)
    shared = {
        each.__wrapped__
        for name, module in list(sys.modules.items())
        if name.startswith(("pages.", "layers."))
        for each in vars(module).values()
        if getattr(each, "shared", None) is True and each.__module__ == name
    }
    assert shared - asked == set()
    assert len(shared) >= 17
