"""Words: folding of width and case, one name for each concept, and what a question is about.

Matching works on character bigrams of folded text, not on dictionary words: policy language coins a
new compound on every page, and a bigram never misses one.
"""

import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

_MEASURES = "平方公里|平方米|公里|家次|人次|个点|[个家倍成名条项年大件连岁场台辆座亩张所列吨宗户人万亿元份]"
# Words that ask or connect and say nothing about the subject.
_FUNCTION_WORDS = re.compile(
    r"请问|麻烦|想问一下|问一下|想知道|告诉我|帮我查|查一下|我想|我们|咱们|你们|市里|现在|目前|这几年|"
    r"东莞市?|全市|我市|"  # what every question to these documents is about
    r"今年|去年|明年|年底|打算|准备|想要|百分之几|的钱|[几各两三]份文件|不同文件|各文件|文件里?|"
    r"是不是|能不能|可不可以|有没有|会不会|是否|指的是|指什么|"
    rf"(?:多少|几(?![乎何]))(?:{_MEASURES})?|多大|多高|多长|多快|多久|第几|几何|"
    r"哪一年|哪年|哪些|哪几|哪个|哪里|哪儿|哪|什么时候|何时|什么|为什么|为啥|怎么样|怎样|怎么|如何|咋|啥|谁|"
    r"分别|各是|各有|各多少?|各(?=[定写说给])|前后|各自|各占|到底|究竟|大概|大约|一共|总共|具体|"
    r"[的了呢吗吧啊呀么嘛是]|以及|(?<!共)和(?![谐平解睦])|"
    r"\b(?:how|many|much|what|is|are|the|of|in|does|do|did|want|to|a|an|for|by|and|new|all|was|were|which|when|who|add|"
    r"should|would|will|be|been|has|have|had|with|from|at|on|as|or|this|that|these|its?|their|there|under|than|more|"
    r"years?|reach(?:ed)?|city|set|said|says?|according|expected|coming|total|number|each|per|fast|big|large|plan)\b"
)
# Characters that as often connect as they name: bigrams with one say less, bigrams of two say nothing.
# Words that say which figure of a thing is wanted, not of what thing.
_ASPECTS = frozenset(
    {"数量", "总数", "目标", "情况", "占比", "比例", "比重", "水平", "新增", "增长", "增速", "安排"}
)
_WEAK = frozenset("有在和与及或就都也还又要会能把被给让为对从到于里上下占中年个家各其这那得跟说想做搞再比")
# A space between two scripts parts no words: R&D 占 GDP is R&D占GDP.
_SET_APART = re.compile(r"(?<=[\u3400-\u9fff]) +(?=[a-z0-9])|(?<=[a-z0-9]) +(?=[\u3400-\u9fff])")
_RUN = re.compile(r"[a-z0-9][a-z0-9&.+]*|[\u3400-\u9fff]+")


@lru_cache(maxsize=16384)  # the same sentences and headings are folded again for every question
def fold(text: str) -> str:
    """Half width, lower case, no white space or quotation marks, one name for each concept.

    >>> fold("全市 高企数量")
    '全市高新技术企业数量'
    """
    folded = re.sub(r"[\s“”‘’\"'《》]+", "", unicodedata.normalize("NFKC", text).lower())
    for pattern, term in _concepts():
        folded = pattern.sub(term, folded)
    return folded


def storable(text: str) -> str:
    """Without lone surrogates (half an emoji), which neither SQLite nor a tokenizer takes."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def grams(folded: str) -> list[str]:
    """Han bigrams (a lone character stands for itself) and whole Latin or digit words, in order."""
    found: list[str] = []
    for run in _RUN.findall(folded):
        if run[0].isascii() or len(run) == 1:
            found.append(run.strip("."))
        else:
            found += [run[i : i + 2] for i in range(len(run) - 1)]
    return found


def emphasis(gram: str) -> float:
    """How much a gram of a question can say about its subject: 1, or less where it connects or measures."""
    if gram in _ASPECTS:
        return 0.3
    weak = sum(character in _WEAK for character in gram)
    return 1.0 if weak == 0 else 0.0 if weak == len(gram) else 0.3


def content(question: str) -> tuple[str, ...]:
    """The folded pieces of a question that name something, function words taken out, in order.

    >>> content("松山湖的高企有多少家？")
    ('松山湖', '高新技术企业有')
    """
    spaced = unicodedata.normalize("NFKC", question).lower()
    spaced = _SET_APART.sub("", re.sub(r"[“”‘’\"'《》]+", " ", spaced))
    for pattern, term in _concepts():
        spaced = pattern.sub(term, spaced)
    pieces = _FUNCTION_WORDS.sub(" ", spaced)
    return tuple(piece for piece in _RUN.findall(pieces) if piece.strip("."))


def short_names(text: str) -> tuple[str, ...]:
    """What the concepts of a text are called for short: the first of their other names, if it is one.

    >>> short_names("2025年地区生产总值的目标")
    ('gdp',)
    """
    folded = fold(text)
    return tuple(short for term, short in _short_names().items() if term in folded)


_SHORTER = 2  # characters: 高企 for 高新技术企业, but not 厂子 for 企业


@cache
def _short_names() -> dict[str, str]:
    return {term: names[0] for term, names in reversed(_listed()) if len(names[0]) <= len(term) - _SHORTER}


@cache
def _concepts() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Variant → official term, longest variant first."""
    pairs = [(variant, term) for term, variants in _listed() for variant in variants]
    pairs.sort(key=lambda pair: -len(pair[0]))
    return tuple((_standing_alone(variant, term), term) for variant, term in pairs)


@cache
def _listed() -> list[tuple[str, list[str]]]:
    """The official terms, each with its other names."""
    found = []
    for line in files("rag.language").joinpath("synonyms.txt").read_text("utf-8").splitlines():
        name, is_pair, variants = line.partition("#")[0].partition("=")
        if is_pair:
            term = re.sub(r"[\s“”]+", "", unicodedata.normalize("NFKC", name).lower())
            found.append((term, [variant.strip() for variant in variants.split(",")]))
    return found


def _standing_alone(variant: str, term: str) -> re.Pattern[str]:
    """The variant, except where the official term already stands around it."""
    if variant.isascii():
        return re.compile(rf"(?<![a-z]){re.escape(variant)}s?(?![a-z])")
    position = term.find(variant)
    if position < 0:
        return re.compile(re.escape(variant))
    before, after = term[:position], term[position + len(variant) :]
    guard = (rf"(?<!{re.escape(before)})" if before else "") + re.escape(variant)
    return re.compile(guard + (rf"(?!{re.escape(after)})" if after else ""))
