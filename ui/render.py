"""Answer → HTML. Pure functions; everything that comes from a document or a person is escaped here.

A turn is one row: the question and its answer on the left, the passages it cites on the right
(below, on a phone). Marks in the answer and passages link to each other by ids such as `t2-s1`:
turn 2, source 1.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from rag.schema import Answer, Citation, Document, Status

REACH: Final = 120  # characters of surroundings on each side of a passage
LONGEST_QUESTION_SHOWN: Final = 400

STATUS_LABELS: Final = {
    Status.ANSWERED: "有据可查",
    Status.CONFLICT: "各文件说法不一",
    Status.NOT_FOUND: "文件没有写",
    Status.DAMAGED: "原文此处残缺",
    Status.CLARIFY: "需要补充说明",
    Status.ERROR: "出错",
}
FACT_STATUS_LABELS: Final = {"actual": "实际", "estimate": "预计", "target": "目标", "plan": "计划"}
TITLE_NOT_IN_FILE: Final = "标题为整理者所拟"
DATE_NOT_IN_FILE: Final = "原文未注明日期"

Readable = Callable[[str, int, int], str]
"""(document id, start, end) of an original span → its cleaned text, for display."""

_SENTENCE_END = re.compile(r"[。！？!?；;]+[”’」』）)]*|\n+")
_BLANK_LINES = re.compile(r"\n\s*\n")
_MARK = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A cited passage with what stands around it, all of it as it is to be shown."""

    citation: Citation
    before: str
    quote: str
    after: str
    starts_inside: bool  # the document goes on before `before`
    ends_inside: bool  # … and after `after`
    date_in_text: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """A question that has its answer, and the passages behind it."""

    answer: Answer
    passages: tuple[Passage, ...] = ()


def surroundings(text: str, start: int, end: int, reach: int = REACH) -> tuple[int, int]:
    """Where the surroundings of text[start:end] begin and end, at most `reach` characters away.

    They are cut at the furthest sentence end in reach; where there is none, in mid-sentence.
    """
    earliest, latest = max(0, start - reach), min(len(text), end + reach)
    first = earliest
    if earliest > 0 and (cut := _SENTENCE_END.search(text, earliest, start)):
        first = cut.end()
    last = latest
    if latest < len(text):
        ends = [cut.end() for cut in _SENTENCE_END.finditer(text, end, latest)]
        last = ends[-1] if ends else latest
    return first, last


def passage(citation: Citation, document: Document, readable: Readable) -> Passage:
    """The passage in its surroundings; alone, if the document has been replaced since it was cited."""
    if document.revision != citation.revision:
        return Passage(citation, "", citation.quote, "", True, True, document.date_in_text)
    first, last = surroundings(document.text, citation.start, citation.end)
    whole = readable(citation.doc, first, last)
    quote = readable(citation.doc, citation.start, citation.end)
    # Cut out of the whole, so that the line breaks and cell gaps on both sides stay.
    head = readable(citation.doc, first, citation.start) if first < citation.start else ""
    at = whole.find(quote, len(head)) if quote else -1
    if at < 0:
        return Passage(citation, "", citation.quote, "", True, True, document.date_in_text)
    return Passage(
        citation,
        _BLANK_LINES.sub("\n", whole[:at].lstrip()),
        quote,
        _BLANK_LINES.sub("\n", whole[at + len(quote) :].rstrip()),
        starts_inside=first > 0,
        ends_inside=last < len(document.text),
        date_in_text=document.date_in_text,
    )


def conversation_html(turns: Sequence[Turn], pending: str | None = None) -> str:
    """Every turn so far, oldest first; `pending` is a question whose answer is on its way."""
    rows = [_turn_html(number, turn) for number, turn in enumerate(turns, 1)]
    if pending is not None:
        rows.append(
            f'<section class="turn pending"><div class="exchange">{_question_html(pending)}'
            '<p class="waiting"><span class="pulse" aria-hidden="true"></span>正在查找…</p></div></section>'
        )
    return "".join(rows)


def documents_html(documents: Sequence[Document]) -> str:
    """The list of loaded documents, folded."""
    items = "".join(
        f"<li><cite>{_title(document.title)}</cite>"
        + _details(
            document.issuer,
            _date(document.issued),
            None if document.title_in_text else TITLE_NOT_IN_FILE,
            None if document.date_in_text else DATE_NOT_IN_FILE,
        )
        + "</li>"
        for document in documents
    )
    summary = f"<summary>已载入 {len(documents)} 份文件</summary>"
    return f'<details class="documents">{summary}<ol>{items}</ol></details>'


def announcement(turn: Turn) -> str:
    """What a screen reader says when an answer arrives."""
    sources = f"，{len(turn.passages)} 处引文" if turn.passages else ""
    return escape(f"{STATUS_LABELS[turn.answer.status]}{sources}。{turn.answer.text}")


