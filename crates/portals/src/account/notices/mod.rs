//! Notices (Pasal 13(3)): what a person was told, how they want to be told, and what gateways report of it.

mod inbox;
mod preferences;
mod reports;

use domain::account::changing::CommandKind;
use web::{Routes, Who};

/// `/kabar`, `/akun/kabar`, `/kabar/laporan/{channel}`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/kabar", Who::SignedIn, inbox::list)
        .get("/kabar/{id}", Who::SignedIn, inbox::open)
        .post("/kabar/dibaca", Who::SignedIn, inbox::read_all)
        .get("/akun/kabar", Who::SignedIn, preferences::show)
        .order("/akun/kabar", [CommandKind::ChangeNotices], preferences::save)
        .post("/akun/kabar/coba", Who::SignedIn, preferences::try_again)
        // From machines: the secret or the signature is asked for inside.
        .post("/kabar/laporan/{channel}", Who::Everyone, reports::take)
}
