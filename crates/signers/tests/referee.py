"""What pyHanko says of a file: `level MOMENT ROOT FILE`, with nothing but the root and what the file carries.

The signature is judged as of the first document time stamp, each of these as of the next one, the last one as of MOMENT.
"""

import datetime
import io
import logging
import sys

logging.disable(logging.CRITICAL)


def level(moment, root, file):
    from pyhanko.keys import load_cert_from_pemder
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
    from pyhanko.sign.validation.dss import DocumentSecurityStore
    from pyhanko.sign.validation.errors import NoDSSFoundError
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    moment = datetime.datetime.fromisoformat(moment.replace("Z", "+00:00"))
    settings = {"trust_roots": [load_cert_from_pemder(root)], "allow_fetching": False}
    with open(file, "rb") as source:
        data = source.read()

    def reader():
        return PdfFileReader(io.BytesIO(data))

    def signature():
        (one,) = reader().embedded_regular_signatures
        return one

    def plain(at):
        return ValidationContext(**settings, moment=at)

    count = len(reader().embedded_timestamp_signatures)

    def document_stamp(number, context):
        return validate_pdf_timestamp(reader().embedded_timestamp_signatures[number], context)

    times = [document_stamp(number, plain(moment)).timestamp for number in range(count)] + [moment]
    status = validate_pdf_signature(signature(), plain(times[0]), plain(times[0]))
    stamp = status.timestamp_validity
    revocation = "revocation not in the file"
    try:
        store = DocumentSecurityStore.read_dss(reader())

        def strict(at):
            return store.as_validation_context({**settings, "moment": at, "revocation_mode": "require"})

        status = validate_pdf_signature(signature(), strict(times[0]), strict(times[0]))
        stamp = status.timestamp_validity
        if status.bottom_line:
            revocation = "LT trusted"
    except NoDSSFoundError:
        pass
    assert status.modification_level <= ModificationLevel.LTA_UPDATES, status.modification_level

    for number in range(count):
        judged = document_stamp(number, strict(times[number + 1]))
        assert judged.intact and judged.valid and judged.trusted, judged.pretty_print_details()
        if number + 1 == count:
            assert judged.coverage == SignatureCoverageLevel.ENTIRE_FILE, judged.coverage
    if count and revocation == "LT trusted":
        revocation = "LTA trusted"

    said = [" ".join(word for word in ("intact", "valid", "trusted") if getattr(status, word))]
    said.append("no time stamp" if stamp is None else "time stamp trusted" if stamp.trusted else "time stamp not trusted")
    print("; ".join(said + [revocation]))


if __name__ == "__main__":
    {"level": level}[sys.argv[1]](*sys.argv[2:5])
