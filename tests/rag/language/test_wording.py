"""A sentence may shorten, join and put in order what its sources say; it may say nothing else."""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.language.sentences import clauses
from rag.language.wording import Wording, only_words_of, said


def is_said(sentence: str, sources: Sequence[Wording]) -> bool:
    """The whole of it."""
    return bool(sentence) and said(sentence, sources) == sentence


PLAN = Wording(
    "到2025年，全市高新技术企业达到2000家，由市科技局牵头，市财政局、松溪街道配合。"
    "补贴资金不得用于人员经费，资金不足部分不予补贴。",
    "云溪市机器人产业规划（2021—2025年）\n二、发展目标\n2021-03-10",
)
WORK = Wording(
    "鼓励企业建设研发机构，探索建立数据交易平台。将建成云溪数字产业园。"
    "青禾镇对口白石镇。由市商务局负责，市税务局协助。近年来，依托滨溪片区，引进了一批项目。"
)
GRANT = Wording("对新认定的链主企业给予100万元奖励，由市工业和信息化局牵头。")
BRANDS = Wording("培育省级品牌。")
LISTED = Wording("其中2020年以来新上市18家、过会5家。", "云溪市2022年报告 三年 2020年 2022年")
PLANNED = Wording("每年改造桥梁3座、公厕20座。")
YEARLY = Wording("每年改造数字车间30个，基金首期规模8亿元，新增学位4500个。")


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("到2025年，全市高新技术企业达到2000家", PLAN),
        ("全市高企到2025年要达到2000家", PLAN),  # one name for each concept
        ("根据规划，全市高新技术企业达到2000家", PLAN),
        ("其中，由市科技局牵头", PLAN),
        ("这项工作由市科技局牵头，市财政局配合", PLAN),
        ("补贴资金不得用于人员经费", PLAN),
        ("松溪街道配合", PLAN),
        ("二、发展目标：由市科技局牵头", PLAN),
        ("鼓励企业建设研发机构", WORK),
        ("将建成云溪数字产业园", WORK),
        ("青禾镇对口白石镇", WORK),
        ("给予新认定的链主企业100万元奖励，由市工信局牵头", GRANT),
        ("新认定的链主企业有100万元奖励", GRANT),
        ("省级品牌要培育", BRANDS),  # in another order, where nobody is named
        ("要培育省级品牌", BRANDS),  # what is to be done
        ("新上市18家，另有5家过会", LISTED),
        ("2020年以来，新上市18家", LISTED),
        ("过去三年，新上市18家", LISTED),
    ],
)
def test_what_is_said(sentence: str, source: Wording) -> None:
    assert is_said(sentence, [source])


@pytest.mark.parametrize(
    ("sentence", "source"),
    [
        ("由市财政局牵头", PLAN),  # another's role
        ("市科技局配合", PLAN),
        ("牵头单位是市科技局", PLAN),  # in words of its own
        ("补贴资金用于人员经费", PLAN),  # what denies is left out
        ("补贴资金可以用于人员经费", PLAN),
        ("资金不足部分予以补贴", PLAN),
        ("全市高新技术企业不会达到2000家", PLAN),
        ("到2026年，由市科技局牵头", PLAN),
        ("这是目标", PLAN),  # joins and points, and says nothing
        ("根据文件", PLAN),
        ("", PLAN),
        ("。", PLAN),
        ("是的，由市科技局牵头", PLAN),  # affirms what may have been asked of something else
        ("由市科技局牵头，本规划已经废止", PLAN),
        ("企业建设研发机构", WORK),  # only encouraged
        ("建立数据交易平台", WORK),  # only explored
        ("已建成云溪数字产业园", WORK),  # still to come
        ("云溪数字产业园", WORK),
        ("白石镇对口青禾镇", WORK),  # the other way round
        ("市税务局负责", WORK),
        ("近年来，引进了一批机器人项目", WORK),
        ("链主企业没有100万元奖励", GRANT),
        ("给予链主企业100万元奖励", GRANT),  # which are newly recognised
        ("改造数字车间30个", YEARLY),
        ("基金规模8亿元", YEARLY),
        ("学位4500个", YEARLY),
        ("链主企业最多给予100万元奖励", GRANT),
        ("要引进一批项目", WORK),  # it has been done
        ("乙类补贴高于甲类补贴", Wording("甲类补贴高于乙类补贴。")),
        ("过会18家", LISTED),
        ("去年，新上市18家", LISTED),
        ("2019年以来，新上市18家", LISTED),
        ("过去五年，新上市18家", LISTED),
        ("改造公厕20座", PLANNED),  # each year, as what stands before it
    ],
)
def test_what_is_not_said(sentence: str, source: Wording) -> None:
    assert not is_said(sentence, [source])


