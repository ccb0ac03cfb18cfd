"""Answer → HTML: escaped, exact, linked."""

from dataclasses import replace
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from rag.schema import Answer, Computed, ModelUse, Phrasing, Status
from tests.ui.fake import QUOTE, FakeAnswerer, citation, cited_fact, document
from ui.examples import EXAMPLES, fitting
from ui.passages import Passage, Piece, passages
from ui.render import (
    STATUS_LABELS,
    announcement,
    conversation_html,
    documents_html,
    ways_html,
)
from ui.turn import Stage, Turn

HOSTILE = "<script>x()</script><img src=x onerror=x()>\"'&amp; ![](http://a.example/b.png)"


def answered(**changes: object) -> Turn:
    answer = replace(FakeAnswerer().ask(["企业"]), **changes)  # type: ignore[arg-type]
    return Turn(answer, passages(answer.citations, lambda _: document(), FakeAnswerer().readable))


def parsed(html: str) -> BeautifulSoup:
    return BeautifulSoup(html, "html.parser")


def one(soup: BeautifulSoup | Tag, selector: str) -> Tag:
    found = soup.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)}"
    return found[0]


def test_the_highlight_is_the_quotation_and_stands_in_its_surroundings() -> None:
    soup = parsed(conversation_html([answered()]))
    shown = one(soup, "blockquote")
    assert one(shown, "mark").text == QUOTE
    before, after = shown.text.split(QUOTE)
    assert before.endswith("（一）培育企业。")
    assert after.startswith("各村要建立企业名册")
    assert after.endswith("限期整改。…")


def test_a_mark_links_to_its_source_and_back() -> None:
    soup = parsed(conversation_html([answered(), answered()]))
    marks = soup.select(".answer a.mark")
    assert [mark["href"] for mark in marks] == ["#t1-s1", "#t2-s1"]
    for mark in marks:
        highlight = one(soup, str(mark["href"]))
        assert highlight.text == QUOTE
        source = highlight.find_parent("article")
        assert source is not None
        assert one(soup, str(one(source, "a.number")["href"])).name == "section"
        assert mark["aria-label"] == "引文 1：云溪镇年度工作要点"


def test_ids_are_unique_over_a_conversation() -> None:
    ids = [tag["id"] for tag in parsed(conversation_html([answered()] * 3)).select("[id]")]
    assert len(ids) == len(set(ids)) == 6


def test_a_mark_without_its_citation_stays_text() -> None:
    answer = one(parsed(conversation_html([answered(text="见[1]和[7]。")])), ".answer")
    assert answer.text == "见\u20601和[7]。"
    assert len(answer.select("a")) == 1


def test_the_source_names_document_date_path_and_page() -> None:
    turn = answered(citations=(replace(citation(), page=3),))
    source = one(parsed(conversation_html([turn])), "article.source")
    assert one(source, "cite").text == "《云溪镇年度工作要点》"
    assert [part.text for part in source.select(".details span")] == [
        "2031年2月",
        "第 3 页",
        "原文未注明日期",
    ]
    assert one(source, ".path").text == "二、主要任务 › （一）培育企业"


def test_a_title_that_is_not_in_the_file_is_said_so() -> None:
    turn = answered(citations=(replace(citation(), title_in_text=False),))
    assert "标题为整理者所拟" in one(parsed(conversation_html([turn])), "article .details").text
    listed = documents_html([replace(document(), title_in_text=False)])
    assert "标题为整理者所拟" in listed
    assert "标题为整理者所拟" not in documents_html([document()])


@pytest.mark.parametrize(
    ("issued", "shown"),
    [("2022-01-05", "2022年1月5日"), ("2018-07", "2018年7月"), ("2025", "2025年"), ("不详", "不详")],
)
def test_dates_are_as_exact_as_is_known(issued: str, shown: str) -> None:
    soup = parsed(documents_html([replace(document(), issued=issued, issuer=None, date_in_text=True)]))
    assert one(soup, ".details").text == shown


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_its_words(status: Status) -> None:
    label = one(parsed(conversation_html([answered(status=status)])), ".status")
    assert label.text == STATUS_LABELS[status]
    assert label["class"] == ["status", status.value]


def test_facts_computed_results_and_warnings_are_shown() -> None:
    soup = parsed(
        conversation_html([answered(computed=(Computed("42 / 9", Decimal("4.67"), "", "4.67", (0,)),))])
    )
    assert [cell.text for cell in soup.select(".facts th, .facts td")] == [
        "科技型企业",
        "42家",
        "2031年",
        "目标",
        "1",
    ]
    assert one(soup, ".computed li").text == "42 / 9 = 4.67"
    assert one(soup, ".warnings li").text == "这是计划数，不是完成数。"


@pytest.mark.parametrize(
    ("qualifier", "verbatim", "shown"),
    [
        (None, "42家", "42家"),
        ("超过", "220万人", "超过220万人"),
        ("以上", "40家", "40家以上"),
        ("左右", "1.3万亿元", "1.3万亿元左右"),
        ("余", "30余家", "30余家"),
    ],
)
def test_an_amount_keeps_its_qualifier(qualifier: str | None, verbatim: str, shown: str) -> None:
    soup = parsed(conversation_html([answered(facts=(cited_fact(verbatim, qualifier),))]))
    assert soup.select(".facts td")[0].text == shown


def test_the_path_leaves_out_a_heading_that_is_the_title() -> None:
    turn = answered(citations=(replace(citation(), section=("云溪镇年度工作要点", "二、主要任务")),))
    assert one(parsed(conversation_html([turn])), ".path").text == "二、主要任务"


