//! What a check says, and how bad it is.

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// As it should be.
    Good,
    /// It works; somebody has to see to it.
    Soon,
    /// It does not work, or is not safe.
    Bad,
}

/// One sentence of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub grade: Grade,
    /// What, for whoever runs the system.
    pub words: String,
}

impl Finding {
    /// As it should be.
    pub fn good(words: impl Into<String>) -> Self {
        Self { grade: Grade::Good, words: words.into() }
    }

    /// Somebody has to see to it.
    pub fn soon(words: impl Into<String>) -> Self {
        Self { grade: Grade::Soon, words: words.into() }
    }

    /// It does not work, or is not safe.
    pub fn bad(words: impl Into<String>) -> Self {
        Self { grade: Grade::Bad, words: words.into() }
    }

    /// Good or bad, with the same words.
    pub fn told(good: bool, words: impl Into<String>) -> Self {
        if good { Self::good(words) } else { Self::bad(words) }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mark = match self.grade {
            Grade::Good => "baik ",
            Grade::Soon => "AWAS ",
            Grade::Bad => "BELUM",
        };
        write!(f, "{mark} {}", self.words)
    }
}
