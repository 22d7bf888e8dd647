"""The platforms for which a release has files."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Target:
    """A platform: its name is the Rust target triple, which is the key in `TARGETS`."""

    # The name of the platform in VS Code.
    vscode: str
    # The oldest version of glibc that the program must run with; None where there is no glibc.
    glibc: str | None = None
    # True if Zig links the program. Zig contains the symbol versions of old glibc releases, and musl.
    zig: bool = False
    # Flags for rustc.
    rustflags: str = ""
    program: str = "assessor"
    ending: str = ".tar.gz"


TARGETS = {
    "x86_64-unknown-linux-gnu": Target("linux-x64", glibc="2.17", zig=True),
    "aarch64-unknown-linux-gnu": Target("linux-arm64", glibc="2.17", zig=True),
    "x86_64-unknown-linux-musl": Target("alpine-x64", zig=True),
    "aarch64-unknown-linux-musl": Target("alpine-arm64", zig=True),
    "x86_64-apple-darwin": Target("darwin-x64"),
    "aarch64-apple-darwin": Target("darwin-arm64"),
    "x86_64-pc-windows-msvc": Target(
        "win32-x64",
        # The C runtime becomes part of the program. Windows does not bring VCRUNTIME140.dll, which is needed otherwise.
        rustflags="-C target-feature=+crt-static",
        program="assessor.exe",
        ending=".zip",
    ),
}


def archive_name(target):
    """Returns the name of a target's archive without its ending. It contains no version, so that links to the latest
    release stay valid."""
    return f"assessor-{target}"
