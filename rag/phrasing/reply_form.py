"""A model's reply as it comes in → its sentences, each with the ids it rests on. What has no form is nothing.

Two forms, as the prompts ask for them: lines ([abcd] 句子。), or JSON where an endpoint keeps to a schema.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "properties": {
        "answered": {"type": "boolean"},
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "sources": {"type": "array", "items": {"type": "string"}},
                    "text": {"type": "string"},
                },
                "required": ["sources", "text"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["answered", "sentences"],
    "additionalProperties": False,
}

_IDS = re.compile(r"\s*((?:\[[a-z]{4}\]\s*)+)")
_ID = re.compile(r"[a-z]{4}")
_MORE_IDS = re.compile(r"(\[[a-z]{0,4})?")
_SENTENCE = re.compile(r"[^。！？!?\n]*[。！？!?]")
_NO_ANSWER = re.compile(r"\s*(?:无答案|没有答案)[。.]?\s*")
_UNANSWERED = re.compile(r'"answered"\s*:\s*false')
_SENTENCES = re.compile(r'"sentences"\s*:\s*\[')
_THINKS, _THOUGHT = "<think>", "</think>"
_BETWEEN = re.compile(r"[\s,]*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a model, as it said it. `ids` may be empty or name nothing."""

    ids: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """The model's word that the material doesn't answer the question."""


def read_reply(pieces: Iterable[str]) -> Iterator[Sentence | NoAnswer]:
    """Each sentence as soon as it has ended. Never raises for what a model says."""
    whole = iter(pieces)
    opening = _opening(whole)
    read = _read_json if opening[:1] in ("{", "`") else _read_lines
    return read(chain([opening], whole))


def _opening(pieces: Iterator[str]) -> str:
    """The first of what is said: what a model thinks aloud before it speaks is left out."""
    text = ""
    for piece in pieces:
        text = (text + piece).lstrip()
        if _THINKS.startswith(text[: len(_THINKS)]):  # or nothing yet, or not yet enough to tell
            _, thought, text_after = text.partition(_THOUGHT)
            if not thought:
                continue
            text = text_after.lstrip()
        if text:
            break
    return "" if text.startswith(_THINKS) else text


def _read_lines(pieces: Iterator[str]) -> Iterator[Sentence | NoAnswer]:
    ids: tuple[str, ...] = ()
    pending = ""
    for piece in pieces:
        pending += piece
        while True:
            if match := _IDS.match(pending):
                if _MORE_IDS.fullmatch(pending, match.end()):
                    break  # perhaps not all of them yet
                ids = tuple(_ID.findall(match[1]))
                pending = pending[match.end() :]
            if sentence := _SENTENCE.match(pending):
                yield _said(ids, sentence[0])
                pending = pending[sentence.end() :]
                continue
            line, ended, rest = pending.partition("\n")
            if not ended:
                break
            if line.strip():
                yield _said(ids, line)
            ids, pending = (), rest
    if _NO_ANSWER.fullmatch(pending):
        yield NoAnswer()
    # What breaks off in mid-sentence is no sentence.


def _said(ids: tuple[str, ...], text: str) -> Sentence | NoAnswer:
    return NoAnswer() if _NO_ANSWER.fullmatch(text) else Sentence(ids, text.strip())


def _read_json(pieces: Iterator[str]) -> Iterator[Sentence | NoAnswer]:
    text = ""
    position = -1
    for piece in pieces:
        text += piece
        if position < 0 and (opening := _SENTENCES.search(text)):
            position = opening.end()
        while position >= 0 and (found := _object(text, position)):
            said, position = found
            if isinstance(said.get("text"), str) and isinstance(said.get("sources"), list):
                yield Sentence(tuple(filter(_is_id, said["sources"])), said["text"].strip())
    if _UNANSWERED.search(text):
        yield NoAnswer()


def _object(text: str, position: int) -> tuple[dict[str, Any], int] | None:
    """The next whole object and where it ends; None while it isn't whole."""
    between = _BETWEEN.match(text, position)
    start = between.end() if between else position
    if text[start : start + 1] != "{":
        return None
    try:
        found, end = json.JSONDecoder().raw_decode(text, start)
    except json.JSONDecodeError:
        return None
    return found, end


def _is_id(value: object) -> bool:
    return isinstance(value, str) and _ID.fullmatch(value) is not None
