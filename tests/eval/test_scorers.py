"""Scorers: for each, hand-made answers that must pass and answers that must fail."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.cases import Case, Evidence, GoldNumber, GoldResult, Kind
from eval.scorers import citing, numbers, standing, wording
from eval.scorers import judge as judging
from eval.scorers.judge import RULES, SCORERS, Verdict, judge
from eval.scorers.score import Score, Sort
from rag.schema import Answer, Citation, Computed, Status
from rag.spans import Span

PLAN = (
    "一、成效。建成公园12个，绿地率达到47.2%，投入1.4亿元。二、目标。到2025年建成公园超过20个，全省排名第三。"
)
NEWS = "公园建设提速，今年新建公园15个。有关方案由市城管局牵头。"
DOCUMENTS = {"plan": PLAN, "news": NEWS}


def passage(doc: str, quote: str) -> Evidence:
    start = DOCUMENTS[doc].index(quote)
    return Evidence(doc, Span(start, start + len(quote)))


def cite(n: int, doc: str, quote: str) -> Citation:
    start = DOCUMENTS[doc].index(quote)
    return Citation(n, doc, "题名", None, (), start, start + len(quote), quote, "0" * 64)


def gold(value: str, unit: str, text: str, doc: str = "plan") -> GoldNumber:
    return GoldNumber(value=Decimal(value), unit=unit, text=text, doc=doc)


def case(kind: Kind, **fields: Any) -> Case:
    return Case(id="s1", conversation=("问？",), kind=kind, answer=fields.pop("answer", "参考答案"), **fields)


def answer(text: str, *citations: Citation, status: Status = Status.ANSWERED, **fields: Any) -> Answer:
    return Answer("问？", status, text, citations, **fields)


PARKS = case(
    Kind.NUMERIC,
    numbers=(gold("12", "个", "12个"), gold("140000000", "元", "1.4亿元")),
    evidence=(passage("plan", "建成公园12个，绿地率达到47.2%，投入1.4亿元"),),
)
RIGHT = answer(
    "建成公园12个，投入1.4亿元。[1]", cite(1, "plan", "建成公园12个，绿地率达到47.2%，投入1.4亿元")
)


def wrong_by(verdict: Verdict) -> set[str]:
    """The deciding scorers that are below their bar, found through their reasons."""
    return {
        name for name, score in verdict.scores.items() if score.reason and score.reason in verdict.reasons
    }


def test_the_right_answer_is_right() -> None:
    verdict = judge(PARKS, RIGHT, DOCUMENTS)
    assert verdict.right
    assert verdict.reasons == ()
    assert verdict.scores["numbers"].value == verdict.scores["evidence"].value == 1.0


@pytest.mark.parametrize(
    ("fault", "changed"),
    [
        ("numbers", replace(RIGHT, text="建成公园13个，投入1.4亿元。[1]")),  # a digit
        ("numbers", replace(RIGHT, text="建成公园12个，投入1.4万元。[1]")),  # a factor
        ("numbers", replace(RIGHT, text="建成公园12个，投入1.4亿美元。[1]")),  # a unit
        ("numbers", replace(RIGHT, text="建成公园12%，投入1.4亿元。[1]")),
        ("numbers", replace(RIGHT, text="建成公园12个。[1]")),  # half of it
        ("numbers", replace(RIGHT, text="建成公园312个，投入1.4亿元。[1]")),  # a longer number
        ("evidence", replace(RIGHT, citations=())),  # the citation dropped
        ("evidence", replace(RIGHT, citations=(cite(1, "news", "今年新建公园15个"),))),  # the wrong document
        ("evidence", replace(RIGHT, citations=(cite(1, "plan", "建成公园超过20个"),))),  # the wrong place
        ("spans", replace(RIGHT, citations=(replace(RIGHT.citations[0], start=6, end=40),))),  # shifted
        ("spans", replace(RIGHT, citations=(*RIGHT.citations, replace(RIGHT.citations[0], doc="lost")))),
        ("status", replace(RIGHT, status=Status.NOT_FOUND)),  # a refusal
        ("status", replace(RIGHT, status=Status.CLARIFY)),
        ("precision", replace(RIGHT, text=RIGHT.text + "另有15个、20个、30家、47.2%。")),  # a pasted page
    ],
)
def test_one_fault_makes_it_wrong_for_that_reason(fault: str, changed: Answer) -> None:
    verdict = judge(PARKS, changed, DOCUMENTS)
    assert not verdict.right
    assert fault in wrong_by(verdict)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (gold("12000", "家", "1.2万家"), "有12,000家"),
        (gold("12000", "家", "1.2万家"), "有一万二千家"),
        (gold("12000", "家", "1.2万家"), "有１２０００家"),
        (gold("3", "名", "全省第三"), "排名全省第三"),
        (gold("17", "名", "第17位"), "在全省排第17位"),
        (gold("70", "%", "七成"), "占七成"),
        (gold("80000", "元", "8万元"), "达到80000元"),
        (gold("2", "个", "2-3个"), "各培育2-3个"),
        (gold("3", "个", "2-3个"), "各培育2-3个"),
        (gold("66", "家", "66家"), "有66个企业"),
        (gold("0.3", "%", "0.3:47.4:52.3"), "结构为0.3:47.4:52.3"),
        (gold("52.3", "%", "0.3:47.4:52.3"), "结构为0.3:47.4:52.3"),
        (gold("2018", "年", "2018年"), "建成于2018年[1]"),
        (gold("2018", "年", "2018年"), "建成时间：2018"),
        (gold("2018", "年", "2018年"), "2018—2025年"),
        (gold("2018", "年", "2018年"), "发布于2018-07-01"),
        (gold("2035", "年", "二〇三五年"), "到二〇三五年"),
        (gold("7", "月", "7月"), "2018年7月1日印发"),
        (gold("5", "年", "5年内"), "争取5年内实现"),
        (gold("4", "连冠", "四连冠"), "获“四连冠”"),
        (gold("5", "个", "五大新兴领域"), "五大新兴领域"),
    ],
)
def test_the_same_amount_in_other_words(number: GoldNumber, text: str) -> None:
    assert numbers.numbers(case(Kind.NUMERIC, numbers=(number,)), answer(text)).value == 1.0


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (gold("12000", "家", "1.2万家"), "有1.2万亿家"),
        (gold("12000", "家", "1.2万家"), "有12000元"),
        (gold("47.2", "%", "47.2%"), "达到47.25%"),
        (gold("47.2", "%", "47.2%"), "达到47.2个"),
        (gold("3", "名", "全省第三"), "共有3个"),
        (gold("2018", "年", "2018年"), "有2018家"),
        (gold("2018", "年", "2018年"), "2019年"),
        (gold("7", "月", "7月"), "历时7个月"),
        (gold("1", "个", "1个"), "建成公园。[1]"),
        (gold("5", "年", "5年内"), "2025年"),
        (gold("32", "元", "32元"), "32美元"),
    ],
)
def test_another_amount(number: GoldNumber, text: str) -> None:
    assert numbers.numbers(case(Kind.NUMERIC, numbers=(number,)), answer(text)).value == 0.0


def test_numbers_do_not_apply_without_gold_numbers() -> None:
    assert numbers.numbers(case(Kind.TEXT), answer("12个")).value is None
    assert numbers.number_precision(case(Kind.TEXT), answer("12个")).value is None


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("建成公园12个。[1][2][3]", 1.0),
        ("2018年7月1日、2021—2025年建成公园12个", 1.0),
        ("今后五年建成公园12个", 1.0),
        ("建成公园12个，另有15个", 0.5),
        ("投入30元、40元、12个、1.4亿元", 0.5),
    ],
)
def test_precision_counts_amounts_and_nothing_else(text: str, share: float) -> None:
    assert numbers.number_precision(PARKS, answer(text)).value == pytest.approx(share)


@pytest.mark.parametrize(("text", "share"), [("2018年建成，投入30元", 0.5), ("2017年，投入30元", 0.0)])
def test_precision_counts_a_year_where_it_is_asked_for(text: str, share: float) -> None:
    asked = case(Kind.DATE, numbers=(gold("2018", "年", "2018年"),))
    assert numbers.number_precision(asked, answer(text)).value == share


def test_precision_counts_gold_results_too() -> None:
    asked = case(
        Kind.COMPUTED, computed=(GoldResult(value=Decimal("2.28"), unit="倍", tol=Decimal("0.006")),)
    )
    assert numbers.number_precision(asked, answer("是2.284倍")).value == 1.0


GROWTH = case(
    Kind.COMPUTED,
    numbers=(gold("12", "个", "12个"), gold("15", "个", "15个", "news")),
    computed=(GoldResult(value=Decimal(25), unit="%", tol=Decimal("0.1")),),
    evidence=(passage("plan", "建成公园12个"), passage("news", "今年新建公园15个")),
)
SUM = answer("从12个到15个，增长25.0%。", cite(1, "plan", "建成公园12个"))


@pytest.mark.parametrize(
    ("changed", "value"),
    [
        (SUM, 1.0),
        (replace(SUM, text="从12个到15个，增长25.09%"), 1.0),
        (replace(SUM, text="从12个到15个，增长25.2%"), 0.0),
        (replace(SUM, text="从12个到15个，增长25个"), 0.0),
        (replace(SUM, text="从12个到15个，增长约三成"), 0.0),
    ],
)
def test_a_result_within_its_tolerance(changed: Answer, value: float) -> None:
    assert numbers.computed(GROWTH, changed).value == value
    assert judge(GROWTH, changed, DOCUMENTS).right is (value == 1.0)


def test_a_listed_result_counts_only_if_it_is_shown() -> None:
    listed = Computed("15 / 12 - 1", Decimal(25), "%", "四分之一", ())
    assert numbers.computed(GROWTH, answer("增长四分之一", computed=(listed,))).value == 1.0
    assert numbers.computed(GROWTH, answer("有所增长", computed=(listed,))).value == 0.0


LIST = case(
    Kind.LIST,
    items=("东莞银行", "东莞证券", "华联 期货", "“科创”集团", "东莞信托"),
    evidence=(passage("plan", "建成公园12个"),),
)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("东莞银行、东莞证券、华联期货、科创集团、东莞信托", True),
        ("东莞银行、东莞证券、华联期货、科创集团", True),  # 80 %
        ("东莞银行、东莞证券、华联期货", False),
    ],
)
def test_four_of_five_items(text: str, right: bool) -> None:
    assert judge(LIST, answer(text, cite(1, "plan", "建成公园12个")), DOCUMENTS).right is right


FIRM = case(
    Kind.ENTERPRISE,
    departments=("市城管局",),
    evidence=(
        passage("news", "由市城管局牵头"),
        passage("news", "今年新建公园15个"),
        passage("plan", "建成公园12个"),
    ),
)


@pytest.mark.parametrize(
    ("text", "cited", "right"),
    [
        ("由市城管局牵头", ("由市城管局牵头", "今年新建公园15个"), True),
        ("由市城管局牵头", ("由市城管局牵头",), False),  # a third of the evidence
        ("由市住建局牵头", ("由市城管局牵头", "今年新建公园15个"), False),
    ],
)
def test_a_firm_needs_departments_and_most_of_the_evidence(
    text: str, cited: Sequence[str], right: bool
) -> None:
    given = answer(text, *(cite(n, "news", quote) for n, quote in enumerate(cited, start=1)))
    assert judge(FIRM, given, DOCUMENTS).right is right


def test_half_of_the_evidence_is_enough_for_numbers() -> None:
    verdict = judge(GROWTH, SUM, DOCUMENTS)
    assert verdict.scores["evidence"].value == 0.5
    assert verdict.right


def test_touching_is_not_overlapping() -> None:
    place = passage("plan", "建成公园12个")
    before = PLAN[: place.span.start]
    assert citing.evidence_recall(PARKS, answer("", cite(1, "plan", before))).value == 0.0
    assert citing.evidence_recall(PARKS, answer("", cite(1, "plan", before + "建"))).value == 1.0


DAMAGED = case(Kind.GARBLED, evidence=(passage("plan", "绿地率达到47.2%"),), trap=("12个",))


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (answer("原文此处残缺", cite(1, "plan", "绿地率达到47.2%"), status=Status.DAMAGED), True),
        (answer("绿地率", cite(1, "plan", "绿地率达到47.2%"), warnings=("原文此处有缺失。",)), True),
        (answer("绿地率", cite(1, "plan", "绿地率达到47.2%"), warnings=("题名不在文件中。",)), False),
        (answer("绿地率", cite(1, "plan", "绿地率达到47.2%")), False),
        (answer("原文此处残缺", status=Status.DAMAGED), False),
        (answer("是12个", cite(1, "plan", "绿地率达到47.2%"), status=Status.DAMAGED), False),  # the trap
        (answer("是112个", cite(1, "plan", "绿地率达到47.2%"), status=Status.DAMAGED), True),
    ],
)
def test_damage_is_said_and_cited(given: Answer, right: bool) -> None:
    assert judge(DAMAGED, given, DOCUMENTS).right is right


@pytest.mark.parametrize(("status", "right"), [(Status.NOT_FOUND, True), (Status.ANSWERED, False)])
def test_what_the_documents_do_not_say(status: Status, right: bool) -> None:
    """A refusal may point at what comes near, so the trap's value in the text does no harm."""
    asked = case(Kind.UNANSWERABLE, trap=("12个",))
    verdict = judge(asked, answer("资料没有写；相近的是公园12个。", status=status), DOCUMENTS)
    assert verdict.right is right


