//! What a number of sequences came to.

use super::way::Fates;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Counts over all sequences of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Tally {
    pub sequences: usize,
    pub applications: usize,
    /// Official documents released, the licences among them.
    pub documents: usize,
    /// Documents sent to be signed, and how often that came to what.
    pub attempts: BTreeMap<String, usize>,
    /// Signed over there and not used: on our list and on the simulator's.
    pub orphans: usize,
    /// Possible orphans on our list of which nothing was signed.
    pub none_signed: usize,
    /// Questions to the register, by how they ended.
    pub questions: BTreeMap<String, usize>,
    pub deaths: usize,
    pub fates: BTreeMap<String, usize>,
}

impl Tally {
    pub fn add(&mut self, other: &Self) {
        self.sequences += other.sequences;
        self.applications += other.applications;
        self.documents += other.documents;
        self.orphans += other.orphans;
        self.none_signed += other.none_signed;
        self.deaths += other.deaths;
        let parts = [
            (&mut self.attempts, &other.attempts),
            (&mut self.questions, &other.questions),
            (&mut self.fates, &other.fates),
        ];
        for (mine, more) in parts {
            for (name, count) in more {
                *mine.entry(name.clone()).or_default() += count;
            }
        }
    }

    pub fn set_fates(&mut self, fates: &Fates) {
        self.fates = fates.iter().map(|((whose, what), count)| (format!("{whose}: {what}"), *count)).collect();
    }

    /// The page of a long run that began with this seed.
    pub fn page(&self, from: usize) -> String {
        let mut page = format!(
            "# Sequences of faults\n\n\
             Written by `scripts/faults` (seeds {from} to {}, on SQLite). Each sequence sends one or two applications, has SIAK asked about\n\
             them and BSrE sign them, while a quarter to nearly all of the calls go wrong, as its seed says. Then nothing goes wrong any\n\
             more, and all must be done: each application issued, each document released once and good, our list of possible orphans\n\
             exactly the answers that said neither yes nor no, those of them that were signed exactly what the simulator signed and nobody\n\
             released, and no passphrase and no NIK of the signer in the database, the files, the log (level `debug`) or the counters.\n\
             Clock, chance and network are the test's own: nothing sleeps and no socket is opened. `scripts/faults --seed N` runs one alone.\n\n\
             | What | Count |\n|---|--:|\n",
            (from + self.sequences).saturating_sub(1)
        );
        let mut line = |what: &str, count: usize| {
            let _ = writeln!(page, "| {what} | {count} |");
        };
        line("sequences", self.sequences);
        line("applications, each issued in the end", self.applications);
        line("documents released, each once", self.documents);
        line("deaths of our process", self.deaths);
        line("orphans: on our list and on the simulator's", self.orphans);
        line("possible orphans of which the simulator signed nothing", self.none_signed);
        for (title, counts) in [("attempt", &self.attempts), ("question", &self.questions), ("call", &self.fates)] {
            for (what, count) in counts {
                line(&format!("{title}: {what}"), *count);
            }
        }
        page
    }
}
