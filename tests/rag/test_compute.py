"""Arithmetic over facts: exact values, the formula behind them, what bounds and rounding make of them."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.facts import read_facts
from rag import compute
from rag.amounts import commensurable, larger, subtracts
from rag.bounds import Bound, bound_of
from rag.calculation import holds
from rag.compute import Result
from rag.language.quantity import read_quantities
from rag.schema import Computed, Fact
from tests.rag.made import document, passage


def fact(text: str) -> Fact:
    """The last amount of a sentence."""
    chunk = passage(text)
    return read_facts(document(text), [chunk])[-1]


def of(result: Result) -> tuple[Decimal, str, Bound, str]:
    return result.value, result.unit, result.bound, result.formula


SCHOOLS, NURSERIES = fact("学校44所。"), fact("幼儿园60所。")
OUTPUT, OTHER = fact("产值120亿元。"), fact("另一产值30亿元。")


def test_a_total_keeps_every_part() -> None:
    found = compute.total([SCHOOLS, NURSERIES, SCHOOLS])
    assert of(found) == (Decimal(148), "所", Bound.EXACT, "44 + 60 + 44")
    assert found.said == "合计148所（44所 + 60所 + 44所）"
    assert found.operands == (SCHOOLS, NURSERIES, SCHOOLS)


def test_a_difference_is_signed_and_in_base_units() -> None:
    assert of(compute.difference(OUTPUT, OTHER)) == (
        Decimal(90 * 10**8),
        "元",
        Bound.EXACT,
        "12000000000 - 3000000000",
    )
    assert compute.difference(OUTPUT, OTHER).said == "相差90亿元（120亿元 − 30亿元）"
    assert compute.difference(OTHER, OUTPUT).value == -90 * 10**8


def test_percentages_differ_in_points_but_less_points_stay_percentages() -> None:
    high, low, points = fact("占比11.5%。"), fact("占比8.3%。"), fact("占比提高3.2个百分点。")
    assert of(compute.difference(high, low))[:2] == (Decimal("3.2"), "个百分点")
    assert of(compute.difference(high, points))[:2] == (Decimal("8.3"), "%")


def test_units_of_one_measure_are_reduced_to_one() -> None:
    wide, narrow = fact("公园2平方公里。"), fact("绿地100公顷。")
    assert commensurable(wide, narrow)
    assert of(compute.total([wide, narrow])) == (
        Decimal(3_000_000),
        "平方米",
        Bound.EXACT,
        "2000000 + 1000000",
    )
    assert of(compute.ratio(wide, narrow))[:3] == (Decimal(2), "倍", Bound.EXACT)


def test_ratio_and_share() -> None:
    assert of(compute.ratio(OUTPUT, OTHER)) == (Decimal(4), "倍", Bound.EXACT, "12000000000 / 3000000000")
    share = compute.share(OTHER, OUTPUT)
    assert of(share) == (Decimal(25), "%", Bound.EXACT, "3000000000 / 12000000000 * 100")
    assert share.said == "前者占后者的25%（30亿元 ÷ 120亿元）"


@pytest.mark.parametrize(
    ("found", "value", "reading", "formula"),
    [
        (
            compute.before_multiple(OUTPUT, fact("是2015年的2.4倍。")),
            50,
            "120亿元 ÷ 2.4倍",
            "12000000000 / 2.4",
        ),
        (
            compute.before_growth(OUTPUT, fact("比2015年增长20%。")),
            100,
            "120亿元 ÷ (100% + 20%)",
            "12000000000 / (1 + 20 / 100)",
        ),
        (compute.whole_of(OTHER, fact("占比25%。")), 120, "30亿元 ÷ 25%", "3000000000 / (25 / 100)"),
    ],
)
def test_worked_out_backwards(found: Result, value: int, reading: str, formula: str) -> None:
    assert of(found) == (Decimal(value * 10**8), "元", Bound.EXACT, formula)
    assert found.reading == reading
    assert found.said == f"推算为{value}亿元（{reading}）"


def test_what_was_rounded_says_so() -> None:
    thirds = compute.ratio(fact("学校10所。"), fact("幼儿园3所。"))
    assert of(thirds)[:3] == (Decimal("3.33"), "倍", Bound.ABOUT)
    assert thirds.said.startswith("前者是后者的约3.33倍")
    assert of(compute.share(fact("学校1所。"), fact("幼儿园3所。")))[:3] == (
        Decimal("33.3"),
        "%",
        Bound.ABOUT,
    )
    counted = compute.before_multiple(fact("学校10所。"), fact("是2015年的3倍。"))
    assert of(counted)[:3] == (Decimal(3), "所", Bound.ABOUT)  # there are no thirds of a school
    money = compute.before_multiple(fact("产值100亿元。"), fact("是2015年的3倍。"))
    assert (money.value, money.bound) == (Decimal(3_333_300_000), Bound.ABOUT)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("学校12所。", Bound.EXACT),
        ("学校超过12所。", Bound.LOWER),
        ("企业12家以上。", Bound.LOWER),
        ("学校不少于12所。", Bound.LOWER),
        ("学校不超过12所。", Bound.UPPER),
        ("企业12家以内。", Bound.UPPER),
        ("学校近12所。", Bound.UPPER),
        ("学校约12所。", Bound.ABOUT),
        ("学校12所左右。", Bound.ABOUT),
        ("学校12至15所。", Bound.ABOUT),
        ("力争学校12所。", Bound.EXACT),
    ],
)
def test_what_a_qualifier_says(text: str, bound: Bound) -> None:
    (quantity,) = read_quantities(text)
    assert bound_of(quantity) is bound


EXACT, LOWER, UPPER, ABOUT = (fact(f"学校{words}12所。") for words in ("", "超过", "不超过", "约"))


@pytest.mark.parametrize(
    ("one", "other", "added", "less"),
    [
        (EXACT, EXACT, Bound.EXACT, Bound.EXACT),
        (LOWER, EXACT, Bound.LOWER, Bound.LOWER),
        (EXACT, LOWER, Bound.LOWER, Bound.UPPER),
        (EXACT, UPPER, Bound.UPPER, Bound.LOWER),
        (LOWER, LOWER, Bound.LOWER, Bound.ABOUT),
        (LOWER, UPPER, Bound.ABOUT, Bound.LOWER),
        (UPPER, LOWER, Bound.ABOUT, Bound.UPPER),
        (ABOUT, EXACT, Bound.ABOUT, Bound.ABOUT),
        (ABOUT, LOWER, Bound.ABOUT, Bound.ABOUT),
    ],
)
def test_bounds_are_carried_through(one: Fact, other: Fact, added: Bound, less: Bound) -> None:
    assert compute.total([one, other]).bound is added
    for operation in (compute.difference, compute.ratio, compute.share, compute.before_multiple):
        assert operation(one, other).bound is less


def test_rounding_leaves_a_bound_a_bound() -> None:
    assert compute.ratio(fact("学校超过10所。"), fact("幼儿园3所。")).bound is Bound.LOWER


def test_what_can_be_computed_with_what() -> None:
    nothing, points = fact("学校0所。"), fact("提高3个百分点。")
    assert commensurable(nothing, SCHOOLS)
    assert not commensurable(SCHOOLS, nothing)  # nothing is a multiple of nothing
    assert not commensurable(SCHOOLS, OUTPUT)
    assert subtracts(fact("占比8%。"), points)
    assert not subtracts(points, fact("占比8%。"))
    assert not subtracts(SCHOOLS, points)
    assert larger(NURSERIES, SCHOOLS)
    assert not larger(SCHOOLS, SCHOOLS)


@given(st.lists(st.integers(1, 10**9), min_size=2, max_size=4))
def test_sums_and_differences_are_exact(amounts: list[int]) -> None:
    facts = [fact(f"产值{amount}万元。") for amount in amounts]
    assert compute.total(facts).value == sum(amounts) * 10**4
    assert compute.difference(facts[0], facts[1]).value == (amounts[0] - amounts[1]) * 10**4
    assert {compute.total(facts).bound, compute.difference(facts[0], facts[1]).bound} == {Bound.EXACT}


@pytest.mark.parametrize(
    ("found", "value", "says", "reading", "formula"),
    [
        (
            compute.growth(fact("产值150亿元。"), fact("产值120亿元。")),
            "25",
            "增长",
            "150亿元 ÷ 120亿元 − 100%",
            "(15000000000 / 12000000000 - 1) * 100",
        ),
        (
            compute.growth(fact("产值90亿元。"), fact("产值120亿元。")),
            "25",
            "下降",
            "100% − 90亿元 ÷ 120亿元",
            "(1 - 9000000000 / 12000000000) * 100",
        ),
        (
            compute.annual_growth(fact("学校121所。"), fact("学校100所。"), 2),
            "10",
            "年均增长",
            "(121所 ÷ 100所)^(1/2) − 100%",
            "((121 / 100) ** (1 / 2) - 1) * 100",
        ),
        (
            compute.annual_growth(fact("学校81所。"), fact("学校100所。"), 2),
            "10",
            "年均下降",
            "100% − (81所 ÷ 100所)^(1/2)",
            "(1 - (81 / 100) ** (1 / 2)) * 100",
        ),
        (
            compute.grown(fact("学校100所。"), fact("比2015年增长10%。"), 2),
            "121",
            "推算为",
            "100所 × (100% + 10%)^2",
            "100 * (1 + 10 / 100) ** 2",
        ),
        (
            compute.mean(fact("投资54亿元。"), fact("项目36个。")),
            "150000000",
            "平均每个",
            "54亿元 ÷ 36个",
            "5400000000 / 36",
        ),
        (compute.annual_mean(fact("新建学校45所。"), 5), "9", "平均每年", "45所 ÷ 5", "45 / 5"),
        (
            compute.annual_change(fact("学校130所。"), fact("学校100所。"), 3),
            "10",
            "平均每年增加",
            "(130所 − 100所) ÷ 3",
            "(130 - 100) / 3",
        ),
        (
            compute.before_change(fact("占比38%。"), fact("提高3个百分点。")),
            "35",
            "推算为",
            "38% − 3个百分点",
            "38 - 3",
        ),
    ],
)
def test_growth_and_means(found: Result, value: str, says: str, reading: str, formula: str) -> None:
    assert (found.value, found.says, found.reading, found.formula) == (Decimal(value), says, reading, formula)
    assert found.bound is Bound.EXACT


def test_one_year_of_growth_needs_no_root() -> None:
    assert (
        compute.annual_growth(fact("学校110所。"), fact("学校100所。"), 1).formula == "(110 / 100 - 1) * 100"
    )
    assert compute.grown(fact("学校100所。"), fact("比2015年增长10%。")).formula == "100 * (1 + 10 / 100)"


def test_bounds_of_growth_and_means() -> None:
    assert compute.growth(LOWER, fact("学校10所。")).bound is Bound.LOWER
    assert compute.growth(fact("学校20所。"), LOWER).bound is Bound.UPPER
    assert compute.growth(fact("学校超过6所。"), EXACT).bound is Bound.UPPER  # it may have fallen by less
    assert compute.annual_growth(fact("学校超过24所。"), EXACT, 2).bound is Bound.LOWER
    assert compute.grown(LOWER, fact("比2015年增长10%。")).bound is Bound.LOWER
    assert compute.mean(fact("投资超过54亿元。"), fact("项目36个。")).bound is Bound.LOWER
    assert compute.annual_mean(UPPER, 3).bound is Bound.UPPER


def test_amounts_of_one_unit_keep_it() -> None:
    roads = compute.total([fact("道路12公里。"), fact("道路8公里。")])
    assert (roads.shown, roads.formula) == ("20公里", "12 + 8")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("产值100亿元。", "33.333亿元"),
        ("产值1500万元。", "500万元"),
        ("产值2万亿元。", "6666.7亿元"),
        ("学校100所。", "33所"),
    ],
)
def test_amounts_are_shown_in_the_unit_that_reads_best(text: str, shown: str) -> None:
    assert compute.before_multiple(fact(text), fact("是2015年的3倍。")).shown == shown


def test_how_far_a_result_lies_from_what_is_printed() -> None:
    result = compute.total([SCHOOLS, NURSERIES])
    more, fewer = compute.gap(result, fact("学校100所。")), compute.gap(result, fact("学校110所。"))
    assert of(more) == (Decimal(4), "所", Bound.EXACT, "(44 + 60) - 100")
    assert of(fewer) == (Decimal(6), "所", Bound.EXACT, "110 - (44 + 60)")
    assert (more.said, fewer.said) == ("比文件写的100所多4所", "比文件写的110所少6所")
    rate = compute.gap(compute.growth(fact("学校150所。"), fact("学校120所。")), fact("比2015年增长24%。"))
    assert rate.said == "比文件写的24%多1个百分点"


def stands(result: Result, years: frozenset[int] = frozenset()) -> bool:
    """Whether the verifier, which evaluates the formula anew, lets it through."""
    facts = result.operands
    computed = Computed(result.formula, result.value, result.unit, result.shown, tuple(range(len(facts))))
    return holds(computed, facts, 0, years)


amounts = st.integers(1, 10**7)


@settings(deadline=None)
@given(amounts, amounts, st.integers(1, 5))
def test_every_result_stands_up_to_the_verifier(one: int, other: int, years: int) -> None:
    later, earlier = fact(f"{2015 + years}年学校{one}所。"), fact(f"2015年学校{other}所。")
    money = fact(f"2015年投资{one}万元。")
    for result in (
        compute.total([later, earlier]),
        compute.difference(later, earlier),
        compute.ratio(later, earlier),
        compute.share(later, earlier),
        compute.growth(later, earlier),
        compute.annual_growth(later, earlier, years),
        compute.annual_change(later, earlier, years),
        compute.mean(money, earlier),
        compute.gap(compute.total([later, earlier]), later),
    ):
        assert stands(result), result
    rate = fact("2016年学校增长7.5%。")
    assert stands(compute.grown(earlier, rate, years), frozenset({2015 + years}))


@settings(deadline=None)
@given(amounts, amounts, st.integers(1, 30))
def test_an_annual_rate_leads_back_to_where_it_came_from(one: int, other: int, years: int) -> None:
    low, high = sorted((one, other))
    result = compute.annual_growth(fact(f"学校{high}所。"), fact(f"学校{low}所。"), years, places=9)
    assert abs(low * (1 + float(result.value) / 100) ** years - high) <= high * 1e-8


@settings(deadline=None)
@given(amounts, st.integers(2, 40))
def test_a_mean_times_the_count_is_the_whole(whole: int, years: int) -> None:
    result = compute.annual_mean(fact(f"新建学校{whole}所。"), years)
    assert abs(result.value * years - whole) <= Decimal(whole) / 10**4
    assert (result.bound is Bound.EXACT) == (result.value * years == whole)
