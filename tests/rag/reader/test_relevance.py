"""How much of a question a text covers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.reader.relevance import Aspects, union
from tests.rag.made import aspects


def test_a_text_that_holds_every_word_covers_the_question() -> None:
    asked = aspects("链主企业奖励多少？")
    assert asked.coverage(asked.mask("给予链主企业奖励100万元")) == pytest.approx(1)
    assert asked.coverage(asked.mask("新建幼儿园12所")) == 0


def test_a_part_covers_a_part() -> None:
    asked = aspects("链主企业奖励")
    half = asked.weight(asked.mask("链主企业"))
    assert 0 < half < 1
    assert half + asked.weight(asked.mask("奖励")) < 1  # 业奖 stands where the two meet


def test_rare_words_weigh_more() -> None:
    rarity = {"企业": 1.0, "链主": 8.0}
    asked = Aspects("链主的企业", lambda grams: {gram: rarity.get(gram, 9.0) for gram in grams})
    assert asked.weight(asked.mask("链主")) > 0.8


def test_characters_that_stand_apart_count_in_part() -> None:
    asked = aspects("堵点")
    text = "治理拥堵的节点"
    assert asked.mask(text) == 0
    assert 0 < asked.coverage(asked.mask(text), asked.loose_mask(text)) < 1
    assert asked.loose_mask("点出拥堵") == 0  # in order, and near each other
    assert asked.loose_mask("拥堵路段改造以后的节点") == 0


def test_exact_counts_once_even_where_loose_as_well() -> None:
    asked = aspects("堵点")
    both = asked.mask("堵点")
    assert asked.coverage(both, both) == pytest.approx(1)


def test_variants_of_a_term_are_the_same() -> None:
    asked = aspects("高企数量")
    assert asked.weight(asked.mask("高新技术企业数量")) == pytest.approx(1)


def test_years_are_not_words() -> None:
    assert "2020" not in aspects("2020年机器人产值").grams


def test_a_latin_word_that_no_document_uses_counts_as_asked_but_cannot_be_found() -> None:
    def idf(grams: object) -> dict[str, float]:
        assert isinstance(grams, set)
        return {gram: 9.0 if gram in ("\uffff", "zebra") else 3.0 for gram in grams}

    asked = Aspects("zebra产值", idf)
    assert "zebra" not in asked.grams
    assert asked.asked == asked.mass + 9


def test_a_bigram_where_two_words_meet_asks_for_nothing() -> None:
    def idf(grams: object) -> dict[str, float]:
        assert isinstance(grams, set)
        return {gram: 9.0 if gram in ("\uffff", "人园") else 3.0 for gram in grams}

    assert Aspects("机器人园区", idf).grams == ("机器", "器人", "园区")


def test_each_thing_named_has_a_mask_of_its_own_without_what_they_share() -> None:
    asked = aspects("森林公园和湿地公园")
    forest, wetland = asked.named
    assert forest & wetland == 0
    assert asked.mask("森林公园") & forest == forest
    assert asked.mask("森林公园") & wetland == 0
    assert asked.mask("公园") & (forest | wetland) == 0


def test_share_of_a_label_that_the_question_names() -> None:
    asked = aspects("公园绿地面积")
    assert asked.share_of("公园绿地面积") == 1
    assert 0 < asked.share_of("人均公园绿地面积") < 1
    assert asked.share_of("") == 0


def test_a_number_is_found_as_a_whole() -> None:
    asked = aspects("前3名企业")
    (three,) = [1 << i for i, gram in enumerate(asked.grams) if gram == "3"]
    assert asked.mask("排名前3") & three
    assert asked.mask("第\t3\t4") & three
    for other in ("1350家", "3.5%", "2.3倍"):
        assert not asked.mask(other) & three, other


def test_a_question_of_nothing_is_covered_by_nothing() -> None:
    asked = aspects("的是？")
    assert asked.grams == ()
    assert asked.mass == asked.asked == 0
    assert asked.coverage(asked.mask("任何文字"), asked.loose_mask("任何文字")) == 0


def test_union() -> None:
    assert union([]) == 0
    assert union([1, 4, 5]) == 5


TEXTS = st.text(alphabet="机器人产值园区绿地3.5 x?，的（)[", max_size=20)


@given(TEXTS, TEXTS)
def test_coverage_is_a_share(question: str, text: str) -> None:
    asked = aspects(question)
    covered = asked.coverage(asked.mask(text), asked.loose_mask(text))
    assert -1e-9 <= covered <= 1 + 1e-9
    assert asked.coverage(asked.mask(f"{text}，{question}")) >= asked.coverage(asked.mask(text)) - 1e-9
