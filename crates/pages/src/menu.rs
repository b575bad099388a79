//! The menu of each role, for the product and its sample pages.

use crate::Link;
use domain::account::Role;

/// Links of a role with what everyone has; notices stand before the account, which is last.
pub fn links(role: Role, path: &str) -> Vec<Link> {
    // The counter fills in applications of others on the applicant's own pages.
    // An admin comes to sanctions from the overview.
    let path = match role {
        Role::Loket if path.starts_with("/permohonan") => "/loket",
        Role::Admin if path.starts_with("/sanksi") => "/admin",
        Role::Pemohon
        | Role::Loket
        | Role::Verifikator
        | Role::Opd
        | Role::KepalaSeksi
        | Role::KepalaBidang
        | Role::KepalaDinas
        | Role::Admin
        | Role::Kominfo
        | Role::Inspektorat => path,
    };
    let mut links: Vec<Link> = entries(role).iter().map(|(href, label)| Link::new(href, label, path)).collect();
    links.insert(links.len().saturating_sub(1), Link::new("/kabar", "Kabar", path));
    // `/admin` lies above its own sub-pages, so only the longest match stays marked.
    let longest = links.iter().filter(|link| link.current).map(|link| link.href.len()).max().unwrap_or(0);
    for link in &mut links {
        link.current = link.current && link.href.len() == longest;
    }
    links
}

/// Links of a role, in the order of its work.
fn entries(role: Role) -> &'static [(&'static str, &'static str)] {
    match role {
        Role::Pemohon => &[("/permohonan", "Permohonan saya"), ("/akun", "Akun")],
        Role::Loket => &[
            ("/loket", "Loket"),
            ("/kerja", "Kotak kerja"),
            ("/petugas/oss", "Kiriman OSS"),
            ("/register", "Register"),
            ("/petugas/gangguan", "Gangguan"),
            ("/akun", "Akun"),
        ],
        Role::Verifikator => &[
            ("/kerja", "Kotak kerja"),
            ("/petugas/oss", "Kiriman OSS"),
            ("/register", "Register"),
            ("/sanksi", "Sanksi"),
            ("/petugas/gangguan", "Gangguan"),
            ("/akun", "Akun"),
        ],
        Role::KepalaSeksi | Role::KepalaBidang => &[
            ("/kerja", "Kotak kerja"),
            ("/register", "Register"),
            ("/sanksi", "Sanksi"),
            ("/petugas/gangguan", "Gangguan"),
            ("/akun", "Akun"),
        ],
        Role::Opd => &[("/kerja", "Kotak kerja"), ("/dokumen-masuk", "Dokumen masuk"), ("/akun", "Akun")],
        Role::KepalaDinas => &[
            ("/tanda-tangan", "Tanda tangan"),
            ("/kerja", "Kotak kerja"),
            ("/register", "Register"),
            ("/penugasan", "Penugasan"),
            ("/sanksi", "Sanksi"),
            ("/petugas/gangguan", "Gangguan"),
            ("/akun", "Akun"),
        ],
        // Licence types, the queue, sanctions and the state of the system have their figures on the overview.
        Role::Admin => &[
            ("/admin", "Ringkasan"),
            ("/admin/akun", "Akun petugas"),
            ("/penugasan", "Penugasan"),
            ("/admin/kalender", "Kalender"),
            ("/admin/data-pribadi", "Data pribadi"),
            ("/petugas/gangguan", "Gangguan"),
            ("/register", "Register"),
            ("/akun", "Akun saya"),
        ],
        Role::Kominfo => &[
            ("/admin/keadaan", "Keadaan sistem"),
            ("/admin/antrean", "Antrean"),
            ("/petugas/gangguan", "Gangguan"),
            ("/admin/data-pribadi", "Data pribadi"),
            ("/akun", "Akun"),
        ],
        Role::Inspektorat => &[("/log", "Log"), ("/penugasan", "Penugasan"), ("/sanksi", "Sanksi"), ("/akun", "Akun")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_one_entry_of_a_menu_is_marked() {
        for role in Role::ALL {
            for path in ["/kerja/1", "/admin", "/admin/akun", "/register/2", "/log"] {
                assert!(links(role, path).iter().filter(|l| l.current).count() <= 1, "{role:?} {path}");
            }
        }
    }

    #[test]
    fn the_counter_stays_at_the_counter_while_it_fills_in() {
        let links = links(Role::Loket, "/permohonan/1");
        let marked: Vec<_> = links.iter().filter(|link| link.current).map(|link| link.href.as_str()).collect();
        assert_eq!(marked, ["/loket"]);
    }

    #[test]
    fn everyone_is_led_to_notices_and_then_to_the_account() {
        for role in Role::ALL {
            let links = links(role, "/");
            let last: Vec<_> = links.iter().rev().take(2).map(|link| link.href.as_str()).collect();
            assert_eq!(last, ["/akun", "/kabar"], "{role:?}");
        }
    }
}
