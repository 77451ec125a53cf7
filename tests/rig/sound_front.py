"""A sound server in front of another one, which can be ended and started anew.

The program talks to this one, the person to the one behind it, so that the person stays when the
program's server goes.
"""

import time

from tests.rig.sound_server import MICROPHONE, SPEAKER, SoundServer


class SoundFront(SoundServer):
    """The program's own sound server: its speaker and microphone lead to another's.

    Attributes:
        rate_hz: The rate at which its devices work; another one after a `restart`.
    """

    def __init__(self, behind: SoundServer, *, rate_hz: int = 48_000) -> None:
        super().__init__(rate_hz=rate_hz)
        self._behind = behind

    def end(self) -> None:
        """End it as a crash would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        (self.folder / "native").unlink(missing_ok=True)

    def begin_anew(self, rate_hz: int) -> None:
        """Start it again, its devices at another rate."""
        self.rate_hz = rate_hz
        self._spawn(self.folder / "log")
        self._await_answer()
        self._wire()

    def restart(self, gone_s: float, rate_hz: int) -> None:
        """End it and start it again."""
        self.end()
        time.sleep(gone_s)
        self.begin_anew(rate_hz)

    def _first_modules(self) -> list[str]:
        there = f"server={self._behind.address} rate={self.rate_hz} channels=1"
        return [
            f"module-native-protocol-unix socket={self.folder / 'native'} auth-anonymous=1",
            f"module-tunnel-sink-new sink_name={SPEAKER} sink={SPEAKER} {there}",
            f"module-tunnel-source-new source_name={MICROPHONE} source={MICROPHONE} {there}",
        ]

    def _wire(self) -> None:
        self._await_sink(SPEAKER)
