"""Certificates as people have them: PEM, PFX, with and without a passphrase, and unfit ones."""

import base64
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from tenantpilot.tenants import certificates
from tenantpilot.tenants.certificates import Certificate, CertificateUnfitError

NOW = datetime.now(UTC)
KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
NAME = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Ours")])
PASSPHRASE = "correct horse"


def issued(key: object = KEY, *, starts: int = -1, ends: int = 90) -> x509.Certificate:
    assert isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
    return (
        x509.CertificateBuilder()
        .subject_name(NAME)
        .issuer_name(NAME)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW + timedelta(days=starts))
        .not_valid_after(NOW + timedelta(days=ends))
        .sign(key, hashes.SHA256())
    )


def pem(
    certificate: x509.Certificate, key: object = KEY, *, passphrase: str = "", after: str = ""
) -> str:
    assert isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
    sealing: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        sealing = serialization.BestAvailableEncryption(passphrase.encode())
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, sealing
    )
    public = certificate.public_bytes(serialization.Encoding.PEM)
    return f"Bag Attributes: x\n{public.decode()}{private.decode()}{after}"


def pfx(certificate: x509.Certificate) -> str:
    sealing = serialization.BestAvailableEncryption(PASSPHRASE.encode())
    data = pkcs12.serialize_key_and_certificates(b"ours", KEY, certificate, None, sealing)
    return base64.encodebytes(data).decode()


def test_pem_and_pfx_give_the_same_certificate() -> None:
    certificate = issued()
    chain = pem(issued(OTHER_KEY), OTHER_KEY).partition("-----BEGIN PRIVATE")[0]

    found = [
        certificates.read(pem(certificate)),
        certificates.read(chain + pem(certificate)),
        certificates.read(pem(certificate, passphrase=PASSPHRASE), passphrase=PASSPHRASE),
        certificates.read(pfx(certificate), passphrase=PASSPHRASE),
    ]

    assert {each.thumbprint for each in found} == {
        certificate.fingerprint(hashes.SHA1()).hex().upper()  # noqa: S303 - as the portal shows it
    }
    assert {each.private_key for each in found} == {found[0].private_key}
    assert "PRIVATE" not in found[0].public
    assert found[0].private_key not in repr(found[0])
    assert certificates.parts_of(found[0].sealed_text) == (found[0].private_key, found[0].public)


@pytest.mark.parametrize(
    ("text", "passphrase", "words"),
    [
        ("x", "", "could not be opened"),
        ("AAAA", "", "could not be opened"),
        (pem(issued(), passphrase=PASSPHRASE), "wrong", "could not be opened"),
        (pem(issued(), passphrase=PASSPHRASE), "", "could not be opened"),
        (pfx(issued()), "wrong", "could not be opened"),
        (pem(issued()).partition("-----BEGIN PRIVATE")[0], "", "One of them is missing"),
        (pem(issued()).replace("BEGIN CERT", "BEGIN NO CERT"), "", "One of them is missing"),
        (pem(issued(OTHER_KEY)), "", "does not belong to this certificate"),
        (pem(issued(starts=-9, ends=-1)), "", "has expired"),
        (pem(issued(starts=2)), "", "not valid yet"),
    ],
)
def test_unfit_certificate_is_refused_in_words(text: str, passphrase: str, words: str) -> None:
    with pytest.raises(CertificateUnfitError, match=words):
        certificates.read(text, passphrase=passphrase)


def test_keys_that_microsoft_refuses_are_refused() -> None:
    curve = ec.generate_private_key(ec.SECP256R1())
    weak = rsa.generate_private_key(public_exponent=65537, key_size=1024)  # noqa: S505 - to be refused

    for key, words in [(curve, "RSA"), (weak, "1024 bits")]:
        with pytest.raises(CertificateUnfitError, match=words):
            Certificate.of(key, issued(key))


def test_made_certificate_is_good_for_a_year_and_names_only_the_product() -> None:
    made = certificates.make()

    public = x509.load_pem_x509_certificate(made.public.encode())
    assert public.subject.rfc4514_string() == "CN=TenantPilot"
    assert made.starts_at < datetime.now(UTC)
    assert timedelta(days=364) < made.ends_at - NOW < timedelta(days=366)
    assert certificates.read(made.sealed_text).thumbprint == made.thumbprint
