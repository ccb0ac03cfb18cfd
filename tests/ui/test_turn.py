"""A turn as it grows: what is shown at once, what a model's sentences change, what is left when it fails."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from rag.errors import Unavailable
from rag.schema import Answer, Phrasing, Status
from tests.ui.fake import PARKS, QUOTE, FakeAnswerer, citation
from ui.turn import BROKEN_OFF, UNEXPECTED, Stage, Turn, answering

QUESTION = "要新增多少家企业？"
OWN = "到2031年底，计划新增科技型企业42家。[1]"


@pytest.fixture
def answerer() -> FakeAnswerer:
    return FakeAnswerer(model="小模型")


def turns(answerer: FakeAnswerer, question: str = QUESTION, *says: Any) -> list[Turn]:
    for one in says:
        answerer.says.put(one)
    return list(answering(answerer, [question], Event()))


def quoted(turn: Turn) -> list[tuple[int, str]]:
    return [(p.citation.n, p.text) for shown in turn.passages for p in shown.pieces if p.citation]


def test_without_a_model_the_answer_is_whole_at_once() -> None:
    (turn,) = turns(FakeAnswerer())
    assert (turn.stage, turn.answer.text, turn.own) == (Stage.WHOLE, OWN, None)
    assert quoted(turn) == [(1, QUOTE)]


def test_the_own_answer_comes_first_and_gives_way_to_the_models_sentences(answerer: FakeAnswerer) -> None:
    first, *growing, whole = turns(
        answerer, QUESTION, "新增42家。[1]", "新增42家。[1]另建公园3处。[2]", Phrasing.PHRASED
    )
    assert (first.stage, first.answer.text, first.own) == (Stage.WRITING, OWN, None)
    assert {turn.stage for turn in growing} == {Stage.WRITING}
    assert [turn.answer.text for turn in growing][:2] == ["新增42家。[1]", "新增42家。[1]另建公园3处。[2]"]
    assert all(turn.own == first.answer for turn in growing)
    assert (whole.stage, whole.own) == (Stage.WHOLE, None)
    assert whole.answer.text == "新增42家。[1]另建公园3处。[2]"
    assert quoted(whole) == [(1, QUOTE), (2, PARKS)]


def test_what_stands_beside_the_text_stays_while_it_is_written(answerer: FakeAnswerer) -> None:
    first, growing, *_ = turns(answerer, QUESTION, "新增42家。[1]", Phrasing.PHRASED)
    assert first.answer.facts
    assert first.answer.warnings
    assert growing.answer.facts == first.answer.facts
    assert growing.answer.warnings == first.answer.warnings


def test_passages_keep_their_places_when_their_numbers_change() -> None:
    class Renumbering(FakeAnswerer):
        def _grown(self, own: Answer, text: str) -> Answer:
            cited = (citation(PARKS, 1), *((citation(QUOTE, 2),) if "[2]" in text else ()))
            return replace(own, text=text, citations=cited)

    first, one, two, *_, whole = turns(
        Renumbering(model="小模型"), QUESTION, "公园3处。[1]", "公园3处。[1]新增42家。[2]", Phrasing.PHRASED
    )
    assert quoted(first) == [(1, QUOTE)]
    assert quoted(one) == [(0, QUOTE), (1, PARKS)]
    assert [cited.citation for cited in one.answer.facts] == [0]
    assert quoted(two) == quoted(whole) == [(2, QUOTE), (1, PARKS)]
    assert [cited.citation for cited in two.answer.facts] == [2]


def test_a_passage_that_the_whole_answer_does_not_cite_is_not_shown_with_it() -> None:
    class Dropping(FakeAnswerer):
        def _grown(self, own: Answer, text: str) -> Answer:
            return replace(own, text=text, citations=(citation(PARKS, 1),))

    *_, whole = turns(Dropping(model="小模型"), QUESTION, "公园3处。[1]", Phrasing.PHRASED)
    assert quoted(whole) == [(1, PARKS)]


def test_nobody_waits_for_a_model_where_nothing_was_found(answerer: FakeAnswerer) -> None:
    (turn,) = turns(answerer, "补助标准是多少？")
    assert (turn.stage, turn.answer.status) == (Stage.WHOLE, Status.NOT_FOUND)


def test_stopped_it_is_the_own_answer_for_a_half_written_one_is_not_complete(answerer: FakeAnswerer) -> None:
    stopped = Event()
    seen = answering(answerer, [QUESTION], stopped)
    next(seen)
    answerer.says.put("新增42家。[1]")
    assert next(seen).answer.text == "新增42家。[1]"
    stopped.set()
    (last,) = seen
    assert (last.stage, last.answer.text) == (Stage.STOPPED, OWN)
    assert quoted(last) == [(1, QUOTE)]


def test_stopped_before_anything_was_found_there_is_no_turn(answerer: FakeAnswerer) -> None:
    stopped = Event()
    stopped.set()
    assert list(answering(answerer, ["慢企业？"], stopped)) == []


@pytest.mark.parametrize(
    ("failure", "warning"),
    [(Unavailable("请稍后再问。"), "请稍后再问。"), (RuntimeError("not for the page"), BROKEN_OFF)],
)
def test_a_failure_while_it_is_written_leaves_the_own_answer(
    answerer: FakeAnswerer, failure: Exception, warning: str
) -> None:
    *_, last = turns(answerer, QUESTION, "新增42家。[1]", failure)
    assert (last.stage, last.answer.status, last.answer.text) == (Stage.WHOLE, Status.ANSWERED, OWN)
    assert last.answer.warnings[-1] == warning
    assert quoted(last) == [(1, QUOTE)]


def test_an_answer_that_is_an_error_does_not_replace_what_was_found() -> None:
    class Failing(FakeAnswerer):
        def stream(self, conversation: Any, stopped: Event | None = None) -> Iterator[Answer]:
            assert stopped
            yield self.ask(conversation)
            yield Answer(conversation[-1], Status.ERROR, "文档库正在更新，请稍后再问。")

    *_, last = turns(Failing(model="小模型"))
    assert (last.answer.text, last.answer.warnings[-1]) == (OWN, "文档库正在更新，请稍后再问。")


@pytest.mark.parametrize(
    ("question", "text"), [("停机了吗？", "文档库正在更新，请稍后再问。"), ("出意外了吗？", UNEXPECTED)]
)
def test_a_failure_before_anything_was_found_is_an_answer(
    answerer: FakeAnswerer, question: str, text: str
) -> None:
    (turn,) = turns(answerer, question)
    assert (turn.answer.status, turn.answer.text) == (Status.ERROR, text)


def test_one_who_looks_no_further_stops_the_model(answerer: FakeAnswerer) -> None:
    seen = answering(answerer, [QUESTION], Event())
    next(seen)
    assert answerer.ended.empty()
    seen.close()  # type: ignore[attr-defined]
    assert answerer.ended.get_nowait() == QUESTION
