"""五大还是七大: what each document says of the amounts offered."""

from dataclasses import replace

from rag.reader.alternatives import alternatives
from rag.schema import Chunk
from tests.rag.made import passage
from tests.rag.reader.asked import asked

FIVE, SEVEN = passage("建设五大平台。", doc="plan"), passage("建设七大平台。", doc="report")


def offered(question: str, *chunks: Chunk) -> list[str]:
    case = asked(question, *chunks)
    return [one.text for one in alternatives(case.ask, case.near, case.library.documents)]


def test_each_amount_that_a_document_says_oldest_first() -> None:
    assert offered("是五大平台还是七大平台？", SEVEN, FIVE) == ["建设五大平台。", "建设七大平台。"]


def test_an_amount_that_nothing_says_is_left_out() -> None:
    assert offered("是五大平台还是九大平台？", SEVEN, FIVE) == ["建设五大平台。"]
    assert offered("是三大平台还是九大平台？", SEVEN, FIVE) == []


def test_no_offer_no_alternatives() -> None:
    assert offered("有几大平台？", SEVEN, FIVE) == []


def test_what_answers_only_in_part_is_left_out() -> None:
    case = asked("是五大平台还是七大平台？", FIVE, passage("建设五大公园。", doc="late"))
    first, second = case.near
    weak = replace(second, score=0.5 * first.score)
    assert alternatives(case.ask, [first, weak], case.library.documents) == [first]
