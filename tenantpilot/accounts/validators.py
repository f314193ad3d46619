"""Passwords that are long enough and yet soon guessed: patterns, repetitions, words with a year."""

from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

# Of zxcvbn's five steps, 0 to 4: from here on even a stolen hash takes too long to guess.
LEAST_SCORE = 3
# What is looked at. zxcvbn tries every reading of characters that can stand for letters, so
# many different ones together take seconds; then less is looked at.
LONGEST, LONGEST_CRYPTIC = 32, 12
STAND_FOR_LETTERS = frozenset("4@8({[<369!1|0$5+7%2")
MOST_STAND_FOR_LETTERS = 8
OUR_WORDS = ("tenantpilot", "microsoft", "password")


class GuessablePasswordValidator:
    """Refuses what a guesser tries first, knowing the person's name and address."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError unless the password would withstand guessing."""
        if not password:
            return  # too short is another validator's answer
        known = [str(getattr(user, name, "")) for name in ("email", "name")]
        words = [word for each in known for word in (each, *each.replace("@", " ").split())]
        estimate = zxcvbn(_looked_at(password), user_inputs=[*OUR_WORDS, *filter(None, words)])
        if estimate["score"] < LEAST_SCORE:
            raise ValidationError(
                "This password is too easy to guess. Take a few words that have nothing to do "
                "with each other.",
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return "Your password can't be one that is easy to guess."


def _looked_at(password: str) -> str:
    begin = password[:LONGEST]
    cryptic = len(STAND_FOR_LETTERS.intersection(begin)) > MOST_STAND_FOR_LETTERS
    return begin[:LONGEST_CRYPTIC] if cryptic else begin
