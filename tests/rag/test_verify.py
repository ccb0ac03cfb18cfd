"""The gate before the screen: an amount that no source holds is caught, and one that a source contradicts."""

from dataclasses import replace
from decimal import Decimal
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.quantity import format_value
from rag.schema import Computed
from rag.verify import Outcome, Source, verify
from tests.rag.made_facts import facts, source

QUOTE = (
    "机器人产值达到85.6亿元，研发机构90家，失业率下降0.3个百分点，增速6.5%，居全省第4位，基金50亿至100亿元。"
)


def caught(text: str, *quotes: str, question: str = "") -> list[str]:
    """The amounts that fail against these quotes, numbered from 1, of which the ledger knows nothing."""
    sources = [Source(n, quote) for n, quote in enumerate(quotes or [QUOTE], start=1)]
    return [v.quantity.verbatim for v in verify(text, sources, question) if not v.passes]


def reasons(text: str, *sources: Source) -> list[str]:
    return [v.reason for v in verify(text, sources) if not v.passes]


# What stands in a passage


@pytest.mark.parametrize(
    "text",
    [
        "产值达到85.6亿元",
        "产值达到856000万元",  # the same amount
        "产值达到8,560,000,000元",
        "产值约86亿元",  # a stated rounding
        "研发机构90家[1]",
        "失业率下降0.3个百分点",
        "增速6.5%",
        "全省第四",
        "基金50亿—100亿元",
        "没有数字",
        "",
    ],
)
def test_what_stands_in_a_quote_passes(text: str) -> None:
    assert caught(text) == []


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("产值达到85.7亿元", "85.7亿元"),  # a digit
        ("产值达到856亿元", "856亿元"),  # the point
        ("产值达到86亿元", "86亿元"),  # a rounding that isn't stated
        ("产值约87亿元", "87亿元"),  # a wrong one
        ("产值达到85.6万元", "85.6万元"),  # 亿 → 万
        ("产值达到85.6亿美元", "85.6亿美元"),
        ("研发机构90个", "90个"),  # the unit
        ("研发机构900家", "900家"),
        ("失业率下降0.3%", "0.3%"),  # percentage points are not per cent
        ("失业率上升0.3个百分点", "0.3个百分点"),
        ("增速6.5个百分点", "6.5个百分点"),
        ("全省第3位", "第3位"),
        ("基金100亿元", "100亿元"),  # an end of a range is not the range
        ("增速-6.5%", "-6.5%"),
    ],
)
def test_a_changed_amount_is_caught(text: str, amount: str) -> None:
    assert caught(text) == [amount]


def test_one_false_amount_among_true_ones_is_caught() -> None:
    assert caught("产值达到85.6亿元，研发机构91家，增速6.5%") == ["91家"]


# Which passage counts: those cited behind the statement


def test_an_amount_rests_on_what_its_own_statement_cites() -> None:
    quotes = ("高新技术企业1200家", "规上企业3400家")
    assert caught("高新技术企业1200家[1]；规上企业3400家[2]。", *quotes) == []
    assert caught("高新技术企业1200家[2]；规上企业3400家[1]。", *quotes) == ["1200家", "3400家"]
    assert caught("高新技术企业1200家，规上企业3400家[1][2]。", *quotes) == []
    assert caught("高新技术企业1200家[1]。规上企业3400家。", *quotes) == ["3400家"]
    assert caught("高新技术企业1200家，规上企业3400家。", *quotes) == []  # no marks at all


def test_a_citation_that_is_not_there_supports_nothing() -> None:
    assert caught("研发机构90家[1][12]；增速6.5%[1]。") == ["90家"]
    assert reasons("研发机构90家[7]", Source(1, QUOTE)) == ["没有编号为[7]的引文"]


def test_citation_marks_are_no_amounts() -> None:
    assert caught("研发机构[90]家", "没有数字") == []


def test_a_number_of_the_question_may_be_repeated() -> None:
    assert caught("不到200家") == ["200家"]
    assert caught("不到200家", question="有200家吗？") == []
    assert caught("不到200家，只有90家[1]", question="有200家吗？") == []
    assert caught("有200家[1]", question="有200家吗？") == ["200家"]  # cited, it must stand there


# Against the ledger


