"""Place names in a text: Dongguan's towns, subdistricts and parks, and other cities. Pure."""

import re
from functools import cache
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
