"""Which documents a question means, on documents made up for it."""

from typing import Any

import pytest

from rag.naming import NAMED, PLACE, meant, naming
from rag.schema import Document


def document(id: str, title: str, **more: Any) -> Document:
    return Document(
        id, title, more.pop("issuer", None), more.pop("issued", None), id, "0", more.pop("text", "")
    )


def test_a_named_province_speaks_for_its_documents_and_against_others() -> None:
    documents = [
        document("own", "关于稳定就业的通知", text="江西省人民政府"),
        document("other", "湖北省出台十条措施"),
        document("national", "关于稳定就业的通知", text="各省、自治区、直辖市人民政府"),
    ]
    assert naming("江西有什么补贴？", documents) == {"own": PLACE, "other": -PLACE}
    assert naming("有什么补贴？", documents) == {}


def test_a_place_alone_means_no_document() -> None:
    own = document("own", "江西省稳定就业行动计划")
    assert meant("江西有什么补贴？", [own, document("other", "十条措施")]) == frozenset()
    assert meant("江西的行动计划有什么补贴？", [own, document("other", "十条措施")]) == {"own"}


def test_a_province_far_down_the_text_is_not_what_a_document_is_about() -> None:
    assert naming("江西有什么补贴？", [document("long", "通知", text="一" * 500 + "江西省")]) == {}


DOCUMENTS = [
    document("plan", "某市国民经济和社会发展第十四个五年规划和远景目标纲要", issued="2021-03"),
    document("industry", "某市新兴产业发展规划（2018-2025年）", issued="2018-07"),
    document("talk", "某市：坚持制造业立市", issued="2022-11-09"),
]


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("规划纲要里的目标是什么", ["plan"]),
        ("2018版规划的目标", ["industry", "plan"]),
        ("2022年那篇讲了什么", ["talk"]),
        ("规划提到多少家", ["plan", "industry"]),
        ("2022 报告的目标", ["talk"]),
        ("园区的规划要编几个", []),  # it is yet to be drawn up
        ("今年编制几个园区规划", []),
        ("2022年有多少家", []),  # a year alone is when, not which document
    ],
)
def test_documents_named_by_kind_and_year(question: str, named: list[str]) -> None:
    scores = naming(question, DOCUMENTS)
    assert sorted(scores, key=lambda id: -scores[id]) == named


def test_a_name_that_all_documents_carry_says_nothing() -> None:
    assert naming("规划的目标", [document("a", "甲规划"), document("b", "乙规划")]) == {}
    assert naming("规划的目标", [document("a", "甲规划"), document("b", "乙")]) == {"a": NAMED}


def test_an_issuer_is_known_by_its_common_name() -> None:
    documents = [document("a", "甲", issuer="某市工业和信息化局"), document("b", "乙", issuer="某市财政局")]
    assert naming("工信局提出了什么？", documents) == {"a": NAMED}
    assert naming("某市提出了什么？", documents) == {}
