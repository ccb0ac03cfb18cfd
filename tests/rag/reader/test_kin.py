"""Other amounts of what an answer gives: which of them are set beside it, and in what order."""

from rag.reader.kin import kin
from rag.schema import Chunk
from tests.rag.made import passage
from tests.rag.reader.asked import asked

PLAN = passage("2020年，机器人产值达到85亿元。", doc="plan")
REPORT = passage("2021年，机器人产值达到112亿元。", doc="report")
LATE = passage("力争到2025年，机器人产值达到200亿元。", doc="late")


def beside(question: str, chosen: str, *chunks: Chunk, docs: frozenset[str] = frozenset()) -> list[str]:
    """What is told in the end, where the fact with the amount `chosen` answers."""
    case = asked(question, *chunks)
    found = kin(case.ask, case.aspects, [case.candidate(chosen)], case.near, case.library, docs)
    return [one.text for one in found]


def test_other_amounts_of_the_measure_oldest_document_first() -> None:
    found = beside("机器人产值是多少？", "112亿元", LATE, REPORT, PLAN)
    assert found == ["机器人产值达到85亿元。", "机器人产值达到112亿元。", "机器人产值达到200亿元。"]


def test_only_of_the_year_asked_for() -> None:
    assert beside("2021年机器人产值是多少？", "112亿元", REPORT, PLAN, LATE) == []
    same = passage("2021年机器人产值115亿元。", doc="late")
    assert len(beside("2021年机器人产值是多少？", "112亿元", REPORT, PLAN, same)) == 2


def test_only_of_the_standing_asked_for() -> None:
    assert beside("目前机器人产值达到了多少？", "112亿元", REPORT, LATE) == []


def test_only_of_the_documents_named() -> None:
    assert beside("机器人产值是多少？", "112亿元", REPORT, PLAN, docs=frozenset({"report"})) == []


def test_the_same_amount_and_another_measure_are_no_rivals() -> None:
    same = passage("2021年，机器人产值达到112亿元。", doc="late")
    other = passage("2021年，传感器用地达到30公顷。", doc="late")
    assert beside("机器人产值是多少？", "112亿元", REPORT, same) == []
    assert beside("机器人产值是多少？", "112亿元", REPORT, other) == []


def test_milestones_are_no_rivals() -> None:
    steps = passage("机器人产值连跨70亿元、80亿元、90亿元三大台阶。", doc="plan")
    assert beside("机器人产值是多少？", "112亿元", REPORT, steps) == []


def test_a_question_for_words_has_no_rivals() -> None:
    assert beside("怎么发展机器人产值？", "112亿元", REPORT, PLAN) == []


def test_the_parts_of_a_whole_are_compared_together() -> None:
    plan = passage("2020年，三次产业结构为0.3:53.8:45.9。", doc="plan")
    report = passage("2021年，三次产业结构为0.3:54.7:45.0。", doc="report")
    assert len(beside("三次产业结构是多少？", "0.3", REPORT, plan, report)) == 2
    same = passage("2021年，三次产业结构为0.3:53.8:45.9。", doc="report")
    assert beside("三次产业结构是多少？", "0.3", plan, same) == []


def test_documents_that_are_compared_may_name_a_measure_their_own_way() -> None:
    other = passage("2021年，智能机器人制造产值115亿元。", doc="late")
    assert len(beside("机器人产值各文件怎么说？", "112亿元", REPORT, other)) == 2
