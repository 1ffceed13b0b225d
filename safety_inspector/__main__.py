"""``python -m safety_inspector``: the same as the console script."""

import sys

from safety_inspector.cli import main

if __name__ == "__main__":
    sys.exit(main())
