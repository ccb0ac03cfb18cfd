"""From a question to an answer, over a real store of invented documents and over the samples."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from operator import itemgetter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from langchain_core.documents import Document as LangChainDocument
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from rag.answer import Answerer
from rag.errors import InputError, JushiError, StoreMismatch
from rag.language.quantity import read_quantities
from rag.schema import Answer, Document, Period, Standing, Status
from rag.settings import Settings
from rag.store.store import Store
from rag.testing import HashEmbedder
from rag.verify import Source, verify
from tests.rag import made

CASES = Path(__file__).resolve().parents[2] / "eval" / "cases" / "samples.jsonl"
CONVERSATIONS = [
    [asked] if isinstance(asked := json.loads(line)["question"], str) else asked
    for line in CASES.read_text("utf-8").splitlines()
]


def check_promises(answer: Answer, documents: Mapping[str, Document]) -> None:
    """What holds for every answer, whatever was asked."""
    for citation in answer.citations:
        document = documents[citation.doc]
        assert document.text[citation.start : citation.end] == citation.quote
        assert citation.revision == document.revision
    marks = {int(n) for n in re.findall(r"\[(\d+)\]", answer.text)}
    assert marks == {citation.n for citation in answer.citations}
    verdicts = verify(
        answer.text, sources(answer), answer.question, answer.computed, [c.fact for c in answer.facts]
    )
    assert [verdict for verdict in verdicts if not verdict.passes] == []
    for fact in answer.facts:
        assert fact.citation in marks
    if answer.status in (Status.NOT_FOUND, Status.ERROR):
        assert answer.facts == ()
    else:
        assert answer.citations


def sources(answer: Answer) -> list[Source]:
    """Its citations, with the facts it gives of them."""
    return [
        Source(
            n=citation.n,
            text=citation.quote,
            facts=tuple(cited.fact for cited in answer.facts if cited.citation == citation.n),
            headings=citation.section,
            title=citation.title,
            issued=citation.issued,
        )
        for citation in answer.citations
    ]


def check_form(answer: Answer) -> None:
    """A status, and text in whole sentences."""
    assert isinstance(answer.status, Status)
    assert answer.text.endswith("。")
    assert answer.timings_ms.keys() <= {"total", "retrieve", "answer"}


@pytest.fixture(scope="module")
def documents(answerer: Answerer) -> dict[str, Document]:
    return {document.id: document for document in answerer.documents()}


# The main road


def test_an_answer_with_its_source(answerer: Answerer, documents: dict[str, Document]) -> None:
    answer = answerer.ask(["2020年机器人产值是多少？"])
    assert answer.status is Status.ANSWERED
    assert answer.text == "机器人产值达到85.6亿元[1]。"
    (citation,) = answer.citations
    assert (citation.doc, citation.title) == ("plan", "云溪市机器人产业规划（2021—2025年）")
    assert (citation.issued, citation.section) == ("2021-03-10", ("一、发展基础",))
    (cited,) = answer.facts
    figure = cited.fact.figure
    assert (figure.indicator, figure.quantity.unit) == ("机器人产值", "元")
    assert figure.quantity.value == 8_560_000_000
    assert (figure.period, figure.standing) == (Period("2020年", 2020, 2020), Standing.ACTUAL)
    check_promises(answer, documents)


def test_a_row_is_cited_with_its_header(answerer: Answerer, documents: dict[str, Document]) -> None:
    answer = answerer.ask(["2026年公园绿地面积目标是多少？"])
    assert answer.text == "公园绿地面积2300公顷（2026年，目标）[1][2]。"
    header, row = answer.citations
    assert "性质" in header.quote
    assert "2300" in row.quote
    check_promises(answer, documents)


def test_a_negative_rate_keeps_its_sign(answerer: Answerer) -> None:
    answer = answerer.ask(["2021年进出口增速是多少？"])
    assert "-3.7%" in answer.text
    assert answer.facts[0].fact.figure.quantity.value < 0


def test_documents_that_differ_are_all_in_the_text(
    answerer: Answerer, documents: dict[str, Document]
) -> None:
    answer = answerer.ask(["高新技术企业有多少家？"])
    assert answer.status is Status.CONFLICT
    assert "《云溪市机器人产业规划（2021—2025年）》（2021-03-10）" in answer.text
    assert "《云溪市2022年工作报告》（2022-01-20）" in answer.text
    assert {citation.doc for citation in answer.citations} == {"plan", "report"}
    assert {cited.fact.figure.quantity.verbatim for cited in answer.facts} >= {"1450家"}
    check_promises(answer, documents)


def test_what_is_not_said(answerer: Answerer, documents: dict[str, Document]) -> None:
    answer = answerer.ask(["2019年高新技术企业有多少家？"])
    assert answer.status is Status.NOT_FOUND
    assert answer.text.startswith("文件里没有写这一点。有的是《")
    assert (
        made_amounts(re.sub(r"\[\d+\]|《.+?》", "", answer.text)) == []
    )  # where to look, but no figure of something else
    check_promises(answer, documents)


def made_amounts(text: str) -> list[str]:
    return [quantity.verbatim for quantity in read_quantities(text)]


def test_nothing_near_is_said_in_one_sentence(answerer: Answerer) -> None:
    answer = answerer.ask(["海底电缆有多长？"])
    assert (answer.status, answer.text, answer.citations) == (Status.NOT_FOUND, "文件里没有写这一点。", ())


def test_a_damaged_place_is_quoted_as_it_is(answerer: Answerer, documents: dict[str, Document]) -> None:
    answer = answerer.ask(["土地整备完成了多少亩？"])
    assert answer.status is Status.DAMAGED
    assert "“全年完成土地整备万亩”" in answer.text
    assert answer.warnings
    check_promises(answer, documents)


def test_only_what_is_damaged_is_called_damaged(answerer: Answerer) -> None:
    answer = answerer.ask(["土地整备完成多少亩，口袋公园新建几个？"])
    assert answer.status is Status.DAMAGED
    damaged, sound = answer.text.split("；")
    assert "残缺" in damaged
    assert "残缺" not in sound
    assert "新建口袋公园9个" in sound


def test_a_list_says_how_many(answerer: Answerer, documents: dict[str, Document]) -> None:
    answer = answerer.ask(["“一核两带”指的是什么？"])
    assert answer.text == "共3项：以松溪新城为创新核[1]；沿云江建设智造带[2]；沿滨溪建设生态带[3]。"
    (count,) = answer.computed
    assert count.value == 3
    assert count.shown == "3项"
    check_promises(answer, documents)


def test_both_parts_of_a_question(answerer: Answerer, documents: dict[str, Document]) -> None:
    answer = answerer.ask(["今年新建多少所幼儿园，新增学位多少个？"])
    assert answer.text == "今年新建幼儿园12所[1]；新增学位4500个[2]。"
    check_promises(answer, documents)


@pytest.mark.parametrize(
    ("conversation", "same_as"),
    [
        (["2020年機器人產值是多少億元？"], ["2020年机器人产值是多少亿元？"]),
        (["高新技術企業有多少家？"], ["高新技术企业有多少家？"]),
        (["研發飛地設在哪裏？"], ["研发飞地设在哪里？"]),
        (["“一核兩帶”指的是什麼？"], ["“一核两带”指的是什么？"]),
        (["2021年進出口增速是多少？"], ["2021年进出口增速是多少？"]),
        (["2026年公園綠地面積目標是多少？"], ["2026年公园绿地面积目标是多少？"]),
        (["土地整備完成了多少畝？"], ["土地整备完成了多少亩？"]),
        (["今年新建多少所幼兒園，新增學位多少個？"], ["今年新建多少所幼儿园，新增学位多少个？"]),
        (["機器人產值是一百萬元還是85.6億元？"], ["机器人产值是一百万元还是85.6亿元？"]),
        (
            ["到2025年高新技術企業要達到多少家？", "那2020年呢？"],
            ["到2025年高新技术企业要达到多少家？", "那2020年呢？"],
        ),
        (["海底電纜有多長？"], ["海底电缆有多长？"]),
    ],
)
def test_traditional_script_is_answered_like_simplified(
    answerer: Answerer, documents: dict[str, Document], conversation: list[str], same_as: list[str]
) -> None:
    answer = answerer.ask(conversation)
    assert (answer.status, answer.text) == ((same := answerer.ask(same_as)).status, same.text)
    assert answer.question == conversation[-1]  # as it was typed
    check_promises(answer, documents)


@pytest.mark.parametrize(
    ("conversation", "holds"),
    [
        (["到2025年高新技术企业要达到多少家？", "那2020年呢？"], "1200家"),
        (["到2025年省级研发机构要有多少家？", "市级呢？"], "市级研发机构150家"),
        (["到2025年省级研发机构要有多少家？", "国家级呢？"], "国家级研发机构6家"),
        (["2020年工业企业有多少家？", "我问的是规上的"], "3400家"),
        (["2020年货物吞吐量是多少？", "集装箱呢？"], "36.5万标箱"),
    ],
)
def test_a_follow_up(answerer: Answerer, conversation: list[str], holds: str) -> None:
    answer = answerer.ask(conversation)
    assert answer.status is Status.ANSWERED
    assert holds in answer.text
    assert answer.question == conversation[-1]


def test_a_conversation_keeps_every_answer(answerer: Answerer) -> None:
    conversation = ["到2025年高新技术企业要达到多少家？", "那2020年呢？", "研发飞地设在哪里？"]
    answer = answerer.converse(conversation)
    assert answer.question == conversation[-1]
    assert [turn.question for turn in answer.turns] == conversation[:-1]
    assert "2000家" in answer.turns[0].text
    assert "1200家" in answer.turns[1].text
    assert answer.turns[0].turns == ()


# Every answer keeps the promises


@pytest.mark.parametrize("conversation", CONVERSATIONS, ids=lambda conversation: conversation[-1][:20])
def test_every_question_on_the_samples(on_samples: Answerer, conversation: list[str]) -> None:
    documents = {document.id: document for document in on_samples.documents()}
    answer = on_samples.converse(conversation)
    for turn in (*answer.turns, answer):
        check_form(turn)
        check_promises(turn, documents)


def test_some_of_them_are_answered(on_samples: Answerer) -> None:
    """Or the properties above would hold for silence."""
    statuses = [on_samples.ask(conversation).status for conversation in CONVERSATIONS[::3]]
    assert statuses.count(Status.ANSWERED) * 3 > len(statuses)


TITLED = """\
---
title: {title}
date: {date}
---