def test_a_pending_question_shows_that_it_is_looked_for() -> None:
    pending = one(parsed(conversation_html([answered()], pending="那9个呢？")), ".turn.pending")
    assert one(pending, ".question").text == "那9个呢？"
    assert "正在查找…" in pending.text


def test_while_a_model_writes_the_line_below_says_so_and_the_old_text_keeps_its_room() -> None:
    own = answered()
    soup = parsed(conversation_html([replace(own, stage=Stage.WRITING)]))
    assert "正在由大模型整理措辞…" in one(soup, ".answer .wording").text
    assert one(soup, ".answer")["aria-busy"] == "true"
    assert soup.select(".room") == []
    said = replace(own.answer, text="新增42家。[1]")
    growing = parsed(conversation_html([Turn(said, own.passages, Stage.WRITING, own.answer)]))
    assert "新增42家" in one(growing, ".text").text
    room = one(growing, ".room")
    assert room["aria-hidden"] == "true"
    assert "计划新增科技型企业42家" in room.text
    ids = [tag["id"] for tag in growing.select("[id]")]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("phrasing", "words"),
    [
        (Phrasing.PHRASED, ["措辞由 小模型 整理"]),
        (Phrasing.UNSUPPORTED, ["摘自文件原文"]),
        (Phrasing.DECLINED, ["摘自文件原文"]),
        (Phrasing.UNAVAILABLE, []),
        (None, []),
    ],
)
def test_an_answer_says_whose_words_it_is_in(phrasing: Phrasing | None, words: list[str]) -> None:
    turn = answered(model="小模型", use=ModelUse(phrasing))
    soup = parsed(conversation_html([turn]))
    assert [line.text for line in soup.select(".wording")] == words
    assert "aria-busy" not in one(soup, ".answer").attrs
    assert all(line in announcement(turn) for line in words)


def test_an_answer_that_was_stopped_says_so() -> None:
    turn = replace(answered(), stage=Stage.STOPPED)
    assert one(parsed(conversation_html([turn])), ".wording").text == "已停止整理，摘自文件原文"
    assert "已停止整理" in announcement(turn)


def test_a_question_that_was_read_otherwise_shows_how() -> None:
    soup = parsed(conversation_html([answered(rewritten="新增几家企业？")]))
    assert one(soup, ".question + .reading").text == "按“新增几家企业？”理解"
    assert parsed(conversation_html([answered()])).select(".reading") == []


def test_the_page_says_how_answers_come_about() -> None:
    assert parsed(ways_html(None)).text == "回答直接摘自文件原文"
    assert parsed(ways_html("小模型")).text == "措辞由 小模型 整理，逐句与引文核对"


def test_a_passage_that_is_not_cited_yet_has_no_number() -> None:
    quote = replace(citation(), n=0)
    shown = Passage((Piece("前。"), Piece(QUOTE, quote)), False, False, True)
    soup = parsed(conversation_html([Turn(answered().answer, (shown,), Stage.WRITING)]))
    source = one(soup, ".source")
    assert one(source, "mark").text == QUOTE
    assert source.select("a, [id]") == []
    assert one(source, ".number").text.strip() == ""


def test_a_very_long_question_is_shown_shortened() -> None:
    shown = one(parsed(conversation_html([], pending="长" * 10_000)), ".question").text
    assert shown.endswith("…")
    assert len(shown) < 500


def test_a_passage_cited_twice_carries_both_numbers() -> None:
    second = replace(citation(), n=2)
    shared = Passage((Piece("后", second), Piece("，"), Piece("前", citation())), False, False, True)
    turn = parsed(conversation_html([Turn(answered().answer, (shared,))]))
    assert [(mark["id"], mark.text) for mark in turn.select("mark")] == [("t1-s2", "后"), ("t1-s1", "前")]
    assert [link.text for link in turn.select("a.number")] == ["1", "2"]


def test_nothing_from_outside_becomes_markup() -> None:
    hostile = replace(citation(), title=HOSTILE, section=(HOSTILE,), issued=HOSTILE)
    answer = Answer(
        HOSTILE,
        Status.ANSWERED,
        HOSTILE + "[1]",
        citations=(hostile,),
        facts=(cited_fact(HOSTILE, HOSTILE, HOSTILE),),
        computed=(Computed(HOSTILE, Decimal(1), "", HOSTILE, ()),),
        warnings=(HOSTILE,),
        model=HOSTILE,
        use=ModelUse(Phrasing.PHRASED),
        rewritten=HOSTILE,
    )
    turn = Turn(
        answer,
        (Passage((Piece(HOSTILE), Piece(HOSTILE, hostile), Piece(HOSTILE)), True, True, False),),
        own=answer,
    )
    soup = parsed(
        conversation_html([turn], pending=HOSTILE)
        + ways_html(HOSTILE)
        + documents_html([replace(document(), title=HOSTILE, issuer=HOSTILE, issued=HOSTILE)])
        + announcement(turn)
    )
    assert soup.select("script, img, b, iframe, style, link") == []
    handlers = [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
    assert handlers == []
    assert one(soup, "blockquote mark").text == HOSTILE
    assert all(str(link["href"]).startswith("#t1") for link in soup.select("[href]"))


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60))
def test_any_quotation_reads_back_as_it_is(quote: str) -> None:
    shown = Passage((Piece("前。"), Piece(quote, citation()), Piece("后。")), True, True, True)
    soup = parsed(conversation_html([Turn(FakeAnswerer().ask(["企业"]), (shown,))]))
    assert one(soup, "blockquote mark").text == quote


def test_examples_are_offered_only_where_the_documents_are_about_them() -> None:
    assert fitting([document()]) == ()
    about = replace(document(), text="".join(EXAMPLES[0].needs))
    assert EXAMPLES[0].question in fitting([about])
