"""Whatever a model says, the answer is as right as without it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rag.language.quantity import read_quantities
from rag.language.sentences import clauses
from rag.models.chat import Chat
from rag.schema import Answer, Document, Phrasing, Status
from rag.testing import ScriptedChat
from tests.rag import made
from tests.rag.promises import check_no_worse
from tests.rag.puppet import Puppet, Says, Shown, as_json, says

COMPANIES = "到2025年高新技术企业要达到多少家？"
OUTPUT = "2020年机器人产值是多少？"
FUND = "产业基金怎么安排？"
DIFFER = "高新技术企业有多少家？"
LIST = "“一核两带”指的是什么？"
TABLE = "2026年公园绿地面积目标是多少？"
INCOME = "2021年人均可支配收入是多少？"
RATE = "2021年进出口增速是多少？"
TWO = "今年新建多少所幼儿园，新增学位多少个？"
LEADS = "链主企业奖励由谁牵头？"
RISE = "2020年到2025年高新技术企业增加多少家？"
UNKNOWN = "2019年高新技术企业有多少家？"
DAMAGED = "土地整备完成了多少亩？"

PHRASABLE = (COMPANIES, OUTPUT, FUND, DIFFER, LIST, TABLE, INCOME, RATE, TWO, LEADS, RISE)


@pytest.fixture(scope="module")
def documents(puppet: Puppet) -> dict[str, Document]:
    return {document.id: document for document in puppet.plain.documents()}


def use(answer: Answer) -> Phrasing | None:
    assert answer.use is not None
    return answer.use.phrasing


def lines_of(answer: Answer) -> set[str]:
    """Without their marks."""
    return set(re.sub(r"\[\d+\]|。", "", answer.text).splitlines())


# Right


@pytest.mark.parametrize(
    ("question", "line", "text"),
    [
        (COMPANIES, "到2025年，高新技术企业要达到2000家。", "到2025年，高新技术企业要达到2000家[1]。"),
        (COMPANIES, "到2025年，高新技术企业要达到0.2万家。", "到2025年，高新技术企业要达到0.2万家[1]。"),
        (OUTPUT, "2020年，机器人产值达到85.6亿元。", "2020年，机器人产值达到85.6亿元[1]。"),
        (LEADS, "由市工业和信息化局牵头。", "由市工业和信息化局牵头[1]。"),
        (RATE, "2021年进出口增速是-3.7%。", "2021年进出口增速是-3.7%[1][2]。"),
        (TABLE, "2026年公园绿地面积目标是2300公顷。", "2026年公园绿地面积目标是2300公顷[1][2]。"),
    ],
)
@pytest.mark.parametrize("schema", [False, True])
def test_a_right_sentence_is_shown(
    puppet: Puppet, documents: Mapping[str, Document], question: str, line: str, text: str, schema: bool
) -> None:
    def script(shown: Shown) -> Iterable[str]:
        return [as_json((list(shown.own), line))] if schema else says(f"{{own}} {line}")(shown)

    answer = puppet.ask(question, script, schema=schema)
    assert answer.text.splitlines()[0] == text
    assert (use(answer), answer.warnings) == (Phrasing.PHRASED, ())
    assert answer.model == "scripted"
    check_no_worse(puppet.without(question), answer, documents)


def test_the_answer_grows_sentence_by_sentence(puppet: Puppet, documents: Mapping[str, Document]) -> None:
    answers = puppet.stream(FUND, says("{own} 研发飞地设在深圳。", "{own} 基金首期规模8亿元。"))
    assert [answer.text for answer in answers] == [
        "基金首期规模8亿元，研发飞地设在深圳[1]。",  # the documents' own words, at once
        "研发飞地设在深圳[1]。",
        "研发飞地设在深圳[1]。基金首期规模8亿元[1]。",
        answers[-1].text,
    ]
    check_no_worse(answers[0], answers[-1], documents)


def test_a_sentence_of_what_stands_around_is_cited_where_it_stands(puppet: Puppet) -> None:
    def script(shown: Shown) -> Iterable[str]:
        own = "".join(f"[{id}]" for id in shown.own)
        return [f"{own} 基金首期规模8亿元。\n", f"[{shown.id_of('数字车间')}] 优先安排食品和纺织行业。\n"]

    answer = puppet.ask(FUND, script)
    assert answer.text.startswith("基金首期规模8亿元[1]。优先安排食品和纺织行业[2]。")
    assert "食品和纺织" in answer.citations[1].quote


def test_figures_that_differ_keep_their_documents(puppet: Puppet, documents: Mapping[str, Document]) -> None:
    plain = puppet.without(DIFFER)
    answer = puppet.ask(DIFFER, says("{own} 2025年，高新技术企业要达到2000家。"))
    assert answer.status is Status.CONFLICT
    assert (
        set(re.sub(r"\[\d+\]", "", plain.text).splitlines())
        - set(re.sub(r"\[\d+\]", "", answer.text).splitlines())
        == set()
    )
    check_no_worse(plain, answer, documents)


def test_of_a_list_a_part_is_not_taken_for_the_whole(puppet: Puppet) -> None:
    answer = puppet.ask(LIST, says("{own} 以松溪新城为创新核。"))
    assert answer.text == puppet.without(LIST).text


def test_what_the_model_leaves_out_follows(puppet: Puppet, documents: Mapping[str, Document]) -> None:
    answer = puppet.ask(TWO, says("{own} 今年新增学位4500个。"))
    assert "12所" in answer.text
    check_no_worse(puppet.without(TWO), answer, documents)


def test_a_target_that_nothing_calls_one_is_called_one(puppet: Puppet) -> None:
    answer = puppet.ask(COMPANIES, says("{own} 高新技术企业达到2000家。"))
    assert "目标" in answer.text.splitlines()[0] or answer.text == puppet.without(COMPANIES).text


# Wrong: nothing of it is shown

WRONG = [
    (COMPANIES, "到2025年，高新技术企业要达到2001家。", "a digit"),
    (COMPANIES, "到2025年，高新技术企业要达到20000家。", "a digit too many"),
    (COMPANIES, "到2025年，高新技术企业要达到2000万家。", "another unit"),
    (COMPANIES, "到2025年，高新技术企业要达到2000人。", "another unit"),
    (COMPANIES, "到2026年，高新技术企业要达到2000家。", "another year"),
    (COMPANIES, "2020年，高新技术企业达到2000家。", "another year"),
    (COMPANIES, "去年，高新技术企业达到2000家。", "another year"),
    (COMPANIES, "高新技术企业已达到2000家。", "a target told as a result"),
    (COMPANIES, "高新技术企业已经实现2000家。", "a target told as a result"),
    (COMPANIES, "高新技术企业现有2000家。", "a target told as a result"),
    (COMPANIES, "规模以上工业企业要达到2000家。", "another indicator"),
    (COMPANIES, "机器人要达到2000家。", "another indicator"),
    (COMPANIES, "省级研发机构要达到2000家。", "another indicator"),
    (COMPANIES, "高新技术企业要达到2000家以上。", "a bound added"),
    (COMPANIES, "高新技术企业要超过2000家。", "a bound added"),
    (COMPANIES, "高新技术企业要达到约2000家。", "a bound added"),
    (COMPANIES, "高新技术企业不少于2000家。", "a bound added"),
    (COMPANIES, "高新技术企业要达到2000多家。", "a bound added"),
    (COMPANIES, "高新技术企业要新增2000家。", "a change, not a level"),
    (COMPANIES, "高新技术企业不会达到2000家。", "denied"),
    (COMPANIES, "高新技术企业要达到2000家，比2020年增加800家。", "a sum of its own"),
    (COMPANIES, "高新技术企业要达到2000家，这一规划已经撤回。", "words of its own"),
    (COMPANIES, "高新技术企业要达到1200家。", "another's figure"),
    (COMPANIES, "到2025年，高新技术企业要从1200家达到2000家。", "another's figure beside"),
    (OUTPUT, "2020年，机器人产值达到85.6万元。", "another unit"),
    (OUTPUT, "2020年，机器人产值达到85.6亿美元。", "another currency"),
    (OUTPUT, "2020年，机器人产值达到86亿元。", "rounded"),
    (OUTPUT, "2020年，机器人产值要达到85.6亿元的目标。", "a result told as a target"),
    (OUTPUT, "2015年，机器人产值达到85.6亿元。", "another year"),
    (OUTPUT, "2020年，传感器产值达到85.6亿元。", "another indicator"),
    (OUTPUT, "2020年，机器人产值达到200亿元。", "another year's figure"),
    (OUTPUT, "2020年，机器人产值增长85.6亿元。", "a change, not a level"),
    ("2021年城镇登记失业率下降多少？", "城镇登记失业率下降0.3%。", "another unit"),
    ("2021年城镇登记失业率下降多少？", "城镇登记失业率上升0.3个百分点。", "another direction"),
    ("2021年城镇登记失业率下降多少？", "城镇登记失业率达到0.3个百分点。", "a level, not a change"),
    ("2025年机器人产值目标是多少？", "2025年，机器人产值达到200亿元。", "a bound dropped"),
    ("2025年机器人产值目标是多少？", "2025年，机器人产值约200亿元。", "another bound"),
    ("2025年机器人产值目标是多少？", "2025年，机器人产值突破200万元。", "another unit"),
    (INCOME, "2021年人均可支配收入是5.2万元。", "a bound dropped"),
    (INCOME, "2021年人均可支配收入约5.2万元。", "another bound"),
    (INCOME, "2021年人均可支配收入超过5.2亿元。", "another unit"),
    (RATE, "2021年进出口增速是3.7%。", "a sign dropped"),
    (RATE, "2021年进出口增速是-3.7个百分点。", "another unit"),
    (RATE, "2021年进出口增长3.7%。", "another direction"),
    (TABLE, "2026年公园绿地面积目标是1860公顷。", "another row"),
    (TABLE, "2021年公园绿地面积是2300公顷。", "another year"),
    (TABLE, "2026年公园绿地面积实际是2300公顷。", "a target told as a result"),
    (OUTPUT, "目标是，2020年机器人产值达到85.6亿元。", "a result told as a target"),
    (OUTPUT, "机器人产值将达到85.6亿元。", "a result told as a target"),
    (FUND, "基金首期规模已达到8亿元。", "nothing says that it came about"),
    (FUND, "基金首期规模完成8亿元。", "nothing says that it came about"),
    (FUND, "基金首期规模将达到8亿元。", "nothing says that it is to come"),
    (FUND, "基金规模8亿元。", "a first part told as the whole"),
    ("每年改造数字车间多少个？", "改造数字车间30个。", "a year's told as all"),
    ("每年改造数字车间多少个？", "每年已改造数字车间30个。", "a plan told as a result"),
    ("今年新增学位多少个？", "学位4500个。", "a change told as a level"),
    ("今年新增学位多少个？", "学位达到4500个。", "a change told as a level"),
    ("今年新增学位多少个？", "已新增学位4500个。", "a plan told as a result"),
    (LEADS, "由市财政局牵头。", "another's name"),
    (LEADS, "不由市工业和信息化局牵头。", "denied"),
    (LEADS, "由市工业和信息化局负责。", "words of its own"),
    (FUND, "The fund has a first tranche of 800 million yuan.", "another language"),
    (FUND, "基金首期规模8亿元 это неправда。", "another script"),
    (FUND, "基金の初期規模は8億元です。", "another script"),
    (FUND, "基金首期规模8亿元❌。", "a sign"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "line", "what"), WRONG, ids=lambda value: value[:30])
@pytest.mark.parametrize("cited", ["{own}", "{all}"])
def test_a_wrong_sentence_is_not_shown(
    puppet: Puppet, question: str, line: str, what: str, cited: str
) -> None:
    plain = puppet.without(question)
    answer = puppet.again(question, says(f"{cited} {line}"))
    assert answer.text == plain.text, what
    assert (answer.facts, answer.citations) == (plain.facts, plain.citations)
    assert use(answer) is Phrasing.UNSUPPORTED
    assert answer.warnings == ("大模型有 1 句话在引文里核对不上，没有显示。",)


@pytest.mark.parametrize(
    ("question", "line", "shown"),
    [
        (FUND, "基金首期规模8亿元，研发飞地设在上海。", "基金首期规模8亿元[1]。"),
        (FUND, "基金首期规模8亿元，这一规划已经撤回。", "基金首期规模8亿元[1]。"),
        (LEADS, "由市工业和信息化局牵头，您可以打电话问问。", "由市工业和信息化局牵头[1]。"),
    ],
)
@pytest.mark.parametrize("cited", ["{own}", "{all}"])
def test_what_cannot_be_checked_at_the_end_of_a_sentence_is_cut_off(
    puppet: Puppet, documents: Mapping[str, Document], question: str, line: str, shown: str, cited: str
) -> None:
    answer = puppet.again(question, says(f"{cited} {line}"))
    assert answer.text.splitlines()[0] == shown
    assert answer.warnings == ("大模型有 1 句话在引文里核对不上，没有显示。",)
    check_no_worse(puppet.without(question), answer, documents)


@pytest.mark.parametrize(
    "line",
    [
        "[zzzz] 高新技术企业要达到2000家。",
        "{own}[zzzz] 高新技术企业要达到2000家。",
        "高新技术企业要达到2000家。",
        "[1] 高新技术企业要达到2000家。",
        "高新技术企业要达到2000家[1]。",
    ],
)
def test_a_sentence_that_cites_nothing_that_is_there_is_not_shown(puppet: Puppet, line: str) -> None:
    assert puppet.ask(COMPANIES, says(line)).text == puppet.without(COMPANIES).text


def test_what_another_passage_says_is_not_shown(puppet: Puppet) -> None:
    def script(shown: Shown) -> Iterable[str]:
        return [f"[{shown.id_of('数字车间')}] 基金首期规模8亿元。\n"]

    assert puppet.ask(FUND, script).text == puppet.without(FUND).text


def test_where_a_figure_is_asked_no_other_is_told(puppet: Puppet) -> None:
    """It stands in what is cited, but the answer doesn't give it."""
    question = "2025年省级研发机构要达到多少家？"
    own = puppet.again(question, says("{own} 省级研发机构42家。"))
    other = puppet.again(question, says("{own} 市级研发机构150家。"))
    assert (use(own), use(other)) == (Phrasing.PHRASED, Phrasing.UNSUPPORTED)