def test_a_trap_that_is_a_name() -> None:
    asked = case(Kind.LIST, items=("甲带",), trap=("西部 产业带",), evidence=LIST.evidence)
    cited = cite(1, "plan", "建成公园12个")
    assert judge(asked, answer("甲带", cited), DOCUMENTS).right
    assert not judge(asked, answer("甲带、西部产业带", cited), DOCUMENTS).right


WHY = case(Kind.TEXT, answer="由市城管局牵头", evidence=(passage("news", "由市城管局牵头"),))


@pytest.mark.parametrize(
    ("given", "right"),
    [
        (answer("市城管局牵头。", cite(1, "news", "由市城管局牵头")), True),
        (answer("市城管局牵头。"), False),
        (answer("市城管局牵头。", cite(1, "plan", "建成公园12个")), False),
        (answer("资料没有写。", cite(1, "news", "由市城管局牵头"), status=Status.NOT_FOUND), False),
        (answer(NEWS * 20, cite(1, "news", NEWS)), False),  # a pasted page
    ],
)
def test_text_is_right_when_it_cites_the_place_and_is_short(given: Answer, right: bool) -> None:
    assert judge(WHY, given, DOCUMENTS).right is right


def test_containment_is_reported_and_never_decides() -> None:
    near = judge(WHY, answer("城管局牵头", cite(1, "news", "由市城管局牵头")), DOCUMENTS)
    far = judge(WHY, answer("有专人负责", cite(1, "news", "方案由")), DOCUMENTS)
    assert near.scores["containment"].value == 1.0
    assert far.scores["containment"].value == 0.0
    assert wording.containment(case(Kind.UNANSWERABLE), answer("没有")).value is None


