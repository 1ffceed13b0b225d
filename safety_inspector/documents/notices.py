"""The notice "không đạt – đề nghị dừng sử dụng" as a PDF."""

from safety_inspector.certification.notices import NoticeFacts


def draw(facts: NoticeFacts) -> bytes:
    """The paper. The same facts give the same bytes."""
    raise NotImplementedError
