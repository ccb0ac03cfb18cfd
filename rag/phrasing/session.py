"""One question's use of a language model: its time limit, what it costs, and whether the model failed."""

from collections.abc import Iterator
from dataclasses import replace
from threading import Event
from time import perf_counter

from rag.errors import ChatUnavailable, SchemaRefused
from rag.models.chat import Chat
from rag.models.reply import Deadline, Schema, Usage, reply
from rag.phrasing.prompts import Prompt
from rag.schema import Answer, ModelUse, Phrasing


class Session:
    """Asks the model within one limit over all that is asked. One that has failed isn't asked again."""

    def __init__(self, chat: Chat, seconds: float, stopped: Event | None = None) -> None:
        self._chat = chat
        self._deadline = Deadline(seconds, stopped)
        self._usage = Usage()
        self._prompts: dict[str, str] = {}
        self._ms = 0.0
        self.failure = ""  # one sentence

    @property
    def takes_schema(self) -> bool:
        return self._chat.takes_schema

    def ask(self, prompt: Prompt, schema: Schema | None = None, **blanks: str) -> Iterator[str]:
        """The reply as it comes. ChatUnavailable where there is none; SchemaRefused: ask without; Stopped."""
        if self.failure:
            raise ChatUnavailable(self.failure)
        self._prompts[prompt.name] = prompt.hash
        started = perf_counter()
        try:
            yield from reply(self._chat, prompt.messages(**blanks), self._deadline, self._usage, schema)
        except SchemaRefused:
            self._chat.takes_schema = False
            raise
        except ChatUnavailable as error:
            self.failure = str(error)
            raise
        finally:
            self._ms += (perf_counter() - started) * 1000

    def signed(self, answer: Answer, phrasing: Phrasing | None = None, dropped: int = 0) -> Answer:
        """The answer with what the model did for it and what that cost, and a warning where it failed."""
        usage = self._usage
        if not usage.calls:
            return answer
        failed = (self.failure + _rest(answer, phrasing),) if self.failure else ()
        use = ModelUse(
            phrasing=Phrasing.UNAVAILABLE if self.failure else phrasing,
            prompts=tuple(self._prompts.items()),
            dropped=dropped,
            calls=usage.calls,
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
        )
        return replace(
            answer,
            model=self._chat.name,
            use=use,
            warnings=(*answer.warnings, *failed),
            timings_ms={**answer.timings_ms, "model": round(self._ms, 1)},
        )


def _rest(answer: Answer, phrasing: Phrasing | None) -> str:
    """Whose words an answer is in that a model failed; some may have been its own before."""
    if not answer.citations:
        return ""
    return "其余摘自文件原文。" if phrasing is Phrasing.PHRASED else "回答摘自文件原文。"
