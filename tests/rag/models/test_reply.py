"""A reply comes as it comes, and never longer or later than it may."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from threading import Event
from time import monotonic
from typing import Any

import pytest
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.messages import AIMessageChunk, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGenerationChunk

from rag.errors import ChatUnavailable, SchemaRefused
from rag.language import tokens
from rag.models.chat import Chat
from rag.models.reply import MOST_CHARACTERS, Deadline, Schema, Usage, reply
from rag.testing import ScriptedChat

ASKED = [HumanMessage("高新技术企业有多少家？")]
GENEROUS = 20.0  # seconds; a bar that only a hang doesn't keep to


def replying(
    pieces: Iterable[str], seconds: float = GENEROUS, schema: Schema | None = None
) -> tuple[Iterator[str], Usage]:
    usage = Usage()
    chat = Chat(ScriptedChat(script=lambda _: pieces), "scripted")
    return reply(chat, ASKED, Deadline(seconds), usage, schema), usage


class Refusing(Exception):
    """What a client raises for an HTTP status."""

    def __init__(self, status_code: int) -> None:
        super().__init__("no")
        self.status_code = status_code


def broken(error: Exception, *before: str) -> Iterator[str]:
    yield from before
    raise error


def test_the_pieces_come_as_they_are_said() -> None:
    said, usage = replying(["一", "", "二三", "四"])
    assert list(said) == ["一", "二三", "四"]
    assert usage.calls == 1


def test_a_piece_comes_before_the_next_is_said() -> None:
    asked_on = Event()

    def pieces() -> Iterator[str]:
        yield "一"
        assert asked_on.wait(GENEROUS)
        yield "二"

    said, _ = replying(pieces())
    assert next(said) == "一"
    asked_on.set()
    assert list(said) == ["二"]


def test_a_model_that_hangs_is_given_up_at_the_deadline() -> None:
    released = Event()

    def pieces() -> Iterator[str]:
        yield "一"
        released.wait(GENEROUS)

    said, usage = replying(pieces(), seconds=0.3)
    started = monotonic()
    with pytest.raises(ChatUnavailable, match="没有在限定的时间内"):
        list(said)
    assert monotonic() - started < GENEROUS / 2
    released.set()
    assert (usage.input_tokens, usage.output_tokens) == (tokens.count(ASKED[0].text), tokens.count("一"))


def test_the_limit_is_over_the_whole_reply() -> None:
    """Each piece in time, and never an end."""
    waited = Event()

    def pieces() -> Iterator[str]:
        while not waited.wait(0.02):
            yield "一"

    said, _ = replying(pieces(), seconds=0.3)
    with pytest.raises(ChatUnavailable, match="没有在限定的时间内"):
        list(said)
    waited.set()


def test_no_time_left_is_no_reply() -> None:
    released = Event()

    def pieces() -> Iterator[str]:
        released.wait(GENEROUS)
        yield "一"

    said, _ = replying(pieces(), seconds=0)
    with pytest.raises(ChatUnavailable, match="没有在限定的时间内"):
        list(said)
    released.set()


@pytest.mark.parametrize("piece", ["字", "一句话。", "[abcd] 一句话。\n", "字" * 1000])
def test_an_endless_reply_is_cut(piece: str) -> None:
    said, _ = replying(repeat(piece))
    kept: list[str] = []
    with pytest.raises(ChatUnavailable, match="没有尽头"):
        kept.extend(said)
    assert MOST_CHARACTERS - len(piece) < len("".join(kept)) <= MOST_CHARACTERS


def test_what_came_before_a_break_is_kept() -> None:
    said, usage = replying(broken(ConnectionError("reset"), "一", "二"))
    assert [next(said), next(said)] == ["一", "二"]
    with pytest.raises(ChatUnavailable, match="中途断开"):
        next(said)
    assert usage.output_tokens == tokens.count("一二")


def test_saying_nothing_at_all_is_a_failure_not_an_error() -> None:
    said, _ = replying([])
    with pytest.raises(ChatUnavailable):
        list(said)


@pytest.mark.parametrize("close_after", [1, 2])
def test_closing_stops_the_model(close_after: int) -> None:
    stopped = Event()
    go_on = Event()

    def pieces() -> Iterator[str]:
        try:
            for _ in range(close_after):
                yield "一"
            go_on.wait(GENEROUS)
            yield from repeat("一")
        finally:
            stopped.set()

    said, usage = replying(pieces())
    for _ in range(close_after):
        next(said)
    said.close()  # type: ignore[attr-defined]
    go_on.set()
    assert stopped.wait(GENEROUS)
    assert usage.output_tokens == tokens.count("一" * close_after)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (401, "JUSHI_CHAT_KEY"),
        (403, "JUSHI_CHAT_KEY"),
        (404, "JUSHI_CHAT_MODEL"),
        (429, "请求太多"),
        (400, "出错了（400）"),
        (500, "出错了（500）"),
        (503, "出错了（503）"),
    ],
)
def test_an_error_says_what_to_do(status: int, told: str) -> None:
    said, _ = replying(broken(Refusing(status)))
    with pytest.raises(ChatUnavailable, match=told) as raised:
        list(said)
    assert not isinstance(raised.value, SchemaRefused)


@pytest.mark.parametrize("status", [400, 422])
def test_a_refused_schema_is_told_apart(status: int) -> None:
    said, _ = replying(broken(Refusing(status)), schema={"type": "object"})
    with pytest.raises(SchemaRefused):
        list(said)


def test_a_key_that_is_refused_is_no_refused_schema() -> None:
    said, _ = replying(broken(Refusing(401)), schema={"type": "object"})
    with pytest.raises(ChatUnavailable) as raised:
        list(said)
    assert not isinstance(raised.value, SchemaRefused)


class Counting(ScriptedChat):
    """Says with each piece what has been spent; None where it says nothing of that."""

    spent: list[tuple[int, int] | None]

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002 - LangChain's signature
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002
        **_: Any,
    ) -> Iterator[ChatGenerationChunk]:
        for piece, spent in zip(self.script(messages), self.spent, strict=True):
            message = AIMessageChunk(content=piece)
            if spent:
                asked, said = spent
                message.usage_metadata = {
                    "input_tokens": asked,
                    "output_tokens": said,
                    "total_tokens": asked + said,
                }
            yield ChatGenerationChunk(message=message)


def used(pieces: Sequence[str], spent: list[tuple[int, int] | None]) -> tuple[int, int]:
    usage = Usage()
    chat = Chat(Counting(script=lambda _: pieces, spent=spent), "counting")
    assert "".join(reply(chat, ASKED, Deadline(GENEROUS), usage)) == "".join(pieces)
    return usage.input_tokens, usage.output_tokens


def test_what_the_endpoint_says_was_spent_is_believed() -> None:
    assert used(["一", "二", ""], [None, None, (70, 2)]) == (70, 2)


def test_what_is_reported_along_the_way_is_not_added_up() -> None:
    """Some endpoints say with every piece what has been spent so far."""
    assert used(["一", "二", "三"], [(70, 1), (70, 2), (70, 3)]) == (70, 3)


def test_what_is_not_reported_is_counted() -> None:
    assert used(["一", "二"], [None, None]) == (tokens.count(ASKED[0].text), tokens.count("一二"))


def test_two_replies_are_added_up() -> None:
    usage = Usage()
    chat = Chat(Counting(script=lambda _: ["一"], spent=[(70, 2)]), "counting")
    for _ in range(2):
        list(reply(chat, ASKED, Deadline(GENEROUS), usage))
    assert (usage.calls, usage.input_tokens, usage.output_tokens) == (2, 140, 4)
