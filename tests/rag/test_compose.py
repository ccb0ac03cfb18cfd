"""A draft out of passages: what answers, what contradicts, what is not said, what is damaged."""

from collections.abc import Sequence

from rag.compose import Draft, compose, shown
from rag.schema import Chunk, MarkKind, Status
from rag.understand import understand
from tests.rag.made import document, hit, library_of, mark, passage, rows

PLAN = passage("到2025年，高新技术企业达到2000家，机器人产值突破200亿元。", doc="plan")
REPORT = passage("去年高新技术企业达到1450家，机器人产值达到112亿元。", doc="report")
DATES = {"plan": "2021-03", "report": "2022-01", "late": "2023-01"}


def draft(conversation: str | Sequence[str], *chunks: Chunk) -> Draft:
    question = understand([conversation] if isinstance(conversation, str) else conversation)
    documents = [
        document("", doc, issued=DATES.get(doc, "2022-01")) for doc in dict.fromkeys(c.doc for c in chunks)
    ]
    return compose(question, [hit(chunk) for chunk in chunks], library_of(documents, chunks))


def texts(found: Draft) -> list[str]:
    return [shown(statement) for statement in found.statements]


def test_one_passage_answers() -> None:
    found = draft("2025年机器人产值是多少？", PLAN)
    assert found.status is Status.ANSWERED
    assert texts(found) == ["机器人产值突破200亿元"]
    assert found.warnings == ()


# Documents that differ


def test_two_documents_with_other_amounts_are_a_conflict_oldest_first() -> None:
    found = draft("高新技术企业有多少家？", REPORT, PLAN)
    assert found.status is Status.CONFLICT
    assert [statement.chunk.doc for statement in found.statements] == ["plan", "report"]
    assert [statement.quantities[0].verbatim for statement in found.statements] == ["2000家", "1450家"]


def test_the_same_amount_written_otherwise_is_no_conflict() -> None:
    same = passage("去年高新技术企业达到0.145万家。", doc="late")
    assert draft("高新技术企业有多少家？", REPORT, same).status is Status.ANSWERED


def test_amounts_of_another_kind_are_no_conflict() -> None:
    other = passage("去年高新技术企业产值8亿元。", doc="late")
    assert draft("高新技术企业有多少家？", REPORT, other).status is Status.ANSWERED


def test_a_year_that_is_asked_for_settles_it() -> None:
    found = draft("2025年高新技术企业有多少家？", REPORT, PLAN)
    assert found.status is Status.ANSWERED
    assert texts(found) == ["高新技术企业达到2000家"]


def test_two_documents_that_differ_about_the_year_asked_for_are_a_conflict() -> None:
    late = passage("2025年，高新技术企业达到2600家。", doc="late")
    assert draft("2025年高新技术企业有多少家？", PLAN, late).status is Status.CONFLICT


def test_names_contradict_like_amounts() -> None:
    other = passage("链主企业由市商务局牵头。", doc="late")
    found = draft("链主企业谁牵头？", passage("链主企业由市科技局牵头。"), other)
    assert found.status is Status.CONFLICT
    assert len(found.statements) == 2


def test_a_name_that_nothing_says_is_not_found() -> None:
    assert draft("链主企业谁牵头？", passage("链主企业有20家，要加快培育。")).status is Status.NOT_FOUND


# What is not said


def test_another_year_is_refused() -> None:
    found = draft("2019年高新技术企业有多少家？", PLAN, REPORT)
    assert found.status is Status.NOT_FOUND
    assert found.statements == ()
    assert 1 <= len(found.nearest) <= 2


def test_nothing_near_nothing_pointed_to() -> None:
    found = draft("海底电缆有多长？", PLAN)
    assert found.status is Status.NOT_FOUND
    assert found.nearest == ()


def test_an_amount_is_not_answered_by_words() -> None:
    assert draft("数字车间有多少个？", passage("加快数字车间改造。")).status is Status.NOT_FOUND


def test_another_place_is_refused() -> None:
    assert draft("深圳的高新技术企业有多少家？", REPORT).status is Status.NOT_FOUND
    assert draft("研发飞地设在哪里？", passage("研发飞地建设加快。")).status is Status.NOT_FOUND


def test_the_thing_counted_must_be_named() -> None:
    chunk = passage("高新技术企业有1450家。")
    assert draft("高新技术企业有多少职工？", chunk).status is Status.NOT_FOUND
    assert draft("高新技术企业有多少家？", chunk).status is Status.ANSWERED


