//! The `assessor` binary. Everything it can do lives in the library; see [`assessor::cli`].

fn main() -> std::process::ExitCode {
    assessor::cli::main()
}
