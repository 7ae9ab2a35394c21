"""Signing in at a real provider: each person sees and does what their role says, whatever they send."""

from __future__ import annotations

import json
import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from websockets.sync.client import connect
from websockets.typing import Subprotocol

import geo.sample
from geo.pack import kept_changes, kept_register
from geo.pack.desk import Role
from geo.sample import town
from geo.store.directory import PackFiles
from geo.store.register.address import REGISTER, STATE, chosen
from geo.store.register.items import Change
from pages.frame.person import MAY
from tests.e2e.conftest import Server, serving
from tests.e2e.visit import settled, visit
from tests.signing_in import PEOPLE, ROLES, SECRET, provider, secrets_file

pytestmark = pytest.mark.browser
DEEDS = ("Propose", "Accept", "Change", "Restore")
COOKIE = "_streamlit_user"


@dataclass(frozen=True)
class Desk:
    """A server whose people sign in, the register that they change, and the file of their roles."""

    server: Server
    state: Path
    roles: Path

    @property
    def url(self) -> str:
        return f"{self.server.url}/"

    def changes(self) -> list[Change]:
        """Return what people did to the register; how it began left out."""
        with chosen(STATE, str(self.state)), chosen(REGISTER, ""):
            return kept_register.changes_of(town().place)[13:]


@pytest.fixture(scope="module")
def provided(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with provider(tmp_path_factory.mktemp("provider")) as address:
        yield address


@pytest.fixture(scope="module")
def serving_desk(tmp_path_factory: pytest.TempPathFactory, provided: str) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    (folder / "roles.toml").write_text(ROLES, "utf-8")
    data = Path(shutil.copytree(Path(geo.sample.__file__).parent / "town", folder / "town"))
    with chosen(STATE, str(folder)), chosen(REGISTER, ""):
        kept_changes.make(town().place, town().register, PackFiles(data))
    secrets = secrets_file(folder, provided, "http://127.0.0.1:{port}/atlas")
    with serving(
        folder,
        data,
        application="tests/e2e/desk/application.py",
        base="/atlas",
        options=["--secrets.files", str(secrets)],
        variables={STATE: str(folder)},
    ) as server:
        yield Desk(server, folder, folder / "roles.toml")


@pytest.fixture
def desk(serving_desk: Desk) -> Iterator[Desk]:
    """The server, whose roles are as they were before."""
    yield serving_desk
    serving_desk.roles.write_text(ROLES, "utf-8")


def _enter(page: Page, desk: Desk, who: str) -> None:
    """Sign in at the provider as one of its people, or as nobody."""
    visit(page, desk.url)
    if not who:
        return
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name=who, exact=True).click()
    expect(page.locator(".st-key-person")).to_contain_text(str(PEOPLE[who]["name"]))
    settled(page)


def _press(page: Page, name: str) -> None:
    """Press a deed and wait for what the desk says."""
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_text(re.compile(rf"^{name}: "))).to_be_visible()
    settled(page)


MAY_DO = {"": 0, "eve": 0, "mal": 0, "ann": 1, "ben": 3, "cem": 4}


@pytest.mark.parametrize("who", MAY_DO)
def test_each_person_sees_what_their_role_says_and_can_do_no_more(page: Page, desk: Desk, who: str) -> None:
    _enter(page, desk, who)
    for position, name in enumerate(DEEDS):
        shown = position < MAY_DO[who]
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(int(shown))
    # Even a page that hides nothing changes nothing: the desk itself asks for the role.
    visit(page, f"{desk.url}?show=all")
    for position, name in enumerate(DEEDS):
        before = desk.changes()
        _press(page, name)
        if position < MAY_DO[who]:
            expect(page.get_by_text(f"{name}: done")).to_be_visible()
            assert desk.changes() != before
        else:
            expect(page.get_by_text(re.compile(rf"^{name}: .*Nothing was written"))).to_be_visible()
            assert desk.changes() == before
    if MAY_DO[who]:
        last = desk.changes()[-1]
        assert (last.by.name, last.by.address) == (PEOPLE[who]["name"], PEOPLE[who]["email"])


def test_whoever_signs_out_is_nobody_again(page: Page, desk: Desk) -> None:
    _enter(page, desk, "ben")
    expect(page.locator(".st-key-person")).to_contain_text(f"Ben Approver {MAY[Role.APPROVER]}")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button").first.click()  # the provider asks whether to end its own session, too
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(page).to_have_url(desk.url)
    assert COOKIE not in {each["name"] for each in page.context.cookies()}
    visit(page, f"{desk.url}?show=all")
    before = desk.changes()
    _press(page, "Change")
    assert desk.changes() == before


