import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.terms import content, emphasis, fold, grams


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＧＤＰ", "地区生产总值"),
        ("高企", "高新技术企业"),
        # The official term stands already: nothing is put inside it.
        ("国家高新技术企业", "国家高新技术企业"),
        ("专精特新“小巨人”企业", "专精特新小巨人企业"),
        ("小巨人", "专精特新小巨人"),
        ("规上工业", "规模以上工业"),
        ("规模以上工业", "规模以上工业"),
        ("Ｒ＆Ｄ 样例", "r&d样例"),
        ("２０２５年 底", "2025年底"),
        ("《样例 办法》", "样例办法"),
        ("Dongguan", "东莞"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_a_variant_is_not_found_inside_the_official_name() -> None:
    assert fold("东莞市") == "东莞市"


def test_a_latin_variant_stands_alone() -> None:
    assert fold("agdpb") == "agdpb"


@pytest.mark.parametrize(
    ("folded", "expected"),
    [
        ("", []),
        ("市", ["市"]),
        ("东莞市", ["东莞", "莞市"]),
        ("5g基站", ["5g", "基站"]),
        ("r&d占比3.54%", ["r&d", "占比", "3.54"]),
        ("到2025年。", ["到", "2025", "年"]),
    ],
)
def test_grams(folded: str, expected: list[str]) -> None:
    assert grams(folded) == expected


@pytest.mark.parametrize(("gram", "weight"), [("企业", 1.0), ("有在", 0.0), ("业有", 0.3), ("r&d", 1.0)])
def test_connecting_characters_say_less(gram: str, weight: float) -> None:
    assert emphasis(gram) == weight


@pytest.mark.parametrize(
    ("question", "pieces"),
    [
        ("请问什么？", ()),
        ("东莞的GDP是多少？", ("地区生产总值",)),
        ("样例园区的样例产值有多少？", ("样例园区", "样例产值有")),
        ("R&D 占 GDP 几成", ("r&d", "占比")),  # spaces between two scripts part no words
        ("how many high-tech firms in Dongguan", ("高新技术企业",)),
    ],
)
def test_content_leaves_out_what_only_asks(question: str, pieces: tuple[str, ...]) -> None:
    assert content(question) == pieces


TEXTS = st.text("东莞高企新技术业规模以上GDPgdp ＲR&d2.5％“”《》的多少", max_size=30)


@given(TEXTS)
def test_folding_is_blind_to_width_case_space_and_quotes(text: str) -> None:
    assert fold(f"“{' '.join(text.split())}”".upper()) == fold(text.lower())


@given(TEXTS)
def test_a_folded_text_has_no_white_space(text: str) -> None:
    assert not any(character.isspace() for character in fold(text))


@given(st.text("东莞高新技术ab12 ，。%", max_size=30))
def test_grams_are_pieces_of_the_text(text: str) -> None:
    assert all(gram and gram in text for gram in grams(text))
    assert {c for c in text if c.isalnum()} == {c for gram in grams(text) for c in gram}
