"""Papers of agreements: what is kept, and what is refused in one sentence."""

import hashlib
import os
import subprocess
import sys
import time
from io import BytesIO
from uuid import uuid4

import pytest
from factories.organisations import NOON
from factories.partnership import three_partners
from factories.pdf import pdf
from pypdf import PdfWriter

from ropewalk.audit.models import Event
from ropewalk.figures import BadInput
from ropewalk.lake.home import home_folder
from ropewalk.partnership import paper_pages, received
from ropewalk.partnership.importing import import_agreement, keep_document
from ropewalk.partnership.kinds import AgreementKind
from ropewalk.partnership.models import Agreement
from ropewalk.partnership.received import read_paper, receive_paper
from ropewalk.partnership.rules.agreements import KeyFields


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ROPEWALK_HOME", str(tmp_path))


def kept():
    return [path for path in home_folder().rglob("*") if path.is_file()]


def locked():
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_pdf_is_kept_with_its_hash_for_its_owner_only():
    sent = pdf(3)
    before = os.umask(0o022)

    try:
        paper = receive_paper([sent[:100], sent[100:]], name="../Our agreement é.PDF")
    finally:
        os.umask(before)

    assert paper.pages == 3
    assert paper.size == len(sent)
    assert paper.sha256 == hashlib.sha256(sent).hexdigest()
    assert paper.name == "Our agreement _.PDF"
    (path,) = kept()
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.read_bytes() == sent
    assert home_folder() / "uploads" in path.parents


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (b"", "is empty"),
        (b"PK\x03\x04 a workbook", "is not a PDF"),
        (b"<html>%PDF-1.7", "is not a PDF"),
        (b"%PDF-1.7\nnothing more", "is damaged"),
        (b"%PDF-1.7\n" + b"\x00" * 5000, "is damaged"),
    ],
)
def test_what_is_no_pdf_is_refused_in_a_sentence_and_nothing_is_left(sent, said):
    with pytest.raises(BadInput, match=said):
        receive_paper([sent], name="agreement.pdf")
    assert kept() == []


