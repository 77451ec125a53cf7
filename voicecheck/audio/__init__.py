"""Sound: clips, devices, the microphone, the speaker, the spool and the turn detector."""
