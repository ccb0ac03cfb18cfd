"""A language model that says what a test wants, over the documents of an invented city."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from langchain_core.messages import BaseMessage

from rag.answer import Answerer, _Found
from rag.models.chat import Chat
from rag.phrasing.phrase import phrase
from rag.phrasing.session import Session
from rag.schema import Answer
from rag.testing import ScriptedChat
from tests.rag import made

_LINE = re.compile(r"^\[([a-z]{4})\] (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Shown:
    """What a model is sent."""

    messages: tuple[BaseMessage, ...]

    @property
    def rewriting(self) -> bool:
        return "改写" in self.messages[0].text

    @property
    def asked(self) -> str:
        """All that isn't the product's own instructions."""
        return self.messages[-1].text

    @property
    def own(self) -> dict[str, str]:
        """What the answer rests on, by id."""
        return dict(_LINE.findall(self._block("已核实")))

    @property
    def around(self) -> dict[str, str]:
        return dict(_LINE.findall(self._block("可参考")))

    @property
    def all(self) -> dict[str, str]:
        return {**self.own, **self.around}

    def _block(self, name: str) -> str:
        return self.asked.partition(f"<{name}>\n")[2].partition(f"\n</{name}>")[0]

    def id_of(self, words: str) -> str:
        """Of the stretch that holds these words."""
        return next(id for id, text in self.all.items() if words in text)


Says = Callable[[Shown], Iterable[str]]


def says(*lines: str) -> Says:
    """The same words whatever it is shown; {own} is what the answer rests on, {all} whatever it is shown."""

    def script(shown: Shown) -> Iterable[str]:
        own, every = ("".join(f"[{id}]" for id in ids) for ids in (shown.own, shown.all))
        return [f"{line.replace('{own}', own).replace('{all}', every)}\n" for line in lines]

    return script


def as_json(*sentences: tuple[Sequence[str], str], answered: bool = True) -> str:
    """A reply in the other form."""
    told = [{"sources": list(ids), "text": text} for ids, text in sentences]
    return json.dumps({"answered": answered, "sentences": told}, ensure_ascii=False)


class Puppet:
    """One store, asked with and without a model. Close it."""

    def __init__(self, folder: Path, files: dict[str, str] = made.FILES) -> None:
        self._folder = folder
        self._found: dict[str, _Found] = {}
        self.plain = made.answerer(folder, files)

    def ask(self, asked: str | Sequence[str], script: Says, **how: float) -> Answer:
        return self.stream(asked, script, **how)[-1]

    def stream(self, asked: str | Sequence[str], script: Says, **how: float) -> list[Answer]:
        """Every answer as it comes. `how`: seconds, tokens, schema (whether the model takes one)."""
        chat = Chat(
            ScriptedChat(script=lambda messages: script(Shown(tuple(messages)))),
            "scripted",
            takes_schema=bool(how.get("schema")),
        )
        with self.over(chat, how.get("seconds", 20), how.get("tokens", 3000)) as answerer:
            return list(answerer.stream([asked] if isinstance(asked, str) else asked))

    def over(self, chat: Chat, seconds: float = 20, tokens: float = 3000) -> Answerer:
        """The same store, phrased by this model."""
        return made.answerer(self._folder, chat=chat, chat_seconds=seconds, chat_tokens=tokens)

    def found(self, asked: str) -> _Found:
        """What there is to phrase."""
        if asked not in self._found:
            with self.over(Chat(ScriptedChat(script=lambda _: []), "scripted")) as answerer:
                self._found[asked] = answerer._found([asked])
        return self._found[asked]

    def again(self, asked: str, script: Says) -> Answer:
        """The same as `ask`, without looking for passages a second time: for many scripts on one question."""
        found = self.found(asked)
        assert found.material is not None
        model = ScriptedChat(script=lambda messages: script(Shown(tuple(messages))))
        session = Session(Chat(model, "scripted"), seconds=20)
        *_, whole = phrase(session, found.question, [], found.answer, found.material)
        return whole

    def without(self, asked: str | Sequence[str]) -> Answer:
        """The answer of the same store without a model."""
        return self.plain.ask([asked] if isinstance(asked, str) else asked)

    def close(self) -> None:
        self.plain.close()
