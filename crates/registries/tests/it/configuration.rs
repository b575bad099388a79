//! Mistakes in the configuration are told at the start, each with what to do.

use crate::world::{File, World};
use registries::simulator::configuration;
use registries::{KINDS, Settings};

fn problems(text: &str) -> Vec<String> {
    match toml::from_str::<File>(text) {
        Ok(file) => file.registries.registries().map_or_else(|wrong| wrong, |_| Vec::new()),
        Err(error) => vec![error.to_string()],
    }
}

#[tokio::test]
async fn what_a_simulator_hands_out_is_right_and_known_to_be_a_simulator() {
    let world = World::new().await;
    let ids: Vec<_> = world.registries.ids().collect();
    assert_eq!(ids, ["kswp", "oss", "professionals", "siak"]);
    assert_eq!(world.registries.simulated(), ids);
    assert!(Settings::default().registries().unwrap().ids().next().is_none());
}

#[test]
fn a_table_that_leads_to_the_real_registry_is_no_simulator() {
    let folder = tempfile::tempdir().unwrap();
    for kind in KINDS {
        let text = configuration(kind, "https://registri.contoh.id", folder.path()).unwrap();
        let file: File = toml::from_str(&text).unwrap();
        assert!(file.registries.registries().unwrap().simulated().is_empty(), "{}", kind.id);
    }
}

#[test]
fn every_mistake_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let of = |id: &str| {
        let kind = KINDS.iter().find(|kind| kind.id == id).unwrap();
        configuration(kind, "https://registri.contoh.id", folder.path()).unwrap()
    };
    let (siak, kswp) = (of("siak"), of("kswp"));
    assert_eq!(problems(&siak), Vec::<String>::new());
    for (wrong, word) in [
        (siak.replace("https://", "http://"), "https://"),
        (siak.replace("contoh.id", "contoh.id/"), "garis miring"),
        (siak.replace("13-71", "13/71"), "region"),
        (siak.replace("siak-user\"", "tidak-ada\""), "user_file"),
        (format!("{siak}treshold = 101\n"), "100"),
        (format!("{siak}[registries.siak.thresholds]\nNAMA = 90\n"), "NAMA"),
        (format!("{siak}salah = 1\n"), "salah"),
        (siak.replace("registries.siak", "registries.perpustakaan"), "perpustakaan"),
        (kswp.replace("{npwp}", "{nik}"), "{nik}"),
        (kswp.replace("/{npwp}", ""), "{npwp}"),
        (kswp.replace("registri.contoh.id", "{service}.contoh.id"), "nama server"),
        (kswp.replace("{key}", "{kunci}"), "{kunci}"),
        (format!("{kswp}answer = {{ status = \"status\" }}\n"), "garis miring"),
        (format!("{kswp}answer = {{ valid = [] }}\n"), "kosong"),
        (format!("{kswp}body = {{ npwp = \"{{npwp}}\" }}\n"), "POST"),
    ] {
        let told = problems(&wrong);
        assert!(told.iter().any(|problem| problem.contains(word)), "{word}: {told:?}\n{wrong}");
    }
    let inside_vpn = siak.replace("https://registri.contoh.id", "http://172.16.160.1:8080");
    assert_eq!(problems(&inside_vpn).len(), 1);
    assert_eq!(problems(&format!("{inside_vpn}plain_http_inside_vpn = true\n")), Vec::<String>::new());
}
