"""A PDF signed with an organisation's key file: taken by two verifiers that are not ours, and refused once changed."""

import shutil
import stat
import subprocess
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
import segno
from pyhanko.keys import load_cert_from_pemder
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from scoring.documents.proof.pdf_signing import PdfKey, keep_pdf_key, pdf_key_of, sign_pdf
from scoring.foundation.errors import Refused
from tests.documents.pdf_key import PASSPHRASE, key_file

pytestmark = pytest.mark.one_database
NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture(scope="module")
def made() -> tuple[PdfKey, bytes]:
    """A key file and its certificate, signed by itself."""
    return key_file(NOW)


@pytest.fixture(scope="module")
def paper() -> bytes:
    output = BytesIO()
    segno.make("a paper").save(output, kind="pdf", scale=4)
    return output.getvalue()


def verdict_on(content: bytes, certificate: bytes, tmp_path: Path):
    (tmp_path / "root.der").write_bytes(certificate)
    trusted = ValidationContext(trust_roots=[load_cert_from_pemder(str(tmp_path / "root.der"))], allow_fetching=False)
    (signature,) = PdfFileReader(BytesIO(content)).embedded_signatures
    return validate_pdf_signature(signature, trusted)


def test_signature_covers_the_whole_paper_and_leaves_its_bytes_as_they_were(made, paper, tmp_path):
    key, certificate = made

    signed = sign_pdf(paper, key)

    found = verdict_on(signed, certificate, tmp_path)
    assert (found.valid, found.intact, found.trusted) == (True, True, True)
    assert found.coverage.name == "ENTIRE_FILE"
    assert signed.startswith(paper)
    assert b"/ETSI.CAdES.detached" in signed


def test_changed_paper_is_found_out(made, paper, tmp_path):
    key, certificate = made
    signed = sign_pdf(paper, key)
    place = signed.index(b"/Producer") if b"/Producer" in signed else 20
    changed = signed[: place + 12] + bytes([signed[place + 12] ^ 1]) + signed[place + 13 :]

    assert verdict_on(changed, certificate, tmp_path).intact is False


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="pdfsig (poppler-utils) is not installed")
def test_pdfsig_reads_the_signature_too(made, paper, tmp_path):
    (tmp_path / "signed.pdf").write_bytes(sign_pdf(paper, made[0]))

    said = subprocess.run(["pdfsig", "-nocert", str(tmp_path / "signed.pdf")], capture_output=True, text=True).stdout

    assert "Signature Validation: Signature is Valid." in said
    assert "Total document signed" in said


def test_key_file_is_kept_for_its_owner_alone(app, made, settings):
    key, _certificate = made
    with app.app_context():
        assert pdf_key_of("demo-college") is None
        assert keep_pdf_key("demo-college", key, at=NOW) == "CN=Екібастұз колледжі"
        kept = pdf_key_of("demo-college")

    assert kept == key
    files = sorted((settings.instance_folder / "keys").glob("pdf-*"))
    assert [stat.S_IMODE(file.stat().st_mode) for file in files] == [0o600, 0o600]
    assert PASSPHRASE.decode() not in repr(key)


@pytest.mark.parametrize(
    ("change", "at", "code"),
    [
        pytest.param(lambda key: PdfKey(key.pkcs12, b"another"), NOW, "pdf-key-unreadable", id="wrong passphrase"),
        pytest.param(lambda key: PdfKey(b"no key", key.passphrase), NOW, "pdf-key-unreadable", id="no key file"),
        pytest.param(lambda key: PdfKey(b"0" * 100_001, key.passphrase), NOW, "pdf-key-unreadable", id="too large"),
        pytest.param(lambda key: key, NOW + timedelta(days=31), "pdf-key-not-in-force", id="run out"),
    ],
)
def test_key_file_that_cannot_sign_is_not_kept(app, made, change, at, code):
    with app.app_context():
        with pytest.raises(Refused) as refused:
            keep_pdf_key("demo-college", change(made[0]), at=at)
        assert pdf_key_of("demo-college") is None

    assert refused.value.code == code


def test_what_is_no_pdf_is_not_signed(made):
    with pytest.raises(Refused) as refused:
        sign_pdf(b"%PDF-1.4 and nothing", made[0])

    assert refused.value.code == "paper-pdf-unreadable"
