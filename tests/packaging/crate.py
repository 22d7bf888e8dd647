"""The package for crates.io: it holds what the program is built from, and can be built from that.

`cargo publish` compiles all of it again. Here it is checked in the folder where the tests were compiled, so that only the
project's own code is read again.
"""

import os
import subprocess
import tarfile
import tempfile
import tomllib
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / (os.environ.get("CARGO_TARGET_DIR") or "target")


def cargo(*arguments, cwd=ROOT):
    """Runs cargo; its output is that of the test."""
    subprocess.run(["cargo", *arguments], cwd=cwd, env={**os.environ, "CARGO_TARGET_DIR": str(TARGET)}, check=True)


class Crate(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # A checkout that is being worked in is packed as it is.
        cargo("package", "--locked", "--no-verify", "--allow-dirty")
        cls.version = tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["package"]["version"]
        cls.path = TARGET / f"package/assessor-{cls.version}.crate"

    def test_it_is_small_and_holds_no_tests(self):
        # crates.io takes 10 MB.
        self.assertLess(self.path.stat().st_size, 10_000_000)
        with tarfile.open(self.path) as packed:
            top = {name.split("/")[1] for name in packed.getnames()}
        self.assertLessEqual({"Cargo.toml", "Cargo.lock", "LICENSE", "README.md", "CHANGELOG.md", "build.rs", "src"}, top)
        self.assertFalse({"tests", "fuzz", "editors", "benches", ".github", "packaging"} & top)

    def test_it_compiles(self):
        with tempfile.TemporaryDirectory() as scratch:
            with tarfile.open(self.path) as packed:
                packed.extractall(scratch, filter="data")
            cargo("check", "--locked", cwd=Path(scratch) / f"assessor-{self.version}")


if __name__ == "__main__":
    unittest.main()
