"""Checks, growth, means, projections, rankings and sums over a plan and a report of an invented city."""

import pytest

from rag.compute import Result
from rag.reader.reckoning.reckon import Calculation
from rag.schema import Chunk
from tests.rag.made import passage, rows
from tests.rag.reader.asked import asked

TABLE = passage(
    rows(
        ("指标", "单位", "2020年", "2025年", "年均增长率"),
        ("机器人产业产值", "亿元", "85", "200", "18.7%"),
        ("传感器产业产值", "亿元", "60", "96", "9.9%"),
        ("光电产业产值", "亿元", "40", "70", "13.8%"),
        ("三大产业总产值", "亿元", "185", "360", "14.2%"),
        ("中学数量", "所", "100", "130", "5.4%"),
    ),
    doc="plan",
    table=True,
)
PLAN = passage(
    "2020年货运量达到500万吨。到2025年，货运量年均增长4%，达到600万吨。新建工业园区8个，总面积5600亩。",
    doc="plan",
    ordinal=1,
)
REPORT = passage(
    "“十三五”期间，累计新建小学45所。2020年幼儿园达到250所，2016年为200所。"
    "松溪片区、云江片区、滨溪片区分别建成道路12公里、8公里和15公里。",
    doc="report",
)
ALL = (TABLE, PLAN, REPORT)


def calculation(question: str, *chunks: Chunk) -> Calculation | None:
    return asked(question, *(chunks or ALL)).calculated()


def results(question: str, *chunks: Chunk) -> list[Result]:
    found = calculation(question, *chunks)
    return list(found.results) if found else []


def said(question: str, *chunks: Chunk) -> list[str]:
    return [result.said for result in results(question, *chunks)]


@pytest.mark.parametrize(
    "question",
    ["机器人产业产值的年均增长率18.7%对吗", "验算一下机器人产业那行的18.7%", "18.7%的增速算得对不对"],
)
def test_a_printed_rate_that_comes_out(question: str) -> None:
    assert said(question) == [
        "年均增长约18.66%（(200亿元 ÷ 85亿元)^(1/5) − 100%），四舍五入后与文件写的18.7%一致"
    ]


def test_a_printed_rate_that_does_not() -> None:
    assert said("光电产业产值的年均增长率13.8%对不对") == [
        "年均增长约11.84%（(70亿元 ÷ 40亿元)^(1/5) − 100%），与文件写的13.8%对不上",
        "比文件写的13.8%少约1.96个百分点",
    ]


def test_a_rate_of_something_else_is_not_checked_for_it() -> None:
    assert not any("18.7%" in one for one in said("中学数量18.7%的增速对吗"))


def test_a_printed_total_in_every_year() -> None:
    assert said("表中三大产业合计数对不对") == [
        "2020年合计185亿元（85亿元 + 60亿元 + 40亿元），与文件写的185亿元一致",
        "2025年合计366亿元（200亿元 + 96亿元 + 70亿元），与文件写的360亿元对不上",
        "比文件写的360亿元多6亿元",
    ]
    assert said("2020年各产业产值加起来等于总产值那一行吗")[0].startswith("2020年合计185亿元")


def test_a_printed_bound_is_not_contradicted_by_more() -> None:
    table = passage(
        rows(
            ("指标", "单位", "2025年"),
            ("甲园区面积", "亩", "> 30"),
            ("乙园区面积", "亩", "> 20"),
            ("园区总面积合计", "亩", "> 45"),
        ),
        doc="plan",
        table=True,
    )
    assert said("园区面积合计对不对", table) == [
        "2025年合计超过50亩（30亩 + 20亩），与文件写的超过45亩不矛盾"
    ]


def test_no_check_without_what_the_figure_rests_on() -> None:
    assert calculation("货运量占比62%对吗") is None
    assert calculation("小学有45所对吗") is None
    assert calculation("增速18.7%对不对", passage("机器人产值年均增长18.7%。")) is None


def test_a_total_that_counts_more_than_the_rows_is_not_checked() -> None:
    table = passage(
        rows(
            ("指标", "单位", "2025年"),
            ("甲产业产值", "亿元", "30"),
            ("乙产业产值", "亿元", "20"),
            ("五大产业总产值", "亿元", "90"),
        ),
        doc="plan",
        table=True,
    )
    assert calculation("产业产值合计对不对", table) is None


def test_growth_between_two_years() -> None:
    assert said("幼儿园2020年比2016年增长了百分之几") == ["增长25%（250所 ÷ 200所 − 100%）"]
    assert said("从2016年到2020年，幼儿园年均增速是多少") == [
        "年均增长约5.7%（(250所 ÷ 200所)^(1/4) − 100%）"
    ]
    assert said("幼儿园从2016年到2020年平均每年增加多少所") == ["平均每年增加12.5所（(250所 − 200所) ÷ 4）"]


@pytest.mark.parametrize(
    "question", ["机器人产业产值年均增长目标是多少", "中学数量2020到2025年年均增速是多少"]
)
def test_what_is_printed_is_not_computed(question: str) -> None:
    assert calculation(question) is None


def test_nothing_is_computed_of_years_or_measures_that_are_not_given() -> None:
    assert calculation("幼儿园2020年比2012年增长了百分之几") is None
    assert calculation("海底电缆2020年比2016年增长了百分之几") is None


