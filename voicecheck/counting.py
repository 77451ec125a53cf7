"""Numbers of things in words."""


def counted(number: int, thing: str) -> str:
    """Say how many there are: "1 answer", "3 answers"."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
