"""Is this an amount of what is asked for? One of another measure, or of another kind of it, is none."""

import re

from rag.asks import RANK, Ask
from rag.language.quantity import is_rank
from rag.language.terms import content, fold, grams
from rag.language.units import RATIOS
from rag.reader.candidates import Candidate
from rag.reader.measures import able, fitting
from rag.reader.relevance import Aspects
from rag.schema import FactKind, Quantity

# What a number is asked of: 多少奖励, 几公里地铁.
_COUNTED = re.compile(
    r"(?:多少|几(?!份))(?:平方公里|平方米|公里|[个家倍成名条项件连户座人亩张所列吨宗台辆种套十百千万亿元岁场次]*+)"
    r"(?![涨升降到增减变])([\u4e00-\u9fff]{2,8})"
)
# Asked for what has come about, a target is no answer.
_ONLY_RESULTS = re.compile(r"实际|已经|到现在|截至目前|完成了多少|建成了多少|实现了吗|达到了吗")
# How many there are, not how many are added.
_STOCK = re.compile("有多少|有几|总[数量]|现有|共有|一共|现在")
_ADDED = re.compile("新增|净增")
_SHARE = re.compile(r"占|比[重例率]|份额|百分|几成|%|结构|share|percent|proportion", re.IGNORECASE)
_OUTPUTS = re.compile("增加值|产值")
# Words that make another indicator out of one, each asked for by name: no 省级 is told by 市级; and
# 人均GDP is not GDP.
_KINDS = re.compile(
    "贷款|存款|常住|户籍|公共预算|国家级|省级|市级|申请|授权|先进|高技术|现代服务|战略性新兴|加工贸易|一般贸易|境[内外]"
)
_MODIFIERS = re.compile(r"次发达镇|南部九镇|人均|户均|亩均|每万人|单位(?=地区生产总值|gdp|能耗)")


def is_of_the_measure(ask: Ask, aspects: Aspects, candidate: Candidate) -> bool:
    """Whether what would be shown tells an amount, or where one is lost, of what the question asks for."""
    return (
        _is_of_the_kind(ask, candidate)
        and _is_counted(ask, candidate)
        and not _is_share_in_it(ask, aspects, candidate)
        and not _is_added(ask, candidate)
        and not _lacks_kind(ask, candidate)
    )


def _is_of_the_kind(ask: Ask, candidate: Candidate) -> bool:
    """An amount, or the place where one is lost; a result where one is asked for; of the same indicator."""
    amounts = able(ask, candidate.quantities)
    if not (amounts and fitting(ask, amounts)) and not candidate.marks:
        return False
    if _ONLY_RESULTS.search(ask.text) and all(reading.aims for reading in candidate.readings):
        return False
    several_years = candidate.fits_year and len(ask.years) > 1  # 2017年的产值和2025年的目标
    if (
        "目标" in ask.text
        and not several_years
        and all(reading.aims is False for reading in candidate.readings)
    ):
        return False
    if _another_output(ask.text, candidate) or (ask.units == {RANK} and not any(map(_is_place, amounts))):
        return False
    asked = set(_MODIFIERS.findall(fold(ask.text)))
    said = set(_MODIFIERS.findall(fold("".join([*candidate.chunk.path, candidate.sentence]))))
    shown = set(_MODIFIERS.findall(fold(candidate.text)))
    return asked <= said and shown <= asked


def _is_place(amount: Quantity) -> bool:
    """第三, or 第19名; 16名院士 are asked for in the same unit."""
    return is_rank(amount) or amount.unit in (RANK, "人", "位")


def _another_output(asked: str, candidate: Candidate) -> bool:
    """总产值 is no 增加值, nor is what tells of neither."""
    wanted = set(_OUTPUTS.findall(asked))
    told = set(_OUTPUTS.findall(candidate.text))
    near = "".join([*candidate.chunk.path, candidate.chunk.lead_in, candidate.sentence])
    told = told or set(_OUTPUTS.findall(near))
    return bool(wanted) and not wanted & told


def _is_share_in_it(ask: Ask, aspects: Aspects, candidate: Candidate) -> bool:
    """What something else has of the asked thing (X占增加值的50%) doesn't say how much that is."""
    name = candidate.fact.figure.indicator if candidate.fact else candidate.text
    part, _, whole = name.partition("占")
    if _SHARE.search(ask.text) or not whole:
        return False
    return aspects.weight(aspects.mask(part)) < aspects.weight(aspects.mask(whole))


def _is_added(ask: Ask, candidate: Candidate) -> bool:
    """What came or comes in addition (新增4266张) is not how many there are."""
    if ask.changes or not _STOCK.search(ask.text):
        return False
    if candidate.fact is None:
        return bool(_ADDED.search(candidate.text))
    figure = candidate.fact.figure
    return figure.kind is FactKind.CHANGE and figure.quantity.unit not in RATIOS


def _lacks_kind(ask: Ask, candidate: Candidate) -> bool:
    """存款 are no 贷款: a word that makes another indicator of one is named with the amount or above it."""
    if len(ask.things) > 1 or candidate.marks:
        return False
    names = [reading.indicators for reading in candidate.readings]
    near = fold("".join([candidate.text, *names, *candidate.chunk.path, candidate.chunk.lead_in]))
    return bool(set(_KINDS.findall(fold(ask.text))) - set(_KINDS.findall(near)))


def _is_counted(ask: Ask, candidate: Candidate) -> bool:
    """多少奖励 is no question about the number of firms: the thing counted must be named near the number."""
    counted = _COUNTED.search(ask.text)
    wanted = "".join(content(counted[1])) if counted else ""
    near = fold("".join([*candidate.chunk.path, candidate.chunk.lead_in, candidate.sentence]))
    if any(gram in near for gram in grams(wanted)):
        return True
    return sum(character in near for character in wanted) * 2 > len(wanted) or not wanted
