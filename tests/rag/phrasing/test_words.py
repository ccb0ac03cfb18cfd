"""Who phrases, in a few words."""

import pytest

from rag.phrasing.words import reading, ways, wording
from rag.schema import Answer, ModelUse, Phrasing, Status

ANSWER = Answer("企业几家？", Status.ANSWERED, "企业42家[1]。")


def test_how_answers_come_about() -> None:
    assert ways(None) == "回答直接摘自文件原文"
    assert ways("小模型") == "措辞由 小模型 整理，逐句与引文核对"


@pytest.mark.parametrize("phrasing", [None, *Phrasing])
def test_whose_words_an_answer_is_in(phrasing: Phrasing | None) -> None:
    answer = Answer(ANSWER.question, ANSWER.status, ANSWER.text, model="小模型", use=ModelUse(phrasing))
    words = {None: "", Phrasing.UNAVAILABLE: "", Phrasing.PHRASED: "措辞由 小模型 整理"}
    assert wording(answer) == words.get(phrasing, "摘自文件原文")


def test_an_answer_without_a_model_says_nothing_of_one() -> None:
    assert (wording(ANSWER), reading(ANSWER)) == ("", "")


def test_how_a_question_was_read() -> None:
    answer = Answer("how many?", Status.ANSWERED, "42家[1]。", rewritten="企业几家？")
    assert reading(answer) == "按“企业几家？”理解"
