//! The slices, one per activity of the regulation; together they are the router.

pub mod accounts;
pub mod catalogue;
pub mod health;

use crate::web::Routes;

/// All routes.
pub fn routes(routes: Routes) -> Routes {
    let routes = health::routes(routes);
    let routes = catalogue::routes(routes);
    let routes = accounts::routes(routes);
    routes
}
