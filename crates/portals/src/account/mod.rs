//! One's own account: signing in, duties, addresses, password, notices (Pasal 8, 11).

mod notices;
mod sign_in;

use web::Routes;

/// All pages of accounts.
pub fn routes(routes: Routes) -> Routes {
    notices::routes(sign_in::routes(routes))
}
