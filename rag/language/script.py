"""Traditional characters → simplified, for questions: the documents are written in simplified ones."""

from functools import cache

from opencc import OpenCC  # noqa: TID251 - the one place


def simplified(text: str) -> str:
    """Text in traditional script as it reads in simplified; any other as it stands.

    乾 and 著 are written in both scripts, so only characters that simplified text never has tell.

    >>> simplified("東莞有多少億元"), simplified("乾安县的著名企业")
    ('东莞有多少亿元', '乾安县的著名企业')
    """
    return _converter().convert(text) if any(map(_is_traditional, text)) else text


@cache
def _is_traditional(character: str) -> bool:
    """Whether it is converted, and the character set of simplified Chinese lacks it."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return character != str(_converter().convert(character))
    return False


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
