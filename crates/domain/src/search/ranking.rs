//! From typed words to types: what each word may mean, and how well each type fits all of them.

use super::affixes::roots;
use super::index::{Compared, SearchIndex, Term};
use super::sounds::{consonants, shortened, sound};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Words looked at; what is longer is a story.
const WORDS_MAX: usize = 12;
/// Sounds of a word that nobody collected, below which it says nothing.
const SOUNDS_MIN: usize = 3;
/// Letters of a word looked at.
const CHARS_MAX: usize = 40;
/// Types shown beside the best.
const SHOWN_MAX: usize = 9;
/// A type is shown when it fits at least so well as this part of the best.
const SHOWN_PART: f64 = 0.3;
/// What is added for a name or search word of which every word was typed.
const WHOLE_PHRASE: f64 = 0.6;
/// What is added besides for one that is all that was typed.
const ALL_THAT_WAS_TYPED: f64 = 0.6;
/// How well a word is understood by ...
const EXACT: f64 = 1.0;
const BY_SOUND: f64 = 0.92;
const BY_ROOT: f64 = 0.9;
const IN_PADANG: f64 = 0.85;
const SHORTENED: f64 = 0.75;
/// Of two words equally near, the one whose beginning differs.
const LESS_LIKELY: f64 = 0.7;
/// Understood well enough that no misspelling is looked for.
const CERTAIN: f64 = 0.8;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Ids of licence types, best first.
    pub ids: Vec<String>,
    /// What was understood instead of what was typed, where a word was taken for a misspelling.
    pub meant: Option<String>,
}

/// A word that was typed, and the terms it may mean.
struct Typed {
    text: String,
    means: Vec<Meaning>,
}

#[derive(Clone, Copy)]
struct Meaning {
    term: usize,
    /// What is said to the person: the term, or the spelling that stands for it.
    said: usize,
    quality: f64,
    corrected: bool,
}

impl SearchIndex {
    /// Finds the types that somebody may mean who typed this.
    pub fn search(&self, text: &str) -> Found {
        let text: String = text.chars().take(WORDS_MAX * CHARS_MAX).collect();
        let typed = self.understood(&text);
        let telling = typed.iter().any(|word| !word.means.iter().all(|m| self.terms[m.term].common));
        let unknown = typed.iter().any(|word| word.means.is_empty());
        if !telling && unknown {
            // `izin nikah`: that something is a licence finds nothing.
            return Found::default();
        }
        let mut fits: Vec<(usize, f64)> =
            self.fits(&typed).into_iter().enumerate().filter(|(_, fit)| *fit > 0.0).collect();
        fits.sort_by(|(a, fit_a), (b, fit_b)| {
            fit_b.total_cmp(fit_a).then_with(|| self.types[*a].short_name.cmp(&self.types[*b].short_name))
        });
        let best = fits.first().map_or(0.0, |(_, fit)| *fit);
        fits.retain(|(_, fit)| *fit >= best * SHOWN_PART);
        if telling {
            fits.truncate(SHOWN_MAX);
        }
        let meant = fits.first().and_then(|(best, _)| self.meant(&typed, *best));
        Found { ids: fits.iter().map(|(ty, _)| self.types[*ty].id.clone()).collect(), meant }
    }

    /// The words typed, with what they may mean; also two that are one (`kaca mata`), and one that is two (`tukangpijat`).
    fn understood(&self, text: &str) -> Vec<Typed> {
        let mut words = Vec::new();
        for word in self.words.read(text).into_iter().take(WORDS_MAX) {
            let word: String = word.chars().take(CHARS_MAX).collect();
            match self.two_in_one(&word) {
                Some(parts) => words.extend(parts),
                None => words.push(word),
            }
        }
        let joined: Vec<String> = words.windows(2).map(<[String]>::concat).collect();
        let joined = joined.into_iter().filter_map(|text| {
            let term = *self.by_text.get(&text).filter(|term| self.terms[**term].looked_for)?;
            Some(Typed { text: String::new(), means: self.meaning(term, EXACT, false) })
        });
        let mut typed: Vec<Typed> = joined.collect();
        typed.extend(words.into_iter().map(|text| Typed { means: self.meanings(&text), text }));
        typed
    }

