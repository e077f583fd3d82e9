"""One-time permits for an upload: made by a page that a person has open, spent by the route that takes the file."""

import hashlib
import hmac
import secrets
import threading
import time

_KEY = secrets.token_bytes(32)
_LIFE = 4 * 3600
_spent: dict[str, float] = {}
_lock = threading.Lock()


def permit(now: float | None = None) -> str:
    """A signed permit for one file, good for four hours."""
    body = f"{secrets.token_urlsafe(12)}.{int((time.time() if now is None else now) + _LIFE)}"
    return f"{body}.{_sign(body)}"


def spend(token: str, now: float | None = None) -> bool:
    """True once for each permit that we made and that has not run out."""
    moment = time.time() if now is None else now
    body, _, signature = token.rpartition(".")
    if not body or not hmac.compare_digest(signature.encode(), _sign(body).encode()):
        return False
    until = float(body.rpartition(".")[2])
    with _lock:
        for old in [key for key, end in _spent.items() if end < moment]:
            del _spent[old]
        if until < moment or body in _spent:
            return False
        _spent[body] = until
    return True


def _sign(body: str) -> str:
    return hmac.new(_KEY, body.encode(), hashlib.sha256).hexdigest()