def test_a_target_is_no_result() -> None:
    assert draft("高新技术企业实际建成了多少家？", passage("力争高新技术企业达到2000家。")).status is (
        Status.NOT_FOUND
    )


def test_a_list_much_shorter_than_asked_for_is_refused() -> None:
    chunk = passage("重点发展机器人、传感器行业。")
    assert draft("重点发展哪十个行业？", chunk).status is Status.NOT_FOUND
    assert draft("重点发展哪两个行业？", chunk).status is Status.ANSWERED


def test_a_follow_up_is_refused_where_nothing_names_what_it_insists_on() -> None:
    chunk = passage("2021年工业企业9000家。")
    assert draft(["2021年工业企业有多少家？", "我问的是规上的"], chunk).status is Status.NOT_FOUND


def test_no_passages_no_answer() -> None:
    assert draft("高新技术企业有多少家？") == Draft(Status.NOT_FOUND, ())


# Compound questions


def test_both_parts_are_answered() -> None:
    found = draft("2025年高新技术企业多少家，机器人产值多少亿元？", PLAN)
    assert texts(found) == ["高新技术企业达到2000家", "机器人产值突破200亿元"]
    assert found.status is Status.ANSWERED


def test_what_of_a_question_is_not_said_is_warned_of() -> None:
    found = draft("2025年高新技术企业多少家，海底电缆多少公里？", PLAN)
    assert texts(found) == ["高新技术企业达到2000家"]
    assert found.warnings == ("问题中有一部分，文件没有写。",)


def test_nothing_is_said_twice() -> None:
    found = draft("机器人产值是多少？2025年的机器人产值多少亿元？", PLAN)
    assert texts(found) == ["机器人产值突破200亿元"]


# Damage

BROKEN = "去年整备土地万亩，拆除旧厂房45万平方米。"


def broken(kind: MarkKind) -> Chunk:
    return passage(BROKEN, marks=[mark(kind, BROKEN, "万亩")])


def test_a_damaged_place_is_quoted_and_said_to_be_damaged() -> None:
    found = draft("去年整备土地多少亩？", broken(MarkKind.NUMBER_LOST))
    assert found.status is Status.DAMAGED
    assert texts(found) == ["去年整备土地万亩"]
    assert found.warnings == ("原文此处有问题：number_lost",)


def test_damage_elsewhere_in_the_passage_does_not_matter() -> None:
    found = draft("拆除旧厂房多少平方米？", broken(MarkKind.NUMBER_LOST))
    assert (found.status, found.warnings) == (Status.ANSWERED, ())


def test_a_foreign_word_is_warned_of_but_is_no_damage_to_the_answer() -> None:
    text = "去年新建学校3所and幼儿园5所。"
    found = draft("去年新建学校几所？", passage(text, marks=[mark(MarkKind.STRAY, text, "and")]))
    assert found.status is Status.ANSWERED
    assert found.warnings == ("原文此处有问题：stray",)


# Lists


def test_items_below_a_heading() -> None:
    chunks = [
        passage(text, path=("重点任务", heading), ordinal=i)
        for i, (heading, text) in enumerate(
            [("数字车间", "改造车间。"), ("链主企业", "给予奖励。"), ("基金", "设立基金。")]
        )
    ]
    found = draft("重点任务是哪三项？", *chunks)
    assert found.listed
    assert texts(found) == ["改造车间", "给予奖励", "设立基金"]


def test_a_sentence_with_just_the_number_asked_for_comes_before_a_list_of_headings() -> None:
    chunks = [
        passage("重点任务是强链、补链、延链。", path=("重点任务",)),
        *(
            passage("有关内容。", path=("重点任务", heading), ordinal=i)
            for i, heading in enumerate("甲乙丙", start=1)
        ),
    ]
    found = draft("重点任务是哪三项？", *chunks)
    assert not found.listed
    assert texts(found) == ["重点任务是强链、补链、延链"]


# How a statement is shown


def test_punctuation_at_the_edges_is_left_out_and_nothing_else() -> None:
    (statement,) = draft("进出口增速是多少？", passage("——进出口增速：-3.7%；")).statements
    assert shown(statement) == "进出口增速：-3.7%"
    (statement,) = draft("进出口增速是多少？", passage("-3.7%的进出口增速[2]。")).statements
    assert shown(statement) == "-3.7%的进出口增速［2］"  # a sign is no punctuation, [2] no citation of ours
    table = passage(rows(("指标", "数值", "单位", "性质"), ("学校", "12", "所", "实际")), table=True)
    (statement,) = draft("学校有多少所？", table).statements
    assert shown(statement) == "学校12所（实际）"