@pytest.mark.parametrize(
    "hidden",
    [
        "[*2021*]",
        "[\u200b2021]",
        "[20[]21]",
        "［2021］[2021]",
        "[_2_0_2_1_]",
        "[[1]]",
        "[１]",
        "[2021",
        "2021]",
    ],
)
def test_a_mark_that_a_model_writes_is_none(
    puppet: Puppet, documents: Mapping[str, Document], hidden: str
) -> None:
    question = "空间布局是什么？"

    def script(shown: Shown) -> Iterable[str]:
        return [f"[{shown.id_of('智造带')}] 沿云江建设智造带{hidden}。\n"]

    check_no_worse(puppet.without(question), puppet.again(question, script), documents)


# Refusing, and failing


@pytest.mark.parametrize("no", ["无答案", "无答案。\n", as_json(answered=False)])
@pytest.mark.parametrize("question", [COMPANIES, DIFFER, FUND])
def test_a_model_that_finds_no_answer_only_warns(puppet: Puppet, question: str, no: str) -> None:
    plain = puppet.without(question)
    answer = puppet.ask(question, lambda _: [no])
    assert (answer.status, answer.text, answer.facts) == (plain.status, plain.text, plain.facts)
    assert use(answer) is Phrasing.DECLINED
    (warning,) = answer.warnings
    assert "没有直接回答" in warning


