"""A speaker and a microphone that are two devices: each has a clock of its own.

    program --> speaker --> room ---------> channel aux0
                              | echo
                              v
    noise ------------------> air --------> channel aux2 --> microphone --> program
    person -----------------> mouth ------> channels aux1 and aux2

The sound server carries the echo from one device to the other and resamples it on the way, which
grows longer or shorter by some two samples a second, as with two real devices.
"""

from tests.rig.sound_server import (
    AIR,
    MICROPHONE,
    MOUTH,
    PERSON,
    PROGRAM,
    SoundServer,
    ear,
    tied_to,
)


class TwoDevices(SoundServer):
    """The virtual sound card in two parts. A recording of the room has nothing of the person."""

    def plug_microphone(self) -> None:
        """Give the program a microphone. Harmless when there is one."""
        self._load(MICROPHONE, ear(MICROPHONE, "aux2", sink="ear"))

    def echo(self, gain_db: float, delay_ms: float) -> None:
        """Let the microphone hear the speaker; see `SoundServer.echo`."""
        self.no_echo()
        self._load(
            "echo",
            f"module-loopback source={PROGRAM} sink={AIR} latency_msec={delay_ms:.0f}"
            " sink_input_properties=application.name=echo",
        )
        self._ask("set-sink-input-volume", str(self._echo_stream()), f"{gain_db:.2f}dB")

    def no_echo(self) -> None:
        """Let the microphone hear the person only. Harmless when there is no echo."""
        self._unload("echo")

    def _first_modules(self) -> list[str]:
        access, *_ = super()._first_modules()
        rate = f"rate={self.rate_hz}"
        return [
            access,
            f"module-null-sink sink_name=room {rate} channels=1 channel_map=aux0",
            f"module-null-sink sink_name=ear {rate} channels=2 channel_map=aux1,aux2",
            f"module-remap-sink sink_name={MOUTH} master=ear {tied_to('aux1,aux2')}",
            f"module-remap-sink sink_name={AIR} master=ear {tied_to('aux2')}",
            ear(PROGRAM, "aux0"),
            ear(PERSON, "aux1", sink="ear"),
        ]
