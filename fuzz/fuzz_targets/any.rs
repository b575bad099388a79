//! The fuzzer: feeds the target that `FUZZ_TARGET` names.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

#[path = "../targets.rs"]
mod targets;

static CHOSEN: LazyLock<fn(&[u8])> = LazyLock::new(|| {
    let name = std::env::var("FUZZ_TARGET").expect("FUZZ_TARGET names a target");
    targets::TARGETS.iter().find(|(known, _)| *known == name).expect("a target of fuzz/targets.rs").1
});

fuzz_target!(|data: &[u8]| CHOSEN(data));