@pytest.mark.parametrize(
    "said",
    [
        "", " \n", "。", "？？？\n", "{own}", "{own} ", "{", '{"sentences": [', "<已核实>", "\0\0\0。", "[[[",
        "{own} 断在",
    ],
)  # fmt: skip
def test_broken_output_changes_nothing(puppet: Puppet, said: str) -> None:
    plain = puppet.without(COMPANIES)
    answer = puppet.ask(COMPANIES, lambda shown: [said.replace("{own}", f"[{next(iter(shown.own))}]")])
    assert (answer.status, answer.text, answer.facts) == (plain.status, plain.text, plain.facts)
    assert use(answer) in (Phrasing.UNSUPPORTED, Phrasing.UNAVAILABLE)
    assert len(answer.warnings) <= 1


def endless_line(shown: Shown) -> Iterator[str]:
    yield from says("{own} 基金首期规模8亿元。")(shown)
    yield from repeat("研发飞地设在深圳，")


def endless_json(shown: Shown) -> Iterator[str]:
    yield as_json((list(shown.own), "基金首期规模8亿元。"))[:-2] + ', {"sources": ["'
    yield from repeat("abcd")


@pytest.mark.parametrize("script", [endless_line, endless_json])
def test_an_endless_line_is_cut_and_what_was_checked_stays(
    puppet: Puppet, documents: Mapping[str, Document], script: Says
) -> None:
    answer = puppet.ask(FUND, script)
    assert answer.text.startswith("基金首期规模8亿元[1]。\n")
    assert use(answer) is Phrasing.UNAVAILABLE
    (warning,) = answer.warnings
    assert "没有尽头" in warning
    check_no_worse(puppet.without(FUND), answer, documents)


