//! One's own account: signing in, duties, addresses, password, notices (Pasal 8, 11).

mod arriving;
mod companies;
mod contacts;
mod demo_accounts;
mod demo_entry;
mod devices;
mod forgotten;
mod kept;
mod next_page;
mod notices;
mod own;
mod own_copy;
mod own_data;
mod passkeys;
mod powers;
mod recovery;
mod second_factor;
mod second_step;
mod sign_in;
mod staff_identity;
mod tasks;

use web::Routes;

/// All pages of accounts.
pub fn routes(routes: Routes) -> Routes {
    let routes = staff_identity::routes(passkeys::routes(tasks::routes(routes)));
    let routes = recovery::routes(forgotten::routes(contacts::routes(routes)));
    let routes = powers::routes(companies::routes(routes));
    let routes = second_factor::routes(second_step::routes(sign_in::routes(routes)));
    kept::routes(notices::routes(demo_entry::routes(devices::routes(own_data::routes(own::routes(routes))))))
}
