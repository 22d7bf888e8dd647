"""The scripts in packaging: versions and addresses agree everywhere, archives are what they should be, and the script that
installs them refuses what is damaged."""

import contextlib
import dataclasses
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import unittest
import unittest.mock
import zipfile
from pathlib import Path

if sys.version_info < (3, 11):
    raise unittest.SkipTest("needs Python 3.11")

import tomllib

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "packaging"))

import artifacts  # noqa: E402
import changelog  # noqa: E402
import notices  # noqa: E402
import project  # noqa: E402
import release  # noqa: E402
import toolchain  # noqa: E402
from problem import Problem  # noqa: E402
from targets import TARGETS, archive_name  # noqa: E402

LOG = """# Changelog

## [Unreleased]

### Added

- A boat
  with oars.

## [1.0.0] - 2024-05-06

### Fixed

- The quay.

[Unreleased]: https://github.com/harbour/boats/compare/v1.0.0...HEAD
[1.0.0]: https://github.com/harbour/boats/releases/tag/v1.0.0
"""


def run(*arguments):
    """Runs release.py in this process; returns its status and what it printed."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        status = release.main(list(arguments))
    return status, out.getvalue()


class Folder(unittest.TestCase):
    """A test with a folder of its own. Cargo is not asked for licences."""

    def setUp(self):
        asking = unittest.mock.patch.object(notices, "notices", lambda target: f"licences for {target}".encode())
        asking.start()
        self.addCleanup(asking.stop)
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = Path(scratch.name)

    def program(self, name="assessor", answer="assessor 9.9.9"):
        """Writes a program that answers as Assessor does, as far as the scripts ask it."""
        path = self.folder / name
        path.write_text(
            "#!/bin/sh\n"
            'case $1 in\n'
            f'  --version) echo "{answer}" ;;\n'
            '  completions) echo "completions for $2" ;;\n'
            '  man) mkdir -p "$2" && echo .TH >"$2/assessor.1" && echo .TH >"$2/assessor-check.1" ;;\n'
            '  check) printf "%s\\n" "$@"; exit 1 ;;\n'
            "esac\n", encoding="utf-8")
        path.chmod(0o755)
        return path


class Files(unittest.TestCase):
    def test_version_and_address_agree(self):
        status, said = run("check")
        self.assertEqual(status, 0, said)

    def test_the_placeholder_is_no_name_of_an_account(self):
        self.assertNotRegex(project.PLACEHOLDER, r"^[A-Za-z0-9-]{1,39}$")

    def test_the_workflow_builds_every_target(self):
        text = project.read(".github/workflows/release.yml")
        self.assertEqual(re.findall(r"target: ([\w-]+), runner: [\w.-]+ }", text), list(TARGETS))

    def test_continuous_integration_knows_the_oldest_rust(self):
        oldest = project.package()["rust-version"]
        text = project.read(".github/workflows/ci.yml")
        self.assertEqual(set(re.findall(r"(?:install |\+)(1\.\d+)", text)), {oldest})
        self.assertIn(f"Rust {oldest} or later", project.read("README.md"))

    def test_a_release_is_built_with_a_named_rust(self):
        named = re.findall(r"^ +RUSTUP_TOOLCHAIN: (\d+\.\d+\.\d+)$", project.read(".github/workflows/release.yml"), re.M)
        self.assertEqual(len(named), 1)
        self.assertGreaterEqual(toolchain.number(named[0]), toolchain.number(project.package()["rust-version"]))

    def test_the_token_of_crates_io_reaches_no_build_script(self):
        publishing = re.findall(r"cargo publish .*", project.read(".github/workflows/release.yml"))
        self.assertEqual(len(publishing), 1)
        self.assertIn(" --no-verify", publishing[0])

    def test_a_release_and_a_push_do_not_cancel_each_other(self):
        self.assertRegex(project.read(".github/workflows/ci.yml"), r"group: ci-\$\{\{ github\.workflow \}\}-\$\{\{ github\.ref \}\}")

    def test_both_hooks_check_the_same_files_in_the_same_way(self):
        hooks = {}
        for text in re.split(r"^- ", project.read(".pre-commit-hooks.yaml"), flags=re.M)[1:]:
            hook = dict(re.findall(r"^ *(\w+): (.*)$", text, re.M))
            hooks[hook["id"]] = hook
        self.assertEqual(list(hooks), ["assessor", "assessor-system"])
        built, system = hooks.values()
        for key in ["entry", "files", "types", "args", "require_serial"]:
            self.assertEqual(built.get(key), system.get(key), key)
        self.assertTrue(built["entry"] and built["files"] and built["types"])
        self.assertEqual((built["language"], system["language"]), ("rust", "system"))

    def test_actions_are_pinned_to_one_commit_each(self):
        pins = {}
        for path in sorted((ROOT / ".github/workflows").glob("*.yml")):
            for line in path.read_text(encoding="utf-8").splitlines():
                found = re.match(r"\s*(?:- )?uses: (?!\./)(.*)", line)
                if not found:
                    continue
                pinned = re.fullmatch(r"([\w/-]+)@([0-9a-f]{40}) # v\d+\.\d+\.\d+", found[1])
                self.assertTrue(pinned, line)
                self.assertEqual(pins.setdefault(pinned[1], found[1]), found[1])
        self.assertGreaterEqual(len(pins), 5)

    def test_the_entry_for_mason_names_files_of_a_release(self):
        text = project.read("packaging/mason/package.yaml")
        files, programs = re.findall(r"^      file: (.*)$", text, re.M), re.findall(r"^      bin: (.*)$", text, re.M)
        self.assertCountEqual(files, [archive_name(target) + about.ending for target, about in TARGETS.items()])
        self.assertCountEqual(programs, [f"{archive_name(target)}/{about.program}" for target, about in TARGETS.items()])

    def test_the_entry_for_helix_is_that_of_its_page(self):
        entry = tomllib.loads(project.read("packaging/helix/languages.toml"))
        page = re.search(r"```toml\n(.*?)```", project.read("editors/helix/README.md"), re.S)[1]
        self.assertEqual(entry["language-server"], tomllib.loads(page)["language-server"])
        self.assertEqual([one["language-servers"][-1] for one in entry["language"]], ["assessor"])

    def test_the_entry_for_nvim_lspconfig_starts_what_the_plugin_starts(self):
        entry, plugin = project.read("packaging/nvim-lspconfig/lsp/assessor.lua"), project.read("editors/nvim/lua/assessor/server.lua")
        for setting in ["cmd", "root_markers"]:
            line = re.search(rf"^\s*{setting} = .*$", entry, re.M)[0].strip()
            self.assertIn(line, plugin)

    def test_every_file_of_a_release_is_named_in_the_page(self):
        page = project.read("packaging/README.md")
        for target, about in TARGETS.items():
            self.assertIn(archive_name(target) + about.ending, page)
            self.assertIn(about.vscode, page)


class Changed(Folder):
    """Version and address in a copy of the project."""

    def setUp(self):
        super().setUp()
        copy = self.folder / "copy"
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
        for name in filter(None, listed.split("\0")):
            # The rest names neither version nor address.
            if (ROOT / name).is_file() and not name.startswith(("src/", "benches/", "fuzz/seeds", "tests/")):
                (copy / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, copy / name)
        for command in [["init", "-q"], ["add", "-A"]]:
            subprocess.run(["git", *command], cwd=copy, check=True)
        self.addCleanup(setattr, project, "ROOT", project.ROOT)
        project.ROOT = self.copy = copy

    def change(self, name, old, new):
        text = project.read(name)
        self.assertIn(old, text)
        project.write(name, text.replace(old, new, 1))

    def test_an_address_reaches_every_file(self):
        status, said = run("check", "--tag", f"v{project.version()}")
        self.assertEqual(status, 1)
        self.assertIn("set-address", said)
        self.assertEqual(run("set-address", "https://github.com/harbour/assessor.git")[0], 0)
        self.assertEqual(project.package()["homepage"], "https://harbour.github.io/assessor/")
        self.assertEqual(run("check", "--tag", f"v{project.version()}"), (0, f"version {project.version()}, address "
                         "https://github.com/harbour/assessor: all files agree\n"))
        left = [name for name, text in project.texts() if project.PLACEHOLDER in text]
        self.assertEqual(left, ["packaging/README.md", "packaging/project.py"])
        # And from there to another one, with another name.
        self.assertEqual(run("set-address", "https://github.com/quay/assess")[0], 0)
        status, said = run("check")
        self.assertEqual(status, 0, said)
        self.assertEqual(run("set-address", "quay/assess")[0], 1)

    def test_a_repository_may_have_another_name(self):
        self.change("CHANGELOG.md", "## [Unreleased]\n", "## [Unreleased]\n\n### Fixed\n\n- The quay.\n")
        run("set-address", "https://github.com/quay/assess.rs")
        self.assertEqual(run("set-version", "7.8.9")[0], 0)
        status, said = run("check", "--tag", "v7.8.9")
        self.assertEqual(status, 0, said)
        self.assertEqual(project.read("docs/ci.md").count("uses: quay/assess.rs@v7.8.9\n"), 2)
        self.assertIn("id: pkg:github/quay/assess.rs@v7.8.9\n", project.read("packaging/mason/package.yaml"))
        self.assertIn('site-url = "/assess.rs/"\n', project.read("docs/book.toml"))
        # A place that is not changed with the others is found.
        for name, old, new in [("docs/ci.md", "assess.rs@v7.8.9", "assess.rs@v7.8.8"), ("docs/book.toml", '"/assess.rs/"', '"/"'),
                               ("packaging/mason/package.yaml", "pkg:github/quay/", "pkg:github/harbour/")]:
            text = project.read(name)
            self.change(name, old, new)
            status, said = run("check")
            self.assertEqual((status, name in said), (1, True), said)
            project.write(name, text)

    def test_a_place_with_another_address_is_found(self):
        self.change("packaging/install.sh", f"github.com/{project.PLACEHOLDER}/", "github.com/somebody/")
        status, said = run("check")
        self.assertEqual(status, 1)
        self.assertRegex(said, r"packaging/install\.sh:\d+ names somebody/assessor")

    def test_a_version_reaches_every_file(self):
        self.change("CHANGELOG.md", "## [Unreleased]\n", "## [Unreleased]\n\n### Fixed\n\n- The quay.\n")
        run("set-address", "https://github.com/harbour/assessor")
        self.assertIn("[Unreleased] is not empty", run("check", "--tag", f"v{project.version()}")[1])
        self.assertEqual(run("set-version", "7.8.9", "--date", "2031-05-06")[0], 0)
        self.assertEqual(run("check", "--tag", "v7.8.9")[0], 0, run("check", "--tag", "v7.8.9")[1])
        self.assertEqual(run("check", "--tag", "v7.8.8")[0], 1)
        self.assertEqual(run("notes"), (0, "### Fixed\n\n- The quay.\n"))
        self.assertEqual(changelog.sections(project.read("CHANGELOG.md"))["7.8.9"][0], "2031-05-06")
        self.assertIn('name = "assessor"\nversion = "7.8.9"', project.read("Cargo.lock"))
        self.assertIn("/assessor@v7.8.9", project.read("packaging/mason/package.yaml"))
        self.assertEqual(run("set-version", "new")[0], 1)

    def test_a_place_with_another_version_is_found(self):
        for name, pattern in project.VERSIONS + project.LOCKS:
            text = project.read(name)
            wrong = project.replaced(pattern, text, "0.0.7", count=1)
            self.assertNotEqual(wrong, text)
            project.write(name, wrong)
            self.assertEqual(run("check")[0], 1, f"{name}: {pattern}")
            project.write(name, text)
        self.assertEqual(run("check")[0], 0)


class Changelog(unittest.TestCase):
    def test_notes_are_one_section_with_a_line_for_each_paragraph(self):
        self.assertEqual(changelog.notes(LOG, "1.0.0"), "### Fixed\n\n- The quay.")
        self.assertEqual(changelog.notes(LOG, "Unreleased"), "### Added\n\n- A boat with oars.")
        with self.assertRaisesRegex(Problem, "says nothing of version 3.0.0"):
            changelog.notes(LOG, "3.0.0")

    def test_notes_keep_lists_tables_and_code(self):
        body = ("- A boat\n  with `oars`,\n  *white*\n  - a nested\n    item\n* a star\n1. a number\n   of words\n\n"
                "| a | b |\n|---|---|\n| c | d |\n\n  ```sh\n  row\n    row\n  ```\nAfter\nit.")
        self.assertEqual(changelog.notes(LOG.replace("- The quay.", body), "1.0.0"),
                         "### Fixed\n\n- A boat with `oars`, *white*\n  - a nested item\n* a star\n1. a number of words\n\n"
                         "| a | b |\n|---|---|\n| c | d |\n\n  ```sh\n  row\n    row\n  ```\nAfter it.")

    def test_closing_makes_a_section_and_its_link(self):
        closed = changelog.close(LOG, "1.1.0", "2024-07-08", "https://github.com/harbour/boats")
        self.assertEqual(changelog.faults(closed), [])
        self.assertEqual(list(changelog.sections(closed)), ["Unreleased", "1.1.0", "1.0.0"])
        self.assertEqual(changelog.sections(closed)["1.1.0"], ("2024-07-08", "### Added\n\n- A boat\n  with oars."))
        self.assertIn("[Unreleased]: https://github.com/harbour/boats/compare/v1.1.0...HEAD\n", closed)
        with self.assertRaisesRegex(Problem, r"\[Unreleased\] is empty"):
            changelog.close(closed, "1.2.0", "2024-07-09", "https://github.com/harbour/boats")

    def test_faults_of_the_form_are_found(self):
        for old, new in [("## [1.0.0] - 2024-05-06", "## 1.0.0"), ("### Fixed", "### Repaired"), ("## [Unreleased]\n", ""),
                         (" - 2024-05-06", ""), ("[1.0.0]: ", "[1.0.1]: "), ("### Fixed\n\n- The quay.\n", "")]:
            self.assertNotEqual(changelog.faults(LOG.replace(old, new, 1)), [], new)


class Licences(unittest.TestCase):
    def with_sysroot(self, folder):
        """Has rustc name a folder as that of its toolchain."""
        asked = unittest.mock.Mock(stdout=f"{folder}\n")
        return unittest.mock.patch.object(notices.subprocess, "run", lambda *_, **__: asked)

    def test_the_standard_library_is_named_with_the_notices_of_the_toolchain(self):
        with tempfile.TemporaryDirectory() as scratch, self.with_sysroot(scratch):
            folder = Path(scratch) / "share/doc/rust"
            (folder / "licenses").mkdir(parents=True)
            (folder / "COPYRIGHT-library.html").write_text(
                "<html><head><title>T</title><style>p { }</style></head><body><h1>Notices</h1>\n\n\n\n<p>A &#60;a@b&#62;</p></body></html>",
                encoding="utf-8")
            (folder / "licenses/MIT.txt").write_text("MIT text\n", encoding="utf-8")
            self.assertEqual(notices.of_toolchain("x86_64-unknown-linux-gnu"),
                             [("Rust standard library (MIT OR Apache-2.0)", "Notices\n\nA <a@b>\n\nMIT text\n")])

    def test_a_toolchain_without_notices_gets_a_short_text(self):
        with tempfile.TemporaryDirectory() as scratch, self.with_sysroot(scratch):
            text = notices.standard_library()
        self.assertIn("Copyright (c) The Rust Project Developers\n\nPermission is hereby granted", text)

    def test_musl_is_named_where_it_is_linked(self):
        for target in TARGETS:
            named = dict(notices.of_toolchain(target))
            self.assertEqual("musl (MIT)" in named, "musl" in target, target)
            self.assertIn("Rich Felker" if "musl" in target else "Rust", "".join(named.values()))


class Archives(Folder):
    def test_archives_hold_the_same_bytes_each_time(self):
        for target in ["aarch64-apple-darwin", "x86_64-pc-windows-msvc"]:
            first = artifacts.archive(target, self.program(), self.folder / "first")
            second = artifacts.archive(target, self.program(), self.folder / "second")
            self.assertEqual(first.read_bytes(), second.read_bytes())

    def test_a_zip_holds_the_program_of_windows(self):
        path = artifacts.archive("x86_64-pc-windows-msvc", self.program(), self.folder)
        self.assertEqual(path.name, "assessor-x86_64-pc-windows-msvc.zip")
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
            self.assertEqual(packed.read(f"{path.stem}/completions/assessor.fish"), b"completions for fish\n")
            self.assertEqual(packed.read(f"{path.stem}/THIRD-PARTY.txt"), b"licences for x86_64-pc-windows-msvc")
        self.assertEqual(names, sorted(names))
        self.assertIn(f"{path.stem}/assessor.exe", names)
        self.assertIn(f"{path.stem}/man/assessor-check.1", names)

    def test_a_program_that_does_not_run_here_is_told(self):
        path = self.program()
        path.write_bytes(b"\x7fELF of another machine")
        with self.assertRaisesRegex(Problem, "does not run on this machine"):
            artifacts.archive("aarch64-unknown-linux-gnu", path, self.folder)
        path.write_text("#!/bin/sh\necho no such command >&2; exit 2\n", encoding="utf-8")
        with self.assertRaisesRegex(Problem, "status 2: no such command"):
            artifacts.archive("aarch64-unknown-linux-gnu", path, self.folder)

    def test_a_release_that_lacks_a_file_is_told(self):
        for target, about in TARGETS.items():
            (self.folder / (archive_name(target) + about.ending)).touch()
            (self.folder / artifacts.extension_name(target)).touch()
        (self.folder / artifacts.extension_name("universal")).touch()
        with self.assertRaisesRegex(Problem, "missing install.sh; unknown nothing"):
            artifacts.complete(self.folder)
        artifacts.install_script(self.folder)
        artifacts.complete(self.folder)
        (self.folder / "draft.txt").touch()
        with self.assertRaisesRegex(Problem, "unknown draft.txt"):
            artifacts.complete(self.folder)

    @unittest.skipUnless(shutil.which("objdump") and sys.platform == "linux", "needs Linux and objdump")
    def test_a_program_that_needs_a_newer_glibc_is_refused(self):
        program = Path("/bin/sh").resolve()
        toolchain.check_glibc(program, "99.0")
        with self.assertRaisesRegex(Problem, "and must run with 2.0"):
            toolchain.check_glibc(program, "2.0")
        with self.assertRaises(Problem):
            toolchain.check_glibc(self.program(), "2.17")
        target = "x86_64-unknown-linux-gnu"
        with unittest.mock.patch.dict(TARGETS, {target: dataclasses.replace(TARGETS[target], glibc="99.0")}):
            status, said = run("check-glibc", target, str(program))
        self.assertEqual((status, "and runs with 99.0" in said), (0, True), said)
        with unittest.mock.patch.dict(TARGETS, {target: dataclasses.replace(TARGETS[target], glibc="2.0")}):
            self.assertEqual(run("check-glibc", target, str(program))[0], 1)
        self.assertEqual(run("check-glibc", "x86_64-unknown-linux-musl", str(program))[0], 1)

    def test_a_program_for_windows_contains_its_c_runtime(self):
        program = self.folder / "assessor.exe"
        program.write_bytes(b"MZ\0KERNEL32.dll\0about VCRUNTIME140\0")
        toolchain.check_c_runtime(program)
        program.write_bytes(b"MZ\0KERNEL32.dll\0VCRUNTIME140.dll\0")
        with self.assertRaisesRegex(Problem, "needs VCRUNTIME140.dll"):
            toolchain.check_c_runtime(program)

    def test_a_program_for_windows_is_built_with_its_c_runtime(self):
        built = {}

        def cargo(command, env=None):
            built["command"], built["env"] = command, env
            path = self.folder / "x86_64-pc-windows-msvc/release/assessor.exe"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"VCRUNTIME140.dll\0" if built.get("wrong") else b"MZ")

        with unittest.mock.patch.object(toolchain, "run", cargo), \
                unittest.mock.patch.object(toolchain, "add_standard_library", lambda target: None), \
                unittest.mock.patch.dict("os.environ", CARGO_TARGET_DIR=str(self.folder)):
            toolchain.build("x86_64-pc-windows-msvc")
            self.assertEqual(built["env"], {"CARGO_TARGET_X86_64_PC_WINDOWS_MSVC_RUSTFLAGS": "-C target-feature=+crt-static"})
            built["wrong"] = True
            with self.assertRaisesRegex(Problem, "needs VCRUNTIME140.dll"):
                toolchain.build("x86_64-pc-windows-msvc")


class Install(Folder):
    """install.sh and action.sh, with a program that only answers."""

    TARGET = "x86_64-unknown-linux-musl"

    def setUp(self):
        super().setUp()
        self.home, self.files = self.folder / "home", self.folder / "files"
        self.home.mkdir()
        self.archive = artifacts.archive(self.TARGET, self.program(), self.files)
        artifacts.checksums(self.files)
        self.env = {"HOME": str(self.home), "PATH": "/usr/bin:/bin", "ASSESSOR_DOWNLOADS": self.files.as_uri(),
                    "ASSESSOR_TARGET": self.TARGET}

    def install(self, **variables):
        done = subprocess.run(["sh", str(ROOT / "packaging/install.sh")], env={**self.env, **variables}, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        return done.returncode, done.stdout

    def test_it_installs_and_replaces_itself(self):
        for _ in range(2):
            status, said = self.install()
            self.assertEqual(status, 0, said)
            self.assertIn("Installed assessor 9.9.9", said)
        self.assertTrue((self.home / ".local/share/man/man1/assessor-check.1").exists())
        self.assertEqual(list(self.home.rglob("*.new")), [])

    def test_a_folder_of_choice_gets_the_program_alone(self):
        status, said = self.install(ASSESSOR_INSTALL_DIR=str(self.home / "tools"), PATH=f"{self.home}/tools:/usr/bin:/bin")
        self.assertEqual(status, 0, said)
        self.assertEqual([path.name for path in self.home.rglob("*") if path.is_file()], ["assessor"])
        self.assertNotIn("PATH", said)

    def test_zsh_is_told_its_line_and_no_other_shell(self):
        line = f'fpath=("{self.home}/.local/share/zsh/site-functions" $fpath)'
        status, said = self.install(SHELL="/usr/bin/zsh")
        self.assertEqual((status, line in said), (0, True), said)
        self.assertNotIn("fpath", self.install(SHELL="/bin/bash")[1])
        self.assertNotIn("fpath", self.install()[1])
        self.assertNotIn("fpath", self.install(SHELL="/usr/bin/zsh", ASSESSOR_INSTALL_DIR=str(self.home / "tools"))[1])

    @unittest.skipUnless(shutil.which("zsh"), "needs zsh")
    def test_zsh_finds_the_completions_with_that_line(self):
        line = next(line for line in self.install(SHELL="/usr/bin/zsh")[1].splitlines() if "fpath=" in line)
        completions = self.home / ".local/share/zsh/site-functions/_assessor"
        completions.write_text("#compdef assessor\n", encoding="utf-8")
        script = f"{line}\nautoload -Uz compinit && compinit -u -D && print -r -- $_comps[assessor]"
        done = subprocess.run(["zsh", "-f", "-c", script], env=self.env, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.stdout.strip(), "_assessor", done.stderr)

    def test_a_damaged_archive_is_not_installed(self):
        self.archive.write_bytes(self.archive.read_bytes() + b" ")
        status, said = self.install()
        self.assertEqual((status, "damaged" in said), (1, True), said)
        self.assertEqual(list(self.home.rglob("*")), [])

    def test_an_archive_without_a_checksum_is_not_installed(self):
        digest = hashlib.sha256(self.archive.read_bytes()).hexdigest()
        (self.files / "SHA256SUMS").write_text(f"{digest}  another-{self.archive.name}\n", encoding="utf-8")
        self.assertEqual(self.install()[0], 1)
        self.assertEqual(list(self.home.rglob("*")), [])

    def test_another_program_of_the_name_stays(self):
        folder = self.home / ".local/bin"
        folder.mkdir(parents=True)
        other = shutil.move(self.program(answer="assess-o-matic"), folder / "assessor")
        before = Path(other).read_bytes()
        status, said = self.install()
        self.assertEqual(status, 1, said)
        self.assertIn(f"{folder}/assessor does not answer as Assessor. Delete it if you do not need it", said)
        self.assertEqual(Path(other).read_bytes(), before)

    def test_what_cannot_be_downloaded_is_told(self):
        status, said = self.install(ASSESSOR_TARGET="aarch64-apple-darwin")
        self.assertEqual(status, 1)
        self.assertIn("assessor-aarch64-apple-darwin.tar.gz cannot be downloaded", said)

    def install_on(self, system, machine, libc=""):
        """Runs the script on a computer that describes itself so; returns status and output."""
        tools = self.folder / "tools"
        tools.mkdir(exist_ok=True)
        for name, body in [("uname", f'[ "$1" = -s ] && echo {system} || echo {machine}'), ("sysctl", "exit 1"),
                           ("getconf", f'[ "{libc}" ] && echo "{libc}"')]:
            (tools / name).write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
            (tools / name).chmod(0o755)
        return self.install(ASSESSOR_TARGET="", PATH=f"{tools}:/usr/bin:/bin")

    def test_computers_are_recognised(self):
        cases = [
            (("Linux", "x86_64", "glibc 2.36"), "x86_64-unknown-linux-gnu"),
            (("Linux", "x86_64", "glibc 2.17"), "x86_64-unknown-linux-gnu"),
            (("Linux", "aarch64", "glibc 2.5"), "aarch64-unknown-linux-musl"),
            (("Linux", "aarch64", "glibc 2.16"), "aarch64-unknown-linux-musl"),
            (("Darwin", "arm64"), "aarch64-apple-darwin"),
            (("Darwin", "x86_64"), "x86_64-apple-darwin"),
            (("MINGW64_NT-10.0", "x86_64"), "x86_64-pc-windows-msvc"),
        ]
        for computer, target in cases:
            status, said = self.install_on(*computer)
            # None of these files is there.
            self.assertEqual(status, 1)
            self.assertIn(f"/assessor-{target}{TARGETS[target].ending} cannot be downloaded", said)
        # Without glibc, it is the archive for musl, which is there.
        self.assertEqual(self.install_on("Linux", "x86_64")[0], 0)

    def test_a_computer_without_a_program_is_told(self):
        for computer, reason in [(("Linux", "riscv64"), "processor riscv64"), (("SunOS", "x86_64"), "for SunOS")]:
            status, said = self.install_on(*computer)
            self.assertEqual(status, 1)
            self.assertIn(reason, said)

    def test_the_action_passes_paths_and_words(self):
        for name in ["RUNNER_TEMP", "GITHUB_OUTPUT", "GITHUB_PATH"]:
            self.env[name] = str(self.folder / name)
        script = str(ROOT / "packaging/action.sh")
        done = subprocess.run(["bash", script, "install"], env=self.env, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.env["PATH"] = (self.folder / "GITHUB_PATH").read_text(encoding="utf-8").strip() + ":/usr/bin:/bin"

        def check(**inputs):
            done = subprocess.run(["bash", script, "check"], env={**self.env, **inputs}, capture_output=True, text=True)
            return done.returncode, done.stdout.splitlines()

        self.assertEqual(check(), (1, ["check", "--format", "github", "--", "."]))
        self.assertEqual(check(INPUT_PATHS="two words\r\nmore/\n", INPUT_ARGS=" --severity  error\n*"),
                         (1, ["check", "--format", "github", "--severity", "error", "*", "--", "two words", "more/"]))
        self.assertEqual(check(INPUT_PATHS="  \t\n\r\n"), (1, ["check", "--format", "github", "--", "."]))
        self.assertEqual(check(INPUT_PATHS="  two words \n\n\tmore/ \r\n"),
                         (1, ["check", "--format", "github", "--", "two words", "more/"]))
        found = self.folder / "new folder/deep/found.sarif"
        self.assertEqual(check(INPUT_FORMAT="sarif", INPUT_SARIF_FILE=str(found))[0], 1)
        self.assertIn("sarif", found.read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
