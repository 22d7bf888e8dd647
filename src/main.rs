//! The `assessor` binary. Everything it can do lives in the library; see its `cli` module.

fn main() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}
