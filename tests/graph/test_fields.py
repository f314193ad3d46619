"""Texts and ids, as Microsoft or somebody in between may have made them."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenantpilot.graph import fields
from tenantpilot.graph.errors import GraphError, GraphFailure, strip_traceback

VALID = "6f8d3c1a-1111-4222-8333-944444444444"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Windows – disk encryption", "Windows – disk encryption"),
        ("  padded  ", "padded"),
        ("two\nlines\tand\x00more", "twolinesandmore"),
        ("lone \ud800 surrogate", "lone  surrogate"),
        ("abc\u202etxt.exe", "abctxt.exe"),
        ("line\u2028separator", "lineseparator"),
        ("क्षि 👩\u200d🔧", "क्षि 👩\u200d🔧"),
        ("\x00", ""),
        ("n" * 10_000, "n" * 256),
    ],
)
def test_text_is_bounded_and_without_control_characters(sent: str, kept: str) -> None:
    assert fields.text({"name": sent}, "name") == kept


@given(st.text(st.characters(), max_size=400))
def test_any_text_can_be_stored(sent: str) -> None:
    kept = fields.text({"name": sent}, "name")

    assert len(kept) <= fields.MAX_TEXT_LENGTH
    assert "\x00" not in kept
    kept.encode()


def test_absent_text_is_empty_where_it_may_be() -> None:
    assert fields.optional_text({}, "name") == ""
    assert fields.optional_text({"name": None}, "name") == ""


@pytest.mark.parametrize("sent", [VALID, VALID.upper()])
def test_guid_is_read(sent: str) -> None:
    assert fields.guid({"id": sent}, "id") == UUID(VALID)


@pytest.mark.parametrize(
    "sent",
    [
        "",
        f"{{{VALID}}}",
        f"urn:uuid:{VALID}",
        VALID.replace("-", ""),
        f"{VALID}\n",
        f" {VALID}",
        f"{VALID}/../x",
        VALID[:-1],
        VALID.replace("6", "\uff16"),
        VALID.replace("6", "g"),
        f"{VALID}?a=b",
        "' or 1=1 --",
        "common",
        "contoso.onmicrosoft.com",
    ],
)
def test_anything_else_is_not_a_guid(sent: str) -> None:
    assert fields.parse_guid(sent) is None


@given(st.binary(max_size=200))
def test_any_body_is_an_object_or_invalid(body: bytes) -> None:
    try:
        assert isinstance(fields.decode(body), dict)
    except GraphError as error:
        assert error.failure == GraphFailure.RESPONSE_INVALID  # noqa: PT017 - either is right


def test_every_failure_has_words_for_people() -> None:
    for failure in GraphFailure:
        assert failure.label.startswith(("Microsoft", "The "))
        assert failure.value not in failure.label


def test_shielded_error_keeps_code_and_wait_and_nothing_else() -> None:
    def act() -> None:
        body = "provider text"
        raise GraphError(GraphFailure.THROTTLED, retry_after_seconds=9) from OSError(body)

    with pytest.raises(GraphError) as caught:
        strip_traceback(act)

    assert caught.value.failure == GraphFailure.THROTTLED
    assert caught.value.retry_after_seconds == 9
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None
    assert "act" not in [entry.name for entry in caught.traceback]