def test_who_signs_in_comes_back_with_the_choices_of_the_page(page: Page, desk: Desk) -> None:
    address = f"{desk.url}?show=all&name=%C3%A9%3B+x"
    visit(page, address)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="ann", exact=True).click()
    expect(page.locator(".st-key-person")).to_contain_text("Ann Editor")
    expect(page).to_have_url(address)
    # Where somebody comes from elsewhere, there is nothing to go back to.
    token = "/auth/login?provider="
    asked = urllib.request.Request(
        f"{desk.server.url}{token}", headers={"Referer": "https://elsewhere.example/"}
    )
    with urllib.request.urlopen(asked, timeout=30) as answer:
        assert answer.url == desk.url


def test_a_role_that_is_taken_or_given_counts_at_once(page: Page, desk: Desk) -> None:
    _enter(page, desk, "ben")
    desk.roles.write_text(ROLES.replace('"Managers"', '"Choir"'), "utf-8")
    before = desk.changes()
    page.get_by_role("button", name="Change", exact=True).click()
    expect(page.locator(".st-key-person")).to_contain_text(MAY[Role.READER])
    assert desk.changes() == before
    desk.roles.write_text("[keeper", "utf-8")
    visit(page, f"{desk.url}?show=all")
    expect(page.locator(".st-key-person")).to_contain_text("The roles cannot be read")
    _press(page, "Change")
    assert desk.changes() == before
    desk.roles.write_text(ROLES, "utf-8")
    _press(page, "Change")
    expect(page.get_by_text("Change: done")).to_be_visible()  # what the desk said before is there until then
    assert len(desk.changes()) == len(before) + 1


def _forged(value: str) -> dict[str, str]:
    """Return cookies that nobody of the atlas has signed as they are."""
    claims = {"name": "Cem Keeper", "email": "cem@town.example", "email_verified": True, "is_logged_in": True}
    text = json.dumps(claims | {"iat": 2_000_000_000})
    return {
        "plain": text,
        "another secret": create_signed_value("another secret" * 4, COOKIE, text).decode(),
        "no secret": create_signed_value("", COOKIE, text).decode(),
        "another cookie's": create_signed_value(SECRET, "another", text).decode(),
        "a letter changed": value[:20] + ("A" if value[20] != "A" else "B") + value[21:],
    }


@pytest.mark.parametrize("kind", _forged("x" * 30))
def test_a_forged_cookie_is_nobody(page: Page, desk: Desk, kind: str) -> None:
    _enter(page, desk, "cem")
    [cookie] = [each for each in page.context.cookies() if each["name"] == COOKIE]
    assert (cookie["httpOnly"], cookie["sameSite"], cookie["path"]) == (True, "Lax", "/atlas")
    page.context.clear_cookies(name=COOKIE)
    page.context.add_cookies([{**cookie, "value": _forged(cookie["value"])[kind]}])  # type: ignore[typeddict-item]
    visit(page, f"{desk.url}?show=all")
    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
    before = desk.changes()
    _press(page, "Restore")
    assert desk.changes() == before


def _sent(page: Page) -> list[bytes]:
    """Return, as it fills, what a page sends over its web socket."""
    sent: list[bytes] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    return sent


def _replayed(server: Server, messages: list[bytes]) -> None:
    """Send messages as they were, over a session of nobody, and wait for the last run to end."""
    address = f"{server.url.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None, proxy=None) as socket:
        for each in messages:
            socket.send(each)
            while True:
                told = ForwardMsg.FromString(socket.recv(timeout=30))
                if told.WhichOneof("type") == "script_finished":
                    break


@pytest.mark.parametrize("query", ["", "?show=all"])
def test_what_an_approver_sent_does_nothing_from_a_visitor(page: Page, desk: Desk, query: str) -> None:
    _enter(page, desk, "ben")
    sent = _sent(page)
    visit(page, f"{desk.url}{query}")
    before = desk.changes()
    _press(page, "Change")
    after = desk.changes()
    assert len(after) == len(before) + 1
    pressed = [each for each in sent if BackMsg.FromString(each).rerun_script.widget_states.widgets]
    assert any("change" in str(BackMsg.FromString(each)) for each in pressed)
    _replayed(desk.server, [sent[0], *pressed])
    assert desk.changes() == after


def test_no_link_and_no_request_changes_anything(page: Page, desk: Desk) -> None:
    before = desk.changes()
    _enter(page, desk, "cem")
    for query in ("?change=true", "?show=all&restore=1", "?person-out=true"):
        visit(page, f"{desk.url}{query}")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    cookies = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        for path in ("/api/v1/answers/services", "/api/v1", "/health", "/", "/register"):
            asked = urllib.request.Request(
                f"{desk.server.url}{path}", method=method, data=b"{}", headers={"Cookie": cookies}
            )
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(asked, timeout=30)
            assert refused.value.code in (403, 404, 405), (method, path)
            if path.startswith("/api/v1/"):
                assert refused.value.code == 405
    assert desk.changes() == before
