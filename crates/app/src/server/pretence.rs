//! Nothing pretends: demo keys and simulators are refused outside a trial, and what must be sealed has a seal.

use super::setup_error::SetupError;
use ground::catalogue::Catalogue;
use ground::config::Config;
use ground::sealing::Seal;
use ground::signing::Keys;

/// Refuses demo keys and simulators outside a trial, and real keys in a demo.
pub async fn no_pretence(config: &Config, keys: &Keys) -> Result<(), SetupError> {
    if config.demo && !keys.specimen {
        return Err(SetupError::Demo(format!(
            "Sertifikat di {} bukan sertifikat contoh. Peragaan tidak menandatangani dengan sertifikat yang sungguhan; pakai \
             folder lain: saporancak demo --data FOLDER",
            config.signing_folder().display()
        )));
    }
    if keys.specimen && !config.demo && !config.specimen {
        return Err(SetupError::Demo(
            "Sertifikat penanda tangan ini hanya contoh. Pasang sertifikat yang sah, atau tulis specimen = true untuk uji coba \
             (semua dokumen bertanda CONTOH – TIDAK SAH)."
                .into(),
        ));
    }
    if keys.signing.seal.as_ref().is_some_and(Seal::is_specimen) && !keys.specimen {
        return Err(SetupError::Demo(
            "Sertifikat segel kantor ini hanya contoh. Pasang sertifikat segel yang sah, atau hapus seal.pem dari folder kunci."
                .into(),
        ));
    }
    if config.hides_from_people() {
        return Err(SetupError::Demo(
            "Media sosial atau gerbang pesan mengarah ke simulator di mesin ini, jadi tidak ada yang sampai kepada pengguna. \
             Isi alamat yang sebenarnya, atau tulis specimen = true untuk uji coba."
                .into(),
        ));
    }
    if config.takes_simulated_answers() {
        return Err(SetupError::Demo(
            "Register (SIAK, KSWP, ...) mengarah ke simulator di mesin ini, jadi jawabannya bukan bukti. Isi alamat yang \
             sebenarnya, atau tulis specimen = true untuk uji coba."
                .into(),
        ));
    }
    if !keys.signing.takes_simulated
        && let Some(simulator) = keys.signing.simulators().await.first()
    {
        return Err(SetupError::Demo(format!(
            "Yang menjawab sebagai {simulator} adalah simulator, jadi tanda tangannya tidak sah. Isi alamat yang sebenarnya, \
             atau tulis specimen = true untuk uji coba."
        )));
    }
    Ok(())
}

/// A licence whose type asks for a seal would be signed and never come out.
pub fn seals_what_asks_for_it(catalogue: &Catalogue, keys: &Keys) -> Result<(), SetupError> {
    let unsealed = catalogue.all().find(|version| version.ty.seal && version.ty.offered());
    match unsealed.filter(|_| keys.signing.seal.is_none()) {
        None => Ok(()),
        Some(version) => Err(SetupError::Keys(format!(
            "Jenis izin {} meminta segel kantor, tetapi segel belum dipasang. Isi [seal] pada konfigurasi; untuk uji coba: \
             saporancak keys create --specimen",
            version.ty.id
        ))),
    }
}