def test_a_pdf_cut_off_in_the_middle_is_refused():
    sent = pdf(20)

    with pytest.raises(BadInput, match="is damaged"):
        receive_paper([sent[: len(sent) // 3]], name="agreement.pdf")
    assert kept() == []


def test_a_locked_pdf_is_refused():
    with pytest.raises(BadInput, match="locked with a password"):
        receive_paper([locked()], name="agreement.pdf")
    assert kept() == []


def test_one_that_is_too_large_or_too_long_is_refused(monkeypatch):
    monkeypatch.setattr(received, "MOST_PAGES", 2)
    with pytest.raises(BadInput, match="has 3 pages and 2 can be kept"):
        receive_paper([pdf(3)], name="agreement.pdf")
    monkeypatch.setattr(received, "LARGEST_PAPER", 1000)
    read = []

    def chunks():
        for _ in range(100):
            read.append(1)
            yield b"%PDF-" + b"x" * 395

    with pytest.raises(BadInput, match="is larger than"):
        receive_paper(chunks(), name="agreement.pdf")
    assert len(read) == 3, "no more is read than is needed to refuse it"
    assert kept() == []


def hand_made(trailer=b"", objects=b"", after=b""):
    """A PDF of one page, written by hand, so that something in it can be wrong."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(
        (
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1 1] >>",
        ),
        start=1,
    ):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    out += objects
    table = len(out)
    out += b"xref\n0 4\n0000000000 65535 f \n"
    out += b"".join(b"%010d 00000 n \n" % each for each in places)
    out += b"trailer\n<< /Size 4 /Root 1 0 R %s >>\n" % trailer
    return out + b"startxref\n%d\n%%%%EOF\n" % table + after


def test_one_locked_with_a_cipher_that_nobody_here_reads_is_called_locked():
    aes_256 = (
        b"/ID [(0123456789abcdef) (0123456789abcdef)] /Encrypt << /Filter /Standard "
        b"/V 5 /R 6 /Length 256 /P -4 /EncryptMetadata true "
        b"/CF << /StdCF << /CFM /AESV3 /AuthEvent /DocOpen /Length 32 >> >> "
        b"/StmF /StdCF /StrF /StdCF /O (%s) /U (%s) /OE (%s) /U%s (%s) /Perms (%s) >>"
    ) % (b"o" * 48, b"u" * 48, b"e" * 32, b"E", b"e" * 32, b"p" * 16)

    with pytest.raises(BadInput, match="locked with a password"):
        receive_paper([hand_made(aes_256)], name="agreement.pdf")
    assert kept() == []


def test_what_stands_after_the_end_of_a_pdf_is_refused():
    assert receive_paper([hand_made(after=b"\r\n\0\0")], name="a.pdf").pages == 1

    for after in (b"x\n" * 5_000_000, b"<html>", b"PK\x03\x04"):
        began = time.monotonic()
        with pytest.raises(BadInput, match=r"a\.pdf is damaged"):
            receive_paper([hand_made(after=after)], name="a.pdf")
        assert time.monotonic() - began < 5
    assert len(kept()) == 1


def test_one_that_takes_too_long_to_read_is_stopped(monkeypatch):
    shorter_than_any_process_lives = 0.01
    monkeypatch.setattr(paper_pages, "LONGEST_WAIT", shorter_than_any_process_lives)

    with pytest.raises(BadInput, match="takes too much time or memory to read"):
        receive_paper([hand_made()], name="agreement.pdf")
    assert kept() == []


@pytest.mark.parametrize(("limit", "least"), [("SECONDS", 1), ("MEMORY", 60_000_000)])
def test_reading_stops_at_the_limit_of_time_and_of_memory(tmp_path, limit, least):
    path = tmp_path / "endless.pdf"
    path.write_bytes(
        b"%PDF-1.7\n"
        + b"10 0 obj\n<<>>\nendobj\n" * 2_500_000
        + b"startxref\n0\n%%EOF\n"
    )
    code = (
        "from ropewalk.partnership import paper_pages as p; "
        f"p.{limit} = {least}; p.main({str(path)!r}, '2000')"
    )

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=60
    )

    assert done.returncode != 0 or done.stdout == b"heavy"


def test_another_file_is_refused_under_its_own_name():
    with pytest.raises(BadInput, match=r"^scan\.png is not a PDF"):
        receive_paper([b"\x89PNG\r\n"], name="scan.png")
    assert receive_paper([pdf(1)], name="scan").name == "scan.pdf"


LOOP = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Count 1/Kids[2 0 R]>> endobj
xref
0 3
0000000000 65535 f
0000000009 00000 n
0000000054 00000 n
trailer <</Size 3/Root 1 0 R>>
startxref
105
%%EOF
"""


def test_a_pdf_whose_pages_hold_themselves_is_refused():
    with pytest.raises(BadInput, match="is damaged"):
        receive_paper([LOOP], name="agreement.pdf")


@pytest.mark.django_db
def test_a_paper_is_recorded_with_the_agreement_or_not_at_all():
    three = three_partners()
    said = {
        "name": "agreement.pdf",
        "partnership_id": three.partnership.pk,
        "kind": AgreementKind.POOLED_FUND,
        "title": "Agreement",
        "fields": KeyFields(),
        "submission_key": uuid4(),
        "by": three.secretary,
        "at": NOON,
    }
    parties = [each.pk for each in three.all]

    with pytest.raises(BadInput, match="two parties"):
        import_agreement([pdf(1)], party_ids=parties[:1], **said)
    assert (kept(), Agreement.objects.count()) == ([], 0)

    agreement, again = (
        import_agreement([pdf(1)], party_ids=parties, **said) for _ in range(2)
    )

    assert agreement == again
    document = agreement.documents.get()
    assert len(kept()) == 1
    assert read_paper(document) == pdf(1)
    assert (
        document.sha256 in Event.objects.get(kind=Event.Kind.AGREEMENT_RECORDED).detail
    )
    with pytest.raises(BadInput, match="that very paper already"):
        keep_document(
            [pdf(1)],
            name="again.pdf",
            agreement_id=agreement.pk,
            by=three.secretary,
            at=NOON,
        )
    assert len(kept()) == 1


@pytest.mark.django_db
def test_a_paper_that_was_altered_or_is_gone_is_not_given_out():
    agreement = three_partners().agreement(paper=receive_paper([pdf(1)], name="a.pdf"))
    document = agreement.documents.get()
    (path,) = kept()

    path.write_bytes(pdf(2))
    with pytest.raises(BadInput, match="not what was received"):
        read_paper(document)
    path.unlink()
    with pytest.raises(BadInput, match="no longer where it was kept"):
        read_paper(document)
