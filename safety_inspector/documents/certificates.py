"""The certificate as a PDF, in the civil layout."""

from safety_inspector.certification.certificates import CertificateFacts


def draw(facts: CertificateFacts) -> bytes:
    """The paper. The same facts give the same bytes."""
    raise NotImplementedError