def test_an_empty_quote_is_not_exact() -> None:
    empty = Citation(1, "plan", "题名", None, (), 3, 3, "", "0" * 64)
    assert citing.span_exactness(answer("", empty), DOCUMENTS).value == 0.0
    assert citing.span_exactness(answer(""), DOCUMENTS).value is None


@given(st.integers(0, len(PLAN)), st.integers(0, len(PLAN)), st.integers(-3, 3))
def test_only_the_true_span_is_exact(start: int, end: int, shift: int) -> None:
    quote = PLAN[start:end]
    moved = Citation(1, "plan", "题名", None, (), start + shift, end + shift, quote, "0" * 64)
    exact = citing.span_exactness(answer("", moved), DOCUMENTS).value
    assert exact == float(bool(quote) and start + shift >= 0 and PLAN[start + shift : end + shift] == quote)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_rule_made_of_known_scorers(kind: Kind) -> None:
    assert set(RULES[kind]) <= {*SCORERS, "spans"}


@pytest.mark.parametrize("kind", Kind)
def test_a_reason_is_given_for_every_wrong_answer(kind: Kind) -> None:
    asked = replace(PARKS, kind=kind, groups=(("公园",),), falsehoods=("广场",))
    answers = kind in (Kind.UNANSWERABLE, Kind.FALSIFIED)
    status = Status.ANSWERED if answers else Status.NOT_FOUND
    verdict = judge(asked, answer("不知道", status=status), DOCUMENTS)
    assert not verdict.right
    assert all(verdict.reasons)


