"""Amounts of a statement with what they count, when and in what standing."""

from decimal import Decimal

from rag.facts import facts_of
from rag.reader.candidates import candidates
from rag.schema import Chunk, Fact
from tests.rag.made import aspects, document, hit, only_ask, passage, rows


def facts(question: str, chunk: Chunk) -> list[Fact]:
    documents = {chunk.doc: document("", chunk.doc)}
    ranked = candidates(only_ask(question), aspects(question), [hit(chunk)], documents)
    return facts_of(ranked[0], 3)


def test_a_clause() -> None:
    (fact,) = facts("高新技术企业目标多少家？", passage("到2025年，力争高新技术企业超过1.2万家。"))
    assert (fact.value, fact.unit, fact.verbatim, fact.qualifier) == (
        Decimal(12000),
        "家",
        "1.2万家",
        "超过",
    )
    assert (fact.period, fact.first_year, fact.last_year) == ("2025", 2025, 2025)
    assert fact.status == "target"
    assert "高新技术企业" in fact.indicator
    assert fact.citation == 3


def test_a_stretch_of_years() -> None:
    (fact,) = facts("新建学校几所？", passage("“十三五”期间新建学校40所。"))
    assert (fact.period, fact.first_year, fact.last_year) == ("2016—2020", 2016, 2020)
    assert fact.status == "actual"


def test_nothing_said_of_time_and_standing() -> None:
    (fact,) = facts("学校几所？", passage("学校40所。"))
    assert (fact.period, fact.first_year, fact.last_year, fact.status) == (None, None, None, None)
    assert fact.indicator == "学校"


def test_a_row() -> None:
    table = passage(
        rows(("指标", "数值", "单位", "时期", "性质"), ("绿地面积", "1860", "公顷", "2021年", "实际")),
        table=True,
    )
    (fact,) = facts("绿地面积多大？", table)
    assert (fact.indicator, fact.unit, fact.period, fact.status) == ("绿地面积", "公顷", "2021", "actual")


def test_an_estimate_is_neither_target_nor_result_wherever_it_is_said() -> None:
    table = passage(
        rows(("指标", "数值", "单位", "时期", "性质"), ("绿地面积", "1860", "公顷", "2021年", "预计")),
        table=True,
    )
    assert facts("绿地面积多大？", table)[0].status == "estimate"
    assert facts("绿地面积多大？", passage("预计2021年绿地面积1860公顷。"))[0].status == "estimate"
    assert facts("绿地面积多大？", passage("2021年绿地面积1860公顷（预计数）。"))[0].status == "estimate"


def test_every_amount_of_a_series() -> None:
    table = passage(rows(("指标", "单位", "2020年", "2025年"), ("研发机构", "家", "90", "150")), table=True)
    found = facts("研发机构有多少家？", table)
    assert [fact.value for fact in found] == [90, 150]
    assert [(fact.first_year, fact.status) for fact in found] == [(2020, "actual"), (2025, "target")]


def test_words_hold_no_facts() -> None:
    assert facts("谁牵头？", passage("由市科技局牵头。")) == []