def test_carried_forward_at_a_printed_rate() -> None:
    expected = "到2025年推算为约608.33万吨（500万吨 × (100% + 4%)^5）"
    assert said("按4%的增速，到2025年货运量是多少") == [expected]
    assert said("货运量按规划的增速推到2025年，能到目标吗") == [expected, "比文件写的600万吨多约83265吨"]
    assert calculation("按7%的增速，到2025年货运量是多少") is None  # no document prints 7 %


def test_a_mean_of_what_is_counted_beside_it() -> None:
    assert said("工业园区平均每个多少亩") == ["平均每个700亩（5600亩 ÷ 8个）"]
    assert said("十三五期间平均每年新建多少所小学") == ["平均每年9所（45所 ÷ 5）"]
    assert calculation("小学平均每所多少个学位", passage("新建小学45所，新增学位9000个。")) is None
    assert calculation("平均每年有多少所幼儿园") is None  # how many there are is no flow


@pytest.mark.parametrize(
    ("question", "told", "conclusion"),
    [
        ("哪个产业2025年产值最高", ["200亿元"], "最高的是机器人产业产值"),
        ("2025年产业产值最低的是哪个", ["70亿元"], "最低的是光电产业产值"),
        ("哪个片区建成的道路最长", ["15公里"], "最长的是滨溪片区建成道路"),
        (
            "产业产值年均增长率最快的和最慢的是哪两个",
            ["18.7%", "9.9%"],
            "最快的是机器人产业产值年均增长率，最慢的是传感器产业产值年均增长率",
        ),
    ],
)
def test_the_largest_of_what_stands_side_by_side(question: str, told: list[str], conclusion: str) -> None:
    found = calculation(question)
    assert found is not None
    assert found.conclusion is not None
    assert [fact.figure.quantity.verbatim for fact in found.also] == told
    assert found.conclusion.text == conclusion
    assert len(found.also) + len(found.conclusion.compared) == 3  # the total is none of them


def test_all_in_order() -> None:
    found = calculation("给三个片区建成道路的长度从长到短排个序")
    assert found is not None
    assert found.conclusion is not None
    assert [fact.figure.quantity.verbatim for fact in found.also] == ["15公里", "12公里", "8公里"]
    assert found.conclusion.text == "从高到低：滨溪片区建成道路、松溪片区建成道路、云江片区建成道路"


def test_one_figure_alone_is_not_the_largest() -> None:
    assert calculation("哪个镇的货运量最大") is None


def test_a_sum_has_a_fact_of_its_own_for_every_part() -> None:
    firms = passage("单项冠军企业9家，专精特新小巨人企业31家，专精特新中小企业26家。")
    assert said("单项冠军、专精特新中小企业和小巨人三类合计多少家", firms) == [
        "合计66家（9家 + 26家 + 31家）"
    ]
    assert calculation("单项冠军和单项冠军企业合计多少家", firms) is None
    assert (
        calculation("单项冠军、小巨人四类合计多少家", firms) is None
    )  # the list isn't the one that is counted


def test_parts_of_different_documents_and_times_are_not_added() -> None:
    chunks = passage("2020年小学40所。", doc="plan"), passage("2021年中学30所。", doc="report")
    assert calculation("小学和中学一共多少所", *chunks) is None


def test_the_parts_of_an_enumeration() -> None:
    assert said("三个片区建成道路加起来多少公里") == ["合计35公里（12公里 + 8公里 + 15公里）"]
    listed = passage("全市有规上企业1100家、上市企业66家、百亿企业19家。")
    assert calculation("全市一共有多少家上市企业", listed) is None


def test_a_row_that_only_says_total_adds_up_what_stands_above() -> None:
    table = passage(
        rows(("镇街", "单位", "学校"), ("松溪镇", "所", "12"), ("云江镇", "所", "9"), ("合计", "所", "22")),
        doc="plan",
        table=True,
    )
    assert said("表里学校的合计数对不对", table) == [
        "合计21所（12所 + 9所），与文件写的22所对不上",
        "比文件写的22所少1所",
    ]


def test_two_amounts_that_the_question_names() -> None:
    chunks = (
        passage("2020年公园面积4.4万亩。", doc="plan"),
        passage("2021年公园面积5.5万亩。", doc="report"),
    )
    assert said("公园面积从4.4万亩到5.5万亩增加了多少", *chunks) == [
        "相差1.1万亩（5.5万亩 − 4.4万亩）",
        "增长25%（5.5万亩 ÷ 4.4万亩 − 100%）",
    ]


def test_a_milestone_is_no_level() -> None:
    chunks = (
        passage("2017年货值200亿元。", doc="plan"),
        passage("货值连续迈上210亿元、220亿元、230亿元三大台阶，2020年达242亿元。", doc="report"),
    )
    assert said("货值2017年到2020年增长了百分之几", *chunks) == ["增长21%（242亿元 ÷ 200亿元 − 100%）"]


def test_what_the_question_names_beside_the_count_is_what_is_shared_out() -> None:
    chunk = passage("班列共发运700列，发送集装箱66000标箱，出口货物32亿美元。")
    assert said("班列平均每列发送多少集装箱", chunk) == ["平均每列约94.286标箱（66000标箱 ÷ 700列）"]
    assert (
        calculation("班列平均每列拉多少木材", passage("木材产量300吨。班列共发运700列，出口货物32亿美元。"))
        is None
    )


def test_the_part_inside_a_whole() -> None:
    chunk = passage("专利授权量400件，发明专利授权量100件，发明专利申请量300件。")
    assert said("授权的专利里发明专利占百分之几", chunk) == ["前者占后者的25%（100件 ÷ 400件）"]
