"""Between text and sound: the transcriber, the voice and their models."""
