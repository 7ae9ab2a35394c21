"""What a visitor has written of a service and not yet handed in; who is signed in finds it again later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import streamlit as st

from geo.errors import AtlasError
from geo.gaps.edits import NO_POINT, changed, next_id, pointed_at
from geo.pack import pending
from geo.pack.derived_points import silent
from geo.pack.kept_items import service_body
from geo.pack.pack import Pack
from geo.pack.postcodes import normal
from geo.store.register.items import Edit, Item
from pages.register import keeping
from pages.register.keeping import NEW, Way

_KEY: Final = "register drafts"
DATED: Final = ("as_of", "source_url")
"""Cells that say when and from where, not what."""


@dataclass
class Draft:
    """A service as somebody would have it.

    Attributes
    ----------
    category, service : which; a new one has no id yet
    seen, base : the version that was edited, and its cells
    typed : cells as they are written now
    spot : longitude and latitude that were shown on the map
    place : as_is, postcode or map, as was chosen; empty while nobody chose
    source, why : of the change
    """

    category: str
    service: str = ""
    seen: int = 0
    base: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    spot: tuple[float, float] | None = None
    place: str = ""
    source: str = ""
    why: str = ""

    @property
    def key(self) -> str:
        """Return what the draft is of."""
        return self.service or f"{NEW}{self.category}"

    def cell(self, name: str) -> str:
        """Return a cell as it is written now."""
        return self.typed.get(name, self.base.get(name, ""))


def places(pack: Pack, draft: Draft) -> list[str]:
    """Return where the service can be put: as it is, in the middle of its postcode, as shown on the map."""
    found = ["as_is"] if draft.service else []
    postcode, outlined = draft.cell("postcode"), bool(draft.cell("polygon_id"))
    if postcode and not outlined and not pack.postcodes.empty and not silent(postcode, pack.postcodes):
        found.append("postcode")
    if draft.spot:
        found.append("map")
    return found or ["as_is"]


def place_of(pack: Pack, draft: Draft) -> str:
    """Return where the service is put: as was chosen, else on the map, else by a postcode that is new."""
    offered = places(pack, draft)
    if draft.place in offered:
        return draft.place
    if "map" in offered:
        return "map"
    terms, kind = pack.register.terms, draft.base.get("coord_accuracy", "")
    rough = terms is not None and all(each.words != kind or not each.decides_ward for each in terms.accuracy)
    new = normal(draft.cell("postcode")) != normal(draft.base.get("postcode", ""))
    return "postcode" if "postcode" in offered and (new or not draft.service) and rough else offered[0]


def body_of(pack: Pack, way: Way, draft: Draft, service: str = "") -> dict[str, str]:
    """Return the cells that a draft would give its service; `service` is the id of a new one."""
    cells = {**draft.base, **draft.typed}
    cells["as_of"] = draft.cell("as_of") if "as_of" in draft.typed else keeping.today().isoformat()
    cells["source_url"] = draft.source.strip() or cells.get("source_url", "")
    place = place_of(pack, draft)
    if place == "postcode":
        cells |= NO_POINT
    elif place == "map" and draft.spot:
        longitude, latitude = draft.spot
        day = keeping.today()
        cells |= pointed_at(pack, longitude, latitude, by=way.by.name if way.reaches else "", day=day)
    cells["postcode"] = normal(cells.get("postcode", "")) or cells.get("postcode", "")
    if not draft.service:
        cells |= {"service_id": service or next_id(pack, draft.category), "category": draft.category}
    return service_body({name: text.strip() for name, text in cells.items()})


def differing(pack: Pack, way: Way, draft: Draft) -> list[str]:
    """Return which cells a draft changes, but for when and from where; of a new service what is typed."""
    if not draft.service:
        return [name for name, text in draft.typed.items() if text and name not in ("status", *DATED)]
    return [each for each in changed(draft.base, body_of(pack, way, draft)) if each not in DATED]


def begun(pack: Pack, way: Way, category: str, service: str) -> Draft:
    """Return the draft of a service in this session, else the one that was kept, else a new one."""
    held: dict[str, Draft] = st.session_state.setdefault(_KEY, {})
    key = service or f"{NEW}{category}"
    if key not in held:
        held[key] = _kept(pack, way, key) or fresh(pack, way, category, service)
    draft = held[key]
    if service and not is_begun(draft):
        now = fresh(pack, way, category, service)
        if now != draft:  # it is listed otherwise since, and nobody has written anything
            hold(now)
        return now if now != draft else draft
    return draft


def overtaken(pack: Pack, way: Way, draft: Draft) -> Item | None:
    """Return a service of the register as it is now, where a draft was begun from another state of it.

    A backup that was restored gives the number of a version again to other cells, so these count, too.

    Raises
    ------
    AtlasError : the register cannot be read.
    """
    if not way.reaches or not draft.service:
        return None
    there = keeping.item_of(pack, way, draft.service)
    return None if there.version == draft.seen and dict(there.body or {}) == draft.base else there


def is_begun(draft: Draft) -> bool:
    """Tell whether anything was written."""
    written = {name: text for name, text in draft.typed.items() if text != draft.base.get(name, "")}
    written.pop("status", "") if not draft.service else None
    return bool(written or draft.spot or draft.source or draft.why or draft.place)


def held(key: str) -> Draft | None:
    """Return a draft of this session."""
    drafts: dict[str, Draft] = st.session_state.get(_KEY, {})
    return drafts.get(key)


def hold(draft: Draft) -> None:
    """Put a draft in place of the one of the same service."""
    st.session_state.setdefault(_KEY, {})[draft.key] = draft
    forget_widgets(draft.key)


def fresh(pack: Pack, way: Way, category: str, service: str) -> Draft:
    """Return the draft of a service of which nothing is written."""
    if not service:
        return Draft(category, typed={"status": "open"})
    item = keeping.item_of(pack, way, service)
    return Draft(category, service, item.version, dict(item.body or {}))


def store(pack: Pack, way: Way, draft: Draft) -> str:
    """Keep a draft where its author is signed in; return when it was kept, empty where it is not.

    Raises
    ------
    AtlasError : it cannot be written.
    """
    if not way.reaches:
        return ""
    body, key = _plain(draft), f"{_KEY} kept {draft.key}"
    print_of, at = st.session_state.get(key, ("", ""))
    text = json.dumps(body, sort_keys=True)
    if not is_begun(draft):
        if at:
            forget(pack, way, draft.key, session=False)
        return ""
    if text != print_of:
        at = pending.keep_draft(pack.place, way.by, draft.key, body).at
        st.session_state[key] = (text, at)
    return f"{keeping.here(at):%H:%M}"


def forget(pack: Pack, way: Way, key: str, *, session: bool = True) -> None:
    """Drop a draft: it was handed in, or its author begins again."""
    st.session_state.pop(f"{_KEY} kept {key}", None)
    if session:
        st.session_state.get(_KEY, {}).pop(key, None)
        forget_widgets(key)
    if way.reaches:
        try:
            pending.drop_draft(pack.place, way.by, key)
        except AtlasError:
            return  # it will be offered again


def widget(key: str, name: str) -> str:
    """Return the key of the widget of a cell."""
    return f"register.edit.{key}.{name}"


def forget_widgets(key: str) -> None:
    """Let the widgets of a draft say again what it holds."""
    for each in [name for name in st.session_state if str(name).startswith(widget(key, ""))]:
        del st.session_state[each]


def edit_of(pack: Pack, way: Way, draft: Draft) -> Edit:
    """Return the edit that hands a draft in; a new service gets its id."""
    service = draft.service
    if not service:
        service = next_id(pack, draft.category, pending.ids_given(pack.place) if way.reaches else ())
    return keeping.with_body(draft.seen, service, body_of(pack, way, draft, service))


def _kept(pack: Pack, way: Way, key: str) -> Draft | None:
    """Return the draft that was kept for who is signed in; one that cannot be read is none."""
    if not way.reaches:
        return None
    try:
        found = next((each for each in pending.drafts_of(pack.place, way.by) if each.key == key), None)
        draft = None if found is None else _read(found.body)
    except (AtlasError, TypeError, ValueError):
        return None
    if found is not None and draft is not None:
        text = json.dumps(_plain(draft), sort_keys=True)
        st.session_state[f"{_KEY} kept {key}"] = (text, found.at)
    return draft


def _plain(draft: Draft) -> dict[str, Any]:
    return asdict(draft) | {"spot": list(draft.spot) if draft.spot else None}


def _read(body: Mapping[str, Any]) -> Draft:
    spot = body.get("spot")
    return Draft(**{**body, "spot": (float(spot[0]), float(spot[1])) if spot else None})
