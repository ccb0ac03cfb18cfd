"""One question's use of a model: one limit over all of it, and one failure is enough."""

from collections.abc import Iterable, Iterator, Sequence
from threading import Event

import pytest
from langchain_core.messages import BaseMessage

from rag.errors import ChatUnavailable, SchemaRefused
from rag.models.chat import Chat
from rag.phrasing.prompts import load
from rag.phrasing.session import Session
from rag.schema import Answer, Phrasing, Status
from rag.testing import ScriptedChat

ANSWER = Answer("问", Status.ANSWERED, "答。", warnings=("原有的提醒。",), timings_ms={"answer": 1.0})
REWRITE = load("rewrite")


def session(script: object, seconds: float = 20, *, schema: bool = False) -> Session:
    return Session(Chat(ScriptedChat(script=script), "scripted", takes_schema=schema), seconds)


def ask(one: Session) -> str:
    return "".join(one.ask(REWRITE, conversation="", question="问"))


def failing(_: Sequence[BaseMessage]) -> Iterator[str]:
    raise ConnectionError
    yield


def test_an_answer_that_took_no_model_says_nothing_of_one() -> None:
    assert session(lambda _: ["好"]).signed(ANSWER) is ANSWER


def test_what_was_asked_and_spent_is_signed() -> None:
    one = session(lambda _: ["好"])
    assert ask(one) == "好"
    signed = one.signed(ANSWER, Phrasing.PHRASED, dropped=2)
    assert signed.model == "scripted"
    assert signed.use is not None
    assert (signed.use.phrasing, signed.use.dropped, signed.use.calls) == (Phrasing.PHRASED, 2, 1)
    assert signed.use.prompts == (("rewrite", REWRITE.hash),)
    assert signed.use.output_tokens == 1
    assert signed.warnings == ANSWER.warnings
    assert signed.timings_ms.keys() == {"answer", "model"}


def test_one_that_has_failed_is_not_asked_again() -> None:
    calls = 0

    def script(messages: Sequence[BaseMessage]) -> Iterable[str]:
        nonlocal calls
        calls += 1
        return failing(messages)

    one = session(script)
    for _ in range(3):
        with pytest.raises(ChatUnavailable, match="没有连上"):
            ask(one)
    assert calls == 1
    signed = one.signed(ANSWER, Phrasing.PHRASED)
    assert signed.use is not None
    assert signed.use.phrasing is Phrasing.UNAVAILABLE
    assert len(signed.warnings) == 2
    assert "没有连上" in signed.warnings[1]


def test_the_limit_is_over_all_that_is_asked() -> None:
    released = Event()
    asked = 0

    def slower(_: Sequence[BaseMessage]) -> Iterator[str]:
        nonlocal asked
        asked += 1
        released.wait(0 if asked == 1 else 20)
        yield "好"

    one = session(slower, seconds=1)
    assert ask(one) == "好"
    with pytest.raises(ChatUnavailable, match="限定的时间"):
        ask(one)
    released.set()


def test_a_schema_that_is_refused_is_no_failure() -> None:
    class Refused(Exception):
        status_code = 422

    def script(_: Sequence[BaseMessage]) -> Iterator[str]:
        raise Refused
        yield

    one = session(script, schema=True)
    assert one.takes_schema
    with pytest.raises(SchemaRefused):
        list(one.ask(REWRITE, {"type": "object"}, conversation="", question="问"))
    assert not one.takes_schema
    assert one.failure == ""
