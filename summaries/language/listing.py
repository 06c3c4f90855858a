"""Long lists of words, written as text."""


def listed(text: str) -> list[str]:
    return text.split()
