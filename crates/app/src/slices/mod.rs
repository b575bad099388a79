//! The slices, one per activity of the regulation; together they are the router.

pub mod accounts;
pub mod administering;
pub mod applying;
pub mod catalogue;
pub mod counter;
pub mod health;
pub mod interrupting;
pub mod issuing;
pub mod log;
pub mod notices;
pub mod reporting;
pub mod verification;
pub mod working;

use crate::web::Routes;

/// All routes.
pub fn routes(routes: Routes) -> Routes {
    let routes = health::routes(routes);
    let routes = catalogue::routes(routes);
    let routes = accounts::routes(routes);
    let routes = applying::routes(routes);
    let routes = verification::routes(routes);
    let routes = working::routes(routes);
    let routes = issuing::routes(routes);
    let routes = interrupting::routes(routes);
    let routes = counter::routes(routes);
    let routes = administering::routes(routes);
    let routes = notices::routes(routes);
    let routes = reporting::routes(routes);

    log::routes(routes)
}
