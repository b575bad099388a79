//! The catalogue: licence types, offices, places and templates, read whole or not at all.

use domain::calendar::{Calendar, Hours, Week};
use domain::catalogue::{Office, Retention, Surroundings, offices, read, retention, shared_sections, unprintable};
use domain::catalogue_finding::Finding;
use domain::form::KelurahanNames;
use domain::licence_type::{LicenceType, Rollout};
use domain::search::{SearchIndex, SearchWords};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

#[derive(rust_embed::RustEmbed)]
#[folder = "../../catalog"]
struct Embedded;

/// Files of a catalogue by path below its folder, for example `sip-dokter/licence.toml`.
pub type Texts = BTreeMap<String, String>;

/// One version of a licence type with all that rendering it needs.
#[derive(Debug)]
pub struct TypeVersion {
    /// The type.
    pub ty: LicenceType,
    /// Its files and the shared ones, by path; kept in the database, so that a version once used is never lost.
    pub bundle: Texts,
}

impl TypeVersion {
    /// A shared template by file name, for example `refusal.typ`.
    pub fn shared_template(&self, name: &str) -> &str {
        self.bundle.get(&format!("_shared/{name}")).map_or("", String::as_str)
    }
    /// The licence's own template.
    pub fn licence_template(&self) -> &str {
        self.bundle.get(&format!("{}/licence.typ", self.ty.id)).map_or("", String::as_str)
    }
    /// Shared templates as (virtual path, text).
    pub fn shared_templates(&self) -> Vec<(String, &str)> {
        let shared = self.bundle.iter().filter(|(path, _)| path.starts_with("_shared/") && is(path, "typ"));
        shared.map(|(path, text)| (format!("/{path}"), text.as_str())).collect()
    }
}

/// Whether a file of the catalogue has this ending; the catalogue writes them in lower case.
fn is(path: &str, ending: &str) -> bool {
    Path::new(path).extension().is_some_and(|e| e == ending)
}

/// Names of the city, configurable.
#[derive(Clone, Debug, Deserialize)]
pub struct City {
    /// `Pemerintah Kota Padang`.
    pub government: String,
    /// The office in full.
    pub office: String,
    /// `DPMPTSP`.
    pub office_short: String,
    /// `Saporancak`.
    pub application_name: String,
    /// Of the office.
    pub address: String,
    /// May be empty.
    pub email: String,
    /// Host of the public site.
    pub site: String,
    /// `Padang`.
    pub place: String,
}

#[derive(Deserialize)]
struct CityFile {
    city: City,
    signer: SignerTitle,
    hours: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct SignerTitle {
    title: String,
}

/// The whole catalogue.
#[derive(Debug)]
pub struct Catalogue {
    current: BTreeMap<String, Arc<TypeVersion>>,
    older: BTreeMap<(String, u32), Arc<TypeVersion>>,
    /// Offices by code.
    pub offices: BTreeMap<String, Office>,
    /// How long data are kept, by licence type.
    pub retention: BTreeMap<String, Retention>,
    /// Kelurahan by code: (kelurahan, kecamatan).
    pub kelurahan: KelurahanNames,
    /// Names of the city.
    pub city: City,
    /// Title of the signer on documents.
    pub signer_title: String,
    /// Office hours by weekday.
    pub hours: BTreeMap<String, String>,
    /// Finds types in force, drafts and closed ones too, by what people type.
    pub search: SearchIndex,
    /// The office's calendar as the catalogue has it; what is in force lies in the database.
    pub calendar: Calendar,
}

/// What is wrong, with its file.
pub struct FileFinding {
    /// Path below the catalogue's folder.
    pub file: String,
    /// What and how to mend it.
    pub finding: Finding,
}

/// The files built into the binary.
pub fn embedded() -> Texts {
    Embedded::iter()
        .filter_map(|path| {
            let file = Embedded::get(&path)?;
            Some((path.into_owned(), String::from_utf8(file.data.into_owned()).ok()?))
        })
        .collect()
}

/// The files of a folder.
pub fn from_folder(folder: &Path) -> std::io::Result<Texts> {
    let mut texts = Texts::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_type()?.is_dir() {
            continue;
        }
        let name = entry.file_name().to_string_lossy().into_owned();
        for file in std::fs::read_dir(entry.path())? {
            let file = file?;
            if file.file_type()?.is_file() {
                let path = format!("{name}/{}", file.file_name().to_string_lossy());
                texts.insert(path, std::fs::read_to_string(file.path())?);
            }
        }
    }
    Ok(texts)
}

