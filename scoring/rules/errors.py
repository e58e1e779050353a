"""The one error of the rules: a stable code and the values that explain it, never a sentence."""


class RuleBroken(ValueError):
    """A rule says no.

    `code` is stable and kebab-case ("mark-above-maximum"); `params` are plain values (str or int) that
    `foundation.words` puts into the sentence of the reader's language.
    """

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params