@pytest.mark.parametrize(
    "stranger",
    [
        "не правда", "です", "거짓", "كاذب", "false", "𠀀", "❌", "👎", "Ω", "≠", "→深圳", "+", "×10",
        "已撤回", "http://evil.example", "<b>", "é", "ｆａｌｓｅ", "㊙", "%", "\ue000",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "at", ["由市科技局{}牵头", "{}由市科技局牵头", "由市科技局牵头{}", "由市科技局牵头，{}"]
)
def test_no_letter_or_sign_of_any_script_is_overlooked(stranger: str, at: str) -> None:
    assert is_said(at.replace("{}", ""), [PLAN])
    assert not is_said(at.replace("{}", stranger), [PLAN])


def test_a_sign_that_the_source_has_may_be_said() -> None:
    assert is_said("建设A+H股上市平台，推行“1+N”模式", [Wording("建设A+H股上市平台，推行“1+N”模式。")])


QUESTION = "云溪市“一核两带”指什么，养护的桥梁有多少座？"


@pytest.mark.parametrize(
    ("sentence", "source", "is_so"),
    [
        ("“一核”是松溪新城", "以松溪新城为核", True),
        ("“两带”是松溪新城", "以松溪新城为核", False),  # no band is named
        ("“一核”是松溪新城", "打造松溪新城这一核", True),
        ("养护的桥梁有12座", "桥梁12座。", True),
        ("养护的桥梁有12座", "人行桥梁12座。", False),  # 人行 is left out for it
        ("云溪市的桥梁有12座", "桥梁12座。", False),  # the place is nowhere said
        ("桥梁由市交通局建设", "市交通局建设桥梁，市城管局管理公园。", True),
        ("桥梁由市城管局管理", "市交通局建设桥梁，市城管局管理公园。", False),
        ("桥梁方面，市城管局管理公园", "市交通局建设桥梁，市城管局管理公园。", True),
        ("公厕方面，市城管局管理公园", "市交通局建设桥梁，市城管局管理公园。", False),
    ],
)
def test_the_question_may_be_taken_up(sentence: str, source: str, is_so: bool) -> None:
    assert is_said(sentence, [Wording(source, "", QUESTION, answers=True)]) is is_so


def test_the_words_of_a_question_say_nothing_of_what_does_not_answer_it() -> None:
    assert not is_said("养护的桥梁有12座", [Wording("桥梁12座。", "", QUESTION)])


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("去年桥梁有多少座？", "去年桥梁12座"),
        ("2021年桥梁有多少座？", "2021年桥梁12座"),
        ("松湖镇的桥梁有多少座？", "松湖镇的桥梁12座"),
        ("新增桥梁多少座？", "新增桥梁12座"),
    ],
)
def test_a_question_gives_no_time_no_place_and_no_amount(question: str, sentence: str) -> None:
    assert not is_said(sentence, [Wording("桥梁12座。", "", question, answers=True)])


def test_a_list_may_be_of_several_sources_where_nobody_is_named() -> None:
    one, other = Wording("打造沿江创新带。"), Wording("打造滨海生态带。")
    assert is_said("打造沿江创新带和滨海生态带", [one, other])
    one, other = Wording("由市财政局配合。"), Wording("由市科技局牵头。")
    assert not is_said("由市财政局和市科技局牵头", [one, other])


