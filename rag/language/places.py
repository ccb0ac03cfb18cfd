"""Place names in a text: Dongguan's towns, subdistricts and parks, and its neighbours. Pure."""

import re
from functools import cache
from importlib.resources import files


def places(text: str) -> frozenset[str]:
    """The known places named in a text.

    >>> sorted(places("以石龙镇、长安镇为节点"))
    ['石龙', '长安']
    """
    return frozenset(_known().findall(text))


@cache
def _known() -> re.Pattern[str]:
    lines = files("rag.language").joinpath("places.txt").read_text("utf-8").splitlines()
    names = [name for line in lines if not line.startswith("#") for name in line.split()]
    return re.compile("|".join(sorted(map(re.escape, names), key=len, reverse=True)))
