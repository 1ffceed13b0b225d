"""``python -m benchmarks [NAME…] [--quick] [--json]``: measure the product beside its raw limits."""

import argparse
import importlib
import pkgutil
import sys
from pathlib import Path

import benchmarks
from safety_inspector import words


def main() -> int:
    """Run the chosen benchmarks; 0 whatever the figures say, for they are to be read."""
    names = [
        module.name.removeprefix("bench_")
        for module in pkgutil.iter_modules(benchmarks.__path__)
        if module.name.startswith("bench_")
    ]
    parser = argparse.ArgumentParser(prog="bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(names))
    parser.add_argument("--quick", action="store_true", help="smaller sizes; under two minutes")
    parser.add_argument("--night", action="store_true", help="the sizes that take hours, of those that have them")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    words.speak("vi")
    for name in asked.names or names:
        module = importlib.import_module(f"benchmarks.bench_{name}")
        found = module.whole() if asked.night and hasattr(module, "whole") else module.figures(quick=asked.quick)
        for figure in found:
            print(figure.json() if asked.json else figure.line(), flush=True)
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    sys.exit(main())
