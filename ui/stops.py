"""Which pages are being answered, and how each is stopped. A page is known by its session."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Final

_PATIENCE: Final = 5.0  # seconds for an answer that has been stopped to end; it takes a tenth


@dataclass(frozen=True, slots=True)
class _Answering:
    stopped: Event = field(default_factory=Event)
    ended: Event = field(default_factory=Event)


class Stops:
    """Safe to use from several threads."""

    def __init__(self) -> None:
        self._going: dict[str, _Answering] = {}

    @contextmanager
    def answering(self, session: str) -> Iterator[Event]:
        """While an answer is being made. The event is set if it should stop."""
        one = self._going[session] = _Answering()
        try:
            yield one.stopped
        finally:
            one.ended.set()
            if self._going.get(session) is one:
                del self._going[session]

    def stop(self, session: str) -> None:
        """Stop what is being made for a page, if anything, and wait until that has ended."""
        if one := self._going.get(session):
            one.stopped.set()
            one.ended.wait(_PATIENCE)
