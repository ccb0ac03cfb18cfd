"""What isn't supported is left out of an answer, and only that."""

from decimal import Decimal

from rag.gate import pass_through
from rag.schema import Answer, Citation, CitedFact, Computed, Status
from rag.verify import Source
from tests.rag.made_facts import facts

TEXTS = ("高新技术企业90家。", "规上企业200家。", "研发机构7家。")
FACTS = tuple(fact for text in TEXTS for fact in facts(text))
SOURCES = [Source(n, text, facts(text)) for n, text in enumerate(TEXTS, start=1)]


def answer(text: str, status: Status = Status.ANSWERED, *computed: Computed) -> Answer:
    citations = tuple(
        Citation(n, "made", "标题", None, (), 0, len(quote), quote, "0" * 64)
        for n, quote in enumerate(TEXTS, start=1)
    )
    cited = tuple(CitedFact(fact, n) for n, fact in enumerate(FACTS, start=1))
    return Answer("有多少？", status, text, citations, cited, computed)


def test_a_supported_answer_passes_as_it_is() -> None:
    whole = answer("高新技术企业90家[1]；规上企业200家[2]；研发机构7家[3]。")
    assert pass_through(whole, SOURCES) is whole


def test_a_statement_that_fails_is_left_out_with_its_citation_and_facts() -> None:
    passed = pass_through(answer("高新技术企业91家[1]；规上企业200家[2]；研发机构7家[3]。"), SOURCES)
    assert passed.status is Status.ANSWERED
    assert passed.text == "规上企业200家[2]；研发机构7家[3]。"
    assert [citation.n for citation in passed.citations] == [2, 3]
    assert [cited.citation for cited in passed.facts] == [2, 3]
    assert passed.warnings == ("有的内容没有显示：其中的数字在引文中核对不上。",)


def test_nothing_left_is_not_found() -> None:
    for text in ("高新技术企业91家[1]。", "高新技术企业91家。", "高新技术企业90家[9]。"):
        passed = pass_through(answer(text), SOURCES)
        assert (passed.status, passed.text) == (Status.NOT_FOUND, "文件里没有写这一点。")
        assert (passed.citations, passed.facts, len(passed.warnings)) == ((), (), 1)


def test_of_a_conflict_the_line_is_left_out() -> None:
    text = "不同时间、不同口径的数：\n高新技术企业90家[1]\n规上企业201家[2]\n研发机构7家[3]。"
    passed = pass_through(answer(text, Status.CONFLICT), SOURCES)
    assert passed.status is Status.CONFLICT
    assert passed.text == "不同时间、不同口径的数：\n高新技术企业90家[1]\n研发机构7家[3]。"


def test_one_line_is_no_conflict() -> None:
    text = "各文件说法不一：\n高新技术企业90家[1]\n规上企业201家[2]。"
    passed = pass_through(answer(text, Status.CONFLICT), SOURCES)
    assert (passed.status, passed.text) == (Status.ANSWERED, "高新技术企业90家[1]。")


def test_a_list_that_lost_an_item_is_no_longer_counted() -> None:
    count = Computed("所列条目数", Decimal(2), "项", "2项", ())
    text = "共2项：高新技术企业91家[1]；规上企业200家[2]。"
    passed = pass_through(answer(text, Status.ANSWERED, count), SOURCES)
    assert (passed.text, passed.computed) == ("规上企业200家[2]。", ())


def test_a_wrong_count_goes_and_the_items_stay() -> None:
    count = Computed("所列条目数", Decimal(3), "项", "3项", ())
    text = "共3项：高新技术企业90家[1]；规上企业200家[2]。"
    passed = pass_through(answer(text, Status.ANSWERED, count), SOURCES)
    assert passed.text == "高新技术企业90家[1]；规上企业200家[2]。"


def test_what_was_computed_from_what_is_gone_goes_too() -> None:
    total = Computed("90 + 200", Decimal(290), "家", "290家", (0, 1))
    text = "高新技术企业90家[1]；规上企业200家（2019年）[2]；研发机构7家[3]；合计290家（90家 + 200家）。"
    passed = pass_through(answer(text, Status.ANSWERED, total), SOURCES)
    assert passed.text == "高新技术企业90家[1]；研发机构7家[3]。"
    assert passed.computed == ()


def test_what_was_computed_from_what_stays_keeps_its_facts() -> None:
    total = Computed("200 - 7", Decimal(193), "家", "193家", (1, 2))
    text = "高新技术企业91家[1]；规上企业200家[2]；研发机构7家[3]；相差193家（200家 − 7家）。"
    passed = pass_through(answer(text, Status.ANSWERED, total), SOURCES)
    assert passed.text == "规上企业200家[2]；研发机构7家[3]；相差193家（200家 − 7家）。"
    (kept,) = passed.computed
    assert [passed.facts[i].fact for i in kept.facts] == [FACTS[1], FACTS[2]]
