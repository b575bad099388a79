//! What officers work with: desks, files, signatures, interruptions, the counter.

mod confirming_contact;
mod confirming_name;
mod counter;
mod counter_mandates;
mod counter_registering;
mod counter_seen;
mod first_password;
mod interruption;
mod issuing;
mod lost_telephone;
mod oss;
mod sanction;
mod work;

use web::Routes;

/// All pages of officers.
pub fn routes(routes: Routes) -> Routes {
    let parts = [
        work::routes,
        issuing::routes,
        interruption::routes,
        counter::routes,
        counter_registering::routes,
        confirming_contact::routes,
        counter_mandates::routes,
        confirming_name::routes,
        first_password::routes,
        lost_telephone::routes,
        oss::routes,
        sanction::routes,
    ];
    parts.into_iter().fold(routes, |routes, part| part(routes))
}
