"""Is this an answer? What was found must be about what is asked: enough of its words, its year, its place,
its kind. Otherwise the documents don't say."""

import re

from rag.asks import CHANNEL, RANK, Ask, Wants
from rag.language.places import other_cities, places
from rag.language.quantity import is_rank
from rag.language.sentences import is_question
from rag.language.terms import content, fold, grams
from rag.language.units import RATIOS
from rag.reader.candidates import Candidate
from rag.reader.listing import asked_count
from rag.reader.measures import able, fitting
from rag.reader.relevance import Aspects
from rag.schema import FactKind, Quantity

# What is shown and what stands around it must together cover so much of the question (of 2).
_ENOUGH, _ENOUGH_FOR_ADVICE = 0.6, 0.3
# What else speaks for it lowers that bar: the right unit, the right year, the place of the answer before.
_SUBJECT = 10  # characters at the start of a sentence that say what it is about
_SPEAKS_FOR_IT, _GOES_ON, _LEAST_COVERED = 0.1, 0.4, 0.3
# What is found must name something rare: a city's name alone is no answer to anything (idf units).
_LEAST_MASS, _LEAST_SHARE = 4.0, 0.6

# What a number is asked of: 多少奖励, 几公里地铁.
_COUNTED = re.compile(
    r"(?:多少|几(?!份))(?:平方公里|平方米|公里|[个家倍成名条项件连户座人亩张所列吨宗台辆种套十百千万亿元岁场次]*+)"
    r"(?![涨升降到增减变])([\u4e00-\u9fff]{2,8})"
)
# Asked for what has come about, a target is no answer.
_ONLY_RESULTS = re.compile(r"实际|已经|到现在|截至目前|完成了多少|建成了多少|实现了吗|达到了吗")
# Who holds an office: the answer names the office and somebody behind it.
_OFFICE = "书记|市长|省长|局长|主任|部长|厅长|院长|校长|主席"
_WHO = re.compile(rf"({_OFFICE})(是|叫)?(谁|什么名字|哪位)|谁是.{{0,8}}({_OFFICE})")
_PERSON = re.compile(rf"({_OFFICE})[\u4e00-\u9fff]{{2,3}}")
# Where something is done in person or on a screen.
_SITE = re.compile(
    r"网|平台|系统|小程序|app|公众号|窗口|大厅|现场|柜台|热线|电话|邮箱|扫码|登录", re.IGNORECASE
)
# A month with the figure; 1—8月 is a stretch, 2022年1月的报告 names a document.
_DATED_DOCUMENT = re.compile(r"\d{1,2}月份?的?(?:那[份篇个])?(?:报告|规划|纲要|要点|文件|文章|方案|通知)")
_MONTH = re.compile(r"(?<![\d.\-–—~至到])(\d{1,2})月(?![\-–—~至])")
_STOCK = re.compile("有多少|有几|总[数量]|现有|共有|一共|现在")
_ADDED = re.compile("新增|净增")
_KINDS = re.compile(
    "贷款|存款|常住|户籍|公共预算|国家级|省级|市级|申请|授权|先进|高技术|现代服务|战略性新兴|加工贸易|一般贸易|境[内外]"
)
# Words that make another indicator out of one: 人均GDP is not GDP.
_SHARE = re.compile(r"占|比[重例率]|份额|百分|几成|%|结构|share|percent|proportion", re.IGNORECASE)
_OUTPUTS = re.compile("增加值|产值")
_MODIFIERS = re.compile(r"次发达镇|南部九镇|人均|户均|亩均|每万人|单位(?=地区生产总值|gdp|能耗)")


def is_of_the_month(ask: Ask, candidate: Candidate) -> bool:
    """A month that is asked about is named with what answers; 1—8月 is not August."""
    asked = set(_MONTH.findall(_DATED_DOCUMENT.sub("", ask.text)))
    if not asked:
        return True
    near = "".join([*candidate.chunk.path, candidate.chunk.lead_in, candidate.said_so_far])
    return bool(asked & set(_MONTH.findall(near if "月" in near else candidate.chunk.text)))


def answers(ask: Ask, aspects: Aspects, candidate: Candidate, *, goes_on: bool = False) -> bool:
    """Whether a candidate answers; `goes_on`: it stands in the sentence or row of the answer before."""
    if candidate.fits_year is False or is_question(candidate.sentence):
        return False
    if ask.wants is Wants.AMOUNT and not (_is_of_the_kind(ask, candidate) and _is_counted(ask, candidate)):
        return False
    if ask.wants is Wants.AMOUNT and (
        _is_share_in_it(ask, aspects, candidate) or _is_added(ask, candidate) or _lacks_kind(ask, candidate)
    ):
        return False
    if ask.wants is not Wants.ADVICE and not _is_of_the_place(ask, candidate):
        return False
    if CHANNEL.search(ask.text) and not (_SITE.search(candidate.text) or places(candidate.text)):
        return False
    if _lists_too_few(ask, candidate) or (_WHO.search(ask.text) and not _PERSON.search(candidate.text)):
        return False
    if aspects.weight(candidate.vouched) * aspects.mass < min(_LEAST_MASS, _LEAST_SHARE * aspects.asked):
        return goes_on
    covered = aspects.coverage(candidate.covered, candidate.nearly)
    units = {quantity.unit for quantity in candidate.quantities}
    enough = _ENOUGH_FOR_ADVICE if ask.wants is Wants.ADVICE else _ENOUGH
    if covered >= _LEAST_COVERED:
        enough -= _SPEAKS_FOR_IT * (bool(units & ask.units) + bool(candidate.fits_year))
    enough -= _GOES_ON * goes_on
    return covered + aspects.weight(candidate.vouched) >= enough


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


def _is_of_the_place(ask: Ask, candidate: Candidate) -> bool:
    """The places asked about are named with what answers, or its document is about them; asked for, a new one
    is given."""
    asked = places(ask.text)
    if ask.wants in (Wants.AMOUNT, Wants.DATE):
        # An unnamed place means the city itself: a figure of another city is none of its.
        others = other_cities("".join([*candidate.chunk.path, candidate.said_so_far[:_SUBJECT]]))
        if others - asked and "东莞" not in candidate.text and not asked:
            return False
    about = candidate.said_so_far if ask.wants is Wants.AMOUNT else candidate.chunk.text
    near = "".join([*candidate.chunk.path, candidate.chunk.lead_in, about])
    unnamed = asked - places(near) - candidate.about
    if any(not _is_told_by_a_part(place, ask, near) for place in unnamed):
        return False
    return ask.wants is not Wants.PLACE or bool(places(candidate.text) - asked)


def _is_told_by_a_part(place: str, ask: Ask, near: str) -> bool:
    """北京市密云区: what names 密云 need not say that it lies in Beijing."""
    parts = re.findall(rf"{place}(?:[省市]|自治区)?([\u4e00-\u9fff]{{2,3}})[市区县州]", ask.text)
    return any(part in near for part in parts)


def _lists_too_few(ask: Ask, candidate: Candidate) -> bool:
    """哪20个产业 is not answered by a sentence that lists six things."""
    count = asked_count(ask)
    return count is not None and candidate.sentence.count("、") + 1 < count / 2
