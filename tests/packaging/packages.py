"""The packages that people install, made from the built program: packages.py [OPTION…] PROGRAM

Archive and checksums are those of a release. The script, the action and the hook install or run them in clean folders.
"""

import os
import subprocess
import sys
import tarfile
import tempfile
import time
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

import artifacts  # noqa: E402
import project  # noqa: E402

TARGET = "x86_64-unknown-linux-gnu"
PROGRAM = Path()
SAMPLE = ROOT / "tests/fixtures/sample.assessment.md"
# A report in which nothing is wrong.
CLEAN = """# Island Assessment, May 6, 2024

## Key Takeaways

- The slipway will likely stay closed this summer.

## Body

The slipway will likely stay closed this summer. The island's council reported on May 2 that its boards are rotten.[1]

## Endnotes

[1] https://council.example/slipway
"""


class Packages(unittest.TestCase):
    """Each test has a folder with a home, and the files of a release."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.release = Path(cls.folder.name) / "release"
        cls.archive = artifacts.archive(TARGET, PROGRAM, cls.release)
        artifacts.checksums(cls.release)

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.scratch = Path(scratch.name)
        self.home = self.scratch / "home"
        self.home.mkdir()
        # Nothing of this machine but the tools of the system.
        self.env = {"HOME": str(self.home), "PATH": "/usr/bin:/bin", "ASSESSOR_TARGET": TARGET,
                    "ASSESSOR_DOWNLOADS": self.release.as_uri()}

    def run_it(self, *command, cwd=None, env=None):
        """Runs a command in the clean environment; returns status and output."""
        done = subprocess.run(command, cwd=cwd or self.scratch, env={**self.env, **(env or {})}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120)
        return done.returncode, done.stdout

    def install(self):
        """Installs from the release with the script."""
        status, said = self.run_it("sh", str(ROOT / "packaging/install.sh"))
        self.assertEqual(status, 0, said)
        return said

    def test_the_archive_is_complete(self):
        with tarfile.open(self.archive) as packed:
            names = packed.getnames()
            licences = packed.extractfile(f"assessor-{TARGET}/THIRD-PARTY.txt").read().decode()
            modes = {entry.name: entry.mode for entry in packed.getmembers()}
            sizes = {entry.name: entry.size for entry in packed.getmembers()}
        top = f"assessor-{TARGET}"
        for name in ["assessor", "LICENSE", "README.md", "CHANGELOG.md", "man/assessor.1", "man/assessor-check.1",
                     *(f"completions/{file}" for file in artifacts.SHELLS.values())]:
            self.assertGreater(sizes.get(f"{top}/{name}", 0), 100, name)
        self.assertGreater(sizes[f"{top}/THIRD-PARTY.txt"], 10_000)
        self.assertIn("\nRust standard library (MIT OR Apache-2.0)\n", licences)
        # A crate, with its version.
        self.assertRegex(licences, r"\nserde \d")
        self.assertTrue(all(name.startswith(top + "/") for name in names), names)
        self.assertEqual({name for name, mode in modes.items() if mode & 0o111}, {f"{top}/assessor"})

    def test_sha256sum_agrees(self):
        status, said = self.run_it("sha256sum", "--check", "--strict", "SHA256SUMS", cwd=self.release)
        self.assertEqual(status, 0, said)
        self.assertIn(f"{self.archive.name}: OK", said)

    def test_a_newcomer_sees_the_first_finding_within_a_minute(self):
        began = time.monotonic()
        said = self.install()
        self.assertIn(f"Installed assessor {project.version()}", said)
        self.assertIn("Add ", said)
        installed = {path.relative_to(self.home).as_posix() for path in self.home.rglob("*") if path.is_file()}
        self.assertLessEqual(
            {".local/bin/assessor", ".local/share/bash-completion/completions/assessor", ".local/share/man/man1/assessor.1",
             ".local/share/zsh/site-functions/_assessor", ".local/share/fish/vendor_completions.d/assessor.fish"},
            installed)
        (self.home / "report.md").write_text(SAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
        status, said = self.run_it("assessor", "check", "report.md", cwd=self.home,
                                   env={"PATH": f"{self.home}/.local/bin:/usr/bin:/bin"})
        self.assertEqual(status, 1, said)
        self.assertIn("uncited-claim", said)
        self.assertLess(time.monotonic() - began, 60)

    def test_bash_finds_the_completions(self):
        self.install()
        script = self.home / ".local/share/bash-completion/completions/assessor"
        status, said = self.run_it("bash", "-c", 'source "$0" && complete -p assessor', str(script))
        self.assertEqual(status, 0, said)

    def test_the_action_fails_on_a_wrong_report_and_not_on_a_clean_one(self):
        for name in ["RUNNER_TEMP", "GITHUB_OUTPUT", "GITHUB_PATH"]:
            self.env[name] = str(self.scratch / name)
        action = str(ROOT / "packaging/action.sh")
        status, said = self.run_it("bash", action, "install")
        self.assertEqual(status, 0, said)
        folder = (self.scratch / "GITHUB_PATH").read_text(encoding="utf-8").strip()
        self.env["PATH"] = f"{folder}:/usr/bin:/bin"
        reports = self.scratch / "two words"
        reports.mkdir()
        (reports / "report.md").write_text(CLEAN, encoding="utf-8")
        self.assertEqual(self.run_it("bash", action, "check", env={"INPUT_PATHS": "two words\n"})[0], 0)
        (reports / "report.md").write_text(SAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
        status, said = self.run_it("bash", action, "check", env={"INPUT_PATHS": "two words\n"})
        self.assertEqual(status, 1, said)
        self.assertRegex(said, r"::(warning|error) [^\n]*file=two words/report\.md,line=\d+")
        sarif = {"INPUT_PATHS": "two words", "INPUT_FORMAT": "sarif", "INPUT_SARIF_FILE": "found.sarif"}
        status, said = self.run_it("bash", action, "check", env=sarif)
        self.assertEqual(status, 1, said)
        self.assertIn('"2.1.0"', (self.scratch / "found.sarif").read_text(encoding="utf-8"))
        self.assertIn("sarif-file=found.sarif", (self.scratch / "GITHUB_OUTPUT").read_text(encoding="utf-8"))
        self.assertEqual(self.run_it("bash", action, "check", env={"INPUT_ARGS": "--no-such-option"})[0], 2)

    def test_pre_commit_runs_the_hook(self):
        self.install()
        self.env |= {"PATH": f"{self.home}/.local/bin:{Path(sys.executable).parent}:/usr/bin:/bin",
                     "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
                     "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org",
                     "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@example.org"}
        # The hooks as a repository of their own: the project's state may not be committed yet.
        hooks, work = self.scratch / "hooks", self.scratch / "work"
        for folder in [hooks, work]:
            folder.mkdir()
            self.assertEqual(self.run_it("git", "init", "-q", cwd=folder)[0], 0)
        (hooks / ".pre-commit-hooks.yaml").write_bytes((ROOT / ".pre-commit-hooks.yaml").read_bytes())
        self.run_it("git", "add", "-A", cwd=hooks)
        self.run_it("git", "commit", "-qm", "hooks", cwd=hooks)
        revision = self.run_it("git", "rev-parse", "HEAD", cwd=hooks)[1].strip()
        (work / ".pre-commit-config.yaml").write_text(
            f"repos:\n  - repo: {hooks}\n    rev: {revision}\n    hooks:\n      - id: assessor-system\n", encoding="utf-8")
        (work / "report.md").write_text(SAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
        (work / "notes.md").write_text("Buy bread.\n", encoding="utf-8")
        pre_commit = [sys.executable, "-m", "pre_commit"]
        status, said = self.run_it(*pre_commit, "install", cwd=work)
        self.assertEqual(status, 0, said)
        self.run_it("git", "add", "-A", cwd=work)
        status, said = self.run_it("git", "commit", "-qm", "a report", cwd=work)
        self.assertEqual(status, 1, said)
        self.assertIn("Failed", said)
        self.assertIn("uncited-claim", said)
        (work / "report.md").write_text(CLEAN, encoding="utf-8")
        self.run_it("git", "add", "-A", cwd=work)
        status, said = self.run_it("git", "commit", "-qm", "a report", cwd=work)
        self.assertEqual(status, 0, said)
        self.assertIn("Passed", said)


if __name__ == "__main__":
    PROGRAM = Path(sys.argv.pop()).resolve()
    unittest.main()
