"""Bytes → text, in the encodings that Chinese documents come in. Pure."""

import re

_BOMS = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]")
_MAX_CONTROL = 0.001  # an odd control character comes with web copies; binary data is full of them
_MIN_SIMPLIFIED = 0.5  # GB18030 decodes nearly anything; prose in it stays inside GB2312 for the most part


def decode(data: bytes) -> str:
    """Decode strictly: UTF-8, UTF-16 with a byte order mark, GB18030. Newlines and the mark stay.

    ValueError where none fits or the result reads like binary data.
    """
    text = _decode(data)
    controls = len(_CONTROL.findall(text))
    if "\0" in text or controls > max(1, len(text) * _MAX_CONTROL):
        raise ValueError("binary data")
    return text


def _decode(data: bytes) -> str:
    if data[:2] in _BOMS:
        return data.decode(_BOMS[data[:2]])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    foreign = [c for c in text if c > "\x7f"]
    simplified = sum(1 for c in foreign if c.encode("gb2312", "ignore"))
    if simplified < len(foreign) * _MIN_SIMPLIFIED:
        raise ValueError("not Chinese in GB18030")
    return text
