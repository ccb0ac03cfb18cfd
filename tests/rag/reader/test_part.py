"""One ask → its part of an answer: which way of answering goes before which, and what a part tells."""

from decimal import Decimal

from rag.reader.nearby import Nearby, Sources
from rag.reader.part import Part, part_of
from rag.schema import Chunk
from tests.rag.made import document, hit, library_of, only_ask, passage

PLAN = passage("到2025年，高新技术企业达到2000家，机器人产值突破200亿元。", doc="plan")
REPORT = passage("2021年高新技术企业达到1450家，机器人产值达到112亿元。", doc="report")
ISSUED = {"plan": "2021-03", "report": "2022-01"}


def nearby(question: str, *chunks: Chunk) -> Nearby:
    documents = [document("", id, issued=ISSUED.get(id, "2022-01")) for id in {c.doc: None for c in chunks}]
    library = library_of(documents, chunks)
    facts = {chunk.id: tuple(library.facts_in([chunk.id])) for chunk in chunks}
    return Nearby(only_ask(question), Sources([hit(chunk) for chunk in chunks], facts, library, frozenset()))


def texts(part: Part) -> list[str]:
    return [statement.text.strip("，。；") for statement in part.statements]


def test_what_is_to_be_computed_is_not_answered_by_an_operand() -> None:
    part = part_of(nearby("高新技术企业2025年的目标比2021年多多少家？", PLAN, REPORT))
    assert [(result.value, result.unit) for result in part.results] == [(Decimal(550), "家")]
    assert len(part.statements) == 2
    assert not part.conflict


def test_of_amounts_on_offer_all_are_told_before_one_is_chosen() -> None:
    fifth = passage("全市总产值排名第五名。", doc="plan")
    seventh = passage("全市总量居第七名。", doc="report")
    part = part_of(nearby("全市是第五名还是第七名？", seventh, fifth))
    assert part.conflict
    assert texts(part) == ["全市总产值排名第五名", "全市总量居第七名"]


def test_a_list_goes_before_a_sentence_that_shares_the_words_of_the_question() -> None:
    heading = ("五、推进三大工程",)
    items = [
        passage(f"{words}。", path=(*heading, title), ordinal=number)
        for number, (title, words) in enumerate(
            (("（一）清水工程", "治理河道"), ("（二）绿廊工程", "沿河植树"), ("（三）安居工程", "改造旧屋"))
        )
    ]
    talk = passage("推进的三大工程由各部门商定。", ordinal=3)
    part = part_of(nearby("推进的工程有哪些？", *items, talk))
    assert part.listed
    assert len(part.statements) == 3


def test_another_year_leaves_it_unanswered_and_is_pointed_to() -> None:
    part = part_of(nearby("2019年机器人产值是多少？", PLAN, REPORT))
    assert part.unanswered
    assert not part.statements
    assert [sorted(one.years) for one in part.nearest] == [[2021]]


def test_of_two_years_the_one_that_is_not_told_is_said_to_be_left_out() -> None:
    both = part_of(nearby("2021年和2025年机器人产值分别是多少？", PLAN, REPORT))
    assert len(both.statements) == 2
    assert not both.unanswered
    one = part_of(nearby("2021年和2019年机器人产值分别是多少？", PLAN, REPORT))
    assert len(one.statements) == 1
    assert one.unanswered


def test_what_the_part_before_was_computed_of_stands_in_for_what_is_left_out() -> None:
    first = nearby("高新技术企业2025年的目标比2021年多多少家？", PLAN, REPORT)
    operands = part_of(first).results[-1].operands
    assert len(operands) == 2
    later = Nearby(only_ask("是2021年的几倍？"), first.sources, operands=operands)
    assert part_of(later).results
    assert not part_of(Nearby(later.ask, first.sources)).results
