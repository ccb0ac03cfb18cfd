"""Damage is marked where it stands, sound text that looks like it is not, and nothing is repaired."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import clean
from ingest.damage import find_marks
from rag.schema import Mark, MarkKind
from rag.spans import OffsetMap


def marks(text: str) -> tuple[Mark, ...]:
    return find_marks(clean(text, OffsetMap.identity(len(text))).paragraphs)


def found(text: str) -> list[tuple[MarkKind, str]]:
    return [(mark.kind, mark.span.of(text)) for mark in marks(text)]


@pytest.mark.parametrize(
    ("text", "kind", "place"),
    [
        ("划定样例红线万亩农田。", MarkKind.NUMBER_LOST, "线万亩"),
        ("对样例出口亿人民币。", MarkKind.NUMBER_LOST, "口亿人"),
        ("新增样例厂房万平方米。", MarkKind.NUMBER_LOST, "房万平"),
        ("坚持以习新时代思想。", MarkKind.MISSING, "习"),
        ("坚持样例主义、思想、理论。", MarkKind.MISSING, "、思想、理论"),
        ("贯彻样例部署，认线”工作思路。", MarkKind.MISSING, "”"),
        ("样例3号线号线一期。", MarkKind.DOUBLED, "号线号线"),
        ("推进样例改造样例改造工作。", MarkKind.DOUBLED, "样例改造样例改造"),
        ("样例生产 and 开发。", MarkKind.STRAY, "and"),
        ("样例管理 etc 领域。", MarkKind.STRAY, "etc"),
        ("样例正文。\n（下转 B02版）", MarkKind.CUT_OFF, "（下转 B02版）"),
    ],
)
def test_damage_is_marked_where_it_stands(text: str, kind: MarkKind, place: str) -> None:
    assert found(text) == [(kind, place)]


def test_an_end_in_mid_sentence_is_marked_at_its_last_character() -> None:
    text = (
        "推动样例企业开展改造。\n"
        + "建立样例体系，完善样例制度，推动样例企业和样例园区共同开展样例改造和样"
        + "\n"
    )
    assert found(text) == [(MarkKind.CUT_OFF, "样")]
    assert marks(text)[0].span.end == len(text) - 1


@pytest.mark.parametrize("above", ["样例目标如下：\n", "1.样例一。\n样例。\n2.样例二。\n二、样例任务\n"])
def test_a_list_that_begins_with_two(above: str) -> None:
    text = above + "2.样例二。\n3.样例三。\n"
    assert found(text) == [(MarkKind.MISSING, "2.")]
    assert marks(text)[0].span.start == len(above)


@pytest.mark.parametrize(
    "text",
    [
        "每万人样例拥有量达44件。",
        "万元GDP能耗下降，新增亿元项目。",
        "走进千家万户，投资数万亿元。",
        "新增三万亩、几万吨、近亿吨、超万件。",
        "投资1.5万亿元，建成5万平方米。",
        "一项一项抓，一件一件办，逐项逐项落实。",
        "方方面面、仔仔细细、许许多多。",
        "“样例”与“样例”，“样例‘内’层”。",
        "学习新时代精神，复习旧课。",
        "样例AI and 5G。",
        "打造A and B样例。",
        "1.样例一。\n2.样例二。\n",
        "1.样例一。2.样例二。\n2.样例三。\n",
        "2.5万家样例企业。\n",
        "样例正文。\n下转移支付资金到位。",
        "样例正文。\n样例附件名称",
        "",
    ],
)
def test_sound_text_is_not_marked(text: str) -> None:
    assert found(text) == []


def test_a_table_does_not_break_off() -> None:
    row = "样例产业的名称和样例指标的名称以及样例单位的名称\t样例产业链条和样例企业\t50"
    assert found(f"指标\t内容\t数值\n{row}\n") == []


def test_notes_are_one_sentence_for_the_reader() -> None:
    text = "对样例出口亿人民币，样例3号线号线一期，认线”思路，样例生产 and 开发。\n（未完待续）"
    all_notes = [mark.note for mark in marks(text)]
    assert len(all_notes) == 5
    assert all(
        note.startswith("原文") and note.endswith("。") and note.count("。") == 1 for note in all_notes
    )


def test_marks_come_in_order_and_point_into_the_original() -> None:
    text = "\n\n  样例3号线号线一期。\n首页 > 样例\n对样例出口 亿人民币。\n"
    assert found(text) == [(MarkKind.DOUBLED, "号线号线"), (MarkKind.NUMBER_LOST, "口 亿人")]


_BITS = st.sampled_from(
    [
        "样例",
        "号线号线",
        "万亩",
        "亿人民币",
        "”",
        "“",
        "etc",
        " and ",
        "2.",
        "1.",
        "\n",
        "。",
        "习新时代",
        "50",
        "\t",
    ]
)


@given(st.lists(_BITS, max_size=20).map("".join))
def test_marks_change_nothing(text: str) -> None:
    paragraphs = clean(text, OffsetMap.identity(len(text))).paragraphs
    before = [paragraph.text for paragraph in paragraphs]
    all_marks = find_marks(paragraphs)
    assert [paragraph.text for paragraph in paragraphs] == before
    assert [mark.span for mark in all_marks] == sorted(mark.span for mark in all_marks)
    assert all(mark.span.end <= len(text) and len(mark.span) for mark in all_marks)
