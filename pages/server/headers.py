"""Security headers on every answer, and no answer to a Host that is not ours (DNS rebinding)."""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.server import entry


def _inline_scripts() -> str:
    """The hashes of the scripts written into Streamlit's own page."""
    texts = re.findall(r"<script>(.*?)</script>", entry.STREAMLIT, re.DOTALL)
    return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts)


POLICY = "; ".join(
    (
        "default-src 'self'",
        f"script-src 'self' blob: {_inline_scripts()} 'nonce-%s'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss:",
        "worker-src 'self' blob:",
        "frame-ancestors 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "object-src 'none'",
    )
)
HEADERS = (
    (b"x-frame-options", b"DENY"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
)
_NAMES = {b"content-security-policy", *(name for name, _ in HEADERS)}


class Guard:
    """Pure ASGI: never buffers, leaves the websocket alone. `hosts` empty means any. The nonce of an answer is in its scope."""

    def __init__(self, app: ASGIApp, hosts: Callable[[], list[str]]) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        nonce = scope["nonce"] = secrets.token_urlsafe(16)
        policy = (b"content-security-policy", (POLICY % nonce).encode())

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                kept = [header for header in message.get("headers", []) if header[0].lower() not in _NAMES]
                message = {**message, "headers": [*kept, policy, *HEADERS]}
            await send(message)

        allowed = self.hosts()
        if allowed and _host(scope) not in allowed:
            answer = PlainTextResponse(
                "This server does not answer to that name. Start it with --address to use another one.\n", status_code=403
            )
            await answer(scope, receive, send_with_headers)
            return
        await self.app(scope, receive, send_with_headers)


def _host(scope: Scope) -> str:
    named: str = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    return named.rsplit(":", 1)[0].strip("[]") if not named.endswith("]") else named.strip("[]")
