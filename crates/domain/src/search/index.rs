//! The words of all licence types, each with how rare it is and where it stands; built once when the catalogue is read.

use super::affixes::{ROOT_CHARS_MIN, roots};
use super::sounds::{consonants, in_padang, sound};
use super::vocabulary::SearchWords;
use crate::licence_type::{LicenceType, Rollout};
use std::collections::{BTreeMap, BTreeSet};

/// What a word counts by where it stands: names and search words, ...
const NAMED: f64 = 1.0;
/// ... the sentence that says who needs it, ...
const PURPOSE: f64 = 0.5;
/// ... and what is asked of an applicant, which says little of what the licence is for.
const ASKED: f64 = 0.2;
/// What a word counts besides that stands in the name and among the search words: it is what this type is about.
const IN_NAME_TOO: f64 = 0.3;
/// A word of less is no word people look for: nothing is corrected to it.
pub(super) const LOOKED_FOR_MIN: f64 = 0.4;
/// What is asked by more types than these tells none apart: KTP, pas foto.
const ASKED_BY_MAX: usize = 4;
/// How rare a word counts that says little.
const COMMON_RARITY: f64 = 0.25;

/// A word that stands in some type, or another spelling of such words.
#[derive(Debug)]
pub(super) struct Term {
    /// As it is said to the person: of another spelling, what it stands for.
    pub text: String,
    /// Of another spelling, the terms it stands for; else the term itself.
    pub means: Vec<usize>,
    pub common: bool,
    pub rarity: f64,
    /// Whether people look for it.
    pub looked_for: bool,
    /// By what it is compared: its letters and its sound.
    pub compared: [Compared; 2],
    /// Types by place, with what it counts there.
    pub stands_in: Vec<(usize, f64)>,
}

/// A spelling with what tells quickly that another is too far from it.
#[derive(Debug)]
pub(super) struct Compared {
    pub text: String,
    pub chars: usize,
    pub letters: u32,
}

impl Compared {
    pub fn new(text: String) -> Self {
        Self { chars: text.chars().count(), letters: letters(&text), text }
    }
}

/// A bit for each letter that occurs.
fn letters(text: &str) -> u32 {
    text.bytes().filter(u8::is_ascii_lowercase).fold(0, |set, b| set | 1 << (b - b'a'))
}

/// A licence type as it is found.
#[derive(Debug)]
pub(super) struct Findable {
    pub id: String,
    pub short_name: String,
    /// What can be had here stands before what cannot, all else being equal.
    pub favour: f64,
    /// Names and search words, as places of their words.
    pub phrases: Vec<Vec<usize>>,
}

/// All words, and the types they lead to.
#[derive(Debug, Default)]
pub struct SearchIndex {
    pub(super) words: SearchWords,
    pub(super) terms: Vec<Term>,
    pub(super) types: Vec<Findable>,
    pub(super) by_text: BTreeMap<String, usize>,
    pub(super) by_root: BTreeMap<String, Vec<usize>>,
    pub(super) by_sound: BTreeMap<String, Vec<usize>>,
    pub(super) by_consonants: BTreeMap<String, Vec<usize>>,
    pub(super) in_padang: BTreeMap<String, Vec<usize>>,
}