    fn two_in_one(&self, word: &str) -> Option<Vec<String>> {
        if self.by_text.contains_key(word) || !word.is_ascii() || word.len() < 7 {
            return None;
        }
        let known = |part: &str| {
            let read = self.words.read(part);
            let all = read.iter().all(|w| self.by_text.get(w).is_some_and(|term| self.terms[*term].looked_for));
            all.then_some(read)
        };
        // Two that say little are rather a word misspelled: `bangnan` is no `bang` and `nan`.
        let telling = |words: &Vec<String>| words.iter().any(|word| !self.words.common(word));
        let split = |at: usize| Some([known(&word[..at])?, known(&word[at..])?].concat()).filter(telling);
        if roots(word).iter().any(|root| self.by_root.contains_key(root)) {
            None
        } else {
            (3..word.len() - 2).find_map(split)
        }
    }

    fn meanings(&self, word: &str) -> Vec<Meaning> {
        let mut best: BTreeMap<usize, f64> = BTreeMap::new();
        let mut note = |term: usize, quality: f64| {
            let kept = best.entry(term).or_default();
            *kept = kept.max(quality);
        };
        let exact = self.by_text.get(word);
        if let Some(term) = exact {
            note(*term, EXACT);
        }
        // `z`, `aaaa`, `czz`: with nothing but a sound or two, near everything is as near as anything.
        if exact.is_none() && sound(word).chars().count() < SOUNDS_MIN {
            return Vec::new();
        }
        for root in roots(word) {
            self.by_root.get(&root).into_iter().flatten().for_each(|term| note(*term, BY_ROOT));
        }
        if exact.is_none() {
            self.by_sound.get(&sound(word)).into_iter().flatten().for_each(|term| note(*term, BY_SOUND));
            self.in_padang.get(word).into_iter().flatten().for_each(|term| note(*term, IN_PADANG));
            self.begun(word).for_each(|(term, quality)| note(term, quality));
        }
        let certain = best.iter().any(|(term, quality)| self.terms[*term].looked_for && *quality >= CERTAIN);
        let means = best.into_iter().flat_map(|(term, quality)| self.meaning(term, quality, false));
        let mut means: Vec<Meaning> = means.collect();
        if !certain {
            means.extend(self.corrected(word));
        }
        means
    }

    /// A term, or those it stands for.
    fn meaning(&self, said: usize, quality: f64, corrected: bool) -> Vec<Meaning> {
        self.terms[said].means.iter().map(|term| Meaning { term: *term, said, quality, corrected }).collect()
    }

    /// Terms of which the word is the beginning.
    fn begun<'a>(&'a self, word: &'a str) -> impl Iterator<Item = (usize, f64)> + 'a {
        let chars = word.chars().count();
        let longer = self.by_text.range(word.to_owned()..).take_while(move |(text, _)| text.starts_with(word));
        let longer = longer.filter(move |(_, term)| chars >= 3 && self.terms[**term].looked_for);
        longer.map(move |(_, term)| (*term, 0.55 + 0.4 * part(chars, self.terms[*term].compared[0].chars)))
    }

    /// The nearest terms, where they are near enough to be meant.
    fn corrected(&self, word: &str) -> Vec<Meaning> {
        let forms = [word.to_owned(), sound(word)].map(Compared::new);
        let near = self.terms.iter().enumerate().filter(|(_, term)| term.looked_for);
        let near = near.filter_map(|(n, term)| Some((n, distance(&forms, term)?)));
        let near: Vec<(usize, Distance)> = near.collect();
        let Some(nearest) = near.iter().map(|(_, distance)| *distance).min() else { return self.lengthened(word) };
        let quality = |of: Distance| {
            let likely = 1.0 - 1.6 * part(of.edits, forms[0].chars);
            if of == nearest { likely } else { likely * LESS_LIKELY }
        };
        let mut means: Vec<Meaning> = near
            .into_iter()
            .filter(|(_, distance)| distance.edits == nearest.edits)
            .flat_map(|(term, distance)| self.meaning(term, quality(distance), true))
            .collect();
        means.extend(self.lengthened(word));
        means
    }

    /// Terms of which a word without vowels keeps the consonants.
    fn lengthened(&self, word: &str) -> Vec<Meaning> {
        let same = self.by_consonants.get(&consonants(word)).filter(|_| shortened(word)).into_iter().flatten();
        same.flat_map(|term| self.meaning(*term, SHORTENED, true)).collect()
    }

