"""The sound card: microphone and speaker together, opened again when one of them was lost."""

from dataclasses import dataclass

from voicecheck.audio import devices
from voicecheck.audio.microphone import Microphone
from voicecheck.audio.speaker import Speaker


@dataclass(frozen=True)
class SoundCard:
    """What is heard with and spoken with.

    Attributes:
        wanted_input: The microphone that is meant, as for `devices.find_input`.
        wanted_output: The speaker that is meant.
    """

    microphone: Microphone
    speaker: Speaker
    wanted_input: str | None = None
    wanted_output: str | None = None

    def reopen(self) -> None:
        """Look for devices anew and open both again; at another rate where they changed it.

        Nobody may be reading or playing meanwhile.

        Raises:
            MicrophoneError: There is no microphone yet; both are closed.
            SpeakerError: There is no speaker yet; both are closed.
        """
        closed = [self.microphone.close(), self.speaker.close()]
        if all(closed):
            devices.rescan()
        try:
            self.speaker.reopen(devices.find_output(self.wanted_output))
            self.microphone.reopen(devices.find_input(self.wanted_input))
        except BaseException:
            self.microphone.close()
            self.speaker.close()
            raise
