//! How long to wait before a question is asked again.

use std::time::Duration;

/// How often a question is asked again, and how long to wait in between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetryRules {
    /// Tries in all, the first included.
    pub tries_max: u32,
    /// At most so long before the second try; each further one may take twice as long.
    pub first_wait: Duration,
    /// Never longer than this. A registry that asks for more is not asked again in this round.
    pub longest_wait: Duration,
}

impl Default for RetryRules {
    fn default() -> Self {
        Self { tries_max: 3, first_wait: Duration::from_secs(1), longest_wait: Duration::from_secs(20) }
    }
}

impl RetryRules {
    /// How long to wait after so many tries; `None` when it is enough for this round.
    ///
    /// `jitter` is a random number from 0 to 1: half of the wait is fixed and half random, so that questions that failed together
    /// do not come back together. `asked` is what the registry asked us to wait, which is never shortened.
    pub fn wait_after(&self, tries: u32, jitter: f64, asked: Option<Duration>) -> Option<Duration> {
        if tries >= self.tries_max || asked.is_some_and(|asked| asked > self.longest_wait) {
            return None;
        }
        let doublings = tries.saturating_sub(1).min(20);
        let ceiling = self.first_wait.saturating_mul(1 << doublings).min(self.longest_wait);
        let jitter = if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 1.0 };
        let wait = ceiling / 2 + (ceiling / 2).mul_f64(jitter);
        Some(wait.max(asked.unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);
    const RULES: RetryRules = RetryRules { tries_max: 5, first_wait: SECOND, longest_wait: Duration::from_secs(5) };

    #[test]
    fn waits_double_up_to_the_longest_and_end() {
        let waits: Vec<_> = (1..=5).map(|tries| RULES.wait_after(tries, 1.0, None)).collect();
        assert_eq!(waits, [Some(SECOND), Some(SECOND * 2), Some(SECOND * 4), Some(SECOND * 5), None]);
    }

    #[test]
    fn half_of_a_wait_is_random() {
        assert_eq!(RULES.wait_after(1, 0.0, None), Some(SECOND / 2));
        assert_eq!(RULES.wait_after(1, 0.5, None), Some(SECOND * 3 / 4));
        for odd in [f64::NAN, f64::INFINITY, -3.0, 7.0] {
            let wait = RULES.wait_after(1, odd, None).unwrap();
            assert!((SECOND / 2..=SECOND).contains(&wait), "{odd}: {wait:?}");
        }
    }

    #[test]
    fn what_the_registry_asks_for_is_never_shortened() {
        assert_eq!(RULES.wait_after(1, 1.0, Some(SECOND * 3)), Some(SECOND * 3));
        assert_eq!(RULES.wait_after(1, 1.0, Some(SECOND * 6)), None, "later, in another round");
    }
}