@pytest.mark.parametrize("line", ["{own} 基金首期规模8亿元。", "{own} 基金首期规模9亿元。", "嗯。"])
def test_endless_sentences_are_stopped(puppet: Puppet, documents: Mapping[str, Document], line: str) -> None:
    stopped = Event()

    def script(shown: Shown) -> Iterator[str]:
        try:
            while True:
                yield from says(line)(shown)
        finally:
            stopped.set()

    answer = puppet.ask(FUND, script)
    assert stopped.wait(20)
    assert len(answer.text) < 1000
    assert len(answer.warnings) <= 1
    check_no_worse(puppet.without(FUND), answer, documents)


def test_nothing_is_said_twice(puppet: Puppet) -> None:
    answer = puppet.ask(FUND, says(*["{own} 基金首期规模8亿元。"] * 3))
    assert answer.text.count("8亿元") <= 2  # once more in the documents' words, for what is left out


def test_a_connection_cut_in_mid_stream(puppet: Puppet, documents: Mapping[str, Document]) -> None:
    def script(shown: Shown) -> Iterator[str]:
        yield from says("{own} 基金首期规模8亿元。")(shown)
        yield f"[{next(iter(shown.own))}] 研发飞"
        raise ConnectionResetError

    answers = puppet.stream(FUND, script)
    assert answers[1].text == "基金首期规模8亿元[1]。"
    assert answers[1].warnings == ()
    assert "深圳" in answers[-1].text
    (warning,) = answers[-1].warnings
    assert "断开" in warning
    check_no_worse(puppet.without(FUND), answers[-1], documents)


