"""Headings nest by their numbering, lead-ins reach every item of a list, sections hold one another."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import clean
from ingest.load import discover, load
from ingest.structure import Block, Outline, outline
from rag.spans import OffsetMap

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
SAMPLES = Path(__file__).parents[2] / "samples"
PROSE = "推动样例企业开展改造，完善各项制度，建立长效体系，带动样例园区共同发展，取得扎实成效。"
MORE = "支持样例园区加快建设，完善基础设施，提升服务能力，吸引各类企业入驻，形成集聚效应。"


def structured(text: str, title: str = "") -> Outline:
    return outline(clean(text, OffsetMap.identity(len(text))).paragraphs, title)


def block(text: str, start: str) -> Block:
    """The one block whose text begins so."""
    (found,) = (b for b in structured(text).blocks if b.paragraph.text.startswith(start))
    return found


def path(text: str, start: str) -> tuple[str, ...]:
    return block(text, start).path


def lead_ins(text: str) -> list[str]:
    return [b.lead_in for b in structured(text).blocks]


# Headings


def test_the_ladder_of_numbers() -> None:
    text = (
        "第一章 总则\n一、目标\n（一）指标\n1. 样例甲\n（1）样例乙\n一是建设丙。样例如此。\n"
        f"二是建设丁。样例如此。\n（2）样例戊\n{PROSE}\n2. 样例己\n（二）样例庚\n二、样例辛\n"
        f"第二章 附则\n{MORE}\n"
    )
    top = ("第一章总则", "一、目标", "（一）指标")
    assert path(text, "一是") == (*top, "1.样例甲", "（1）样例乙", "一是建设丙")
    assert path(text, "二是") == (*top, "1.样例甲", "（1）样例乙", "二是建设丁")
    assert path(text, PROSE) == (*top, "1.样例甲", "（2）样例戊")
    assert path(text, "2.") == (*top, "2.样例己")
    assert path(text, "二、") == ("第一章总则", "二、样例辛")
    assert path(text, MORE) == ("第二章附则",)
    levels = {section.heading: section.level for section in structured(text).sections}
    assert (levels["第一章总则"], levels["（二）样例庚"], levels["（2）样例戊"]) == (1, 3, 5)


def test_a_first_sentence_may_be_the_heading() -> None:
    text = f"生态环境持续改善。{PROSE}\n{MORE}\n（一）深化改革。{PROSE}{MORE}\n"
    assert path(text, "生态") == ("生态环境持续改善",)
    assert not block(text, "生态").is_heading
    assert path(text, MORE) == ()
    assert path(text, "（一）") == ("（一）深化改革",)


@pytest.mark.parametrize("first", ["2030年达到50家。", "甲好，乙好，丙好。", "怎么办？"])
def test_a_first_sentence_with_figures_or_much_to_say_is_none(first: str) -> None:
    assert path(first + PROSE, first) == ()


def test_speakers_stand_side_by_side() -> None:
    text = f"样例市样例局局长某甲:\n{PROSE}\n一是做好样例。{MORE}\n样例市样例委主任某乙：\n{MORE}\n"
    assert path(text, PROSE) == ("样例市样例局局长某甲",)
    assert path(text, "一是") == ("样例市样例局局长某甲", "一是做好样例")
    assert path(text, MORE) == ("样例市样例委主任某乙",)


def test_a_box_holds_its_list_and_ends_with_its_section() -> None:
    text = f"（一）指标\n{PROSE}\n专栏1 样例工程\n1.甲工程。{PROSE}\n2.乙工程。{PROSE}\n（二）任务\n{MORE}\n"
    assert path(text, "2.") == ("（一）指标", "专栏1样例工程", "2.乙工程")
    assert path(text, MORE) == ("（二）任务",)


@pytest.mark.parametrize("annex", ["附件", "附件1", "附件 2", "附件 3 样例清单", "附件4：样例清单"])
def test_an_annex_stands_beside_the_chapters(annex: str) -> None:
    text = f"第一章 总则\n一、目标\n{PROSE}\n{annex}\n{MORE}\n"
    assert path(text, MORE) == (annex.replace(" ", ""),)


@pytest.mark.parametrize("caption", ["表1 样例指标", "表 2 样例指标", "表3-1 样例指标", "样例指标"])
def test_a_caption_stands_above_its_rows(caption: str) -> None:
    text = f"一、目标\n{PROSE}\n{caption}\n指标\t数值\n样例\t50\n"
    row = block(text, "样例\t50")
    assert row.is_row
    assert row.path == ("一、目标", caption.replace(" ", ""))


def test_text_below_a_numbered_table_is_no_longer_the_tables() -> None:
    text = f"一、目标\n表1 样例指标\n指标\t数值\n样例\t50\n{MORE}\n"
    assert path(text, MORE) == ("一、目标",)


def test_markdown_headings_nest_by_depth_and_the_title_is_none() -> None:
    text = f"# 样例办法\n## 目标\n### 指标\n- 样例甲。\n- 样例乙。\n## 任务\n{MORE}\n"
    assert path(text, "- 样例乙") == ("样例办法", "目标", "指标", "- 样例乙")
    assert path(text, MORE) == ("样例办法", "任务")
    assert structured(text, "样例办法").blocks[-1].path == ("任务",)


def test_what_is_no_heading() -> None:
    text = f"——在样例大会上的报告\n2030年1月\n{PROSE}\n样例园区\n"
    assert structured(text).sections == ()


# Lead-ins


@pytest.mark.parametrize("lead", ["今后五年，主要目标是：", "到2030年，实现以下目标。", "主要任务如下："])
@pytest.mark.parametrize(
    "marks", [("1.", "2.", "3."), ("（一）", "（二）", "（三）"), ("一是", "二是", "三是")]
)
def test_a_lead_in_reaches_every_item_and_ends_with_the_list(lead: str, marks: tuple[str, ...]) -> None:
    items = "".join(f"{mark}样例达到50家。\n" for mark in marks)
    after = f"{MORE}\n" if marks[0] == "一是" else f"二、任务\n{MORE}\n"
    assert lead_ins(f"一、目标\n{lead}\n{items}{after}")[:5] == ["", "", lead, lead, lead]
    assert set(lead_ins(f"一、目标\n{lead}\n{items}{after}")[5:]) == {""}


def test_a_lead_in_ends_where_items_of_another_kind_begin() -> None:
    text = f"目标安排包括：\n（1）甲项。{PROSE}\n（2）乙项。{PROSE}\n1.任务\n{MORE}\n"
    lead = "目标安排包括："
    assert lead_ins(text) == ["", lead, lead, "", ""]


def test_dashed_bullets_belong_to_the_paragraph_above() -> None:
    text = f"五年来，各项事业全面进步。\n——甲取得成效。{PROSE}\n——乙取得成效。{PROSE}\n{MORE}\n"
    lead = "五年来，各项事业全面进步。"
    assert lead_ins(text) == ["", lead, lead, ""]
    assert path(text, MORE) == ()


def test_a_salutation_opens_no_list() -> None:
    assert lead_ins(f"同志们：\n{PROSE}\n1.样例一。\n") == ["", "", ""]


# Properties

# Between bars.
_BITS = (
    "第一章 总则|一、目标|二、任务|（一）指标|（二）样例|1.甲|（1）乙。|一是丙。|——丁。|## 戊|专栏1 工程"
    f"|附件1|样例局局长某甲：|表1 指标|指标\t数值|主要目标包括：|样例|{PROSE}|好。{PROSE}"
)


def assert_sound(text: str, found: Outline) -> None:
    paragraphs = [b.paragraph for b in found.blocks]
    assert [p.text for p in paragraphs] == [
        p.text for p in clean(text, OffsetMap.identity(len(text))).paragraphs
    ]
    assert [section.ordinal for section in found.sections] == list(range(len(found.sections)))
    for section in found.sections:
        assert section.level == len(section.path)
        assert section.path[-1] == section.heading
    for one in found.sections:
        for other in found.sections[one.ordinal + 1 :]:
            inside = other.span.end <= one.span.end and other.path[: one.level] == one.path
            assert inside or other.span.start >= one.span.end
    for b in found.blocks:
        assert b.path == (found.sections[b.section].path if b.section >= 0 else ())
        if b.section >= 0:
            span = found.sections[b.section].span
            assert span.start <= b.paragraph.span.start
            assert b.paragraph.span.end <= span.end


@given(st.lists(st.sampled_from(_BITS.split("|")), max_size=14).map("\n".join))
def test_sections_nest_and_hold_their_blocks(text: str) -> None:
    assert_sound(text, structured(text))


@pytest.mark.parametrize("folder", [CORPUS, SAMPLES], ids=["corpus", "samples"])
def test_whole_documents(folder: Path) -> None:
    if not folder.is_dir():
        pytest.skip("the shared documents are not here")
    for found in discover([folder]):
        plain = load(found, 2**24).plain
        assert_sound(plain, structured(plain))
