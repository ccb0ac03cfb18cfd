"""The name of what an amount measures, out of the words before it and behind it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.indicator import LONGEST, before, behind, continued, says_more


@pytest.mark.parametrize(
    ("words", "name", "reached"),
    [
        ("高新技术企业达到", "高新技术企业", True),
        ("2020年，全市高新技术企业大幅增至", "高新技术企业", True),
        ("进出口总额同比增长", "进出口总额", True),
        ("进出口总额", "进出口总额", False),
        ("“样例”企业（含分支）超过", "样例企业", True),
        ("样例甲、样例乙等创新平台", "创新平台", False),
        ("占地面积约", "占地面积", True),
    ],
)
def test_verb_bound_and_time_come_off(words: str, name: str, reached: bool) -> None:
    found = before(words)
    assert (found.name, found.reached, found.own) == (name, reached, True)


def test_the_words_of_a_rank_come_off() -> None:
    assert before("发明专利授权量位居全省", rank=True).name == "发明专利授权量"
    assert before("发明专利授权量位居全省").name != "发明专利授权量"


@pytest.mark.parametrize("words", ["", "新增", "培育", "达到", "2021年", "123 456 ", "，、"])
def test_words_that_name_nothing(words: str) -> None:
    assert not before(words).own


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("企业实现倍增。", "企业实现倍增"),
        ("填埋场，拆除厂房", "填埋场"),
        ("以上的研发机构", "研发机构"),
        ("省、市链主企业", "省、市链主企业"),
        ("吨。", ""),
        ("，研发机构", ""),
        ("", ""),
        (" 7890 ", ""),
    ],
)
def test_what_is_counted_stands_behind_up_to_the_next_stop(words: str, name: str) -> None:
    assert behind(words) == name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("占比", "研发机构总数占比"),
        ("其中国家级", "研发机构总数（国家级）"),
        ("其中", "研发机构总数"),
        ("是", "研发机构总数"),
        ("规模", "研发机构规模"),
    ],
)
def test_a_name_goes_on_from_the_clause_before(words: str, name: str) -> None:
    assert continued("研发机构总数", words) == name


def test_a_name_that_goes_on_forever_stops_growing() -> None:
    name = "研发机构"
    for _ in range(100):
        name = continued(name, "其中省级")
    assert len(name) <= 2 * LONGEST


@pytest.mark.parametrize("words", ["占比达到", "位居全省", "，其中国家级", "", "增速为", "较2015年"])
def test_words_about_an_earlier_subject(words: str) -> None:
    assert says_more(words)


@pytest.mark.parametrize("words", ["研发机构达到", "居民收入", "规模以上企业", "其他行业"])
def test_words_with_a_subject_of_their_own(words: str) -> None:
    assert not says_more(words)


@given(st.text(max_size=80))
def test_a_name_is_never_longer_than_its_words(words: str) -> None:
    for name in (before(words).name, behind(words)):
        assert len(name) <= min(LONGEST, len(words))
