"""A counter between browser and server: how many bytes really pass, after compression."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bench.servers import HOST

CHUNK = 1 << 16


class Wire:
    """A TCP relay to a port of this machine that counts what passes in both directions."""

    def __init__(self, target: int) -> None:
        self.target = target
        self.bytes = 0
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    async def relay(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass one connection on."""
        up_reader, up_writer = await asyncio.open_connection("127.0.0.1", self.target)
        with suppress(asyncio.CancelledError):  # the bench is over
            await asyncio.gather(self._pump(reader, up_writer), self._pump(up_reader, writer))

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        """Pass one direction on until it ends."""
        with suppress(ConnectionError, asyncio.CancelledError):
            while chunk := await source.read(CHUNK):
                self.bytes += len(chunk)
                sink.write(chunk)
                await sink.drain()
        sink.close()


@contextmanager
def counted(target: int) -> Iterator[Wire]:
    """Relay to a port until the block ends, in a thread of its own."""
    wire = Wire(target)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    listening = asyncio.run_coroutine_threadsafe(asyncio.start_server(wire.relay, "127.0.0.1", 0), loop)
    server = listening.result(10)
    wire.port = server.sockets[0].getsockname()[1]
    try:
        yield wire
    finally:
        loop.call_soon_threadsafe(server.close)
        asyncio.run_coroutine_threadsafe(_end(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


async def _end() -> None:
    """End the relays that are still open."""
    open_relays = asyncio.all_tasks() - {asyncio.current_task()}
    for task in open_relays:
        task.cancel()
    await asyncio.gather(*open_relays, return_exceptions=True)
