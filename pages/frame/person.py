"""Who uses the page, and what they may do with the register.

People sign in with OpenID Connect (`st.login`), where the secrets say with whom; what role they have is read
from the file of the roles at every step. Who runs the atlas for themselves names themselves instead.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime.secrets import secrets_singleton

from geo.errors import AtlasError
from geo.events import tell
from geo.pack import people
from geo.pack.desk import NOBODY, Role, Signed
from layers.look.escaping import as_text
from pages.frame import ui

EDITOR: Final = "NEEDS_ATLAS_EDITOR"
"""The name of a person who runs the atlas for themselves: they may do everything."""
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
SECRET_LENGTH: Final = 32
MAY: Final = {
    Role.READER: "may read, and has no role to change anything",
    Role.EDITOR: "may propose changes",
    Role.APPROVER: "may propose changes, decide about them and declare lists complete",
    Role.KEEPER: "may change the register, take files over and go back to earlier states",
}
_TOLD: Final = "role that was told"
_NEEDED: Final = ("client_id", "client_secret", "server_metadata_url", "redirect_uri", "cookie_secret")
_PASSED_ON: Final = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip")
_NO_ROLES: Final = "The roles cannot be read, so nobody can change anything. Tell whoever runs the atlas."


# ---- Who it is ---------------------------------------------------------------------------------------------


def signed() -> Signed:
    """Return who uses this page; nobody where no one has signed in."""
    claims = _claims()
    if claims:
        try:
            roles = people.read_roles()
        except AtlasError:  # a file with faults gives nobody a role; `line` says so
            roles = people.Roles()
        who = people.resolved(claims, roles, time.time())
        if st.session_state.get(_TOLD) != who.role:
            st.session_state[_TOLD] = who.role
            tell("sign-in", {"role": who.role.name.lower()})
        return who
    name = os.environ.get(EDITOR, "").strip()
    return Signed(name, role=Role.KEEPER) if name and _is_at_home() else NOBODY


def line() -> None:
    """Show who has signed in, with the way in or out; nothing where nobody can sign in."""
    claims = _claims()
    if not claims:
        if name := signed().name:
            ui.paragraph(f"You change the register as {name}, on this computer.", small=True)
        if name or not _auth():
            return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="person"):
        words = _who(claims) if claims else "Reading is open to everybody. To change the register, sign in."
        # As wide as its words, so that the button stands beside them.
        st.html(f'<p class="atlas-said">{as_text(words)}</p>', width="content")
        if claims:
            st.button("Sign out", key="person-out", on_click=st.logout)
        else:
            st.button("Sign in", key="person-in", on_click=st.login)


def _who(claims: Mapping[str, Any]) -> str:
    """Say who has signed in and what they may do."""
    try:
        people.read_roles()
    except AtlasError:
        return _NO_ROLES
    who = signed()
    if not who.name:
        return "You are signed in without a name, so you can change nothing: every change names a person."
    if not people.is_recent(claims, time.time()):
        return f"{who.name} signed in more than {people.HOURS} hours ago. To change anything, sign in again."
    return f"{who.name} {MAY[who.role]}."


def _claims() -> dict[str, Any]:
    """Return what the provider says of whoever has signed in; nothing where no one has."""
    said: dict[str, Any] = dict(st.user.to_dict())
    return said if said.get("is_logged_in") is True else {}


def _is_at_home() -> bool:
    """Tell whether a page is asked for on this computer itself: by its own name, and passed on by nobody."""
    headers = {name.lower(): value for name, value in st.context.headers.to_dict().items()}
    host = urlsplit(f"//{headers.get('host', LOOPBACK[0])}").hostname
    return _listens_at_home() and host in LOOPBACK and not any(each in headers for each in _PASSED_ON)


# ---- Whether it may be so --------------------------------------------------------------------------------


def require_sound() -> None:
    """Refuse to start where the settings would let anybody in, or nobody.

    Raises
    ------
    AtlasError : what is wrong, and how to mend it.
    """
    auth = _auth()
    if os.environ.get(EDITOR, "").strip():
        if not _listens_at_home():
            raise AtlasError(
                f"{EDITOR} lets everybody who reaches the atlas change the register, so it is for a server "
                "that listens on this computer alone. Start it with --server.address 127.0.0.1, or unset "
                f"{EDITOR} and let people sign in (docs/deploy.md)."
            )
        if auth:
            raise AtlasError(
                f"{EDITOR} is for a person who runs the atlas for themselves, but the secrets have a section "
                f"[auth], with which people sign in. Unset {EDITOR}, or take the section out."
            )
    if auth:
        if wrong := faults_of_auth(auth):
            raise AtlasError("\n".join(["The section [auth] of the secrets cannot be used:", *wrong]))
        people.read_roles()


def faults_of_auth(auth: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the settings of the sign-in, one line each."""
    found = [
        f"  {each} is missing" for each in _NEEDED if not (isinstance(auth.get(each), str) and auth[each])
    ]
    if 0 < len(str(auth.get("cookie_secret", ""))) < SECRET_LENGTH:
        found.append(
            f"  cookie_secret is shorter than {SECRET_LENGTH} characters: whoever guesses it is anybody. "
            'Make one with: python -c "import secrets; print(secrets.token_hex(32))"'
        )
    back = urlsplit(str(auth.get("redirect_uri", "")))
    path = f"/{(st.get_option('server.baseUrlPath') or '').strip('/')}".rstrip("/") + "/oauth2callback"
    if back.path and back.path != path:
        found.append(f"  redirect_uri must end in {path}, since the atlas lies there")
    for name in ("redirect_uri", "server_metadata_url"):
        given = urlsplit(str(auth.get(name, "")))
        if given.scheme and given.scheme != "https" and given.hostname not in LOOPBACK:
            found.append(f"  {name} must begin with https:// (only on this computer itself http will do)")
    return found


def _auth() -> Mapping[str, Any]:
    """Return the section [auth] of the secrets; empty without one."""
    if not secrets_singleton.load_if_toml_exists():
        return {}
    found = secrets_singleton.get("auth", {})
    return dict(found) if isinstance(found, Mapping) else {}


def _listens_at_home() -> bool:
    """Tell whether the server listens on this computer alone."""
    return str(st.get_option("server.address") or "").strip().strip("[]").lower() in LOOPBACK
