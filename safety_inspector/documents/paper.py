"""What every paper shares: fonts, escaping of the user's text, the frame, the practice mark."""


def escaped(text: str) -> str:
    """The user's text, safe inside a reportlab paragraph: the only way in."""
    raise NotImplementedError