def test_what_is_not_said_is_cut_off_from_the_first_on() -> None:
    assert said("由市科技局牵头，这很重要，市财政局配合", [PLAN]) == "由市科技局牵头，"
    assert said("这很重要，由市科技局牵头", [PLAN]) == ""


def test_a_clause_may_not_draw_on_two_sources() -> None:
    one, other = Wording("由市科技局牵头。"), Wording("市财政局配合，建设数字车间。")
    assert is_said("由市科技局牵头，建设数字车间", [one, other])
    assert not is_said("由市科技局牵头建设数字车间", [one, other])


def test_a_year_may_lead_in_where_the_source_has_it() -> None:
    source = Wording("建设数字车间。", "云溪市2022年工作报告")
    assert is_said("2022年，建设数字车间", [source])
    assert not is_said("2023年，建设数字车间", [source])
    assert not is_said("2022年，建设数字车间", [Wording("建设数字车间。")])


def test_a_year_leads_in_only_to_what_its_source_says() -> None:
    one, other = Wording("每年改造数字车间30个。"), Wording("2020年，拥有工业企业3400家。")
    assert is_said("2020年，拥有工业企业3400家", [one, other])
    assert not is_said("2020年，每年改造数字车间30个", [one, other])
    assert not is_said("每年改造数字车间30个，2020年", [one, other])
    assert not is_said("2020年，拥有工业企业3400家，每年改造数字车间30个", [one, other])
    assert is_said("每年改造数字车间30个，2020年，拥有工业企业3400家", [one, other])


def test_nothing_is_said_without_a_source() -> None:
    assert not is_said("由市科技局牵头", [])


@given(st.sampled_from([PLAN, WORK, GRANT]), st.data())
def test_clauses_of_a_source_may_be_said_in_any_order(source: Wording, data: st.DataObject) -> None:
    own = [span.of(source.text).rstrip("，。；") for span in clauses(source.text)]
    # 到2025年 says nothing alone, and something else in front of another clause.
    own = [clause for clause in own if not re.fullmatch(r"到?\d+年", clause)]
    said = data.draw(st.lists(st.sampled_from(own), min_size=1, max_size=4))
    assert is_said("，".join(said), [source])


@given(st.sampled_from([PLAN, WORK, GRANT]), st.sampled_from([PLAN, WORK, GRANT]), st.data())
def test_a_stranger_beside_them_undoes_them(source: Wording, other: Wording, data: st.DataObject) -> None:
    own = [span.of(source.text).rstrip("，。；") for span in clauses(source.text)]
    strange = [span.of(other.text).rstrip("，。；") for span in clauses(other.text)]
    strange = [clause for clause in strange if not is_said(clause, [source]) and "年" not in clause]
    if strange:
        said = [data.draw(st.sampled_from(own)), data.draw(st.sampled_from(strange))]
        assert not is_said("，".join(data.draw(st.permutations(said))), [source])


@given(st.text(max_size=60))
def test_any_text_may_be_looked_at(text: str) -> None:
    is_said(text, [PLAN, Wording(text, text)])
    only_words_of(text, PLAN.text)


@given(
    st.text(alphabet=st.characters(exclude_categories=("P", "Z", "C", "M", "Nd")), min_size=3, max_size=20)
)
def test_text_from_nowhere_is_not_said(text: str) -> None:
    if not set(text) & set(PLAN.text + PLAN.above):
        assert not is_said(text, [PLAN])
        assert not is_said(f"由市科技局牵头，{text}", [PLAN]) or _joins(text)


def _joins(text: str) -> bool:
    """Whether these are words that join and point."""
    return is_said(f"{text}由市科技局牵头", [PLAN])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("2025年高新技术企业有多少家？", True),
        ("高新技术企业2025年的目标是多少？", True),
        ("2025年高新技术企业的税收是多少？", False),
        ("请写一首诗", False),
        ("高新技术企业😀", False),
    ],
)
def test_words_of_another_text(text: str, kept: bool) -> None:
    assert only_words_of(text, "2025年，高新技术企业要达到多少家？") is kept
