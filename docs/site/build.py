#!/usr/bin/env python3
"""Builds the documentation site: build.py [--mdbook FILE] [--out FOLDER]

Needs mdBook (`pip install --require-hashes -r docs/site/requirements.txt`) and the program, which tells about its rules
and settings: target/release/assessor, or what ASSESSOR_BIN names.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1]
# mdBook copies everything next to the pages. These are no part of the site.
NO_PART = ("book.toml", "site/*.py", "site/*.txt", "site/__pycache__")


def main():
    parser = argparse.ArgumentParser(description="Builds the documentation site.")
    parser.add_argument("--mdbook", default="mdbook", help="the program mdbook [default: on the path]")
    parser.add_argument("--out", type=Path, default=DOCS.parent / ".cache/site", help="[default: .cache/site]")
    arguments = parser.parse_args()
    out = arguments.out.resolve()
    mdbook = shutil.which(arguments.mdbook)
    if not mdbook:
        print(f"there is no {arguments.mdbook}; install mdBook, see docs/site/requirements.txt", file=sys.stderr)
        return 1
    # The pages are UTF-8, whatever the language of the system is.
    environment = {**os.environ, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    if os.sep in environment.get("ASSESSOR_BIN", ""):
        # mdBook starts the preprocessor in the folder of the book.
        environment["ASSESSOR_BIN"] = str(Path(environment["ASSESSOR_BIN"]).resolve())
    done = subprocess.run([mdbook, "build", "--dest-dir", out, DOCS], env=environment, check=False)
    if done.returncode:
        return done.returncode
    for pattern in NO_PART:
        for path in out.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    print(f"{out / 'index.html'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
