"""A month and a place that are asked about are named with what answers; a question answers nothing."""

import pytest

from rag.reader.candidates import candidates
from rag.reader.relevance import Aspects
from rag.reader.suffice import answers, is_of_the_month
from tests.rag.made import document, hit, only_ask, passage, same_idf
from tests.rag.reader.asked import asked


@pytest.mark.parametrize(
    ("question", "text", "fits"),
    [
        ("2022年8月汽车出口多少辆？", "2022年8月汽车出口30辆。", True),
        ("2022年8月汽车出口多少辆？", "2022年1-8月汽车出口30辆。", False),
        ("2022年8月汽车出口多少辆？", "2022年汽车出口30辆。", False),
        ("2022年汽车出口多少辆？", "2022年1-8月汽车出口30辆。", True),
        ("2022年1月的报告说汽车出口多少辆？", "2022年汽车出口30辆。", True),  # the month names a document
    ],
)
def test_month(question: str, text: str, fits: bool) -> None:
    case = asked(question, passage(text))
    assert is_of_the_month(case.ask, case.near[0]) is fits


def able(question: str, text: str, *, title: str = "") -> list[str]:
    ask, chunk = only_ask(question), passage(text)
    aspects = Aspects(ask.text, same_idf)
    found = candidates(ask, aspects, [hit(chunk)], {chunk.doc: document("", chunk.doc, title)}, {})
    return [one.text for one in found if answers(ask, aspects, one)]


def test_a_question_answers_nothing_alone_and_leads_in_to_its_answer() -> None:
    assert able("停产企业怎么申请补贴？", "停产企业怎么申请补贴？") == []
    both = "停产企业怎么申请补贴？向镇街窗口提交材料。"
    assert able("停产企业怎么申请补贴？", both) == [both]


def test_an_order_of_magnitude_is_no_thing_that_is_counted() -> None:
    assert able("机器人产值要突破几千亿？", "机器人产值突破5000亿。") == ["机器人产值突破5000亿。"]


def test_the_title_can_name_the_place_asked_about() -> None:
    question, text = "江西的停产企业补贴多少元？", "停产企业补贴3000元。"
    assert able(question, text) == []
    assert able(question, text, title="江西省停产企业补贴办法") == [text]
