"""What a guesser tries first is refused, and refusing it costs little."""

import contextlib

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from zxcvbn import matching

from tenantpilot.accounts import validators
from tenantpilot.accounts.validators import GuessablePasswordValidator
from tests.cast import Cast, sign_in
from tests.factories import PASSWORD

MOST_LOOKS = 100
CRYPTIC = "4@8({[<369!1|0$5+7%2"


@pytest.mark.parametrize("password", ["Summer2026!Summer2026!", "P@ssw0rd1234", "qwertyuiop12"])
def test_patterns_are_refused(password: str) -> None:
    with pytest.raises(ValidationError):
        GuessablePasswordValidator().validate(password)


@pytest.mark.parametrize("password", ["kettle orbit mango sled", "7$k2!Vq9(w4@Lz0%xB1|"])
def test_unrelated_words_and_random_characters_are_accepted(password: str) -> None:
    GuessablePasswordValidator().validate(password)


@pytest.mark.parametrize(
    "password",
    [
        CRYPTIC + "abcdefghijkl",
        "7<{0|!+15[629@4$84[1!<92",
        "(2$46[9+7%|35@!1<{919{|%1!2<12@1",
        CRYPTIC[:8] * 4,
        CRYPTIC * 50,
    ],
)
def test_odd_characters_do_not_buy_time(monkeypatch: pytest.MonkeyPatch, password: str) -> None:
    """Counted in looks into the dictionaries, which is where the time goes.

    Uncut, the first takes 738 looks and a second of a processor; 71 take 0.03.
    """
    looks = []

    def look(*args: object, **kwargs: object) -> object:
        looks.append(args)
        return dictionary_match(*args, **kwargs)

    dictionary_match = matching.dictionary_match
    monkeypatch.setattr(matching, "dictionary_match", look)

    with contextlib.suppress(ValidationError):
        GuessablePasswordValidator().validate(password)

    assert 0 < len(looks) < MOST_LOOKS


@pytest.mark.parametrize(
    "wrong", [{"current": "not this one"}, {"again": "another one"}, {"current": ""}]
)
def test_nothing_is_estimated_before_the_rest_is_right(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]
) -> None:
    def must_not(*_: object, **__: object) -> None:
        raise AssertionError("The password was estimated.")

    monkeypatch.setattr(validators, "zxcvbn", must_not)
    form = {"current": PASSWORD, "password": CRYPTIC, "again": CRYPTIC}

    answer = sign_in(client, cast.reader).post(reverse("members:change-password"), form | wrong)

    assert answer.status_code < 500
