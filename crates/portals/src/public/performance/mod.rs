//! Published performance: the page, and the same figures for programs. Reads cells only, however many applications there are.

mod asked;
mod open_data;
mod page;
mod words;

use web::{Routes, Who};

/// `/kinerja`, `/kinerja.csv`, `/kinerja.json`.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/kinerja", Who::Everyone, page::page).get("/kinerja.csv", Who::Everyone, open_data::csv).get(
        "/kinerja.json",
        Who::Everyone,
        open_data::json,
    )
}
