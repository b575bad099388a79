//! Officers' screens.

pub mod account;
pub mod accounts;
pub mod appointment;
pub mod appointments;
pub mod calendar;
pub mod case;
pub mod catalogue;
pub mod checklist;
mod checklist_sample;
pub mod contested;
pub mod counter;
pub mod counter_mandates;
pub mod data_cases;
pub mod decision;
mod decision_sample;
pub mod deliveries;
pub mod evidence;
pub mod from_oss;
pub mod inbox;
pub mod inspection;
pub mod interruption;
pub mod interruptions;
pub mod log;
pub mod outbox;
pub mod overview;
pub mod parts;
pub mod password;
pub mod recommendation;
pub mod register;
pub mod sanction_form;
pub mod sanctions;
pub mod signing;
pub mod signing_attempts;
pub mod signing_session;
pub mod whole_document;
pub mod written;

use crate::render_samples;

/// Renders every sample of every officer's page.
pub fn samples(into: &mut Vec<(String, String)>) {
    render_samples::<inbox::Inbox>(into);
    render_samples::<decision::Decision>(into);
    render_samples::<inspection::Inspection>(into);
    render_samples::<recommendation::Recommendation>(into);
    render_samples::<whole_document::WholeDocument>(into);
    render_samples::<signing::Signing>(into);
    render_samples::<deliveries::Deliveries>(into);
    render_samples::<from_oss::FromOss>(into);
    render_samples::<counter::Counter>(into);
    render_samples::<counter_mandates::CounterMandates>(into);
    render_samples::<password::OneTimePassword>(into);
    render_samples::<register::Register>(into);
    render_samples::<register::RegisterEntry>(into);
    render_samples::<overview::Overview>(into);
    render_samples::<accounts::Accounts>(into);
    render_samples::<account::AccountPage>(into);
    render_samples::<appointments::Appointments>(into);
    render_samples::<appointment::AppointmentPage>(into);
    render_samples::<data_cases::DataCases>(into);
    render_samples::<data_cases::DataCasePage>(into);
    render_samples::<outbox::Outbox>(into);
    render_samples::<signing_attempts::SigningAttempts>(into);
    render_samples::<catalogue::Catalogue>(into);
    render_samples::<overview::Health>(into);
    render_samples::<log::Log>(into);
    render_samples::<evidence::Evidence>(into);
    render_samples::<calendar::OfficeCalendar>(into);
    render_samples::<interruptions::Interruptions>(into);
    render_samples::<interruption::InterruptionCase>(into);
    render_samples::<sanctions::Sanctions>(into);
    render_samples::<sanction_form::SanctionForm>(into);
    render_samples::<contested::Contested>(into);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_for_one_application_carry_its_version() {
        let mut pages = Vec::new();
        samples(&mut pages);
        for (name, html) in pages {
            for form in html.split("<form").skip(1) {
                let form = form.split("</form>").next().unwrap_or(form);
                let action = form.split(r#"action=""#).nth(1).and_then(|a| a.split('"').next()).unwrap_or("");
                if action.starts_with("/kerja/") && action != "/kerja/ambil" {
                    assert!(form.contains(r#"name="versi""#), "{name}: {action}");
                }
            }
        }
    }
}
