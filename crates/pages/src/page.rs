//! A screen: a template with a name and examples of its states.

/// A screen: a template with a name and examples of its states.
pub trait Page: askama::Template + Sized {
    /// Name of the page in tests and pictures, for example `beranda`.
    const NAME: &'static str;
    /// Its states, each with a name.
    fn samples() -> Vec<(&'static str, Self)>;
}

/// Renders every sample of a page as (`page--state`, HTML) into a list.
pub fn render_samples<P: Page>(into: &mut Vec<(String, String)>) {
    for (state, page) in P::samples() {
        let html = page.render().expect("a page renders whatever it holds");
        into.push((format!("{}--{state}", P::NAME), html));
    }
}
