"""The working copy: lists of services that one visitor replaced for this session."""

from __future__ import annotations

import streamlit as st

from geo.pack.pack import Pack
from layers.look.escaping import as_text
from pages.frame import release

_KEY = "working copy"
_LOST = "working copy lost"


def of(pack: Pack) -> Pack:
    """Return this session's working copy of the pack, or the pack itself; say on the page which it is."""
    kept = st.session_state.get(_KEY)
    if kept is not None and kept[0] != pack.digest:
        # The pack's files have changed: what was built on the old ones no longer holds.
        del st.session_state[_KEY]
        st.session_state[_LOST] = True
        kept = None
    if st.session_state.pop(_LOST, False):
        st.html(
            '<p role="status"><strong>Your working copy was set aside</strong>, because the data of the '
            "atlas have changed. Upload your list again on the page Register.</p>"
        )
    if kept is None:
        return pack
    copy: Pack = kept[1]
    banner(copy)
    return copy


def use(pack: Pack, copy: Pack) -> None:
    """Work with a copy of the pack for the rest of this session; nobody else sees it."""
    st.session_state[_KEY] = (pack.digest, copy)


def discard() -> None:
    """Go back to the pack."""
    st.session_state.pop(_KEY, None)
    release.soon()


def active() -> bool:
    """Tell whether this session works with a copy."""
    return _KEY in st.session_state


def banner(copy: Pack) -> None:
    """Say that the page rests on lists that this visitor uploaded."""
    titles = ", ".join(copy.catalogue[each].title for each in copy.working_copy)
    st.html(
        '<div role="status" style="border:2px solid #7a4b00;background:#fff4d6;color:#1a1a1a;'
        'padding:0.5rem 0.8rem;border-radius:0.3rem;max-width:75ch"><strong>Working copy.</strong> '
        f"Your own list stands in place of the atlas's: {as_text(titles)}. Only you see this, and only until "
        "you close this window. Download or discard it on the page Register.</div>"
    )