@pytest.mark.parametrize("said_before", [0, 1])
def test_a_slow_model_is_given_up(
    puppet: Puppet, documents: Mapping[str, Document], said_before: int
) -> None:
    released = Event()

    def script(shown: Shown) -> Iterator[str]:
        yield from says(*["{own} 基金首期规模8亿元。"] * said_before, "")(shown)
        released.wait(20)

    answer = puppet.ask(FUND, script, seconds=1)
    released.set()
    (warning,) = answer.warnings
    assert "限定的时间" in warning
    assert use(answer) is Phrasing.UNAVAILABLE
    assert answer.timings_ms["model"] < 10_000
    check_no_worse(puppet.without(FUND), answer, documents)


class Refused(Exception):
    status_code = 400


def test_a_schema_that_is_refused_is_not_offered_again(puppet: Puppet) -> None:
    def script(shown: Shown) -> Iterator[str]:
        if "JSON" in shown.messages[0].text:
            raise Refused
        yield from says("{own} 到2025年，高新技术企业要达到2000家。")(shown)

    answer = puppet.ask(COMPANIES, script, schema=True)
    assert answer.text == "到2025年，高新技术企业要达到2000家[1]。"
    assert (use(answer), answer.warnings) == (Phrasing.PHRASED, ())
    assert answer.use is not None
    assert answer.use.calls == 2
    assert [name for name, _ in answer.use.prompts] == ["answer+form-schema", "answer+form-lines"]


