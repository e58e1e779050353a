"""What a browser calls itself, in two words that its owner recognises."""

# The first that is found wins: Edge, Opera and Yandex call themselves Chrome as well, and Chrome calls itself Safari.
BROWSERS = (
    ("YaBrowser/", "Yandex"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


def short_name(agent: str) -> str:
    """ "Chrome, Windows"; empty when nothing in it is known."""
    found = (_first(agent, BROWSERS), _first(agent, SYSTEMS))
    return ", ".join(word for word in found if word)


def _first(agent: str, words: tuple[tuple[str, str], ...]) -> str:
    return next((word for sign, word in words if sign in agent), "")