# Sign and bound of a number


def qualified(qualifier: str) -> GoldNumber:
    return GoldNumber(value=Decimal(50), unit="家", text="50家", qualifier=qualifier, doc="plan")


@pytest.mark.parametrize(
    ("qualifier", "text", "given", "kept"),
    [
        ("超过", "超过50家", 1.0, 1.0),
        ("超过", "50家以上", 1.0, 1.0),
        (">", "突破50家", 1.0, 1.0),
        ("约", "50家左右", 1.0, 1.0),
        ("超过", "50家", 1.0, 0.0),  # dropped: a figure to watch
        ("超过", "约50家", 1.0, 0.0),
        ("超过", "不超过50家", 0.0, None),  # turned round: another amount
        ("不少于", "50家以下", 0.0, None),
        ("以下", "50家以上", 0.0, None),
        ("力争", "50家", 1.0, None),  # an outlook is no bound
    ],
)
def test_a_bound_is_kept_dropped_or_turned_round(
    qualifier: str, text: str, given: float, kept: float | None
) -> None:
    asked = case(Kind.NUMERIC, numbers=(qualified(qualifier),))
    assert numbers.numbers(asked, answer(text)).value == given
    assert numbers.qualifiers(asked, answer(text)).value == kept


@pytest.mark.parametrize(
    ("value", "reference", "text", "given"),
    [
        ("3.7", "增长3.7%", "同比增长3.7%", 1.0),
        ("3.7", "增长3.7%", "为3.7%", 1.0),
        ("3.7", "增长3.7%", "同比下降3.7%", 0.0),
        ("3.7", "下降3.7%", "提高了3.7%", 0.0),
        ("3.7", "下降3.7%", "下降3.7%", 1.0),
        ("3.7", "下降3.7%", "增速-3.7%", 0.0),
        ("-0.2", "为-0.2%", "-0.2%", 1.0),
        ("-0.2", "为-0.2%", "下降0.2%", 1.0),
        ("-0.2", "为-0.2%", "0.2%", 0.0),
        ("-0.2", "为-0.2%", "增长0.2%", 0.0),
    ],
)
def test_a_rise_is_no_fall(value: str, reference: str, text: str, given: float) -> None:
    asked = case(Kind.NUMERIC, answer=reference, numbers=(gold(value, "%", f"{value}%"),))
    assert numbers.numbers(asked, answer(text)).value == given


