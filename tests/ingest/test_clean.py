"""Texts made up for these tests: what is furniture goes, what is article stays, and every place is known."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import Cleaned, clean
from ingest.load import discover, load
from rag.schema import MarkKind
from rag.spans import OffsetMap

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
SAMPLES = Path(__file__).parents[2] / "samples"
LONG = "样例园区要在今年之内完成改造，"


def cleaned(text: str) -> Cleaned:
    return clean(text, OffsetMap.identity(len(text)))


def lines(text: str) -> list[str]:
    return [paragraph.text for paragraph in cleaned(text).paragraphs]


def removed(text: str) -> list[tuple[str, str]]:
    return [(removal.reason, removal.span.of(text)) for removal in cleaned(text).removals]


# What a web page has around its article


def test_navigation_goes_and_the_title_stays() -> None:
    text = (
        "首页 > 样例频道 > 正文\n您的位置：样例网\n点击右上角分享\n朋友圈\n样例办法出台\n"
        "来源：样例报 2030-01-02 08:00\n字号：大 中 小\n样例企业达到50家。\n[ 责编：某某 ]\n返回顶部\n"
    )
    assert lines(text) == ["样例办法出台", "样例企业达到50家。"]
    assert {reason for reason, _ in removed(text)} == {"navigation"}


def test_words_of_furniture_inside_a_sentence_stay() -> None:
    text = "开展“朋友圈”建设。\n来源：本市样例企业。\n首页上线样例服务。\n"
    assert lines(text) == ["开展“朋友圈”建设。", "来源：本市样例企业。", "首页上线样例服务。"]


def test_widgets_and_teasers_with_a_time_below_them_go() -> None:
    text = (
        "样例企业达到50家。\n\n相关阅读\n您此时的心情\n新闻表情排行 /\n• 开心\n\n12\n• 难过\n\n0\n推荐阅读\n"
        "样例团队昨天宣布，某样例望远镜看到了很远的样例天体，结果已经发表。\n2031-02-03 09:10\n加载更多\n"
    )
    assert lines(text) == ["样例企业达到50家。"]
    assert {reason for reason, _ in removed(text)} == {"recommended"}


def test_an_article_goes_on_behind_recommended_reading() -> None:
    article = "样例企业达到50家，其中本年新增了样例企业5家，增势良好。"
    text = f"第一段样例。\n推荐阅读\n别处的一条样例新闻\n2031-02-03\n{article}\n最后一段样例。\n"
    assert lines(text) == ["第一段样例。", article, "最后一段样例。"]


# Contents and page numbers


def test_a_contents_page_goes_and_its_headings_in_the_text_stay() -> None:
    text = "样例规划\n目 录\n一、目标\t1\n（一）指标……2\n二、任务 3\n附件 4\n\n一、目标\n正文。\n"
    assert lines(text) == ["样例规划", "一、目标", "正文。"]
    assert len([reason for reason, _ in removed(text) if reason == "contents"]) == 5


def test_the_word_contents_above_something_else_stays() -> None:
    assert lines("目录\n样例产品都列在此。\n") == ["目录", "样例产品都列在此。"]


def test_page_numbers_that_count_up_go() -> None:
    text = "甲样例。\n- 1 -\n乙样例。\n— 2 —\n丙样例。\n3\n丁样例。\n"
    assert lines(text) == ["甲样例。", "乙样例。", "丙样例。", "丁样例。"]
    assert [reason for reason, _ in removed(text)] == ["page number"] * 3


def test_lone_numbers_that_do_not_count_up_stay() -> None:
    assert lines("甲样例。\n50\n乙样例。\n12\n丙样例。\n30\n") == [
        "甲样例。",
        "50",
        "乙样例。",
        "12",
        "丙样例。",
        "30",
    ]


# Footnotes


def test_footnote_digits_that_count_up_go_with_a_mark() -> None:
    text = "建设“样例带”1，培育“样例链”2企业，创建“样例厂”3。\n"
    assert lines(text) == ["建设“样例带”，培育“样例链”企业，创建“样例厂”。"]
    found = cleaned(text)
    assert [removal.span.of(text) for removal in found.removals] == ["1", "2", "3"]
    assert [(mark.kind, mark.span.of(text)) for mark in found.marks] == [
        (MarkKind.FOOTNOTE, "”1"),
        (MarkKind.FOOTNOTE, "”2"),
        (MarkKind.FOOTNOTE, "”3"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "“十四五”2025年的目标，“样例”1家，“小巨人”2家，“样例”3个。",
        "“样例”1.5万家，“样例”2%，“样例”3,000家。",
        "新增“小巨人”5家、“样例”8家。",
        "“样例”1，只有一处。",
        "“样例”2，“样例”3，数不从一开始。",
        "“样例”10，“样例”20。",
    ],
)
def test_numbers_behind_a_quotation_stay(text: str) -> None:
    assert lines(text) == [text]
    assert cleaned(text).marks == ()


# Broken lines


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (LONG + "全面提升样例水", "平，形成样例体系。"),
        (LONG, "形成样例体系。"),
        ("全市样例规模持续扩大，增势良好。大湾区样", "例大学加快筹建，进展顺利。"),
        ("（一）样例行动。推动样例企业开展样", "例改造，形成样例体系。"),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_word_cut_by_a_page_is_whole_again(before: str, after: str, gap: str) -> None:
    text = before + gap + after + "\n"
    assert lines(text) == [before + after]
    (paragraph,) = cleaned(text).paragraphs
    at = len(before)
    assert paragraph.offsets.original(at - 1, at + 1).of(text) == before[-1] + gap + after[0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("样例目标", "到2030年，样例企业达到50家。"),
        ("样例目标", "目前，样例企业达到50家。"),
        ("关于样例企业培育和发展的若干政策和补充措施", "其中，样例企业达到50家。"),
        ("（三）样例布局：一核三带", "“一核”是样例园区，“三带”另行公布。"),
        ("## 样例布局：一核三带和样例园区", "“一核”是样例园区。"),
        ("### 样例人才", "教育、样例领域可以返聘。"),
        ("一、样例总体目标和主要任务安排", "到2030年，样例企业达到50家。"),
        ("（二）样例行动", "推动样例企业开展改造，形成体系。"),
        (LONG + "形成体系。", "推动样例企业开展改造。"),
        (LONG + "具体包括", "一、样例目标"),
        (LONG + "具体包括", "——样例目标。达到50家。"),
        ("——在样例大会上的报告", "同志们，今天很好。"),
        ("关于样例企业培育和发展的若干政策措施", "各样例单位、各样例部门："),
    ],
)
def test_what_begins_anew_is_not_joined(first: str, second: str) -> None:
    assert lines(f"{first}\n\n{second}\n") == [first, second]


# Inside a line


def test_stray_emphasis_goes() -> None:
    text = "**一、样例目标**\n推动**样例**企业。\n"
    assert lines(text) == ["一、样例目标", "推动样例企业。"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到 2030 年 底", "到2030年底"),
        ("PM 2.5 浓度", "PM 2.5浓度"),
        ("New York", "New York"),
        ("- 样例一", "- 样例一"),
        ("## 样例", "## 样例"),
    ],
)
def test_spaces_inside_chinese_go(text: str, expected: str) -> None:
    assert lines(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("指标\t数值\t单位\n样例\t50\t家\n", ["指标\t数值\t单位", "样例\t50\t家"]),
        ("指标\t\t单位\n", ["指标\t\t单位"]),
        ("\t2025年\t2030年\n", ["\t2025年\t2030年"]),
        ("指标   2025年   2030年\n样例   50   80\n", ["指标\t2025年\t2030年", "样例\t50\t80"]),
    ],
)
def test_tables_by_tabs_or_wide_gaps(text: str, expected: list[str]) -> None:
    assert lines(text) == expected


def test_two_spaces_in_prose_make_no_table() -> None:
    assert lines("样例一。  样例二。  样例三。\n")[0].count("\t") == 0


# Properties

# Between bars.
_BITS = (
    "样例|企业达到50家。|，|“样例”1|”2|**| |  |\t|\n|\n\n|目录|推荐阅读|一、|——|- |2031-02-03 09:10|3"
    "|首页 > 样例|\u3000|\ufeff|\r\n|a|\x0b"
)
_TEXTS = st.lists(st.sampled_from(_BITS.split("|")), max_size=30).map("".join)


def assert_exact(text: str, found: Cleaned) -> None:
    for paragraph in found.paragraphs:
        assert len(paragraph.text) == paragraph.offsets.length
        for i, character in enumerate(paragraph.text):
            original = text[paragraph.offsets.at(i)]
            assert character == original or (character == "\t" and original in " \u3000\xa0")


def assert_nothing_lost(text: str, found: Cleaned) -> None:
    """Letters, digits and Han characters are in a paragraph or in a removal, once."""
    kept = Counter("".join(paragraph.text for paragraph in found.paragraphs))
    kept += Counter("".join(removal.span.of(text) for removal in found.removals))
    assert {c: n for c, n in kept.items() if c.isalnum()} == {
        c: n for c, n in Counter(text).items() if c.isalnum()
    }


@given(_TEXTS)
def test_every_character_is_kept_or_accounted_for(text: str) -> None:
    found = cleaned(text)
    assert_exact(text, found)
    assert_nothing_lost(text, found)
    starts = [removal.span for removal in found.removals]
    assert starts == sorted(starts)


@pytest.mark.parametrize("folder", [CORPUS, SAMPLES], ids=["corpus", "samples"])
def test_whole_documents_are_kept_or_accounted_for(folder: Path) -> None:
    if not folder.is_dir():
        pytest.skip("the shared documents are not here")
    for found in discover([folder]):
        loaded = load(found, 2**24)
        result = clean(loaded.plain, OffsetMap.identity(len(loaded.plain)))
        assert_exact(loaded.plain, result)
        assert_nothing_lost(loaded.plain, result)
        assert sum(len(r.span) for r in result.removals) < len(loaded.plain) / 2