def test_an_endpoint_that_refuses_everything_is_asked_twice(puppet: Puppet) -> None:
    def script(_: Shown) -> Iterator[str]:
        raise Refused
        yield

    plain = puppet.without(COMPANIES)
    answer = puppet.ask(COMPANIES, script, schema=True)
    assert (answer.status, answer.text) == (plain.status, plain.text)
    assert answer.use is not None
    assert answer.use.calls == 2
    assert len(answer.warnings) == 1


def test_json_in_odd_pieces(puppet: Puppet) -> None:
    def script(shown: Shown) -> Iterable[str]:
        return as_json((list(shown.own), "到2025年，高新技术企业要达到2000家。"))

    assert puppet.ask(COMPANIES, script, schema=True).text == "到2025年，高新技术企业要达到2000家[1]。"


@pytest.mark.parametrize("question", [UNKNOWN, DAMAGED, "海底电缆有多长？", "", "？"])
def test_what_is_not_found_or_damaged_is_not_phrased(puppet: Puppet, question: str) -> None:
    """Nor is a model asked to make anything of it."""
    asked: list[Shown] = []

    def script(shown: Shown) -> Iterable[str]:
        asked.append(shown)
        return says("{own}[abcd] 高新技术企业有1000家。")(shown)

    plain, answer = puppet.without(question), puppet.ask(question, script)
    assert (answer.status, answer.text, answer.warnings) == (plain.status, plain.text, plain.warnings)
    assert [shown for shown in asked if not shown.rewriting] == []


def test_closing_the_stream_stops_the_model(puppet: Puppet) -> None:
    stopped = Event()

    def script(shown: Shown) -> Iterator[str]:
        try:
            yield from says("{own} 基金首期规模8亿元。")(shown)
            yield from repeat("一")
        finally:
            stopped.set()

    chat = Chat(ScriptedChat(script=lambda messages: script(Shown(tuple(messages)))), "scripted")
    with puppet.over(chat) as answerer:
        stream = answerer.stream([FUND])
        next(stream)
        next(stream)
        stream.close()  # type: ignore[attr-defined]
    assert stopped.wait(20)


# Whatever it says

