"""`voicecheck doctor`: what works and what does not."""

import json
from dataclasses import asdict

import click


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def doctor(as_json: bool) -> int:
    """Try the microphone, the speaker, the voice, the model and the store.

    Leaves with the exit code of the first that is missing, 0 where all work.
    """
    from voicecheck.config import Paths, Settings
    from voicecheck.doctor import Check, examine

    paths = Paths.default()
    checks: list[Check] = []
    for check in examine(Settings.load(paths), paths):
        checks.append(check)
        if not as_json:
            click.echo(f"{'ok     ' if check.ok else 'MISSING'} {check.name}: {check.detail}")
            if check.remedy:
                click.echo(f"        {check.remedy}")
    if as_json:
        click.echo(json.dumps([asdict(check) for check in checks], indent=2, ensure_ascii=False))
    return next((check.exit_code for check in checks if not check.ok), 0)
