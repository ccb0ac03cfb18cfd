"""What every amount of a passage measures, of when, and with what standing."""

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.figures import Context, read_figures
from rag.schema import FactKind, Figure

ISSUED = Context(2022)
COUNT, CHANGE, GROWTH = FactKind.COUNT, FactKind.CHANGE, FactKind.GROWTH
LEVEL, SHARE, RANK, MULTIPLE = FactKind.LEVEL, FactKind.SHARE, FactKind.RANK, FactKind.MULTIPLE


def named(text: str, context: Context = ISSUED) -> list[tuple[str, str]]:
    return [(f.indicator, f.quantity.verbatim) for f in read_figures(text, context)]


def kinds(text: str) -> list[FactKind]:
    return [figure.kind for figure in read_figures(text, ISSUED)]


def years(text: str, context: Context = ISSUED) -> list[tuple[int, int] | None]:
    return [(f.period.first, f.period.last) if f.period else None for f in read_figures(text, context)]


def last(text: str) -> Figure:
    return read_figures(text, ISSUED)[-1]


# Lists


def test_items_of_a_parallel_list_get_their_own_amounts() -> None:
    assert named("甲镇、乙镇分别增长1%、2%。") == [("甲镇", "1%"), ("乙镇", "2%")]
    assert kinds("甲镇、乙镇分别增长1%、2%。") == [GROWTH, GROWTH]


def test_a_second_parallel_list_echoes_the_items_of_the_first() -> None:
    text = "样例企业、标杆企业分别为439家、26家，分别是2015年的3.5倍、1.5倍。"
    found = read_figures(text, ISSUED)
    assert [f.indicator for f in found] == ["样例企业", "标杆企业"] * 2
    assert [f.quantity.value for f in found] == [439, 26, Decimal("3.5"), Decimal("1.5")]
    assert [f.kind for f in found] == [COUNT, COUNT, MULTIPLE, MULTIPLE]
    assert [f.base and f.base.last for f in found] == [None, None, 2015, 2015]


def test_a_verb_said_once_holds_for_the_whole_list() -> None:
    text = "新增1家国家级、6家省级工程中心。"
    assert named(text) == [("新增国家级", "1家"), ("省级工程中心", "6家")]
    assert kinds(text) == [CHANGE, CHANGE]


def test_milestones_share_their_name_and_their_number_is_no_part_of_them() -> None:
    text = "工业总产值连跨700亿元、800亿元、900亿元三大台阶。"
    assert [name for name, _ in named(text)] == ["工业总产值"] * 3 + ["台阶"]


# Names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("改造36座填埋场。", [("改造填埋场", "36座")]),
        ("全市拥有1200家研发机构和80家孵化器。", [("研发机构", "1200家"), ("孵化器", "80家")]),
        ("高新技术企业增至1.2万家。", [("高新技术企业", "1.2万家")]),
        ("打造万亿级产业集群。", [("产业集群", "万亿")]),
        ("“链主”企业达到30家。", [("链主企业", "30家")]),
        ("样例平台、样例中心等创新平台达到5个。", [("创新平台", "5个")]),
        # What stands behind the amount ends with the clause.
        ("研发机构300家等，产值80亿元。", [("研发机构", "300家"), ("产值", "80亿元")]),
    ],
)
def test_the_name_stands_before_the_amount_or_behind_it(text: str, expected: list[tuple[str, str]]) -> None:
    assert named(text) == expected


@pytest.mark.parametrize(
    ("clause", "name", "kind"),
    [
        ("位居全省第三", "研发机构", RANK),
        ("是2015年的2.4倍", "研发机构", MULTIPLE),
        ("比2015年增长20%", "研发机构", GROWTH),
        ("占比12.5%", "研发机构占比", SHARE),
        ("提高3.1个百分点", "研发机构", CHANGE),
        ("其中国家级6家", "研发机构（国家级）", COUNT),
    ],
)
def test_a_clause_without_a_subject_goes_on_about_the_one_before(
    clause: str, name: str, kind: FactKind
) -> None:
    found = last(f"研发机构达到120家，{clause}。")
    assert (found.indicator, found.kind) == (name, kind)


def test_what_a_growth_and_a_multiple_compare_with() -> None:
    for clause in ("是2015年的2.4倍", "比2015年增长20%"):
        base = last(f"研发机构达到120家，{clause}。").base
        assert base is not None
        assert base.last == 2015
    assert last("研发机构达到120家，位居全省第三。").base is None


def test_another_citys_figure_is_its_own() -> None:
    here, there = read_figures("机器人产值112亿元，苏州机器人产值达到300亿元。", ISSUED)
    assert (here.scope, there.scope) == ("", "苏州")
    assert [f.scope for f in read_figures("2020年，苏州机器人产值300亿元，增长8%。", ISSUED)] == ["苏州"] * 2
    assert last("次发达镇产值达到30亿元。").scope == "次发达镇"


# Time


