"""A plugin for voicecheck: a model of the `llm` package writes the gist of a long answer.

The model is asked to pick what mattered in the speaker's own words; voicecheck's own mirror then
turns "I" into "you". So even a very small model, which cannot turn persons, is of use.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from voicecheck.errors import ConfigError
from voicecheck.language import mirror
from voicecheck.plugins import RegisterReflector, hookimpl

if TYPE_CHECKING:
    import llm

_AROUND = ' "\u201c\u201d'

# A model without chat training goes on in this pattern; a trained one follows the first lines.
PROMPT = """\
What a person said about their day, and the one thing in it that mattered most to them, in their \
own words, in at most {max_words} words, with how they felt.

Said: I slept badly, and then work was mostly fine, I answered some mail and fixed the heater and \
had lunch with Tom. On the way home I bought bread. In the evening my sister called and told me \
that she's moving away, and I felt really sad.
Most important: My sister told me that she's moving away, and I felt really sad.

Said: We watched the match, the one that was postponed, and there was pizza, and the neighbours \
came by with their new dog. It was loud and warm. I was happy that you held my hand, and I'd like \
more of that.
Most important: I was happy that you held my hand, and I'd like more of that.

Said: I got up late, I made coffee, I looked for my keys for half an hour, and the train was full \
as usual. I'm not sure why, but my boss thanked me in front of everyone. I was proud, and a bit \
shy. After that I did the invoices.
Most important: My boss thanked me in front of everyone. I was proud, and a bit shy.

Said: {text}
Most important:"""


@hookimpl
def register_reflectors(register: RegisterReflector) -> None:
    """Offer `llm:MODEL`."""
    register("llm", LlmReflector)


class LlmReflector:
    """Writes with one of llm's models.

    Args:
        name: The model's name or alias, as `llm models` lists it.

    Raises:
        ConfigError: There is no such model, or it does not run on this machine.
    """

    def __init__(self, name: str) -> None:
        self._model = local_model(name)
        # The weights are loaded now, beside the greeting, and not when somebody waits.
        first_line(self._model.prompt(PROMPT.format(text="Hello.", max_words=1)), max_words=1)

    def gist(self, text: str, *, partner: str | None, max_words: int) -> str | None:
        """What mattered most, turned to the person; None where the model wrote nothing."""
        one_line = " ".join(text.split())
        prompt = PROMPT.format(text=one_line, max_words=max_words)
        short = first_line(self._model.prompt(prompt), max_words)
        return mirror(short, partner=partner) if short else None


def local_model(name: str) -> "llm.Model":
    """Find a model that runs here.

    Raises:
        ConfigError: There is none of that name, or it is somebody else's machine that runs it.
    """
    # Only when it is used: llm takes a second to import.
    import llm

    try:
        model = llm.get_model(name) if name else None
    except llm.UnknownModelError:
        model = None
    if model is None:
        raise ConfigError(
            f"llm has no model {name!r}" if name else "no model is named",
            'Set reflection.writer to "llm:" and a name that `llm models` lists',
        )
    # A key is asked for by those who run models for others; Ollama marks such models by name.
    if model.needs_key or model.model_id.endswith(("-cloud", ":cloud")):
        raise ConfigError(
            f"the model {name!r} does not run on this machine",
            "Use one that does: what you say here is never sent anywhere",
        )
    return model


def first_line(chunks: Iterable[str], max_words: int) -> str:
    """The first line of what a model writes, which is not read any further.

    A model that goes on past `max_words` is stopped in the middle; what it wrote is then too long
    to be used anyway.
    """
    written = ""
    for chunk in chunks:
        written = (written + chunk).lstrip()
        if "\n" in written or len(written.split()) > max_words + 1:
            break
    line = written.partition("\n")[0].strip(_AROUND)
    return line.removeprefix("Most important:").strip(_AROUND)
