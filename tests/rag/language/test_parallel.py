import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.parallel import pairs


def texts(sentence: str) -> list[str]:
    return [pair.text for pair in pairs(sentence)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("甲镇、乙镇分别增长1.5%、2%。", ["甲镇增长1.5%", "乙镇增长2%"]),
        ("甲镇和乙镇分别增长1.5%和2%。", ["甲镇增长1.5%", "乙镇增长2%"]),
        # What the last name adds belongs to all.
        ("样例甲、样例乙产值分别达到3亿元、4亿元。", ["样例甲产值达到3亿元", "样例乙产值达到4亿元"]),
        # Only the clause in front of 分别 is the subject.
        ("经济向好，甲镇、乙镇分别增长1%、2%。", ["甲镇增长1%", "乙镇增长2%"]),
        # Three names, three amounts, joined in two ways.
        ("甲、乙和丙分别为1家、2家和3家。", ["甲为1家", "乙为2家", "丙为3家"]),
    ],
)
def test_each_item_gets_its_own_amount(sentence: str, expected: list[str]) -> None:
    assert texts(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "",
        "甲镇增长1%、2%。",
        "甲镇、乙镇分别增长。",
        "甲镇、乙镇分别增长1%。",
        "甲镇、乙镇、丙镇分别增长1%、2%。",
        "甲镇、乙镇分别增长1%、2家。",
        "分别增长1%、2%。",
        "甲镇、乙镇分别向好；全市增长1%、2%。",
    ],
)
def test_nothing_where_items_and_amounts_do_not_match(sentence: str) -> None:
    assert pairs(sentence) == ()


def test_items_may_stand_in_the_clause_before() -> None:
    first, second = pairs("样例甲、样例乙等产业壮大，其增速分别为12%、15%。")
    assert (first.item, first.quantity.verbatim) == ("样例甲", "12%")
    assert (second.item, second.quantity.verbatim) == ("样例乙", "15%")


def test_several_constructions_in_one_sentence() -> None:
    sentence = "甲、乙分别增长1%、2%，丙、丁分别下降3%、4%。"
    assert texts(sentence) == ["甲增长1%", "乙增长2%", "丙下降3%", "丁下降4%"]


NAMES = st.lists(st.text("甲乙丙丁戊己庚辛", min_size=2, max_size=2), min_size=2, max_size=4, unique=True)


@given(NAMES, st.lists(st.integers(1, 999), min_size=2, max_size=4), st.sampled_from(["家", "%", "万元"]))
def test_as_many_pairs_as_names_or_none(names: list[str], values: list[int], unit: str) -> None:
    sentence = f"{'、'.join(names)}分别为{'、'.join(f'{value}{unit}' for value in values)}。"
    found = pairs(sentence)
    if len(names) != len(values):
        assert found == ()
        return
    assert [pair.item for pair in found] == names
    assert [pair.quantity.verbatim for pair in found] == [f"{value}{unit}" for value in values]
    for pair in found:
        assert pair.quantity.span.of(sentence) == pair.quantity.verbatim
        assert pair.span.of(sentence) == sentence[:-1]