# Several values, each with its document and time

DIVIDED = case(
    Kind.CONFLICT,
    numbers=(
        GoldNumber(value=Decimal(12), unit="个", text="12个", period="2020年", doc="plan"),
        GoldNumber(value=Decimal(15), unit="个", text="15个", period="2021年", doc="news"),
    ),
    evidence=(passage("plan", "建成公园12个"), passage("news", "今年新建公园15个")),
)
BOTH = (
    replace(cite(1, "plan", "建成公园12个"), title="公园规划", issued="2020-05"),
    replace(cite(2, "news", "今年新建公园15个"), title="简报", issued=None),
)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("《公园规划》（2020年）：12个[1]\n《简报》（2021年）：15个[2]", 1.0),
        ("公园规划说2020年12个；2021年15个[2]", 1.0),
        ("12个（2020-05）[1]；15个[2]", 0.5),  # a time is missing
        ("2020年12个[1]；2021年15个[1]", 0.5),  # the wrong document
        ("2020年12个；2021年15个", 0.0),
        ("2020年12个[1]", 0.5),
        ("共27个[1][2]", 0.0),
    ],
)
def test_every_value_with_its_document_and_time(text: str, share: float) -> None:
    assert numbers.conflict(DIVIDED, answer(text, *BOTH)).value == share
    assert numbers.conflict(PARKS, answer(text, *BOTH)).value is None


# Citations


@pytest.mark.parametrize(
    ("cited", "precision", "documents"),
    [
        ([("plan", "建成公园12个")], 1.0, 1.0),
        ([("plan", "建成公园12个"), ("plan", "全省排名第三")], 0.5, 1.0),
        ([("news", "今年新建公园15个")], 0.0, 0.0),
        ([], None, 0.0),
    ],
)
def test_citations_that_point_elsewhere(
    cited: Sequence[tuple[str, str]], precision: float | None, documents: float
) -> None:
    asked = replace(PARKS, docs=("plan",))
    given = answer("", *(cite(n, *place) for n, place in enumerate(cited, start=1)))
    assert citing.citation_precision(asked, given).value == precision
    assert citing.documents_cited(asked, given).value == documents
    assert citing.documents_cited(PARKS, given).value is None


# Words


