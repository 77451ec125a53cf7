"""Talking over the program: may it listen while it speaks, and whose words are they?"""

from collections.abc import Callable
from dataclasses import dataclass

from voicecheck.asides import OpenMicrophone
from voicecheck.heard import Utterance
from voicecheck.language.echoed import own_words, resembles, takes_the_turn

HEARS_ITSELF = (
    "The microphone hears the speaker in this room, so it listens only while it is silent."
)
ONLY_WHILE_SILENT = "From now on it listens only while it is silent."


@dataclass
class TalkingOver:
    """What is heard over the program's own words.

    Attributes:
        microphone: Lets the ear listen while the program speaks; None where it may not.
        noted: Is told what there is to know.
        saying: What the program says, or said last.
        listening: Whether the ear listens, or listened, to what is said over that.
    """

    microphone: OpenMicrophone | None
    noted: Callable[[str], None]
    saying: str = ""
    listening: bool = False

    def decide(self, *, wanted: bool) -> None:
        """Tell by `listening` whether to listen to what is said over it from here on."""
        if self.microphone is not None and self.microphone.hears_itself():
            self.microphone.shut_while_speaking()
            self.microphone = None
            self.noted(HEARS_ITSELF)
        self.listening = wanted and self.microphone is not None and self.microphone.may_listen()

    def lose(self) -> None:
        """Listen only while it is silent: the devices are others now, and so is the room."""
        self.listening = False
        if self.microphone is not None:
            self.microphone = None
            self.noted(ONLY_WHILE_SILENT)

    def takes_the_turn(self, utterance: Utterance) -> bool:
        """Whether words over the program's own are meant for it: no echo, and no "mm-hm"."""
        text = utterance.transcript.text
        if self.microphone is not None and text:
            if resembles(text, self.saying):
                self.microphone.heard_own_words()
            else:
                self.microphone.heard_somebody()
        return takes_the_turn(text, self.saying, voice_is_near=True)

    def answered(self) -> None:
        """Take it that somebody answered, perhaps while the room still rang."""
        if self.microphone is not None:
            self.microphone.answered()

    def is_echo(self, utterance: Utterance) -> bool:
        """Whether it is the program's own; a word or two may be anybody's."""
        return resembles(utterance.transcript.text, self.saying, voice_is_near=True)

    def without_own_words(self, utterance: Utterance) -> Utterance:
        """What was heard after the program's own words, where it begins with those."""
        spoken = [word.text for word in utterance.transcript.words]
        return utterance.from_word(own_words(spoken, self.saying))
