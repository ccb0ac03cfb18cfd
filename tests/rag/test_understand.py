"""What a question asks for, in itself and after other questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.asks import Wants
from rag.understand import understand
from tests.rag.made import only_ask


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("云溪市有多少家高新技术企业？", Wants.AMOUNT),
        ("机器人产值占比是多少", Wants.AMOUNT),
        ("GDP在全省排第几？", Wants.AMOUNT),
        ("how many hospitals are there?", Wants.AMOUNT),
        ("哪一年建成松溪大桥？", Wants.DATE),
        ("大桥什么时候通车", Wants.DATE),
        ("研发飞地设在哪里？", Wants.PLACE),
        ("重点发展哪些产业？", Wants.LIST),
        ("要办好哪五件事？", Wants.LIST),
        ("有没有链主企业的奖励？", Wants.YES_NO),
        ("外资企业可以申报吗？", Wants.YES_NO),
        ("我们公司想做数字车间，有什么补贴？", Wants.ADVICE),
        ("怎么理解链主企业", Wants.TEXT),
    ],
)
def test_the_kind_of_answer_wanted(question: str, wants: Wants) -> None:
    assert only_ask(question).wants is wants


@pytest.mark.parametrize(
    ("question", "units"),
    [
        ("高新技术企业有多少家？", {"家"}),
        ("2025年地区生产总值目标是多少？", {"元", "美元"}),
        ("单位GDP能耗降低多少？", {"%"}),
        ("新建几公里地铁？", {"公里"}),
        ("投入多少万元？", {"元"}),
        ("研发投入占比多少？", {"%"}),
        ("失业率是多少？", {"%"}),
        ("机器人产值增长了多少？", {"%"}),
        ("地区生产总值排名第几？", {"名"}),
        ("产值翻了几倍？", {"倍"}),
        ("公园绿地面积是多少？", {"平方公里", "平方米", "公顷", "亩"}),
        ("常住人口是多少？", {"人"}),
        ("土地利用效率怎么提高？", set()),
        ("装备制造要做到几千亿", {"元", "美元"}),
        ("规划管几年？", set()),  # a stretch of time is not what counts
    ],
)
def test_units(question: str, units: set[str]) -> None:
    assert only_ask(question).units == units


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("2020年机器人产值是多少？", {2020}),
        ("到2025年底要有多少家？", {2025}),
        ("“十四五”期间建多少所学校？", {2021, 2022, 2023, 2024, 2025}),
        ("2019到2021年修了几公里路？", {2019, 2020, 2021}),
        ("2020 GDP是多少", {2020}),
        ("2020年的产值是2015年的几倍？", {2020}),  # compared with, not asked about
        ("2018版规划写了多少家？", set()),  # names a document
        ("2022年工作要点里有几项任务？", set()),
        ("去年产值是多少？", set()),  # whose last year, nothing says
        ("产值2020.5亿元是哪里的？", set()),
    ],
)
def test_years(question: str, years: set[int]) -> None:
    assert only_ask(question).years == years


@pytest.mark.parametrize(
    ("question", "aims"),
    [
        ("高新技术企业的目标是多少家？", True),
        ("要培育多少家单项冠军？", True),
        ("今后五年新增多少学位？", True),
        ("目前有多少家企业？", False),
        ("产值达到了多少？", False),
        ("过去五年修了多少公里路？", False),
        ("有多少家企业？", None),
    ],
)
def test_target_or_result(question: str, aims: bool | None) -> None:
    assert only_ask(question).aims is aims


def test_a_compound_question_has_several_asks() -> None:
    question = understand(["2025年机器人产值目标是多少？要培育几家链主企业？"])
    assert [ask.wants for ask in question.asks] == [Wants.AMOUNT, Wants.AMOUNT]
    assert [ask.units for ask in question.asks] == [{"元", "美元"}, {"家"}]
    assert [ask.years for ask in question.asks] == [{2025}, {2025}]  # said once, meant for both


def test_a_part_without_a_question_word_belongs_to_the_next() -> None:
    ask = only_ask("云溪市去年新认定的链主企业，一共有多少家？")
    assert "链主企业" in ask.text
    assert ask.units == {"家"}


def test_a_part_that_names_nothing_belongs_to_the_one_before() -> None:
    ask = only_ask("机器人产值是多少亿元，是哪一年的？")
    assert ask.text.endswith("是哪一年的？")
    assert ask.wants is Wants.AMOUNT  # the main clause says it


def test_first_questions_lean_on_nothing() -> None:
    assert not understand(["那2020年呢？"]).follows_up


def test_a_time_replaces_the_time_before() -> None:
    question = understand(["2025年高新技术企业有多少家？", "那2020年呢？"])
    assert question.follows_up
    assert question.years == {2020}
    assert "高新技术企业" in question.text
    assert "2025" not in question.text


def test_a_time_is_added_where_there_was_none() -> None:
    question = understand(["高新技术企业有多少家？", "2020年呢"])
    assert question.years == {2020}
    assert "高新技术企业" in question.text


def test_a_variant_takes_the_place_of_its_like() -> None:
    question = understand(["到2025年省级研发机构要有多少家？", "市级呢？"])
    assert "市级研发机构" in question.text
    assert "省级" not in question.text
    assert question.asks[0].required == "市级"
    assert question.years == {2025}


def test_what_a_follow_up_insists_on_is_required() -> None:
    (ask,) = understand(["2020年工业企业有多少家？", "我问的是规上的"]).asks
    assert ask.required == "规上"
    assert ask.years == {2020}
    assert ask.units == {"家"}


def test_an_aspect_inherits_the_year_and_the_kind_of_answer() -> None:
    (ask,) = understand(["2020年货物吞吐量是多少？", "集装箱呢？"]).asks
    assert ask.required == "集装箱"
    assert ask.years == {2020}
    assert ask.wants is Wants.AMOUNT


def test_a_subject_of_its_own_inherits_only_the_year() -> None:
    question = understand(["2020年货物吞吐量是多少？", "城镇登记失业率呢？"])
    assert question.years == {2020}
    assert "吞吐量" not in question.text
    assert not question.asks[0].required


def test_a_chain_of_follow_ups() -> None:
    question = understand(["2025年省级研发机构要有多少家？", "市级呢？", "那2020年呢？"])
    assert question.years == {2020}
    assert "市级研发机构" in question.text


def test_a_full_question_does_not_lean() -> None:
    question = understand(["2025年高新技术企业有多少家？", "研发飞地设在哪里？"])
    assert not question.follows_up
    assert question.years == frozenset()


@pytest.mark.parametrize("nothing", ["那呢？", "呢？", "那么", "的呢"])
def test_a_follow_up_that_says_nothing_asks_the_same_again(nothing: str) -> None:
    assert understand(["高新技术企业有多少家？", nothing]).text == "高新技术企业有多少家"


def test_a_conversation_may_be_long() -> None:
    question = understand(["高新技术企业有多少家？", *["那2020年呢？", "那2021年呢？"] * 1000])
    assert question.years == {2021}


def test_no_question_at_all_is_an_error() -> None:
    with pytest.raises(ValueError, match="unpack"):
        understand([])


WORDS = [
    "那",
    "2020年",
    "呢",
    "？",
    "市级",
    "我问的是",
    "规上",
    "多少",
    "家",
    "，",
    "哪些",
    "产业",
    "（",
    "\\",
    "[",
]


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=5).map("".join) | st.text(max_size=12), min_size=1))
def test_any_conversation_is_understood(conversation: list[str]) -> None:
    question = understand(conversation)
    assert question.asks
    assert all(ask.text in question.text for ask in question.asks)


def test_a_second_question_in_one_breath_leans_on_the_first() -> None:
    question = understand(["贷款余额多少？存款呢"])
    assert [ask.text for ask in question.asks] == ["贷款余额多少？", "存款余额多少"]


@pytest.mark.parametrize(
    ("question", "second"),
    [
        ("龙头企业数量连着几年全省第一？科研团队呢", "科研团队几年全省第一"),
        ("今年推动多少家企业搞技改？单说传统企业的呢？", "今年传统企业多少家企业搞技改"),
        ("装备制造产值多少亿？电子信息呢？", "电子信息产值多少亿"),
        ("2025年培育多少家链主企业？领军人才呢？", "2025年领军人才呢？"),  # another thing is counted
        ("2025年产值多少亿？失业率呢？", "2025年失业率呢？"),
    ],
)
def test_what_is_asked_of_the_first_is_asked_of_the_second(question: str, second: str) -> None:
    assert understand([question]).asks[-1].text == second


@pytest.mark.parametrize(
    ("question", "any_unit"),
    [
        ("孵化器有多少，是2015年的几倍", True),
        ("收入多少，同比增长多少", True),
        ("产值2017年多少、2025年的目标，年复合增速？", False),  # 产值 says in what it is measured
        ("家里和手机的宽带普及率分别多少", False),
        ("孵化器有几家，是2015年的几倍", False),
        ("研发投入占比多少？", False),
        ("学校、医院各多少家", False),
    ],
)
def test_a_rate_may_be_asked_beside_an_amount_of_any_unit(question: str, any_unit: bool) -> None:
    assert only_ask(question).any_unit is any_unit


def test_a_multiple_belongs_to_what_it_is_a_multiple_of() -> None:
    (ask,) = understand(["孵化器有几家？是2015年的几倍？"]).asks
    assert ask.units == {"家", "倍"}


def test_a_part_that_says_in_what_it_is_measured_takes_no_other_unit() -> None:
    first, second = understand(["班列发了多少列、多少集装箱，货值多少？"]).asks
    assert first.units == {"列"}
    assert not second.units


def test_where_documents_are_compared_the_thing_is_asked_about() -> None:
    (ask,) = understand(["机器人产值目标，规划和要点差很多吧？"]).asks
    assert ask.compares
    assert ask.text == "机器人产值目标"