@pytest.mark.parametrize(
    ("reference", "text", "f1"),
    [
        ("新建公园", "新建公园", 1.0),
        ("新建公园", "“新建、公园。”[1]", 1.0),  # marks and punctuation are no words
        ("新建公园", "新公园", 2 * 3 / 7),
        ("新建公园", "园公建新", 2 * 1 / 8),
        ("新建公园", "道路", 0.0),
    ],
)
def test_rouge_l_by_hand(reference: str, text: str, f1: float) -> None:
    assert wording.rouge_l(case(Kind.TEXT, answer=reference), answer(text)).value == pytest.approx(f1)
    assert wording.rouge_l(case(Kind.UNANSWERABLE), answer(text)).value is None


@given(st.text("公园新建", max_size=12), st.text("公园新建", max_size=12))
def test_the_common_subsequence_is_the_textbooks(one: str, other: str) -> None:
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            table[i + 1][j + 1] = table[i][j] + 1 if a == b else max(table[i][j + 1], table[i + 1][j])
    assert wording.common_subsequence(one, other) == table[-1][-1]


@pytest.mark.parametrize(("text", "value"), [("共 12 个公园。[1]", 1.0), ("12个", 0.0)])
def test_a_reference_in_the_documents_words_stands_as_a_whole(text: str, value: float) -> None:
    asked = case(Kind.TEXT, answer="12个公园", verbatim=True)
    assert wording.verbatim(asked, answer(text)).value == value
    assert wording.verbatim(replace(asked, verbatim=False), answer(text)).value is None


# Questions that bring their passages

CAPITAL = case(Kind.NOISY, groups=(("新城", "新市"), ("河东",)), falsehoods=("旧城", "老城"))


@pytest.mark.parametrize(
    ("kind", "text", "status", "right"),
    [
        (Kind.NOISY, "在新市，河东", Status.ANSWERED, True),
        (Kind.NOISY, "在新市", Status.ANSWERED, False),
        (Kind.NOISY, "没有写", Status.NOT_FOUND, False),
        (Kind.NOISY, "新市河东" + "另有" * 300, Status.ANSWERED, False),
        (Kind.FALSIFIED, "在新城河东", Status.ANSWERED, True),
        (Kind.FALSIFIED, "在旧城", Status.ANSWERED, False),
        (Kind.FALSIFIED, "没有写", Status.NOT_FOUND, True),
        (Kind.FALSIFIED, "说法不一：旧城", Status.CONFLICT, True),
        (Kind.CONTRADICTED, "新城河东；老城", Status.CONFLICT, True),
        (Kind.CONTRADICTED, "新城河东", Status.ANSWERED, False),
        (Kind.CONTRADICTED, "旧城", Status.ANSWERED, False),
    ],
)
def test_given_passages(kind: Kind, text: str, status: Status, right: bool) -> None:
    assert judge(replace(CAPITAL, kind=kind), answer(text, status=status), {}).right is right


def test_groups_that_are_named() -> None:
    assert wording.groups(CAPITAL, answer("新市")).value == 0.5
    assert wording.groups(PARKS, answer("新市")).value is None
    assert (
        standing.not_misled(PARKS, answer("")).value is standing.both_sides(PARKS, answer("")).value is None
    )


# A scorer that breaks


def test_not_applicable_and_crashed_are_neither_0_nor_1(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Score:
        raise ZeroDivisionError("坏了")

    monkeypatch.setattr(judging, "SCORERS", {**SCORERS, "numbers": broken, "rouge_l": broken})
    verdict = judge(PARKS, RIGHT, DOCUMENTS)
    assert verdict.right is None
    assert verdict.reasons == ("numbers：评分出错 ZeroDivisionError: 坏了",)
    assert (verdict.scores["numbers"].value, verdict.scores["numbers"].sort) == (None, Sort.CRASHED)
    assert (verdict.scores["damage"].value, verdict.scores["damage"].sort) == (None, Sort.NOT_APPLICABLE)
    assert verdict.scores["status"].sort is Sort.MEASURED


def test_a_broken_scorer_that_decides_nothing_leaves_the_verdict(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Score:
        raise ZeroDivisionError

    monkeypatch.setattr(judging, "SCORERS", {**SCORERS, "rouge_l": broken})
    assert judge(PARKS, RIGHT, DOCUMENTS).right is True
