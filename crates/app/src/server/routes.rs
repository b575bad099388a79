//! The portals, listed once; together they are the router.

use super::health;
use portals::{account, admin, applicant, audit, officer, public};
use web::Routes;

/// All routes.
pub fn routes(routes: Routes) -> Routes {
    let portals = [
        health::routes,
        public::routes,
        account::routes,
        applicant::routes,
        officer::routes,
        admin::routes,
        audit::log::routes,
        audit::evidence::routes,
    ];
    portals.into_iter().fold(routes, |routes, portal| portal(routes))
}