def _turn_html(number: int, turn: Turn) -> str:
    answer = turn.answer
    sources = "".join(_source_html(number, shown) for shown in turn.passages)
    aside = (
        f'<aside class="sources" aria-label="第 {number} 问的引文"><h3>引文</h3>{sources}</aside>'
        if sources
        else ""
    )
    return (
        f'<section class="turn" id="t{number}" tabindex="-1" aria-label="第 {number} 问">'
        f'<div class="exchange">{_question_html(answer.question)}'
        f'<p class="status {escape(answer.status)}">{STATUS_LABELS[answer.status]}</p>'
        f'<div class="answer">{_answer_html(number, answer)}</div>'
        f"{_facts_html(number, answer)}{_computed_html(answer)}{_warnings_html(answer)}"
        f"</div>{aside}</section>"
    )


def _question_html(question: str) -> str:
    shown = question.strip()
    if len(shown) > LONGEST_QUESTION_SHOWN:
        shown = shown[:LONGEST_QUESTION_SHOWN] + "…"
    return f'<h2 class="question">{escape(shown)}</h2>'


def _answer_html(number: int, answer: Answer) -> str:
    """The text as paragraphs; [n] becomes a link where citation n exists and stays text where not."""
    known = {citation.n: citation for citation in answer.citations}

    def link(match: re.Match[str]) -> str:
        citation = known.get(int(match[1]))
        # U+2060 keeps the mark on the line of what it belongs to.
        return match[0] if citation is None else f"\u2060{_mark_html(number, citation)}"

    paragraphs = (line.strip() for line in answer.text.splitlines())
    return "".join(f"<p>{_MARK.sub(link, escape(line))}</p>" for line in paragraphs if line)


def _mark_html(number: int, citation: Citation) -> str:
    label = escape(f"引文 {citation.n}：{citation.title}")
    target = f"#t{number}-s{citation.n}"
    return f'<a class="mark" href="{target}" title="{label}" aria-label="{label}">{citation.n}</a>'


def _facts_html(number: int, answer: Answer) -> str:
    """What each amount of the answer counts, when, and whether it is an actual or a target."""
    known = {citation.n: citation for citation in answer.citations}
    rows = "".join(
        f'<tr><th scope="row">{escape(fact.indicator)}</th><td>{escape(fact.verbatim)}</td>'
        f"<td>{escape(fact.period or '')}</td>"
        f"<td>{escape(FACT_STATUS_LABELS.get(fact.status or '', ''))}</td>"
        f"<td>{_mark_html(number, known[fact.citation]) if fact.citation in known else ''}</td></tr>"
        for fact in answer.facts
    )
    return f'<table class="facts"><caption>数字的口径</caption><tbody>{rows}</tbody></table>' if rows else ""


def _computed_html(answer: Answer) -> str:
    rows = "".join(
        f"<li>{escape(result.formula)} = <strong>{escape(result.shown)}</strong></li>"
        for result in answer.computed
    )
    return f'<div class="computed"><h3>算式</h3><ul>{rows}</ul></div>' if rows else ""


def _warnings_html(answer: Answer) -> str:
    rows = "".join(f"<li>{escape(warning)}</li>" for warning in answer.warnings)
    return f'<ul class="warnings" aria-label="提醒">{rows}</ul>' if rows else ""


def _source_html(number: int, shown: Passage) -> str:
    citation = shown.citation
    page = None if citation.page is None else f"第 {citation.page} 页"
    path = " › ".join(citation.section)
    back = f"引文 {citation.n}，回到回答"
    return (
        f'<article class="source" id="t{number}-s{citation.n}" tabindex="-1">'
        f'<header><a class="number" href="#t{number}" aria-label="{back}">{citation.n}</a>'
        f"<div><cite>{_title(citation.title)}</cite>"
        + _details(
            _date(citation.issued),
            page,
            None if citation.title_in_text else TITLE_NOT_IN_FILE,
            None if shown.date_in_text else DATE_NOT_IN_FILE,
        )
        + "</div></header>"
        + (f'<p class="path">{escape(path)}</p>' if path else "")
        + f"<blockquote>{'…' if shown.starts_inside else ''}{_prose(shown.before)}"
        f"<mark>{_prose(shown.quote)}</mark>"
        f"{_prose(shown.after)}{'…' if shown.ends_inside else ''}</blockquote></article>"
    )


def _prose(text: str) -> str:
    """Escaped; the tabs between the cells of a table row get an even width."""
    return escape(text).replace("\t", '<span class="gap">\t</span>')


def _title(title: str) -> str:
    return escape(title if title.startswith("《") else f"《{title}》")


def _details(*parts: str | None) -> str:
    spans = "".join(f"<span>{escape(part)}</span>" for part in parts if part)
    return f'<p class="details">{spans}</p>' if spans else ""


def _date(issued: str | None) -> str | None:
    """2022-01-05 → 2022年1月5日; what isn't a date of digits is shown as it is."""
    if not issued:
        return None
    fields = issued.split("-")
    if not all(part.isdecimal() for part in fields) or len(fields) > 3:
        return issued
    return "".join(f"{int(part)}{unit}" for part, unit in zip(fields, "年月日", strict=False))
