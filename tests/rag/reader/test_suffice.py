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


def able(question: str, text: str, *, title: str = "", whole: str = "") -> list[str]:
    """What answers of a passage; `whole`: the text of its document."""
    ask, chunk = only_ask(question), passage(text)
    aspects = Aspects(ask.text, same_idf)
    found = candidates(ask, aspects, [hit(chunk)], {chunk.doc: document(whole, chunk.doc, title)}, {})
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


def test_a_document_is_about_the_place_that_it_names_most_often() -> None:
    question, text = "江西的停产企业怎么申请补贴？", "停产企业向窗口申请补贴。"
    assert able(question, text, whole="江西省的办法。江西各市照此办理，可参照浙江。") == [text]
    assert able(question, text, whole="浙江省的办法。浙江各市照此办理，可参照江西。") == []
    assert able(question, text, whole="东莞市的办法。东莞各镇照此办理，可参照江西。") == []


def test_a_part_named_need_not_say_what_it_is_a_part_of() -> None:
    text = "密云区的停产企业向窗口申请补贴。"
    assert able("北京市密云区的停产企业怎么申请补贴？", text) == [text]
    assert able("北京市通州区的停产企业怎么申请补贴？", text) == []


def test_where_something_is_done_may_be_a_site() -> None:
    text = "停产企业可在政务服务网申请补贴。"
    assert able("停产企业可以在哪里申请补贴？", text) == [text]
    assert able("停产企业的补贴窗口设在哪里？", text) == []
    assert able("停产企业可以在哪里申请补贴？", "停产企业可以申请补贴。") == []
