"""Stopping an answer while a model is at it: soon, and the model says no more."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event, Timer
from time import monotonic, sleep

import pytest
from langchain_core.messages import BaseMessage

from rag.answer import Answerer
from rag.models.chat import Chat
from rag.schema import Phrasing, Status
from rag.settings import load
from rag.store.store import Store
from rag.testing import HashEmbedder, ScriptedChat
from tests.rag import made

ASKED = "2020年机器人产值是多少？"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stopping")
    made.answerer(folder).close()
    return folder / "store"


Script = Callable[[Sequence[BaseMessage]], Iterator[str]]


class Slow:
    """A model that writes a line for ever, a letter at a time; or says nothing at all."""

    def __init__(self, *, mute: bool = False) -> None:
        self.letters = 0
        self.mute = mute
        self.begun = Event()

    def __call__(self, _: Sequence[BaseMessage]) -> Iterator[str]:
        self.begun.set()
        while self.mute and self.letters < 50:  # seconds: longer than any test waits
            self.letters += 1
            sleep(0.02)
        while self.letters < 100:
            self.letters += 1
            sleep(0.02)
            yield "长"


def answerer(store: Path, model: Script) -> Answerer:
    chat = Chat(ScriptedChat(script=model), "slow")
    return Answerer(Store.read(store), HashEmbedder(), load(), chat)


@pytest.mark.parametrize("mute", [False, True])
def test_an_answer_ends_soon_after_it_is_stopped_and_so_does_the_model(store: Path, mute: bool) -> None:
    model, stopped = Slow(mute=mute), Event()
    with answerer(store, model) as opened:
        answers = opened.stream([ASKED], stopped)
        own = next(answers)
        assert own.status is Status.ANSWERED
        Timer(0.2, stopped.set).start()
        before = monotonic()
        assert list(answers) == []
        assert monotonic() - before < 0.7
    assert model.begun.is_set()
    if not mute:
        sleep(0.1)
        said = model.letters
        sleep(0.2)
        assert model.letters == said < 100


def test_stopped_while_the_question_is_rewritten_there_is_no_answer(store: Path) -> None:
    model, stopped = Slow(), Event()
    with answerer(store, model) as opened:
        Timer(0.3, stopped.set).start()
        assert list(opened.stream(["zzqx vvkw"], stopped)) == []
    assert model.begun.is_set()


def test_what_breaks_off_is_in_both_ones_words_and_says_so(store: Path) -> None:
    def broken(messages: Sequence[BaseMessage]) -> Iterator[str]:
        first = re.search(r"\[([a-z]{4})\] *([^\n。]+)", messages[-1].text)
        assert first
        yield f"[{first[1]}] {first[2]}。\n["
        raise ConnectionError

    with answerer(store, broken) as opened:
        *_, whole = opened.stream([ASKED])
    assert whole.use
    assert whole.use.phrasing is Phrasing.UNAVAILABLE
    assert whole.warnings == ("大模型没有连上，或者中途断开了。其余摘自文件原文。",)


def test_what_is_never_stopped_goes_on_to_the_end(store: Path) -> None:
    model = Slow()
    with answerer(store, model) as opened:
        *_, whole = opened.stream([ASKED], Event())
    assert whole.use
    assert model.letters == 100