/// Reads and checks everything; any finding refuses the whole catalogue.
pub fn load(texts: &Texts) -> Result<Catalogue, Vec<FileFinding>> {
    let mut found = Vec::new();
    let mut say = |file: &str, finding: Finding| found.push(FileFinding { file: file.to_owned(), finding });
    let text = |name: &str| texts.get(&format!("_shared/{name}")).map_or("", String::as_str);

    let sections =
        shared_sections(text("sections.toml")).map_err(|f| say("_shared/sections.toml", f)).unwrap_or_default();
    let offices = offices(text("offices.toml")).map_err(|f| say("_shared/offices.toml", f)).unwrap_or_default();
    let retention = retention(text("retention.toml")).map_err(|f| say("_shared/retention.toml", f)).unwrap_or_default();
    let words = SearchWords::parse(text("search-words.csv"))
        .map_err(|f| say("_shared/search-words.csv", f))
        .unwrap_or_default();
    let city = toml::from_str::<CityFile>(text("city.toml"));
    if let Err(error) = &city {
        say(
            "_shared/city.toml",
            Finding { line: 1, wrong: error.message().to_owned(), cure: "Perbaiki berkas ini.".into() },
        );
    }
    let printed = texts.iter().filter(|(path, _)| is(path, "toml") || is(path, "csv"));
    printed.filter_map(|(path, text)| Some((path, unprintable(text)?))).for_each(|(path, finding)| say(path, finding));
    let mut current = BTreeMap::new();
    let folders: std::collections::BTreeSet<&str> = texts
        .keys()
        .filter_map(|path| path.split_once('/'))
        .map(|(folder, _)| folder)
        .filter(|f| *f != "_shared")
        .collect();
    for folder in folders {
        let file = format!("{folder}/licence.toml");
        let Some(toml) = texts.get(&file) else { continue };
        match read(toml, folder, Surroundings { sections: &sections, offices: &offices }) {
            Ok(ty) => {
                let bundle: Texts = texts
                    .iter()
                    .filter(|(path, _)| path.starts_with("_shared/") || path.starts_with(&format!("{folder}/")))
                    .filter(|(path, _)| is(path, "typ") || is(path, "toml"))
                    // The timetable holds for whatever version an application was filed under: it is no part of one.
                    .filter(|(path, _)| *path != "_shared/retention.toml")
                    .map(|(path, text)| (path.clone(), text.clone()))
                    .collect();
                let version = TypeVersion { ty, bundle };
                if version.ty.offered() && version.licence_template().is_empty() {
                    say(
                        &file,
                        Finding {
                            line: 1,
                            wrong: "licence.typ tidak ada.".into(),
                            cure: "Tambahkan templat dokumennya.".into(),
                        },
                    );
                }
                current.insert(folder.to_owned(), Arc::new(version));
            }
            Err(findings) => findings.into_iter().for_each(|finding| say(&file, finding)),
        }
    }
    for id in current.iter().filter(|(id, v)| v.ty.offered() && !retention.contains_key(*id)).map(|(id, _)| id) {
        let cure =
            "Tulis di sana berapa tahun datanya disimpan sesudah izinnya berakhir, dan dasar hukumnya.".to_owned();
        say("_shared/retention.toml", Finding { line: 1, wrong: format!("jenis izin \"{id}\" tidak ada."), cure });
    }
    for (file, code) in twice(&current) {
        let cure = "Satu kode OSS menjadi satu jenis izin: hapus salah satunya.".to_owned();
        say(&file, Finding { line: 1, wrong: format!("kd_izin \"{code}\" juga ada pada jenis lain."), cure });
    }
    let week = city.as_ref().map_or_else(|_| Ok(Week::default()), |city| week(&city.hours));
    if let Err(wrong) = &week {
        let cure = "Tulis misalnya \"07:30-16:00\", atau \"\" untuk hari tutup.".to_owned();
        say("_shared/city.toml", Finding { line: 1, wrong: wrong.clone(), cure });
    }
    let Ok(city) = city else { return Err(found) };
    if !found.is_empty() {
        return Err(found);
    }
    let search = SearchIndex::new(words, current.values().map(|version: &Arc<TypeVersion>| &version.ty));
    Ok(Catalogue {
        current,
        search,
        older: BTreeMap::new(),
        offices,
        retention,
        kelurahan: kelurahan(text("kelurahan.csv")),
        city: city.city,
        signer_title: city.signer.title,
        hours: city.hours,
        calendar: Calendar {
            hours: week.unwrap_or_default(),
            overrides: Vec::new(),
            holidays: domain::calendar::holidays(text("holidays.csv")),
        },
    })
}

