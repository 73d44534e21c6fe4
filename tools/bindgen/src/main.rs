//! wasm-bindgen and its test runner, in exactly the version that the extension links.
//!
//! Both live in the one workspace lock file, where `wasm-bindgen-cli` and `wasm-bindgen` pin the
//! same `wasm-bindgen-shared`, so the tool and the crate cannot drift apart.
//!
//! ```text
//! bindgen generate <wasm-bindgen's own arguments>
//! bindgen test <test.wasm> [filter]      the runner for `cargo test --target wasm32-…`
//! ```

use std::env;

use anyhow::{Result, bail};
use wasm_bindgen_cli::{wasm_bindgen, wasm_bindgen_test_runner};

fn main() -> Result<()> {
    let mut args: Vec<_> = env::args_os().collect();
    if args.len() < 2 {
        bail!("usage: bindgen generate|test …");
    }
    // The subcommand's own parser wants a program name first: the subcommand becomes it.
    let command = args.remove(1);
    match command.to_str() {
        Some("generate") => wasm_bindgen::run_cli_with_args(args),
        Some("test") => wasm_bindgen_test_runner::run_cli_with_args(args),
        _ => bail!("unknown command {}: generate or test", command.display()),
    }
}
