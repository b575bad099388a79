//! What anybody may see: licence types, figures, the state of the service, whether a paper is genuine.

mod catalogue;
mod log;
mod offline;
mod oss;
mod performance;
mod status_page;
pub mod verification;

use web::Routes;

/// All public pages.
pub fn routes(routes: Routes) -> Routes {
    let parts = [
        catalogue::routes,
        verification::routes,
        offline::routes,
        status_page::routes,
        performance::routes,
        oss::routes,
        log::routes,
    ];
    parts.into_iter().fold(routes, |routes, part| part(routes))
}
