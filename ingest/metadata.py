"""Title, issuer and date of a document: what the text itself lets us guess, and what of it stands there."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s*"
    r"(?:年\s*(?P<m1>\d{1,2})\s*月(?:\s*(?P<d1>\d{1,2})\s*日)?"
    r"|(?P<sep>[-/.])(?P<m2>\d{1,2})(?:(?P=sep)(?P<d2>\d{1,2}))?)(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_HEAD_LINES = 12  # lines with text in which title, date and source are looked for
_LONGEST_TITLE = 60
_FURNITURE = re.compile(
    r"点击右上角|朋友圈|请使用|分享|登录|注册|无障碍|正在阅读|返回|加载更多|打印|字号|(?:首页|主页)|.*[>＞»]"
    r"|(?:您)?(?:的|当前|现在)?(?:的)?位置|(?:来源|时间|日期|作者|编辑|责任编辑|发布\w{2}|发文\w{2}|索引号|主题\w*|文号)\s*[:：]"
    r"|\d+$|目\s*录$"
)
_ORDINAL = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|第[一二三四五六七八九十]+[章节篇条]"
)
_YEARS = re.compile(r"[（(]\s*\d{4}\s*年?\s*(?:[-—–~～至到]+\s*\d{4}\s*年?\s*)?[)）]")
_UNFINISHED = re.compile(r"(?:关于|印发|转发|关于印发)$")
_SOURCE = re.compile(
    r"(?:来源|发布机构|发文机关|发布单位)\s*[:：]\s*(?P<issuer>\D{2,40}?)(?=\s|\d|作者|时间|$)"
)
_MARKS = re.compile(r"^#{1,6}\s+|\*\*")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LAST_BRACKET = re.compile(r"[（(][^（()）]*[)）]$")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document. `issued` is ISO, as exact as known: 2022-01-05, 2018-07, 2025."""

    title: str | None = None
    issuer: str | None = None
    issued: str | None = None

    def over(self, other: "Metadata") -> "Metadata":
        """This, with its gaps filled from the other."""
        return Metadata(self.title or other.title, self.issuer or other.issuer, self.issued or other.issued)


def iso_date(text: str) -> str | None:
    """The first date in a text, or failing that its first year.

    >>> iso_date("not in the file (web page posted 2021-09-15)"), iso_date("2018 年 7 月"), iso_date("2025")
    ('2021-09-15', '2018-07', '2025')
    """
    first = next(_dates(text), None)
    if first is not None:
        return first
    year = _YEAR.search(text)
    return year[0] if year else None


def _dates(text: str) -> Iterator[str]:
    for match in _DATE.finditer(text):
        year, month, day = match["year"], match["m1"] or match["m2"], match["d1"] or match["d2"]
        try:
            date(int(year), int(month), int(day or 1))
        except ValueError:
            continue
        yield f"{year}-{int(month):02}" + (f"-{int(day):02}" if day else "")


def guess(plain: str) -> Metadata:
    """Title, issuer and date as the first lines give them; None for what they don't."""
    head = _head(plain)
    return Metadata(_title(head), _issuer(head), _issued(head))


def _head(plain: str) -> list[str]:
    """The first lines that hold text, without heading and emphasis marks."""
    lines = (_MARKS.sub("", line.strip()).strip() for line in plain.splitlines())
    return [line for line, _ in zip(filter(None, lines), range(_HEAD_LINES), strict=False)]


def _title(head: list[str]) -> str | None:
    """The first line that reads like a title. Prose above it means that the file carries none."""
    for i, line in enumerate(head):
        if _FURNITURE.match(line):
            continue
        if len(line) > _LONGEST_TITLE or _ORDINAL.match(line) or line[-1] in "。；;":
            return None
        if len(_HAN.findall(line)) < 4 or line[-1] in ":：，,、" or _is_date(line) or "\t" in line:
            continue
        following = head[i + 1] if i + 1 < len(head) else ""
        if _YEARS.fullmatch(following) or _UNFINISHED.search(line):
            return line + re.sub(r"\s+", "", following)
        return line
    return None


def _is_date(line: str) -> bool:
    return bool(_DATE.fullmatch(line.strip("()（） ")))


def _issued(head: list[str]) -> str | None:
    """The first date on a short line. A year alone belongs to the subject as a rule, not to the issue."""
    return next((found for line in head if len(line) <= _LONGEST_TITLE for found in _dates(line)), None)


def _issuer(head: list[str]) -> str | None:
    for line in head:
        if (found := _SOURCE.search(line)) and len(line) <= 2 * _LONGEST_TITLE:
            return found["issuer"].strip()
    return None


def title_stands_in(text: str, title: str) -> bool:
    """Does the text carry this title, whatever its spacing and punctuation?

    A remark in brackets at the title's end may be the manifest's own.
    """
    folded = _letters(text)
    return any(
        letters in folded
        for variant in (title, _LAST_BRACKET.sub("", title))
        if (letters := _letters(variant))
    )


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum()).casefold()


def date_stands_in(text: str, issued: str) -> bool:
    """Does the text name this date, at least as exactly?"""
    if len(issued) == 4:
        return issued in _YEAR.findall(text)
    return any(found.startswith(issued) for found in _dates(text))
