"""Is this an answer? What was found must be about what is asked: enough of its words, its year, its place,
its kind. Otherwise the documents don't say."""

import re

from rag.asks import CHANNEL, Ask, Wants
from rag.language.places import other_cities, places
from rag.language.sentences import is_question
from rag.reader.asked_measure import is_of_the_measure
from rag.reader.candidates import Candidate
from rag.reader.listing import asked_count
from rag.reader.relevance import Aspects

# What is shown and what stands around it must together cover so much of the question (of 2).
_ENOUGH, _ENOUGH_FOR_ADVICE = 0.6, 0.3
# What else speaks for it lowers that bar: the right unit, the right year, the place of the answer before.
_SUBJECT = 10  # characters at the start of a sentence that say what it is about
_SPEAKS_FOR_IT, _GOES_ON, _LEAST_COVERED = 0.1, 0.4, 0.3
# What is found must name something rare: a city's name alone is no answer to anything (idf units).
_LEAST_MASS, _LEAST_SHARE = 4.0, 0.6

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
    if ask.wants is Wants.AMOUNT and not is_of_the_measure(ask, aspects, candidate):
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
