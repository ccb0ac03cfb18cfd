"""Which pages are being answered, and how each is stopped. A page is known by its session."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event
from typing import Final

_PATIENCE: Final = 5.0  # seconds for an answer that has been stopped to end; it takes a tenth


@dataclass(frozen=True, slots=True)
class Answering:
    """An answer that is being made. `stopped`: it should stop; `unwanted`: it isn't to be shown any more."""

    stopped: Event = field(default_factory=Event)
    unwanted: Event = field(default_factory=Event)
    ended: Event = field(default_factory=Event)


class Stops:
    """Safe to use from several threads."""

    def __init__(self) -> None:
        self._going: dict[str, Answering] = {}

    @contextmanager
    def answering(self, session: str) -> Iterator[Answering]:
        """While an answer is being made."""
        one = self._going[session] = Answering()
        try:
            yield one
        finally:
            one.ended.set()
            if self._going.get(session) is one:
                del self._going[session]

    def stop(self, session: str, *, unwanted: bool = False) -> None:
        """Stop what is being made for a page, if anything, and wait until that has ended."""
        if one := self._going.get(session):
            if unwanted:
                one.unwanted.set()
            one.stopped.set()
            one.ended.wait(_PATIENCE)
