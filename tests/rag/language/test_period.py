import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.period import read_periods


@pytest.mark.parametrize(
    ("text", "verbatim", "first", "last"),
    [
        ("2025年", "2025年", 2025, 2025),
        ("到2025年底建成", "到2025年底", 2025, 2025),
        ("截至2020年，企业", "截至2020年", 2020, 2020),
        ("2018至2025年", "2018至2025年", 2018, 2025),
        ("（2018—2025年）", "2018—2025年", 2018, 2025),
        ("2017 年至 2020 年", "2017 年至 2020 年", 2017, 2020),
        ("2021-2025", "2021-2025", 2021, 2025),
        ("２０２５年", "２０２５年", 2025, 2025),
        ("二〇三五年远景目标", "二〇三五年", 2035, 2035),
        ("“十三五”期间累计", "“十三五”期间", 2016, 2020),
        ("“十三五”末，全市", "“十三五”末", 2020, 2020),
        ("“十四五”规划", "“十四五”规划", 2021, 2025),
        ("十五五时期", "十五五时期", 2026, 2030),
        ("是2015年的6.47倍", "2015年", 2015, 2015),
        ("今后五年，要", "今后五年", 2022, 2026),
        ("未来3年", "未来3年", 2022, 2024),
        ("实现五年后翻番", "五年后", 2026, 2026),
        ("五年来，东莞", "五年来", 2017, 2021),
        ("过去五年", "过去五年", 2017, 2021),
        ("近五年", "近五年", 2017, 2021),
        ("力争三年内", "三年内", 2022, 2024),
        ("去年全市", "去年", 2021, 2021),
        ("今年", "今年", 2022, 2022),
        ("明年", "明年", 2023, 2023),
    ],
)
def test_in_a_document_of_2022(text: str, verbatim: str, first: int, last: int) -> None:
    ((span, period),) = read_periods(text, 2022)
    assert (period.verbatim, period.first, period.last) == (verbatim, first, last)
    assert span.of(text) == verbatim


@pytest.mark.parametrize("text", ["今后五年", "五年来", "三年内", "去年", "五年后"])
def test_relative_ones_need_the_year_of_issue(text: str) -> None:
    assert read_periods(text) == ()


@pytest.mark.parametrize(
    "text",
    ["十五个项目", "第十五次党代会", "2500年", "编号20251", "3.2025年", "连续三年", "12345", "2025-2021年"],
)
def test_no_period(text: str) -> None:
    assert read_periods(text, 2022) == ()


@given(st.integers(min_value=1950, max_value=2060), st.integers(min_value=0, max_value=30))
def test_any_pair_of_years(first: int, length: int) -> None:
    ((_, period),) = read_periods(f"在{first}—{first + length}年间", None)
    assert (period.first, period.last) == (first, first + length)


@given(st.text(alphabet="0123456789年月至-—“”十五三四后前近今去来内底末\n\ud800"), st.none() | st.just(2022))
def test_any_text_is_quoted_exactly_in_order(text: str, issued: int | None) -> None:
    end = 0
    for span, period in read_periods(text, issued):
        assert span.of(text) == period.verbatim
        assert span.start >= end
        assert period.first <= period.last
        end = span.end
