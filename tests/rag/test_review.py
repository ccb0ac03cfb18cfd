"""A draft against the ledger: where each amount stands, what speaks against it, what comes nearest."""

from time import perf_counter

import pytest

from rag.review import Finding, review
from rag.verify import Outcome
from tests.rag.made_facts import facts

LEDGER = (
    "2020年高新技术企业6381家。力争2026年高新技术企业达到1.2万家。2020年地区生产总值9650.19亿元。"
    "省级工业设计中心6家，市级工业设计中心20家。"
)
FACTS = facts(LEDGER)


def reviewed(text: str) -> list[Finding]:
    return list(review(text, FACTS, lambda fact: fact.quotes[-1].of(LEDGER)))


@pytest.mark.parametrize(
    ("text", "outcome", "reason"),
    [
        ("高企6381家", "supported", ""),
        ("2020年我市高新技术企业达到6381家", "supported", ""),
        ("地区生产总值约9650亿元", "supported", ""),
        ("力争高新技术企业达到12000家", "supported", ""),
        ("2021年高新技术企业6381家", "contradicted", "文件里这是2020年的数，不是2021年的"),
        ("高新技术企业已达到1.2万家", "contradicted", "文件里这是2026年的目标，不是实际"),
        ("省级工业设计中心20家", "contradicted", "文件里“省级工业设计中心”是6家"),
        ("省级工业设计中心9家", "absent", "文件写的是6家"),
        ("2020年高新技术企业6500家", "absent", "文件写的是6381家（2020年，实际）、1.2万家（2026年，目标）"),
        ("图书馆30座", "absent", "文件里没有找到这个数"),
        ("幼儿园6381家", "absent", "文件里没有找到这个数"),  # the amount is there, of something else
    ],
)
def test_findings(text: str, outcome: str, reason: str) -> None:
    (found,) = reviewed(text)
    assert found.outcome is Outcome(outcome)
    assert found.reason.startswith(reason)
    assert (found.reason == "") is (outcome == "supported")


def test_a_finding_rests_on_its_fact() -> None:
    found = reviewed("高企6381家，地区生产总值9650.19亿元，图书馆30座。")
    assert [one.fact and one.fact.figure.quantity.verbatim for one in found] == [
        "6381家",
        "9650.19亿元",
        None,
    ]


def test_the_nearest_are_of_the_year_first() -> None:
    (found,) = reviewed("2026年高新技术企业1.3万家")
    assert [fact.figure.quantity.verbatim for fact in found.nearest] == ["1.2万家", "6381家"]


def test_a_draft_without_amounts_has_no_findings() -> None:
    assert reviewed("") == reviewed("没有数字。\n\n") == []


@pytest.mark.parametrize(
    "text", ["9" * 10**6, "高新技术企业6381家，" * 10_000, "\ud83d" * 10_000, "企业1" + "0" * 30 + "家"]
)
def test_a_hostile_draft_takes_no_long(text: str) -> None:
    started = perf_counter()
    found = reviewed(text)
    assert perf_counter() - started < 30
    assert all(one.claim.quantity.verbatim == one.claim.quantity.span.of(text) for one in found)