## 一、奖励

链主企业奖励{amount}万元[3]。
"""


@pytest.fixture(scope="module")
def titled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Answerer]:
    """Titles that hold an amount, and a source with footnote marks of its own."""
    files = {
        "a.md": TITLED.format(title="云溪市惠企二十条措施", date="2021-01", amount=100),
        "b.md": TITLED.format(title="云溪市惠企三十条措施", date="2022-01", amount=200),
    }
    with made.answerer(tmp_path_factory.mktemp("titled"), files) as opened:
        yield opened


def test_an_amount_in_a_title_does_not_undo_an_answer(titled: Answerer) -> None:
    answer = titled.ask(["链主企业奖励多少万元？"])
    assert answer.status is Status.CONFLICT
    assert "《云溪市惠企二十条措施》" in answer.text


def test_footnote_marks_of_a_source_are_no_citation_marks(titled: Answerer) -> None:
    answer = titled.ask(["链主企业奖励多少万元？"])
    check_promises(answer, {document.id: document for document in titled.documents()})


def test_an_amount_that_no_source_holds_is_withheld(
    answerer: Answerer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.write.shown", lambda statement: statement.text.replace("85.6", "86.6"))
    answer = answerer.ask(["2020年机器人产值是多少？"])
    assert answer.status is Status.NOT_FOUND
    assert "86.6" not in answer.text
    assert answer.facts == ()
    assert any("核对" in warning for warning in answer.warnings)


# Whatever is asked


@pytest.mark.parametrize("nothing", ["", "   ", "？？？", "……", "🎉🎉", "\0", "\ud83d"])
def test_no_question_is_an_error_that_says_what_to_do(answerer: Answerer, nothing: str) -> None:
    answer = answerer.ask([nothing])
    assert (answer.status, answer.text) == (Status.ERROR, "请输入一个问题。")


def test_no_conversation_is_an_error(answerer: Answerer) -> None:
    assert answerer.ask([]).status is Status.ERROR
    assert answerer.converse([]).status is Status.ERROR


def test_a_question_that_is_too_long(answerer: Answerer) -> None:
    answer = answerer.ask(["链主企业奖励" * 2000])
    assert answer.status is Status.ERROR
    assert answer.text == "问题太长了（12000 字），请缩短到 2000 字以内。"
    assert len(answer.question) <= 200


@pytest.mark.parametrize(
    "question",
    [
        "2020年机器人产值是多少？\0",
        "\ud8002020年机器人产值是多少？",
        "🎉2020年机器人产值是多少？🎉",
        "  2020年机器人产值是多少？\n\n",
        "２０２０年机器人产值是多少？",
    ],
)
def test_stray_characters_do_not_change_the_answer(answerer: Answerer, question: str) -> None:
    answer = answerer.ask([question])
    assert answer.text == "机器人产值达到85.6亿元[1]。"
    assert answer.question.encode()  # can be written


@pytest.mark.parametrize(
    "question",
    [
        "'; drop table chunks; --",
        '" OR 1=1',
        "NEAR(机器人 产值) AND * -x col:y ^",
        "机器人*",
        "(((",
        "[1][2]",
        "<script>alert(1)</script>",
        "a" * 2000,
        "人" * 2000,
        "的",
        "多少",
        "1",
        "？多少？哪些？",
        "{question}",
        "%s %d",
        "\\d+(",
    ],
)
def test_syntax_is_only_text(answerer: Answerer, documents: dict[str, Document], question: str) -> None:
    answer = answerer.ask([question])
    check_form(answer)
    check_promises(answer, documents)


@pytest.mark.parametrize(
    "conversation", [["", "那2020年呢？"], ["x" * 10_000, "市级呢？"], ["\ud800", "呢？"]]
)
def test_a_bad_question_does_not_spoil_the_next(answerer: Answerer, conversation: list[str]) -> None:
    check_form(answerer.ask(conversation))


PIECES = st.sampled_from(
    ["机器人", "产值", "2020年", "多少", "哪些", "呢", "？", "，", "“一核两带”", "规上", "\0", "\ud800", '"']
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.lists(PIECES, max_size=6).map("".join) | st.text(max_size=20), min_size=1, max_size=3))
def test_anything_may_be_asked(
    answerer: Answerer, documents: dict[str, Document], conversation: list[str]
) -> None:
    answer = answerer.converse(conversation)
    for turn in (*answer.turns, answer):
        check_form(turn)
        check_promises(turn, documents)


def test_an_error_of_ours_becomes_an_answer(answerer: Answerer, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise JushiError("文档库正在更新，请稍后再问。")

    monkeypatch.setattr("rag.answer.compose", busy)
    answer = answerer.ask(["2020年机器人产值是多少？"])
    assert (answer.status, answer.text) == (Status.ERROR, "文档库正在更新，请稍后再问。")


def test_several_threads_ask_at_once(answerer: Answerer) -> None:
    questions = ["2020年机器人产值是多少？", "研发飞地设在哪里？", "今年新建多少所幼儿园？"] * 4
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda question: answerer.ask([question]).text, questions))
    assert answers[:3] * 4 == answers
    assert len(set(answers)) == 3


# Opening, and what else it offers


def test_a_store_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        Answerer.open(Settings(store=tmp_path / "nowhere"))


def test_a_store_of_another_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.write(tmp_path / "store", "other", 8):
        pass
    monkeypatch.setattr("rag.answer.open_embedder", lambda _: HashEmbedder())
    with pytest.raises(StoreMismatch):
        Answerer.open(Settings(store=tmp_path / "store"))


def test_an_empty_store_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = HashEmbedder()
    with Store.write(tmp_path / "store", embedder.name, embedder.dimension):
        pass
    monkeypatch.setattr("rag.answer.open_embedder", lambda _: embedder)
    with Answerer.open(Settings(store=tmp_path / "store")) as opened:
        assert opened.ask(["2020年机器人产值是多少？"]).status is Status.NOT_FOUND


def test_search(answerer: Answerer) -> None:
    hits = answerer.search("链主企业 奖励", 2)
    assert len(hits) == 2
    assert "链主企业" in hits[0].chunk.text


def test_a_stretch_of_a_document(answerer: Answerer) -> None:
    text = answerer.document("plan").text
    start = text.index("每年改造")
    assert answerer.readable("plan", start, start + 9) == text[start : start + 9]
    with pytest.raises(KeyError):
        answerer.document("nowhere")


def test_the_answer_is_a_link_of_a_chain(answerer: Answerer) -> None:
    chain = answerer.runnable | RunnableLambda(lambda answer: answer.text)
    assert "85.6亿元" in chain.invoke("2020年机器人产值是多少？")
    assert "1200家" in chain.invoke(["到2025年高新技术企业要达到多少家？", "那2020年呢？"])
    assert len(chain.batch(["研发飞地设在哪里？", "今年新建多少所幼儿园？"])) == 2


def test_the_retriever_is_a_link_of_a_chain(answerer: Answerer) -> None:
    def names(found: Sequence[LangChainDocument]) -> list[str]:
        return [document.metadata["doc"] for document in found]

    chain = RunnablePassthrough.assign(docs=itemgetter("question") | answerer.retriever | names)
    assert chain.invoke({"question": "链主企业奖励多少？"})["docs"][0] == "plan"
