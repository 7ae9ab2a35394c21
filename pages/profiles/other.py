"""Any other area on the page Profiles: drawn, uploaded, made of small areas, or whom a site serves."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

import shapely
import streamlit as st
from pandas import Series

from geo.access.custom_area import CustomArea, listed, outline_of, outlined, read_area
from geo.access.named_areas import NamedAreas
from geo.access.outline_text import decode, encode
from geo.errors import AtlasError, Faults
from geo.gaps.catchment_area import catchment_area
from geo.memory import kept
from geo.need.area_children import require_enough
from geo.pack.pack import Pack
from geo.report.question import Form
from layers.look.palette import Look
from layers.map.categories import category_layer
from layers.map.view import MapView, area_words
from pages.frame import map_view, state, ui
from pages.frame.uploads import judged
from pages.frame.widgets import ask
from pages.profiles.choices import PAGE, Asked

OUTLINE, AREAS, SITE = "outline:", "areas:", "site:"
DRAWING: Final = f"{PAGE}-drawing"
NAMED: Final = f"{PAGE}-named"
UPLOAD: Final = f"{PAGE}.outline-file"
_LONGEST: Final = 400
"""Letters of small-area codes that are typed into a field."""
_UNNAMED: Final = "Your area"


def area_of(pack: Pack, asked: Asked) -> CustomArea | str | None:
    """Return the area that the link names, None where it names none, or why there can be none, in words."""
    if not asked.chosen:
        return None
    # The same object in every run: what is worked out for it is kept on it.
    return judged(("area", pack.digest, asked.chosen, asked.called), partial(_judged, pack, asked))


def _judged(pack: Pack, asked: Asked) -> CustomArea | str:
    """Return the area that is asked for, or why there can be no profile of it."""
    try:
        found = _read(pack, asked.chosen, asked.called)
        require_enough(pack, found)
    except AtlasError as error:
        return str(error)
    return found


def _read(pack: Pack, text: str, name: str) -> CustomArea:
    """Return the area of a link.

    Raises
    ------
    AtlasError : the text is none, or there can be no such area.
    """
    if text.startswith(AREAS):
        codes = [each.strip() for each in text.removeprefix(AREAS).replace(".", ",").split(",")]
        return listed(pack, name or _UNNAMED, [each for each in codes if each])
    if text.startswith(SITE):
        return catchment_area(pack, text.removeprefix(SITE), name=name)
    if not text.startswith(OUTLINE):
        raise AtlasError("An area of your own is an outline, a list of small areas, or a site.")
    faults = Faults()
    found = outlined(pack, name or _UNNAMED, decode(text.removeprefix(OUTLINE)), faults)
    if found is None:
        raise AtlasError(" ".join(f"{each.rule}." for each in faults))
    return found


def _written(pack: Pack, area: CustomArea) -> str:
    """Return an area as a link has it."""
    if area.codes:
        return AREAS + ".".join(area.codes)
    return OUTLINE + encode(outline_of(pack, area))


# ---- What a visitor gives ----------------------------------------------------------------------------------


def _say(text: str, name: str = "") -> None:
    """Make an area the choice; for callbacks."""
    state.say(PAGE, "chosen", text)
    if name:
        state.say(PAGE, "name", name)
    st.session_state[DRAWING] = False


def _back() -> None:
    """Return to the areas of the atlas; for callbacks."""
    state.renew(PAGE, ["chosen", "name"])


def _drawn(geometry: dict[str, Any] | None) -> None:
    """Take what was drawn into the choices; called before the page runs."""
    st.session_state[DRAWING] = False
    if geometry is None:
        return
    shape = shapely.geometry.shape(geometry)
    try:
        _say(OUTLINE + encode(shape))
    except AtlasError as error:
        st.session_state[f"{PAGE}-refused"] = str(error)


def section(pack: Pack, form: Form[Asked]) -> None:
    """Show how to give an area of one's own, folded; and the areas that this session has named."""
    chosen = form.asked.chosen
    with st.expander("Any other area: an outline, small areas, or whom a site serves", key=f"{PAGE}-other"):
        ui.paragraph(
            "Its figures are apportioned over homes and carry the error of that; what is known for "
            "wards only is left out. Your outline stands in the link of this page, and nowhere else.",
            small=True,
        )
        if refused := st.session_state.pop(f"{PAGE}-refused", ""):
            st.warning(refused)
        _draw(pack)
        _upload(pack)
        left, right = st.columns(2, gap="medium", vertical_alignment="bottom")
        with left:
            _small_areas(pack)
        with right:
            _site(pack)
        if chosen:
            ask(form, "name")
            with st.container(horizontal=True, key=f"{PAGE}-own"):
                st.button("Back to the areas of the atlas", key=f"{PAGE}-back", on_click=_back)
                st.button("Keep it for this session", key=f"{PAGE}-keep", on_click=partial(_keep, pack, form))
        else:
            state.keep(PAGE, ["name"])
        _named(pack)
    state.keep(PAGE, ["chosen"])