REPORT = source(1, "2021年高新技术企业达到7387家，力争2026年达到1.2万家。2017年专利申请量8127件。")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("高新技术企业7387家（2021年，实际）[1]", None),
        ("高企7387家[1]", None),
        ("2020年高新技术企业7387家[1]", "文件里这是2021年的数，不是2020年的"),
        ("高新技术企业7387家（2019年，实际）[1]", "文件里这是2021年的数，不是2019年的"),
        ("高新技术企业7387家（2021年，目标）[1]", "文件里这是2021年的实际，不是目标"),
        ("高新技术企业已达到1.2万家[1]", "文件里这是2026年的目标，不是实际"),
        ("高新技术企业1.2万家（2026年，目标）[1]", None),
        ("高新技术企业1.2万家（2021年）[1]", "文件里“高新技术企业”2021年是7387家，不是这个数"),
        ("幼儿园学位总数7387家[1]", "文件里这是“高新技术企业”的数，不是“幼儿园学位总数”的"),
    ],
)
def test_what_the_text_states_must_agree_with_the_ledger(text: str, reason: str | None) -> None:
    assert reasons(text, REPORT) == ([reason] if reason else [])


def test_a_multiple_of_an_earlier_year_may_stand_beside_the_amount() -> None:
    passage = source(1, "国家级孵化器23家、省级研发中心439家，分别是2015年的2.9倍、3.5倍。")
    assert reasons("省级研发中心439家[1]；省级研发中心是2015年的3.5倍[1]", passage) == []
    assert len(reasons("省级研发中心是2015年的2.9倍[1]", passage)) == 1


def test_the_figure_of_a_neighbour_is_caught() -> None:
    passage = source(1, "省级工业设计中心6家，市级工业设计中心20家。")
    assert reasons("新增省级工业设计中心6家[1]", passage) == []
    assert len(reasons("新增省级工业设计中心20家[1]", passage)) == 1


def test_the_place_in_the_passage_tells_which_amount_it_is() -> None:
    passage = Source(1, "分别比2015年增长19.4%、23%和56%。")
    assert reasons("分别比2015年增长19.4%、23%和56%[1]", passage) == []
    assert reasons("分别比2015年增长19.4%、56%和56%[1]", passage) == ["文件在这个位置写的是23%"]


def test_a_year_that_nothing_says_is_caught() -> None:
    undated = source(1, "全市研发机构90家。", issued=None)
    assert reasons("全市研发机构90家[1]", undated) == []
    assert reasons("2020年全市研发机构90家[1]", undated) == ["引文里没有出现2020年"]
    headed = source(1, "全市研发机构90家。", issued=None, headings=("2020年工作回顾",))
    assert reasons("2020年全市研发机构90家[1]", headed) == []


def test_a_verdict_names_its_source_and_fact() -> None:
    (verdict,) = verify("高新技术企业7387家[1]", [REPORT])
    assert verdict.outcome is Outcome.SUPPORTED
    assert verdict.source is REPORT
    assert verdict.fact is REPORT.facts[0]
    assert verdict.quantity.span.of("高新技术企业7387家[1]") == "7387家"


def test_a_title_says_nothing_of_the_statement() -> None:
    made = replace(source(1, "2020年研发机构90家。"), title="云溪市规划（2021—2025年）", issued="2021-03-10")
    line = "《云溪市规划（2021—2025年）》（2021-03-10）：研发机构90家（2020年，实际）[1]"
    assert reasons(line, made) == []
    assert reasons(line.replace("（2020年", "（2019年"), made) == [
        "文件里这是2020年的实际，不是2019年的"[:11] + "数，不是2019年的"
    ]


# Computed


PAIR = facts("高新技术企业90家。规上企业200家。")
PASSAGES = [Source(1, "高新技术企业90家。规上企业200家。", PAIR)]
SUM = Computed("90 + 200", Decimal(290), "家", "290家", (0, 1))


def test_a_computed_result_is_supported_with_its_parts() -> None:
    text = "高新技术企业90家[1]；合计290家（90家 + 200家）。"
    assert [v.outcome.value for v in verify(text, PASSAGES, computed=[SUM], facts=PAIR)] == [
        "supported", "computed", "computed", "computed",
    ]  # fmt: skip
    assert [v.passes for v in verify("高新技术企业90家[1]；合计290家。", PASSAGES)] == [True, False]


