"""Knows who sits at a browser: the staff, or a patient to whom a visit was handed over; and for how long.

An address with a token opens the form once, in one browser; a session in a cookie keeps it open. After idle
time it is locked, and the code that the staff chose opens it again.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections.abc import Callable

from docgen.lazy import dataclass

SHORTEST_CODE = 4
_FREE_TRIES = 5  # wrong codes before each further one takes time
_WAIT_SECONDS = 30
_LONGEST_WAIT = 3600


@dataclass
class Session:
    """One browser: when it was used last, and the visit that was handed over with it, if one was."""

    used: float
    visit: str = ""
    locked: bool = False


class Access:
    """The sessions of one run of the form, which `idle` seconds lock; nothing of it is kept."""

    def __init__(self, idle: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._idle, self._clock = idle, clock
        self._tokens: set[str] = set()
        self._sessions: dict[str, Session] = {}
        self._code = b""
        self._wrong, self._wait_until = 0, 0.0
        self._lock = threading.Lock()

    @property
    def has_code(self) -> bool:
        """Whether the staff have chosen their code."""
        return bool(self._code)

    def new_token(self) -> str:
        """Return a token that opens the form in one browser, once."""
        token = secrets.token_urlsafe(24)
        self._tokens.add(token)
        return token

    def enter(self, token: str) -> str | None:
        """Return the key of a new session for a token, which it uses up; None for a wrong token."""
        with self._lock:
            if token not in self._tokens:
                return None
            self._tokens.remove(token)
            return self._new(Session(self._clock()))

    def session(self, key: str) -> Session | None:
        """Return the session with a key, locked if it was idle for too long; None if there is none."""
        found = self._sessions.get(key)
        if found is not None and not found.visit:
            now = self._clock()
            found.locked |= now - found.used > self._idle
            found.used = found.used if found.locked else now
        return found

    def lock(self, key: str) -> None:
        """Lock a session."""
        self._sessions[key].locked = True

    def hand_over(self, key: str, visit: str) -> str:
        """End a session of the staff; return the key of one that reaches the patient's part of a visit."""
        with self._lock:
            del self._sessions[key]
            return self._new(Session(self._clock(), visit))

    def choose(self, code: str) -> bool:
        """Choose the code of the staff, which is chosen once; tell whether it can be one."""
        with self._lock:
            if self._code or len(code) < SHORTEST_CODE:
                return False
            self._code = code.encode()
            return True

    def come_back(self, key: str, code: str) -> str | None:
        """Return the key of a new session of the staff for their code; None if it is wrong, or too early."""
        with self._lock:
            if key not in self._sessions or not self._code or self.seconds_to_wait():
                return None
            if not hmac.compare_digest(self._code, code.encode()):
                self._wrong += 1
                late = max(0, self._wrong - _FREE_TRIES + 1)
                wait = min(_WAIT_SECONDS * 2 ** (late - 1), _LONGEST_WAIT) if late else 0
                self._wait_until = self._clock() + wait
                return None
            self._wrong = 0
            del self._sessions[key]
            return self._new(Session(self._clock()))

    def seconds_to_wait(self) -> int:
        """Return for how long no code is taken, after several wrong ones."""
        return max(0, round(self._wait_until - self._clock()))

    def _new(self, session: Session) -> str:
        key = secrets.token_urlsafe(24)
        self._sessions[key] = session
        return key