def _draw(pack: Pack) -> None:
    """Offer a map to draw on."""
    if not st.session_state.get(DRAWING):
        st.button("Draw it on the map", icon=":material/polyline:", key=f"{PAGE}-draw", on_click=_begin)
        return
    map_view.draw(_plain_map(pack), key=f"{PAGE}-map", mode="polygon", on_draw=_drawn)


def _begin() -> None:
    """Start drawing; for callbacks."""
    st.session_state[DRAWING] = True


@kept(1, shared=True)
def _plain_map(pack: Pack) -> MapView:
    """Return the wards without figures."""
    wards = pack.areas["ward"]["area_name"]
    layer = category_layer(
        Series("ward", index=wards.index),
        Series("", index=wards.index),
        wards,
        title="Wards",
        looks={"ward": Look(pack.place.levels["ward"].singular, "#f4f1e8")},
        areas=area_words(pack, "ward"),
    )
    return MapView(map_view.base_of(pack, "ward"), layer, title="Wards", words="Draw an outline on the map.")


def _upload(pack: Pack) -> None:
    """Take an outline as a file."""
    file = st.file_uploader(
        "Or upload it (GeoJSON, GeoPackage)", type=["geojson", "json", "gpkg"], key=UPLOAD
    )
    if file is None:
        return
    area, faults = judged(
        ("profile outline", file.file_id, pack.digest), _reading(pack, file.name, file.getvalue())
    )
    if area is None:
        ui.bullets([str(each) for each in faults][:10])
        return
    try:
        text = _written(pack, area)
    except AtlasError as error:
        ui.paragraph(str(error))
        return
    st.button(f"Show {ui.plain(area.name)}", key=f"{PAGE}-uploaded", on_click=partial(_say, text, area.name))


def _reading(pack: Pack, name: str, content: bytes) -> Callable[[], tuple[CustomArea | None, Faults]]:
    """Return what reads an outline, with every fault of its file."""

    def read() -> tuple[CustomArea | None, Faults]:
        faults = Faults()
        return read_area(pack, "", content, name, faults), faults

    return read


def _small_areas(pack: Pack) -> None:
    """Take codes of small areas."""
    key = f"{PAGE}-codes"

    def taken() -> None:
        if said := str(st.session_state[key]).strip():
            _say(AREAS + ".".join(said.replace(",", " ").split()))

    label = f"Or codes of {ui.plain(pack.place.levels['lsoa'].plural)}"
    codes = ", ".join(str(each) for each in pack.small_areas.index[:2])
    st.text_input(label, key=key, max_chars=_LONGEST, placeholder=codes, on_change=taken)


def _site(pack: Pack) -> None:
    """Take a site, whose catchment is looked at."""
    key = f"{PAGE}-site"
    options = _sites(pack)
    if not options:
        return

    def taken() -> None:
        if st.session_state[key]:
            _say(SITE + str(st.session_state[key]))

    st.selectbox(
        "Or whom a site serves",
        list(options),
        index=None,
        format_func=lambda each: options[each],
        placeholder="Choose a site",
        key=key,
        on_change=taken,
    )


@kept(4)
def _sites(pack: Pack) -> dict[str, str]:
    """Return the sites with a catchment: those of promises made to localities."""
    found: dict[str, str] = {}
    for promise in pack.promises.values():
        if promise.level != "locality" or promise.test == "none":
            continue
        rows = pack.services[pack.services["category"].isin(promise.categories)]
        for service, name in zip(rows.index, rows["name"], strict=True):
            try:
                catchment_area(pack, str(service))
            except AtlasError:
                continue
            found[str(service)] = str(name)
    return found


# ---- Areas that the session keeps --------------------------------------------------------------------------


def _keep(pack: Pack, form: Form[Asked]) -> None:
    """Keep the area under its name; for callbacks."""
    named: NamedAreas = st.session_state.get(NAMED, NamedAreas())
    try:
        area = _read(pack, form.asked.chosen, form.asked.called)
        st.session_state[NAMED] = named.with_area(pack, area)
    except AtlasError as error:
        st.session_state[f"{PAGE}-refused"] = str(error)


def _named(pack: Pack) -> None:
    """Show the areas that the session keeps."""
    named: NamedAreas = st.session_state.get(NAMED, NamedAreas())
    if not named.areas:
        return
    ui.paragraph("Kept for this session:", small=True)
    with st.container(horizontal=True, key=f"{PAGE}-kept"):
        for number, each in enumerate(named.areas):
            shown = partial(_say, _written(pack, each), each.name)
            st.button(ui.plain(each.name), key=f"{PAGE}-kept-{number}", on_click=shown)
