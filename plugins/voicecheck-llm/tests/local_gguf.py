"""A plugin for llm that runs one GGUF file through llama.cpp, for the test beside it."""

import os
from collections.abc import Iterator
from typing import Any

import llm

GGUF_VARIABLE = "VOICECHECK_TEST_GGUF"


@llm.hookimpl
def register_models(register: Any) -> None:
    """Offer the file as "small"."""
    register(SmallModel())


class SmallModel(llm.Model):
    """Goes on where the prompt ends; the likeliest word each time."""

    model_id = "small"
    can_stream = True
    _server: Any = None

    def execute(
        self, prompt: llm.Prompt, stream: bool, response: llm.Response, conversation: Any
    ) -> Iterator[str]:
        """Write one line."""
        told = self._loaded().handle_completions(
            {"prompt": prompt.prompt, "max_tokens": 60, "temperature": 0, "stop": ["\n"]}
        )
        yield told["choices"][0]["text"]

    def _loaded(self) -> Any:
        if self._server is None:
            import xllamacpp

            parameters = xllamacpp.CommonParams()
            parameters.model.path = os.environ[GGUF_VARIABLE]
            parameters.n_ctx = 2048
            parameters.n_parallel = 1
            # Its threads wait spinning: on a busy machine two are slower than one.
            parameters.cpuparams.n_threads = 1
            self._server = xllamacpp.Server(parameters)
        return self._server