def test_the_start_of_a_range_has_no_time_unless_it_is_said() -> None:
    for text in ("2021年，研发强度从8.3%提升至11.5%。", "2021年研发强度从8.3%提升至11.5%。"):
        assert named(text) == [("研发强度", "8.3%"), ("研发强度", "11.5%")]
        assert years(text) == [None, (2021, 2021)]
    both = "研发强度由2015年的8.3%提高到2020年的11.5%。"
    assert named(both) == [("研发强度", "8.3%"), ("研发强度", "11.5%")]
    assert years(both) == [(2015, 2015), (2020, 2020)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020年，学校44所，学位3000个。", [2020, 2020]),
        ("2020年，学校44所，2021年达到50所。", [2020, 2021]),
        ("学校2020年44所、2021年50所。", [2020, 2021]),
        # The opening of a paragraph dates what follows.
        ("2017年，新建学校3所。建成幼儿园5所。", [2017, 2017]),
        ("2017年全市新建学校3所。\n建成公园8个。", [2017, 2017]),
    ],
)
def test_time_from_the_clause_the_sentence_or_the_paragraph(text: str, expected: list[int]) -> None:
    assert years(text) == [(year, year) for year in expected]


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        (Context(2022, ("二、2025年发展目标",)), (2025, 2025)),
        (Context(2022, ("一、2021年工作回顾", "（一）教育")), (2021, 2021)),
        (Context(2022, ("2021年工作回顾",), "到2025年，主要目标是："), (2025, 2025)),
        (Context(2022, (), "锚定2035年远景目标，今后五年要实现以下目标："), (2022, 2026)),
        (Context(2022, title="云溪市2022年工作要点"), (2022, 2022)),
        (Context(2022, title="云溪市2022年工作报告"), None),
    ],
)
def test_time_from_what_stands_above(context: Context, expected: tuple[int, int] | None) -> None:
    assert years("新建学校44所。", context) == [expected]
    assert years("2019年，新建学校44所。", context) == [(2019, 2019)]


def test_a_relative_year_needs_the_year_of_issue() -> None:
    assert years("去年学校达到44所。") == [(2021, 2021)]
    assert years("去年学校达到44所。", Context(None)) == [None]


# Bad input


@pytest.mark.parametrize("text", ["", " \n\t", "10^30家。", "学校很多。", "\ud800\udfff", "（（（“"])
def test_nothing_is_invented(text: str) -> None:
    assert read_figures(text, Context(None)) == ()


@pytest.mark.parametrize("text", ["1234567890", "123456 7890 111", "1" * 200])
def test_digits_name_nothing(text: str) -> None:
    assert {figure.indicator for figure in read_figures(text, ISSUED)} <= {""}


def test_contradictory_units_and_lone_surrogates_leave_the_amounts_as_they_are() -> None:
    assert named("学校12家吨。") == [("学校", "12家")]
    (found,) = read_figures("学校12所\udfff。", ISSUED)
    assert (found.indicator, found.quantity.verbatim) == ("学校", "12所")


LINES = [
    "云溪市学校12所，",
    "学校12所。",
    "1家、",
    "其中3家，",
    "占比1%，",
    "甲、乙分别增长1%、2%，",
    "从1家",
    "2025年，学校12所、",
]


@pytest.mark.parametrize("unit", [*LINES, "1", "分别", "全市", "（"])
def test_time_grows_with_the_length_of_a_line(unit: str) -> None:
    def seconds(length: int) -> float:
        text = unit * (length // len(unit)) + "校12所"
        spent = []
        for _ in range(3):
            start = time.process_time()
            read_figures(text, ISSUED)
            spent.append(time.process_time() - start)
        return min(spent)

    assert seconds(12_000) <= 8 * seconds(3_000)


def test_names_stay_short_however_long_the_sentence() -> None:
    for unit in LINES:
        assert max(len(f.indicator) for f in read_figures(unit * 300, ISSUED)) <= 120


PIECES = st.sampled_from(
    [
        *LINES,
        "2020年",
        "从8%提升至9%",
        "力争",
        "苏州",
        "，",
        "。",
        "\n",
        "、",
        "分别",
        "3.5倍",
        "第三",
        "1.2万家",
    ]
)


@given(st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=12).map("".join))
def test_every_figure_quotes_the_text_in_order(text: str) -> None:
    found = read_figures(text, ISSUED)
    for figure in found:
        assert figure.quantity.span.of(text) == figure.quantity.verbatim
        assert figure.clause.start <= figure.quantity.span.start < figure.clause.end
    starts = [figure.quantity.span.start for figure in found]
    assert starts == sorted(set(starts))


ITEMS = st.lists(st.text("甲乙丙丁戊己庚辛", min_size=2, max_size=2), min_size=2, max_size=4, unique=True)


@given(ITEMS, st.data())
def test_parallel_lists_keep_their_order(items: list[str], data: st.DataObject) -> None:
    amounts = [f"{data.draw(st.integers(1, 999))}%" for _ in items]
    assert named(f"{'、'.join(items)}分别增长{'、'.join(amounts)}。") == list(
        zip(items, amounts, strict=True)
    )


def test_a_section_about_another_city_lends_its_scope() -> None:
    section = Context(2022, path=("专栏2.苏州产业发展路径",))
    assert [one.scope for one in read_figures("其中，机器人产值2850亿元。东莞产值112亿元。", section)] == [
        "苏州",
        "",
    ]
    ours = Context(2022, path=("加强与苏州合作",))
    assert [one.scope for one in read_figures("机器人产值2850亿元。", ours)] == [""]


def test_the_second_of_the_parts_has_the_same_whole() -> None:
    assert named("科技孵化器48家，其中国家级6家、省级42家。")[1:] == [
        ("科技孵化器（国家级）", "6家"),
        ("科技孵化器（省级）", "42家"),
    ]


def test_a_threshold_names_what_stands_behind_it() -> None:
    assert named("形成2个GDP千亿元镇街。")[1] == ("GDP千亿元镇街", "千亿元")


def test_counted_names_count_what_stands_behind_them() -> None:
    assert named("以四大平台、七大产业基地为依托。")[1] == ("产业基地为依托", "七大")


def test_nothing_hangs_on_a_name() -> None:
    assert named("先进制造业占工业增加值的50.9%。") == [("先进制造业占工业增加值", "50.9%")]
