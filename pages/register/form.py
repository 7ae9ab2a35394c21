"""A service corrected in place: its fields, its point, what would change, and where the change goes."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from geo.errors import AtlasError
from geo.pack.catalogue import STATUSES, ServiceCategory
from geo.pack.pack import Pack
from geo.report.postcodes import whereabouts
from layers.look.escaping import as_text
from layers.map.view import DrawMode
from pages.frame import state, ui
from pages.register import conflict, drafting, handing_in, hours, keeping, preview, words
from pages.register.drafting import Draft, widget
from pages.register.keeping import Way

PAGE = "register"
_MODE: Final = "register pointing"
CELLS: Final = ("name", "status", "address", "postcode", "as_of", "ward_stated", "notes")
ABOUT: Final = ("source", "why")


def mode() -> DrawMode | None:
    """Return what the visitor is asked to show on the map, if anything."""
    return "point" if st.session_state.get(_MODE) else None


def on_draw(service: str, category: str) -> Any:
    """Return what takes a point from the map into a draft; called before the page runs."""
    key = service or f"{keeping.NEW}{category}"

    def drawn(geometry: dict[str, Any] | None) -> None:
        st.session_state[_MODE] = ""
        draft = drafting.held(key)
        if draft is not None and geometry is not None and geometry["type"] == "Point":
            longitude, latitude = geometry["coordinates"]
            draft.spot, draft.place = (float(longitude), float(latitude)), "map"

    return drawn


def panel(pack: Pack, way: Way, category: ServiceCategory, service: str) -> None:
    """Show the form of a service, or of a new one of a category."""
    draft = drafting.begun(pack, way, category.id, service)
    ui.heading(str(pack.services.at[service, "name"]) if service else f"A new {category.singular}", level=2)
    said(handing_in.refused())
    if conflict.panel(pack, way, draft):
        return
    _fields(pack, draft)
    _ages(pack, draft)
    _place(pack, draft)
    _because(pack, draft)
    names = drafting.differing(pack, way, draft)
    if names:
        body = drafting.body_of(pack, way, draft)
        lines = words.differences(pack, draft.base if service else None, body)
        preview.shown(lines, preview.tried(pack, category.id, str(body["service_id"]), body))
    _buttons(pack, way, draft)
    st.html(f'<p class="atlas-said" role="status" style="margin:0">{as_text(_state(pack, way, draft))}</p>')


def said(lines: tuple[str, ...]) -> None:
    """Say why nothing was done."""
    if lines:
        rows = "".join(f"<p>{as_text(each)}</p>" for each in lines)
        st.html(f'<div role="alert" class="atlas-said"><strong>Nothing was saved.</strong>{rows}</div>')


def _says(draft: Draft, name: str) -> dict[str, Any]:
    """Return key and callback of the widget of a cell, which says what the draft holds."""
    key = widget(draft.key, name)
    if key not in st.session_state:
        usual = _day(draft) if name == "as_of" else draft.cell(name)
        st.session_state[key] = getattr(draft, name) if name in ABOUT else usual
    return {"key": key, "on_change": _taken, "args": (draft.key,)}


def _day(draft: Draft) -> str:
    """Return the date of the facts: that of today until somebody writes another."""
    return draft.typed.get("as_of") or keeping.today().isoformat()


def _taken(key: str) -> None:
    """Take what the widgets say into the draft; for callbacks."""
    draft = drafting.held(key)
    if draft is None:
        return
    for name in (*CELLS, *ABOUT):
        if (text := st.session_state.get(widget(key, name))) is None:
            continue
        if name in ABOUT:
            setattr(draft, name, text)
        elif name == "as_of":
            if text != _day(draft):
                draft.typed[name] = text
        elif text != draft.cell(name):
            draft.typed[name] = text


def _fields(pack: Pack, draft: Draft) -> None:
    """Ask for name, status, address and postcode."""
    left, right = st.columns([3, 2], gap="small")
    left.text_input("Name", max_chars=200, **_says(draft, "name"))
    right.selectbox("Status", STATUSES, format_func=words.STATUSES.__getitem__, **_says(draft, "status"))
    left, right = st.columns([3, 2], gap="small")
    left.text_input("Address", max_chars=300, **_says(draft, "address"))
    right.text_input("Postcode", max_chars=12, **_says(draft, "postcode"))
    if postcode := draft.cell("postcode"):
        ui.paragraph(postcode_words(pack, postcode), small=True)


def postcode_words(pack: Pack, postcode: str) -> str:
    """Return where a postcode lies and how exact its middle is, or why nobody knows."""
    try:
        found = whereabouts(pack, postcode)
    except AtlasError as error:
        return str(error)
    if found.beyond:
        return f"{found.postcode} lies in {found.beyond}."
    ward = pack.area_name(found.areas["ward"])
    kind = pack.register.terms.of_postcode if pack.register.terms else None
    good = "only an estimate: it gives no point"
    if kind is not None and not found.estimated:
        good = f"good to {kind.metres:g} m"
    return f"{found.postcode} lies in {ward}. Its middle is {good}."


def _ages(pack: Pack, draft: Draft) -> None:
    """Say for whom it is and when, and lead to where that is corrected: it belongs to what is on there."""

    def leave() -> None:
        _taken(draft.key)
        _leave()
        hours.unfold()

    if draft.service:
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{PAGE}-ages"):
            ui.paragraph(hours.in_short(pack, draft.service), small=True)
            st.button("Ages and hours", icon=":material/schedule:", key=f"{PAGE}.ages", on_click=leave)


def _leave() -> None:
    """Show the service again; what was written stays a draft. For callbacks."""
    state.say(PAGE, "edit", "no")
    st.session_state[_MODE] = ""


def _place(pack: Pack, draft: Draft) -> None:
    """Ask where it stands."""
    offered, key = drafting.places(pack, draft), widget(draft.key, "place")
    st.session_state[key] = drafting.place_of(pack, draft)

    def chosen() -> None:
        draft.place = st.session_state[key]

    def point() -> None:
        st.session_state[_MODE] = draft.key

    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.segmented_control(
            "Its point",
            offered,
            format_func=words.PLACES.__getitem__,
            key=key,
            on_change=chosen,
            required=True,
        )
        st.button("Show it on the map", icon=":material/add_location:", key=f"{PAGE}.point", on_click=point)
    if mode():
        ui.paragraph("Click on the map where it stands, or move the map under the cross.", small=True)


def _because(pack: Pack, draft: Draft) -> None:
    """Ask where it is known from, as of when and why."""
    left, right = st.columns([3, 2], gap="small")
    hint = "A visit, a call, a web address"
    left.text_input("Where you know this from", max_chars=500, placeholder=hint, **_says(draft, "source"))
    right.text_input("Date of these facts", max_chars=20, **_says(draft, "as_of"))
    with st.expander("Ward, notes, reason", key=f"{PAGE}.more"):
        names = sorted(str(each) for each in pack.areas["ward"]["area_name"])
        stated = draft.cell("ward_stated")
        st.selectbox(
            words.FIELDS["ward_stated"],
            ["", *([stated] if stated and stated not in names else []), *names],
            format_func=lambda each: each or "None",
            **_says(draft, "ward_stated"),
        )
        st.text_area("Notes", max_chars=2_000, height=70, **_says(draft, "notes"))
        st.text_input("Why (else the fields that you changed)", max_chars=300, **_says(draft, "why"))


def _buttons(pack: Pack, way: Way, draft: Draft) -> None:
    """Show what hands the draft in, confirms the service, or leaves the form."""

    def act(what: Any) -> None:
        _taken(draft.key)
        what(pack, way, draft.key)

    def again() -> None:
        drafting.forget(pack, way, draft.key)
        st.session_state[_MODE] = ""

    with st.container(horizontal=True, gap="small", key=f"{PAGE}-save"):
        st.button(
            words.SAVE[way.goes], key=f"{PAGE}.save", type="primary", on_click=act, args=(handing_in.save,)
        )
        if draft.service:
            st.button(
                "Still right",
                key=f"{PAGE}.confirm",
                icon=":material/check:",
                on_click=act,
                args=(handing_in.confirm,),
            )
        if drafting.is_begun(draft):
            st.button("Begin again", key=f"{PAGE}.again", on_click=again)
        st.button("Leave", key=f"{PAGE}.leave", on_click=_leave)


def _state(pack: Pack, way: Way, draft: Draft) -> str:
    """Return where the change will go, and whether the draft is kept."""
    if not way.reaches:
        return " ".join([words.ONLY_COPY, words.FOR_OTHERS[way.why], words.ONLY_HERE])
    goes = "It counts at once" if way.goes == "change" else "An approver decides about it"
    try:
        at = drafting.store(pack, way, draft)
    except AtlasError as error:
        return f"{goes}. This draft is not kept: {error}"
    kept = f" Draft kept at {at}." if at else ""
    return f"{goes}, in the name of {way.by.name}.{kept}"
