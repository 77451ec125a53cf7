"""RealtimeSTT as its page shows it, on the same model, saying what it heard.

    python -m bench.realtimestt_loop MODEL_FOLDER SILENCE_S COMPUTE_TYPE

It runs in an environment of its own (see docs/benchmarks.md). Everything that is not named here
is its default: two voice detectors, beam 5, batched decoding with its voice filter, the decode
after the silence. It has no setting for the number of threads; OMP_NUM_THREADS gives it that.
"""

import sys

from RealtimeSTT import AudioToTextRecorder  # type: ignore[import-not-found]  # lives elsewhere

from bench.reply import Reply


def main(model_folder: str, silence_s: str, compute_type: str) -> None:
    reply = Reply()
    recorder = AudioToTextRecorder(
        model=model_folder,
        language="en",
        device="cpu",
        compute_type=compute_type,
        on_recording_stop=reply.ended,
        post_speech_silence_duration=float(silence_s),
        spinner=False,
        no_log_file=True,
    )
    reply.ready()
    while True:
        text = recorder.text()
        if text:
            reply.answer(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
