"""Answer → HTML. Pure functions; everything that comes from a document or a person is escaped here.

A turn is one row: the question and its answer on the left, the passages it cites on the right
(below, on a phone). Marks in the answer and passages link to each other by ids such as `t2-s1`:
turn 2, source 1.
"""

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from rag.cite import MARK
from rag.language.standing import LABELS
from rag.language.years import years_said
from rag.phrasing.words import reading, ways, wording
from rag.schema import Answer, Citation, Document, Status
from ui.passages import Passage, Piece
from ui.timeline import timeline_html
from ui.turn import Stage, Turn
from ui.wording import as_written, measured

LONGEST_QUESTION_SHOWN: Final = 400

STATUS_LABELS: Final = {
    Status.ANSWERED: "有据可查",
    Status.CONFLICT: "各文件说法不一",
    Status.NOT_FOUND: "文件没有写",
    Status.DAMAGED: "原文此处残缺",
    Status.CLARIFY: "需要补充说明",
    Status.ERROR: "出错",
}
TITLE_NOT_IN_FILE: Final = "标题为整理者所拟"
DATE_NOT_IN_FILE: Final = "原文未注明日期"
STOPPED: Final = "已停止整理，摘自文件原文"

_NO_NUMBER = '<span class="number" aria-hidden="true">\u2007</span>'  # as wide as one
_PULSE = '<span class="pulse" aria-hidden="true"></span>'


def conversation_html(turns: Sequence[Turn], pending: str | None = None) -> str:
    """Every turn so far, oldest first; `pending` is a question whose answer is on its way."""
    rows = [_turn_html(number, turn) for number, turn in enumerate(turns, 1)]
    if pending is not None:
        rows.append(
            f'<section class="turn pending"><div class="exchange">{_question_html(pending)}'
            f'<p class="waiting">{_PULSE}正在查找…</p></div></section>'
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


def ways_html(model: str | None) -> str:
    """One line about how answers come about."""
    return f'<p class="ways">{escape(ways(model))}</p>'


def announcement(turn: Turn) -> str:
    """What a screen reader says when an answer is whole."""
    count = len(turn.answer.citations)
    sources = f"，{count} 处引文" if count else ""
    whose = f"{words}。" if (words := _whose(turn)) else ""
    return escape(f"{STATUS_LABELS[turn.answer.status]}{sources}。{whose}{turn.answer.text}")


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
        f'<div class="exchange">{_question_html(answer.question)}{_reading_html(answer)}'
        f'<p class="status {escape(answer.status)}">{STATUS_LABELS[answer.status]}</p>'
        f"{_text_html(number, turn)}"
        f"{timeline_html(number, answer.facts, answer.citations)}"
        f"{_facts_html(number, answer)}{_computed_html(answer)}{_warnings_html(answer)}"
        f"</div>{aside}</section>"
    )


def _question_html(question: str) -> str:
    shown = question.strip()
    if len(shown) > LONGEST_QUESTION_SHOWN:
        shown = shown[:LONGEST_QUESTION_SHOWN] + "…"
    return f'<h2 class="question">{escape(shown)}</h2>'


def _reading_html(answer: Answer) -> str:
    words = reading(answer)
    return f'<p class="reading">{escape(words)}</p>' if words else ""


def _text_html(number: int, turn: Turn) -> str:
    """The text, and below it whose words it is in.

    Under the sentences of a model that is writing, the text that they replace keeps its room, unseen: so
    nothing below moves up and down again.
    """
    if turn.stage is Stage.WRITING:
        keys = '<span class="keys">按 Esc 停止</span>'
        line = f'<p class="wording waiting">{_PULSE}正在由大模型整理措辞…{keys}</p>'
    else:
        words = _whose(turn)
        line = f'<p class="wording">{escape(words)}</p>' if words else ""
    shown = f'<div class="text">{_answer_html(number, turn.answer)}{line}</div>'
    if turn.own:
        shown += f'<div class="room" aria-hidden="true">{_answer_html(number, turn.own)}{line}</div>'
    busy = ' aria-busy="true"' if turn.stage is Stage.WRITING else ""
    return f'<div class="answer"{busy}>{shown}</div>'


def _whose(turn: Turn) -> str:
    return STOPPED if turn.stage is Stage.STOPPED else wording(turn.answer)


def _answer_html(number: int, answer: Answer) -> str:
    """The text as paragraphs; [n] becomes a link where citation n exists and stays text where not."""
    known = {citation.n: citation for citation in answer.citations}

    def link(match: re.Match[str]) -> str:
        citation = known.get(int(match[1]))
        # U+2060 keeps the mark on the line of what it belongs to.
        return match[0] if citation is None else f"\u2060{_mark_html(number, citation)}"

    paragraphs = (line.strip() for line in answer.text.splitlines())
    return "".join(f"<p>{MARK.sub(link, escape(line))}</p>" for line in paragraphs if line)


def _mark_html(number: int, citation: Citation) -> str:
    label = escape(f"引文 {citation.n}：{citation.title}")
    target = f"#t{number}-s{citation.n}"
    return f'<a class="mark" href="{target}" title="{label}" aria-label="{label}">{citation.n}</a>'


def _facts_html(number: int, answer: Answer) -> str:
    """What each amount of the answer counts, when, and whether it is an actual or a target."""
    known = {citation.n: citation for citation in answer.citations}
    rows = "".join(
        f'<tr><th scope="row">{escape(measured(cited.fact.figure))}</th>'
        f"<td>{escape(as_written(cited.fact.figure.quantity))}</td>"
        f"<td>{escape(years_said(cited.fact.figure.period))}</td>"
        f"<td>{LABELS[cited.fact.figure.standing]}</td>"
        f"<td>{_mark_html(number, known[cited.citation]) if cited.citation in known else ''}</td></tr>"
        for cited in answer.facts
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
    leading = shown.citations[0]
    page = None if leading.page is None else f"第 {leading.page} 页"
    path = " › ".join(heading for heading in leading.section if heading != leading.title)
    numbers = "".join(
        f'<a class="number" href="#t{number}" aria-label="引文 {n}，回到回答">{n}</a>' if n else _NO_NUMBER
        for n in sorted((citation.n for citation in shown.citations), key=lambda n: (n == 0, n))
    )
    return (
        f'<article class="source"><header><div class="numbers">{numbers}</div>'
        f"<div><cite>{_title(leading.title)}</cite>"
        + _details(
            _date(leading.issued),
            page,
            None if leading.title_in_text else TITLE_NOT_IN_FILE,
            None if shown.date_in_text else DATE_NOT_IN_FILE,
        )
        + "</div></header>"
        + (f'<p class="path">{escape(path)}</p>' if path else "")
        + f"<blockquote>{'…' if shown.starts_inside else ''}"
        + "".join(_piece_html(number, piece) for piece in shown.pieces)
        + f"{'…' if shown.ends_inside else ''}</blockquote></article>"
    )


def _piece_html(number: int, piece: Piece) -> str:
    if piece.citation is None:
        return _prose(piece.text)
    if not piece.citation.n:  # not cited so far by what a model is writing
        return f"<mark>{_prose(piece.text)}</mark>"
    return f'<mark id="t{number}-s{piece.citation.n}" tabindex="-1">{_prose(piece.text)}</mark>'


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
