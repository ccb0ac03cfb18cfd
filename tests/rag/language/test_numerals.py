from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.numerals import fold, match_numeral


@pytest.mark.parametrize(
    ("text", "read", "value"),
    [
        ("1.2万家", "1.2万", "12000"),
        ("１２０００", "１２０００", "12000"),
        ("９，９９９元", "９，９９９", "9999"),
        ("两万亿", "两万亿", "2000000000000"),
        ("十一万三千人", "十一万三千", "113000"),
        ("四百五", "四百五", "450"),
        ("四百零五", "四百零五", "405"),
        ("五亿零六", "五亿零六", "500000006"),
        ("5亿1万4千6百", "5亿1万4千6百", "500014600"),
        ("800亿3个", "800亿", "80000000000"),
        ("肆佰陸拾", "肆佰陸拾", "460"),
        ("十五点七", "十五点七", "15.7"),
        ("六点四二万人", "六点四二万", "64200"),
        ("二〇三五年", "二〇三五", "2035"),
        ("八千 三百 八十五 万", "八千 三百 八十五 万", "83850000"),
        ("12千米", "12", "12"),
        ("两万两", "两万", "20000"),
        ("1e3", "1e3", "1000"),
    ],
)
def test_reads_the_longest_number(text: str, read: str, value: str) -> None:
    numeral = match_numeral(fold(text), 0)
    assert numeral is not None
    assert (text[numeral.start : numeral.end], numeral.value) == (read, Decimal(value))


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("三五百", 300, 500),
        ("七八", 7, 8),
        ("四十五六万", 450000, 460000),
        ("七百三四十", 730, 740),
        ("三万四五", 34000, 35000),
    ],
)
def test_neighbouring_digits_are_a_pair(text: str, low: int, high: int) -> None:
    numeral = match_numeral(text, 0)
    assert numeral is not None
    assert (numeral.value, numeral.high, numeral.end) == (Decimal(low), Decimal(high), len(text))


@pytest.mark.parametrize(
    ("text", "vague", "value"), [("十几万", "几", 100000), ("180余", "余", 180), ("3000多", "多", 3000)]
)
def test_open_ended_numbers(text: str, vague: str, value: int) -> None:
    numeral = match_numeral(text, 0)
    assert numeral is not None
    assert (numeral.vague, numeral.value) == (vague, Decimal(value))


@pytest.mark.parametrize("text", ["", "家", "点五", "余", "1" * 61, "a1"])
def test_no_number_there(text: str) -> None:
    assert match_numeral(text, 0) is None


@pytest.mark.parametrize("text", ["大陆", "队伍", "参加", "拾起", "伍先生"])
def test_everyday_words_are_no_bankers_digits(text: str) -> None:
    assert fold(text) == text


@given(st.text())
def test_folding_keeps_positions(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(st.integers(min_value=0, max_value=10**40))
def test_arabic_with_thousands_marks(number: int) -> None:
    for text in (str(number), f"{number:,}"):
        numeral = match_numeral(text, 0)
        assert numeral is not None
        assert (numeral.value, numeral.end) == (Decimal(number), len(text))
