"""A visitor without a browser: speaks Streamlit's web socket protocol as its page in the browser does."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Delta_pb2 import Delta
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

PATIENCE = 180.0  # seconds for one answer; a server that needs longer has failed
KEPT_RUNS = 2  # for so many runs a browser keeps large messages (global.maxCachedMessageAge)
WRONG_LINK = "Part of this link does not work"  # what a page says of a choice that it does not know


class Visitor:
    """One open page: asks for runs of the script and waits until each is finished."""

    def __init__(self, connection: ClientConnection) -> None:
        """Keep the connection; `box` is the select box seen last, id and options."""
        self.connection = connection
        self.box: tuple[str, list[str]] = ("", [])
        self._pages: dict[str, str] = {}
        self._kept: deque[set[str]] = deque([set()], maxlen=KEPT_RUNS)

    async def visit(self, page: str, query: str) -> float:
        """Open a page by its name in the URL (empty: the first); return seconds until its run is finished."""
        known = self._pages.get(page)
        where = {"page_script_hash": known} if known else {"page_name": page}
        return await self._run(ClientState(query_string=query, **where))

    async def choose(self, option: str) -> float:
        """Choose an option of the select box seen last; return seconds until the run is finished."""
        state = ClientState()
        state.widget_states.widgets.append(WidgetState(id=self.box[0], string_value=option))
        return await self._run(state)

    async def _run(self, state: ClientState) -> float:
        """Ask for a run; return the seconds from the message to `script_finished`."""
        state.cached_message_hashes.extend(sorted(set().union(*self._kept)))
        self._kept.append(set())
        begin = time.perf_counter()
        async with asyncio.timeout(PATIENCE):
            await self.connection.send(BackMsg(rerun_script=state).SerializeToString())
            async for data in self.connection:
                assert isinstance(data, bytes)
                message = ForwardMsg.FromString(data)
                if message.WhichOneof("type") == "script_finished":
                    if message.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                        raise RuntimeError(f"A run ended with status {message.script_finished}.")
                    return time.perf_counter() - begin
                self._take(message)
        raise RuntimeError("The server closed the connection.")

    def _take(self, message: ForwardMsg) -> None:
        """Remember of a message what a browser would; refuse a page that has failed."""
        kind = message.WhichOneof("type")
        if kind == "navigation":
            self._pages = {each.url_pathname: each.page_script_hash for each in message.navigation.app_pages}
        elif kind == "ref_hash":
            self._kept[-1].add(message.ref_hash)
        elif kind == "delta":
            if message.metadata.cacheable:
                self._kept[-1].add(message.hash)
            self._look(message.delta)

    def _look(self, delta: Delta) -> None:
        """Note a select box; raise where a page shows an error or does not understand its address."""
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "selectbox":
            self.box = (element.selectbox.id, list(element.selectbox.options))
        elif kind == "exception":
            raise RuntimeError(f"A page failed: {element.exception.message}")
        elif kind == "html" and WRONG_LINK in element.html.body:
            raise RuntimeError(f"A page did not understand its address: {element.html.body}")


@asynccontextmanager
async def visitor(port: int) -> AsyncIterator[Visitor]:
    """Connect to a server of this machine until the block ends, with compression as a browser has it."""
    opened = connect(
        f"ws://127.0.0.1:{port}/_stcore/stream",
        subprotocols=[Subprotocol("streamlit")],
        max_size=None,
        open_timeout=PATIENCE,
        ping_interval=None,
        proxy=None,
    )
    async with opened as connection:
        yield Visitor(connection)