@pytest.mark.parametrize(
    "wrong",
    [
        replace(SUM, formula="90 + 201"),
        replace(SUM, formula="90 * 200"),
        replace(SUM, shown="291家"),
        replace(SUM, facts=()),
        replace(SUM, facts=(0, 7)),
    ],
)
def test_a_result_that_does_not_hold_supports_nothing(wrong: Computed) -> None:
    text = f"高新技术企业90家[1]；合计{wrong.shown}。"
    verdicts = verify(text, PASSAGES, computed=[wrong], facts=PAIR)
    assert [v.outcome for v in verdicts] == [Outcome.SUPPORTED, Outcome.ABSENT]


def test_a_result_over_facts_that_are_not_cited_supports_nothing() -> None:
    elsewhere = [Source(1, "高新技术企业90家。", PAIR[:1])]
    verdicts = verify("高新技术企业90家[1]；合计290家。", elsewhere, computed=[SUM], facts=PAIR)
    assert [v.passes for v in verdicts] == [True, False]


def test_the_count_of_a_list_is_the_number_of_its_items() -> None:
    def passes(text: str, count: int) -> bool:
        listed = Computed("所列条目数", Decimal(count), "项", f"{count}项", ())
        sources = [Source(1, "甲"), Source(2, "乙")]
        return all(v.passes for v in verify(text, sources, computed=[listed]))

    assert passes("共2项：甲[1]；乙[2]。", 2)
    assert not passes("共3项：甲[1]；乙[2]。", 3)
    assert not passes("共3项：甲[1]；乙[2]。", 2)


# Tables


ROW = "学校\t12\t所\t2021年\t实际"


def test_the_unit_of_a_table_may_stand_in_another_cell() -> None:
    assert caught("学校12所（2021年，实际）", ROW) == []
    assert caught("学校12所", "| 学校 | 12 | 所 | 2021年 |") == []
    assert caught("学校12所", "学校   12   所") == []  # out of a scan
    assert caught("学校13所", ROW) == ["13所"]
    assert caught("学校12家", ROW) == ["12家"]
    assert caught("学校12万所", ROW) == ["12万所"]


def test_a_unit_of_another_row_does_not_count() -> None:
    assert caught("学校9家", f"{ROW}\n医院\t9\t家") == []
    assert caught("学校12家", f"{ROW}\n医院\t9\t家") == ["12家"]


# Whatever is given


UNITS = st.sampled_from(["家", "亿元", "万元", "%", "个百分点", "公里", "所"])


@given(st.integers(1, 10**6), st.integers(1, 10**6), UNITS, UNITS)
def test_only_the_same_amount_supports(one: int, other: int, unit: str, other_unit: str) -> None:
    said, stands = format_value(Decimal(one), unit), format_value(Decimal(other), other_unit)
    base = {"亿元": ("元", 10**8), "万元": ("元", 10**4)}
    name, factor = base.get(unit, (unit, 1))
    other_name, other_factor = base.get(other_unit, (other_unit, 1))
    same = (name, one * factor) == (other_name, other * other_factor)
    assert (caught(f"共有{said}", f"共有{stands}") == []) is same


PIECES = st.sampled_from(
    [
        *("2020年", "2025年", "高新技术企业", "产值", "达到", "增长", "下降", "力争", "已", "约", "分别为"),
        *("12家", "7387家", "1.2万家", "6.5%", "3个百分点", "第三", "，", "；", "、", "。", "和", "其中"),
    ]
)


@given(st.lists(PIECES, max_size=24).map("".join))
def test_a_text_made_of_a_quote_verifies(quote: str) -> None:
    passage = source(1, quote)
    assert reasons(f"{quote}[1]" if quote else "", passage) == []


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_gets_its_verdicts(text: str, quote: str) -> None:
    for verdict in verify(text, [source(1, quote)]):
        assert verdict.quantity.verbatim == verdict.quantity.span.of(text)
        assert verdict.passes != bool(verdict.reason)


@pytest.mark.parametrize(
    "text", ["9" * 10**6, "\ud83d" * 1000, "12家，" * 20_000, "[1]" * 100_000, "《" * 10**5]
)
def test_a_hostile_text_takes_no_long(text: str) -> None:
    started = perf_counter()
    verify(text, [Source(1, QUOTE)])
    assert perf_counter() - started < 30


def test_an_absurd_value_is_compared_like_any_other() -> None:
    assert caught("产值1" + "0" * 30 + "元", "产值1" + "0" * 30 + "元") == []
    assert caught("产值1" + "0" * 30 + "元", "产值1" + "0" * 29 + "元") != []
