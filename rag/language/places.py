"""Place names in a text: Dongguan's towns, subdistricts and parks, and other cities. Pure."""

import re
from collections import Counter
from functools import cache, lru_cache
from importlib.resources import files

_OWN, _OTHER = "[本市]", "[外地]"


def places(text: str) -> frozenset[str]:
    """The known places named in a text.

    >>> sorted(places("以石龙镇、长安镇为节点"))
    ['石龙', '长安']
    """
    return frozenset(_pattern(_OWN, _OTHER).findall(text))


def other_cities(text: str) -> frozenset[str]:
    """The places outside Dongguan named in a text.

    >>> sorted(other_cities("2017年苏州与长安"))
    ['苏州']
    """
    return frozenset(_pattern(_OTHER).findall(text))


# 新华社北京2月15日电 says where a report was written, not what it is about.
_DATELINE = re.compile(r"社\w{2,8}?\d{1,2}月\d{1,2}日电")


@lru_cache(maxsize=1024)  # of whole documents
def foremost(text: str) -> frozenset[str]:
    """The places outside Dongguan that a document names most often; none where it names Dongguan as often.

    >>> sorted(foremost("江西省的企业，江西和浙江"))
    ['江西']
    """
    named = Counter(re.findall(rf"东莞|{_pattern(_OTHER).pattern}", _DATELINE.sub("", text)))
    most = max(named.values(), default=0)
    first = frozenset(place for place, times in named.items() if times == most)
    return frozenset() if "东莞" in first else first


@cache
def _pattern(*parts: str) -> re.Pattern[str]:
    names: list[str] = []
    part = ""
    for line in files("rag.language").joinpath("places.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            part = line.strip()
        elif part in parts:
            names += line.split()
    return re.compile("|".join(names))
