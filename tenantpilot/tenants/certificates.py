"""Certificates with which an app signs in: read from what people paste, or made here."""

import base64
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

SMALLEST_KEY_BITS, KEY_BITS, EXPONENT = 2048, 3072, 65537
YEARS_AS_DAYS = 365
# Clocks differ a little.
BEFORE_NOW = timedelta(minutes=10)
PEM_MARK = "-----BEGIN"


class CertificateUnfitError(Exception):
    """The certificate cannot be used; the message says why, for people to read."""


@dataclass(frozen=True, kw_only=True)
class Certificate:
    """A certificate and its private key, both as PEM. The repr does not show the key."""

    private_key: str = field(repr=False)
    public: str
    thumbprint: str
    starts_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, key: object, certificate: x509.Certificate | None) -> Self:
        """Return the pair. Raises CertificateUnfitError if Microsoft would refuse it."""
        if not isinstance(key, rsa.RSAPrivateKey) or certificate is None:
            raise CertificateUnfitError(
                "This needs both a certificate and its RSA private key. One of them is missing."
            )
        _check(key, certificate)
        # Microsoft's portal names a certificate by this hash; nothing rests on its strength.
        thumbprint = certificate.fingerprint(hashes.SHA1()).hex().upper()  # noqa: S303
        return cls(
            private_key=key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            ).decode(),
            public=certificate.public_bytes(serialization.Encoding.PEM).decode(),
            thumbprint=thumbprint,
            starts_at=certificate.not_valid_before_utc,
            ends_at=certificate.not_valid_after_utc,
        )

    @property
    def sealed_text(self) -> str:
        """Both parts as one text, which is what is encrypted."""
        return self.private_key + self.public


def parts_of(text: str) -> tuple[str, str]:
    """Return the private key and the certificate of a `sealed_text`."""
    key, mark, certificate = text.partition(f"{PEM_MARK} CERTIFICATE")
    return key, mark + certificate


def make() -> Certificate:
    """Return a new self-signed certificate for a year. It names the product, and no customer."""
    key = rsa.generate_private_key(public_exponent=EXPONENT, key_size=KEY_BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TenantPilot")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BEFORE_NOW)
        .not_valid_after(now + timedelta(days=YEARS_AS_DAYS))
        .sign(key, hashes.SHA256())
    )
    return Certificate.of(key, certificate)


def read(text: str, *, passphrase: str = "") -> Certificate:
    """Return the certificate of a PEM text, or of a PFX file as base64.

    Raises CertificateUnfitError.
    """
    password = passphrase.encode() or None
    try:
        if PEM_MARK in text:
            return _from_pem(text.encode(), password)
        return _from_pfx(base64.b64decode("".join(text.split()), validate=True), password)
    except (ValueError, TypeError):
        # What the library says names neither file nor reason in words for people.
        raise CertificateUnfitError(
            "This could not be opened. Is it a PEM text, or a PFX file as base64, and is the "
            "passphrase the right one?"
        ) from None


def _from_pem(data: bytes, password: bytes | None) -> Certificate:
    if b"PRIVATE KEY" not in data or b"BEGIN CERTIFICATE" not in data:
        return Certificate.of(None, None)
    begin = data.index(PEM_MARK.encode())
    blocks = [PEM_MARK.encode() + each for each in data[begin:].split(PEM_MARK.encode())[1:]]
    key = next(each for each in blocks if b"PRIVATE KEY-----" in each.splitlines()[0])
    encrypted = b"ENCRYPTED" in key
    private = serialization.load_pem_private_key(key, password if encrypted else None)
    public = private.public_key()
    found = x509.load_pem_x509_certificates(data)
    # A file may hold the chain as well: ours is the one of the key.
    own = next((each for each in found if each.public_key() == public), found[0])
    return Certificate.of(private, own)


def _from_pfx(data: bytes, password: bytes | None) -> Certificate:
    key, certificate, _chain = pkcs12.load_key_and_certificates(data, password)
    return Certificate.of(key, certificate)


def _check(key: rsa.RSAPrivateKey, certificate: x509.Certificate) -> None:
    now = datetime.now(UTC)
    if certificate.public_key() != key.public_key():
        raise CertificateUnfitError("The private key does not belong to this certificate.")
    if key.key_size < SMALLEST_KEY_BITS:
        raise CertificateUnfitError(
            f"The key has {key.key_size} bits. Microsoft asks for {SMALLEST_KEY_BITS} or more."
        )
    if certificate.not_valid_after_utc <= now:
        raise CertificateUnfitError("This certificate has expired.")
    if certificate.not_valid_before_utc > now:
        raise CertificateUnfitError("This certificate is not valid yet.")
