"""What is on record already, so that nobody enters it twice by mistake."""

from ropewalk.figures import BadInput


class RecordedAlready(BadInput):
    """A sentence that says what is on record already, and the number it has there."""

    def __init__(self, sentence: str, *, number: int) -> None:
        super().__init__(sentence)
        self.number = number
