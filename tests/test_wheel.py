"""What is installed from the wheel has all that the program reads."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[1]


def test_the_wheel_carries_the_program_its_resources_forms_and_words(tmp_path: Path) -> None:
    asked = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(asked, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with ZipFile(wheel) as made:
        inside = set(made.namelist())
    kept = [file for top in ("safety_inspector", "resources", "forms") for file in (ROOT / top).rglob("*.*")]
    named = {str(file.relative_to(ROOT)) for file in kept if file.is_file() and file.suffix != ".pyc"}
    wanted = {name if name.startswith("safety_inspector/") else f"safety_inspector/{name}" for name in named}
    assert wanted - inside == set()
    words = {name.removesuffix(".po") + ".mo" for name in wanted if name.endswith(".po")}
    assert words and words - inside == set()
