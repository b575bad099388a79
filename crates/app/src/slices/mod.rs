//! The slices, one per activity of the regulation; together they are the router.

pub mod accounts;
pub mod applying;
pub mod catalogue;
pub mod health;
pub mod issuing;
pub mod verification;

use crate::web::Routes;

/// All routes.
pub fn routes(routes: Routes) -> Routes {
    let routes = health::routes(routes);
    let routes = catalogue::routes(routes);
    let routes = accounts::routes(routes);
    let routes = applying::routes(routes);
    let routes = verification::routes(routes);
    let routes = issuing::routes(routes);
    routes
}
