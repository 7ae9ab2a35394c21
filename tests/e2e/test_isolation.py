"""What one visitor does stays theirs: no message of one session changes anything in another."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from geo.gaps.changes import category_csv
from geo.pack.pack import Pack
from tests.e2e.conftest import Server
from tests.e2e.visit import settled, visit

pytestmark = pytest.mark.browser

BANNER = "Working copy."


def _say(server: Server, *messages: BackMsg) -> None:
    """Send messages over a session of its own, as any visitor may, and wait until they are taken."""
    address = f"{server.url.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(address, subprotocols=[Subprotocol("streamlit")], max_size=None, proxy=None) as socket:
        for message in (*messages, BackMsg(rerun_script=ClientState())):
            socket.send(message.SerializeToString())
        socket.recv(timeout=30)  # of the run, which is asked for last


def test_a_visitor_who_clears_the_caches_sets_nobody_s_working_copy_aside(
    page: Page, shipped: Server, pack: Pack
) -> None:
    visit(page, f"{shipped.url}/register")
    mine = category_csv(pack, "youth_centre").decode()
    short = "\n".join(mine.splitlines()[:4]).replace(",open,", ",closed,", 1) + "\n"
    page.locator("input[type=file]").set_input_files(
        [{"name": "short.csv", "mimeType": "text/csv", "buffer": short.encode()}]  # type: ignore[list-item]
    )
    page.get_by_role("button", name="Use this list in this session").click()
    expect(page.get_by_text(BANNER)).to_be_visible()
    settled(page)
    _say(shipped, *[BackMsg(clear_cache=True)] * 50)
    page.get_by_role("link", name="Youth centres").click()
    expect(page.get_by_role("heading", name="A youth centre in every ward")).to_be_visible()
    settled(page)
    expect(page.get_by_text(BANNER)).to_be_visible()
    expect(page.get_by_text("was set aside")).to_have_count(0)