/// Codes of OSS that two types claim, with the file of the second.
fn twice(types: &BTreeMap<String, Arc<TypeVersion>>) -> Vec<(String, String)> {
    let mut seen = std::collections::BTreeSet::new();
    let codes = types.iter().flat_map(|(id, version)| {
        version.ty.oss.iter().flat_map(|oss| &oss.kd_izin).map(move |code| (format!("{id}/licence.toml"), code))
    });
    codes.filter(|(_, code)| !seen.insert(*code)).map(|(file, code)| (file, code.clone())).collect()
}

/// A version that was in use before, from the bundle kept in the database.
pub fn load_older(bundle: Texts, type_id: &str) -> Option<TypeVersion> {
    let sections = shared_sections(bundle.get("_shared/sections.toml")?).ok()?;
    let offices = offices(bundle.get("_shared/offices.toml")?).ok()?;
    let toml = bundle.get(&format!("{type_id}/licence.toml"))?;
    let ty = read(toml, type_id, Surroundings { sections: &sections, offices: &offices }).ok()?;
    Some(TypeVersion { ty, bundle })
}

/// Hours such as `07:30-16:00` by day of the week; empty, closed.
fn week(hours: &BTreeMap<String, String>) -> Result<Week, String> {
    let mut days = [None; 7];
    for (name, text) in hours {
        let place = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().position(|day| day == name);
        let place = place.ok_or_else(|| format!("hari \"{name}\" tidak dikenal."))?;
        if let Some((opens, closes)) = text.split_once('-') {
            days[place] = Some(Hours::parse(opens, closes).map_err(|e| format!("{e}."))?);
        } else if !text.is_empty() {
            return Err(format!("jam kerja \"{text}\" tidak sah."));
        }
    }
    let week = Week::of_days(days);
    if week.works() { Ok(week) } else { Err("tidak ada hari kerja pada [hours].".into()) }
}

/// Columns `kode,kecamatan,kelurahan`.
fn kelurahan(csv: &str) -> KelurahanNames {
    csv.lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.trim().split(',');
            let (code, kecamatan, name) = (cells.next()?, cells.next()?, cells.next()?);
            Some((code.to_owned(), (name.to_owned(), kecamatan.to_owned())))
        })
        .collect()
}

impl Catalogue {
    /// The version in force.
    pub fn current(&self, type_id: &str) -> Option<&Arc<TypeVersion>> {
        self.current.get(type_id)
    }

    /// The version an application was filed under.
    pub fn version(&self, type_id: &str, version: u32) -> Option<&Arc<TypeVersion>> {
        self.current(type_id)
            .filter(|current| current.ty.version == version)
            .or_else(|| self.older.get(&(type_id.to_owned(), version)))
    }

    /// Adds a version that was in use before.
    pub fn keep_older(&mut self, version: TypeVersion) {
        self.older.insert((version.ty.id.clone(), version.ty.version), Arc::new(version));
    }

    /// All types in force that people may see, by group and name.
    pub fn listed(&self) -> Vec<&Arc<TypeVersion>> {
        let mut all: Vec<_> = self.current.values().filter(|v| v.ty.rollout != Rollout::Draft).collect();
        all.sort_by(|a, b| (&a.ty.group, &a.ty.short_name).cmp(&(&b.ty.group, &b.ty.short_name)));
        all
    }

    /// All types in force.
    pub fn all(&self) -> impl Iterator<Item = &Arc<TypeVersion>> {
        self.current.values()
    }

    /// The type in force that OSS delivers under this code (`kd_izin`).
    pub fn of_oss(&self, code: &str) -> Option<&Arc<TypeVersion>> {
        let names =
            |version: &&Arc<TypeVersion>| version.ty.oss.iter().any(|oss| oss.kd_izin.iter().any(|c| c == code));
        self.current.values().find(names)
    }

    /// Official name of an office.
    pub fn office_name(&self, code: &str) -> String {
        self.offices.get(code).map_or_else(|| code.to_owned(), |o| o.name.clone())
    }
}
