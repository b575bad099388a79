//! One's own account: signing in, duties, addresses, password, notices (Pasal 8, 11).

mod demo_accounts;
mod demo_entry;
mod kept;
mod notices;
mod own;
mod sign_in;

use web::Routes;

/// All pages of accounts.
pub fn routes(routes: Routes) -> Routes {
    kept::routes(notices::routes(demo_entry::routes(own::routes(sign_in::routes(routes)))))
}
