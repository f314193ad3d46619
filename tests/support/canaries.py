"""Two hundred made-up secrets, each with a needle that nothing else in the world contains."""

import base64
import json
from dataclasses import dataclass
from urllib.parse import quote

# Each takes the needle. Encoded ones are looked for as they are stored.
_SHAPES = (
    "{}",
    "{}@canary.example",
    "Mx. {} Canary",
    "Bearer {}.eyJhbGciOiJSUzI1NiJ9.c2ln",
    "{}~8Q~client-secret-value",
    "AKIA{}",
    "sessionid={}; HttpOnly; Secure",
    "postgres://app:{}@db.internal:5432/tenants",
    "Server=tcp:sql;Password={};Encrypt=yes",
    "-----BEGIN {}-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----",
    "?sv=2026&sig={}%3D&se=2027",
    "+49 151 {}",
    "../../{}/id_rsa",
    "<b>{}</b>",
    "{{{{ {} }}}}",
    "\u202e{}\u202c",
    "{}\n\rSet-Cookie: a=b",
)


@dataclass(frozen=True, kw_only=True)
class Canary:
    """A secret, and what to look for."""

    secret: str
    needle: str

    def shows_in(self, text: str) -> bool:
        """Whether the text gives the secret away, in whatever case."""
        return self.needle.lower() in text.lower()


def _plain(number: int) -> Canary:
    needle = f"cnry{number:04}zq"
    shape = _SHAPES[number % len(_SHAPES)]
    return Canary(secret=shape.format(needle), needle=needle)


def _encoded(number: int) -> Canary:
    text = f"cnry{number:04}zq"
    forms = (
        base64.b64encode(f"{text}:{text}".encode()).decode(),
        text.encode().hex(),
        base64.b32encode(text.encode()).decode().rstrip("="),
        quote(f"ü{text}ö").replace("cnry", "%63nry"),
        "".join(f"\\u{ord(letter):04x}" for letter in text[:8]),
        text[::-1],
    )
    secret = forms[number % len(forms)]
    return Canary(secret=secret, needle=secret[:40])


CANARIES = [_encoded(number) if number % 3 == 0 else _plain(number) for number in range(200)]


def nested(canary: Canary) -> object:
    """The secret as key and value, at several depths, as JSON can hold it."""
    secret = canary.secret
    return {
        secret: secret,
        "created": secret,
        "updated": {secret: [secret, {"deeper": [{"deepest": secret}]}]},
        "issues": [{"title": secret, "code": secret}],
        "text": json.dumps({secret: secret}),
    }