CLAUSES = sorted(
    {span.of(text).strip("—#| \n，。；") for text in (made.PLAN, made.REPORT) for span in clauses(text)}
    - {""}
)
AMOUNTS = sorted({q.verbatim for text in (made.PLAN, made.REPORT) for q in read_quantities(text)})
JOINTS = [
    "，", "。", "；", "其中", "分别", "目标", "要", "将", "已", "达到", "超过", "约", "不少于", "以上", "不",
    "2020年", "2021年", "到2025年", "2026年", "去年", "今年", "高新技术企业", "机器人产值", "公园绿地面积",
    "增长", "下降", "万", "亿", "%", "个百分点", "家", "元", "公顷", "（目标）", "（实际）", "[1]", "无答案",
    "《云溪市2022年工作报告》", "×2", "的2倍", "比2020年", "两千", "🎉", "[", "]", "\n", "和", "是", "同时",
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn, texts: Sequence[str]) -> str:
    """One with a digit changed, added or left out."""
    text: str = draw(st.sampled_from([one for one in texts if re.search(r"\d", one)]))
    at: int = draw(st.sampled_from([match.start() for match in re.finditer(r"\d", text)]))
    digit: str = draw(st.sampled_from(["", *"0123456789", "00", ".5"]))
    return text[:at] + digit + text[at + 1 :]


OWN = ["{0}", "{1}", "{2}", "{3}", "{4}"]  # a clause of what the model was shown
FRAGMENTS = st.one_of(
    st.sampled_from(OWN),
    st.sampled_from(OWN),
    st.sampled_from(CLAUSES),
    st.sampled_from(CLAUSES),
    st.sampled_from(AMOUNTS),
    st.sampled_from(JOINTS),
    st.sampled_from(JOINTS),
    mutated(CLAUSES),
    mutated(AMOUNTS),
)
TEXTS = st.one_of(
    st.lists(FRAGMENTS, min_size=1, max_size=5).map("".join),
    st.lists(FRAGMENTS, min_size=1, max_size=4).map("，".join),
    st.tuples(st.sampled_from(["", *JOINTS]), st.sampled_from(OWN), st.sampled_from(["", *JOINTS])).map(
        "".join
    ),
    st.lists(st.sampled_from(OWN), min_size=1, max_size=2).map("，".join),
    st.text(max_size=30),
)
CITED = st.sampled_from(["{own}", "{own}", "{own}", "{all}", "{all}", "", "[zzzz]", "{own}[zzzz]"])
REPLIES = st.lists(st.tuples(CITED, TEXTS), min_size=1, max_size=5)
MANY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def filled(text: str, shown: Shown) -> str:
    """With clauses of what was shown in the blanks."""
    own = [span.of(one).strip("，。；") for one in shown.all.values() for span in clauses(one)]
    for i, blank in enumerate(OWN):
        text = text.replace(blank, own[i % len(own)])
    return text


@MANY
@given(st.sampled_from(PHRASABLE), REPLIES)
def test_whatever_a_model_says_the_answer_is_no_worse(
    puppet: Puppet, documents: Mapping[str, Document], question: str, reply: list[tuple[str, str]]
) -> None:
    def script(shown: Shown) -> Iterable[str]:
        return says(*(f"{cited} {filled(text, shown)}。" for cited, text in reply))(shown)

    answer = puppet.again(question, script)
    check_no_worse(puppet.again(question, lambda _: ["无答案"]), answer, documents)


@MANY
@given(st.sampled_from(PHRASABLE), REPLIES)
def test_whatever_a_model_says_as_json_the_answer_is_no_worse(
    puppet: Puppet, documents: Mapping[str, Document], question: str, reply: list[tuple[str, str]]
) -> None:
    def script(shown: Shown) -> Iterable[str]:
        told = [(cited, filled(text, shown)) for cited, text in reply]
        ids = {"{own}": list(shown.own), "{all}": list(shown.all), "[zzzz]": ["zzzz"]}
        return [as_json(*((ids.get(cited, ["zzzz"]), text) for cited, text in told))]

    answer = puppet.again(question, script)
    check_no_worse(puppet.again(question, lambda _: ["无答案"]), answer, documents)
