"""A link of 20 Mbit/s and 40 ms to a server of this machine; the browser's own way of holding one stalls now and then."""

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress

RATE, THERE = 20e6 / 8, 0.020  # bytes a second each way; seconds one way
_PIECE = 16_384


class _Lane:
    """One direction: pieces of all connections pass one after the other."""

    free = 0.0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        loop = asyncio.get_running_loop()
        with suppress(OSError):
            while piece := await reader.read(_PIECE):
                self.free = max(loop.time(), self.free) + len(piece) / RATE
                await asyncio.sleep(self.free - loop.time())
                loop.call_later(THERE, writer.write, piece)
        loop.call_later(THERE, writer.close)


@contextmanager
def slow(url: str) -> Iterator[str]:
    """The address of a server at the end of the link."""
    host, port = url.removeprefix("http://").split(":")
    begun: Future[tuple[asyncio.AbstractEventLoop, int]] = Future()
    ended, up, down = asyncio.Event(), _Lane(), _Lane()

    async def joined(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(2 * THERE)  # a connection is made in one journey there and back
        behind, before = await asyncio.open_connection(host, int(port))
        with suppress(asyncio.CancelledError):  # the end of the link
            await asyncio.gather(up.carry(reader, before), down.carry(behind, writer))
            return
        for each in (before, writer):
            each.transport.abort()
        await asyncio.sleep(0)

    async def held() -> None:
        server = await asyncio.start_server(joined, host, 0)
        begun.set_result((asyncio.get_running_loop(), server.sockets[0].getsockname()[1]))
        await ended.wait()
        server.close()

    thread = threading.Thread(target=asyncio.run, args=(held(),))
    thread.start()
    loop, here = begun.result()
    yield f"http://{host}:{here}"
    loop.call_soon_threadsafe(ended.set)
    thread.join()
