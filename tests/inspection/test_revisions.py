"""One revision of a form has one content for ever: the form checker finds another text under the same number."""

import shutil
from pathlib import Path

import pytest

from safety_inspector import assets, cli
from safety_inspector.inspection import checklists, forms, revisions

AUDITS = sorted(file.name for file in (assets.forms() / "audits").glob("*.toml"))


@pytest.mark.parametrize("name", checklists.names())
def test_the_content_of_every_form_is_written_down_under_its_revision(name: str) -> None:
    """A form that was changed counts its revision up, and its new digest is added to ``forms/revisions.toml``."""
    text = checklists.text_of(name)
    assert revisions.known()[name][str(checklists.parse(text).revision)] == revisions.digest(text)
    assert checklists.problems(text) == []


@pytest.mark.parametrize("name", AUDITS)
def test_the_content_of_every_audit_checklist_is_written_down_too_and_other_words_are_found(name: str) -> None:
    text = (assets.forms() / "audits" / name).read_text("utf-8")
    form = forms.read(forms.loads(text))
    assert revisions.known()[form.id][str(form.revision)] == revisions.digest(text)
    for key in ("text", "severity"):
        changed = text.replace(f'{key} = "', f'{key} = "X', 1)
        (told,) = revisions.problems(form, changed)
        assert f"lần sửa đổi {form.revision} của phiếu có nội dung khác" in told.what


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('text = "Cáp: kiểm tra', 'text = "Dây cáp: kiểm tra'),
        ('confidence = "found"', 'confidence = "known"'),
        ('title = "Cầu trục, cổng trục', 'title = "Cổng trục, cầu trục'),
        ("[common]\nrevision = 2", "[common]\nrevision = 9"),
    ],
)
def test_a_changed_form_of_the_same_revision_is_found_and_of_a_new_one_is_sound(
    old: str, new: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = checklists.text_of("cau_truc")
    changed = text.replace(old, new, 1)
    assert changed != text
    file = tmp_path / "cau_truc.toml"
    file.write_text(changed, "utf-8")
    assert cli.main(["form", "check", str(file)]) == 1
    out = capsys.readouterr().out
    assert "lần sửa đổi 2 của phiếu có nội dung khác" in out and out.count("\n") == 1
    file.write_text(changed.replace("revision = 2", "revision = 3", 1), "utf-8")
    assert cli.main(["form", "check", str(file)]) == 0


def test_how_it_is_written_is_no_content(tmp_path: Path) -> None:
    text = checklists.text_of("cau_truc")
    again = "# ghi chú\n" + text.replace('id = "cau_truc"\nschema = 2\n', 'schema   = 2\nid = "cau_truc"\n', 1)
    assert again != text and revisions.digest(again) == revisions.digest(text)
    assert checklists.problems(again) == []


def test_a_common_part_that_was_changed_is_found_in_the_forms_that_share_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(assets.forms(), tmp_path / "forms")
    file = tmp_path / "forms" / "checklists" / "common.toml"
    file.write_text(file.read_text("utf-8").replace('text = "', 'text = "X ', 1), "utf-8")
    monkeypatch.setattr(assets, "forms", lambda: tmp_path / "forms")
    for name in checklists.names():
        assert ["lần sửa đổi" in each.what for each in checklists.problems(checklists.text_of(name))] == [True]
