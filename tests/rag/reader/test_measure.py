"""Which facts tell of one measure, whatever they call it."""

import pytest

from ingest.facts import read_facts
from rag.reader.measure import comparable, likeness, same_measure
from rag.schema import Fact
from tests.rag.made import document, library_of, passage, same_idf


def fact(text: str) -> Fact:
    return read_facts(document(text), [passage(text)])[-1]


def alike(one: str, other: str) -> float:
    return likeness(fact(f"{one}12亿元。").figure, fact(f"{other}30亿元。").figure, same_idf)


def test_another_name_for_the_same() -> None:
    assert alike("机器人产值", "机器人产值") == 1
    assert alike("机器人产值", "全市机器人产值") == 1
    assert alike("外贸进出口总额", "进出口总额") > 0.6


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("人均可支配收入", "可支配收入"),
        ("专利申请费用", "专利授权费用"),
        ("本外币存款余额", "本外币贷款余额"),
        ("进口总额", "出口总额"),
        ("机器人产值", "新增机器人产值"),
        ("机器人产值", "绿地面积"),
    ],
)
def test_a_part_or_another_kind_is_another_measure(one: str, other: str) -> None:
    assert alike(one, other) == alike(other, one) == 0


def test_amounts_compare_within_kind_unit_and_place() -> None:
    level, growth = fact("机器人产值达到112亿元。").figure, fact("机器人产值增长8%。").figure
    elsewhere = fact("苏州机器人产值300亿元。").figure
    assert comparable(level, fact("传感器产值达到40万元。").figure)
    assert not comparable(level, growth)
    assert not comparable(level, fact("机器人企业30家。").figure)
    assert not comparable(level, elsewhere)
    assert comparable(level, elsewhere, any_scope=True)


def test_every_fact_of_the_measure_itself_first() -> None:
    text = "2020年机器人产值85亿元。2021年全市机器人产值112亿元。传感器产值40亿元。人均机器人产值3万元。"
    chunk = passage(text)
    library = library_of([document(text)], [chunk])
    facts = library.facts_in([chunk.id])
    found = same_measure(facts[1], library.facts_named, library.idf)
    assert [one.figure.quantity.verbatim for one in found] == ["112亿元", "85亿元"]
