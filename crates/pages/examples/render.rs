//! Writes every sample page and every asset into a directory, to be looked at: `cargo run -p pages --example render DIR`.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let dir = env::args().nth(1).ok_or_else(|| io::Error::other("usage: render DIR"))?;
    let dir = Path::new(&dir);
    fs::create_dir_all(dir.join("aset"))?;
    for asset in pages::assets::all() {
        fs::write(dir.join("aset").join(&asset.name), asset.bytes)?;
    }
    for (name, html) in pages::samples() {
        fs::write(dir.join(format!("{name}.html")), html)?;
    }
    Ok(())
}