    /// How well each type fits.
    fn fits(&self, typed: &[Typed]) -> Vec<f64> {
        let mut fits = vec![0.0; self.types.len()];
        let mut understood: BTreeMap<usize, f64> = BTreeMap::new();
        for word in typed {
            let mut of_word = vec![0.0_f64; self.types.len()];
            for Meaning { term, quality, .. } in &word.means {
                let known = understood.entry(*term).or_default();
                *known = known.max(*quality);
                let Term { rarity, stands_in, .. } = &self.terms[*term];
                for (ty, weight) in stands_in {
                    of_word[*ty] = of_word[*ty].max(quality * rarity * weight);
                }
            }
            fits.iter_mut().zip(of_word).for_each(|(fit, of_word)| *fit += of_word);
        }
        let said = said(typed);
        for (ty, fit) in self.types.iter().zip(&mut fits) {
            let whole = ty.phrases.iter().filter_map(|phrase| {
                let all = said.as_ref().is_some_and(|said| *said == phrase.iter().copied().collect());
                Some(self.whole(phrase, &understood)? * (WHOLE_PHRASE + if all { ALL_THAT_WAS_TYPED } else { 0.0 }))
            });
            *fit = (*fit + whole.fold(0.0, f64::max)) * ty.favour;
        }
        fits
    }

    /// What a phrase counts of which every word was understood.
    fn whole(&self, phrase: &[usize], understood: &BTreeMap<usize, f64>) -> Option<f64> {
        phrase.iter().map(|term| Some(understood.get(term)? * self.terms[*term].rarity)).sum()
    }

    /// The search with its misspellings corrected as the best type suggests.
    fn meant(&self, typed: &[Typed], best: usize) -> Option<String> {
        let mut corrected = false;
        let words: Vec<&str> = typed
            .iter()
            .filter(|word| !word.text.is_empty())
            .map(|word| {
                let counts = |m: &Meaning| {
                    let term = &self.terms[m.term];
                    let there = term.stands_in.iter().find(|(ty, _)| *ty == best).map_or(0.0, |(_, weight)| *weight);
                    m.quality * term.rarity * there
                };
                match word.means.iter().max_by(|a, b| counts(a).total_cmp(&counts(b))) {
                    Some(meaning) if meaning.corrected && counts(meaning) > 0.0 => {
                        corrected = true;
                        self.terms[meaning.said].text.as_str()
                    }
                    _ => word.text.as_str(),
                }
            })
            .collect();
        corrected.then(|| words.join(" "))
    }
}

/// The terms that were typed letter by letter, or spelled otherwise; none, some word was not.
fn said(typed: &[Typed]) -> Option<BTreeSet<usize>> {
    let mut said = BTreeSet::new();
    for word in typed.iter().filter(|word| !word.text.is_empty()) {
        said.extend(word.means.iter().filter(|meaning| meaning.quality >= EXACT).map(|meaning| meaning.term));
        if !word.means.iter().any(|meaning| meaning.quality >= EXACT) {
            return None;
        }
    }
    Some(said)
}

/// How far a typed word is from a term.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Distance {
    edits: usize,
    /// People seldom miss the first letters: how many are the same.
    same_start: Reverse<usize>,
    by_sound: bool,
}

/// The distance by letters or by sound; none, it is too far.
fn distance(typed: &[Compared; 2], term: &Term) -> Option<Distance> {
    let [by_letters, by_sound] = [0, 1].map(|n| near(&typed[n], &term.compared[n]));
    let both = typed[0].text.chars().zip(term.compared[0].text.chars());
    let same_start = Reverse(both.take_while(|(a, b)| a == b).count());
    let of = |edits, by_sound| Distance { edits, same_start, by_sound };
    by_letters.map(|edits| of(edits, false)).into_iter().chain(by_sound.map(|edits| of(edits, true))).min()
}

fn near(typed: &Compared, known: &Compared) -> Option<usize> {
    let same_start = typed.text.chars().next() == known.text.chars().next();
    let most = match typed.chars.min(known.chars) {
        0..=3 => 0,
        4 => usize::from(same_start),
        5 => 1,
        6 | 7 => 1 + usize::from(same_start),
        8..=10 => 2,
        _ => 3,
    };
    // Each edit changes at most two of the letters that occur.
    let differing = (typed.letters ^ known.letters).count_ones() as usize;
    if typed.chars.abs_diff(known.chars) > most || differing > 2 * most {
        return None;
    }
    let edits = strsim::osa_distance(&typed.text, &known.text);
    (edits <= most).then_some(edits)
}

#[allow(clippy::cast_precision_loss, reason = "lengths of words")]
fn part(of: usize, whole: usize) -> f64 {
    of as f64 / whole.max(1) as f64
}