impl SearchIndex {
    /// Reads the words of all types.
    pub fn new<'a>(words: SearchWords, types: impl IntoIterator<Item = &'a LicenceType>) -> Self {
        let mut index = Self { words, ..Self::default() };
        let mut counted: BTreeMap<String, BTreeMap<usize, f64>> = BTreeMap::new();
        let mut phrases = Vec::new();
        for (place, ty) in types.into_iter().enumerate() {
            let said = index.said(ty);
            for (words, weight) in &said {
                for word in words {
                    let counts = counted.entry(word.clone()).or_default().entry(place).or_default();
                    *counts = counts.max(*weight);
                }
            }
            let searched: BTreeSet<String> = ty.search.iter().flat_map(|phrase| index.words.read(phrase)).collect();
            let titled = [&ty.name, &ty.short_name].into_iter().flat_map(|name| index.words.read(name));
            for word in titled.collect::<BTreeSet<_>>().intersection(&searched) {
                *counted.entry(word.clone()).or_default().entry(place).or_default() += IN_NAME_TOO;
            }
            index.types.push(Findable {
                id: ty.id.clone(),
                short_name: ty.short_name.clone(),
                favour: favour(ty.rollout),
                phrases: Vec::new(),
            });
            phrases.push(ty.search.iter().chain([&ty.name, &ty.short_name]).map(|p| index.words.read(p)).collect());
        }
        for word in index.words.all_common() {
            counted.entry(word.clone()).or_default();
        }
        index.take(counted);
        index.take_spellings();
        index.take_phrases(phrases);
        index
    }

    /// What a type says of itself, with what each word of it counts.
    fn said(&self, ty: &LicenceType) -> Vec<(Vec<String>, f64)> {
        let read = |text: &String| self.words.read(text);
        let named = ty.search.iter().map(read).map(|words| {
            // A word counts the less by itself the more others it needs: `taman` in `izin acara di taman`.
            let telling = words.iter().filter(|word| !self.words.common(word)).count();
            let weight = [NAMED, NAMED, 0.75, 0.6].get(telling).copied().unwrap_or(LOOKED_FOR_MIN);
            (words, weight)
        });
        let titles = [&ty.name, &ty.short_name].map(|name| (read(name), 0.8));
        let purpose = [&ty.summary, &ty.group].map(|text| (read(text), PURPOSE));
        let fields = ty.sections.iter().flat_map(|section| &section.fields).map(|field| &field.label);
        let asked = ty.requirements.iter().map(|needed| &needed.name).chain(fields);
        let referred = ty.referral.iter().flat_map(|referral| [&referral.to, &referral.text]);
        let asked = asked.chain(referred).map(|text| (read(text), ASKED));
        named.chain(titles).chain(purpose).chain(asked).collect()
    }

    fn take(&mut self, counted: BTreeMap<String, BTreeMap<usize, f64>>) {
        #[allow(clippy::cast_precision_loss, reason = "a catalogue has far fewer types than a float has digits")]
        let count = self.types.len() as f64;
        let known: BTreeSet<String> = counted.keys().cloned().collect();
        for (text, stands_in) in counted {
            let common = self.words.common(&text);
            let most = stands_in.values().copied().fold(0.0, f64::max);
            let looked_for = common || most >= LOOKED_FOR_MIN;
            if !looked_for && stands_in.len() > ASKED_BY_MAX {
                continue;
            }
            let spread: f64 = stands_in.values().sum();
            let rarity = if common { COMMON_RARITY } else { (1.0 + count / spread.max(ASKED)).ln() };
            for root in roots(&text).into_iter().filter(|root| tells(root, &known)) {
                self.by_root.entry(root).or_default().push(self.terms.len());
            }
            self.know(&text, looked_for);
            let compared = [text.clone(), sound(&text)].map(Compared::new);
            self.terms.push(Term {
                text,
                means: vec![self.terms.len()],
                common,
                rarity,
                looked_for,
                compared,
                stands_in: stands_in.into_iter().collect(),
            });
        }
    }

    /// Other spellings are known too, so that a misspelling of one (`apotikk`, `nurs`) is near to it.
    fn take_spellings(&mut self) {
        let spelled: Vec<(String, Vec<String>)> =
            self.words.spelled().map(|(word, meant)| (word.clone(), meant.to_vec())).collect();
        for (word, meant) in spelled {
            let means: Vec<usize> = meant.iter().filter_map(|word| self.by_text.get(word).copied()).collect();
            if means.is_empty() || self.by_text.contains_key(&word) {
                continue;
            }
            self.know(&word, true);
            let common = means.iter().all(|term| self.terms[*term].common);
            let compared = [word.clone(), sound(&word)].map(Compared::new);
            let (text, stands_in) = (meant.join(" "), Vec::new());
            self.terms.push(Term { text, means, common, rarity: 0.0, looked_for: true, compared, stands_in });
        }
    }

    /// Lists the term that comes next under all by which it may be found.
    fn know(&mut self, text: &str, looked_for: bool) {
        let place = self.terms.len();
        self.by_text.insert(text.to_owned(), place);
        if !looked_for {
            return;
        }
        self.by_sound.entry(sound(text)).or_default().push(place);
        self.by_consonants.entry(consonants(text)).or_default().push(place);
        for said in in_padang(text).into_iter().collect::<BTreeSet<_>>() {
            self.in_padang.entry(said).or_default().push(place);
        }
    }

    fn take_phrases(&mut self, phrases: Vec<Vec<Vec<String>>>) {
        for (ty, phrases) in self.types.iter_mut().zip(phrases) {
            let placed =
                phrases.iter().map(|words| words.iter().filter_map(|w| self.by_text.get(w).copied()).collect());
            ty.phrases = placed.filter(|phrase: &Vec<usize>| !phrase.is_empty()).collect();
        }
    }
}

/// Whether a root tells words apart: a short one does only where it is a word.
fn tells(root: &str, known: &BTreeSet<String>) -> bool {
    root.chars().count() > ROOT_CHARS_MIN || known.contains(root)
}

fn favour(rollout: Rollout) -> f64 {
    match rollout {
        Rollout::Open | Rollout::Pilot => 1.0,
        Rollout::Referred => 0.97,
        Rollout::Draft | Rollout::Closed => 0.93,
    }
}
