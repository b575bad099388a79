//! What the fuzzer found worth keeping comes to the same good end in every run of the tests; `scripts/fuzz` looks for more.

#[path = "../../../../fuzz/targets.rs"]
mod targets;

use std::path::Path;

#[test]
fn what_the_fuzzer_kept_is_still_handled() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    for (name, target) in targets::TARGETS {
        let folder = corpus.join(name);
        let files = std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
        let mut fed = 0;
        for file in files {
            let bytes = std::fs::read(file.expect("an entry").path()).expect("a file");
            target(&bytes);
            fed += 1;
        }
        assert!(fed >= 5, "{name}: {fed} files are no corpus");
        target(&[]);
    }
}
