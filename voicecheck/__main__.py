"""`python -m voicecheck` is `voicecheck`."""

from voicecheck.cli import main

main()
