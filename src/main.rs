//! The `assessor` binary. All its functions are in the library; see [`assessor::cli`].

fn main() -> std::process::ExitCode {
    assessor::cli::main()
}
