//! The `lagesbild` command.

fn main() -> std::process::ExitCode {
    lagesbild::cli::run()
}
