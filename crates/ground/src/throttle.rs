//! How often somebody may try: by account and by address, counted in this process.

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

/// The counters.
pub struct Throttle {
    sign_in_account: DefaultKeyedRateLimiter<String>,
    sign_in_address: DefaultKeyedRateLimiter<IpAddr>,
    code_address: DefaultKeyedRateLimiter<IpAddr>,
}

const fn count(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).expect("a limit is above zero")
}

impl Default for Throttle {
    fn default() -> Self {
        let slow = Quota::with_period(Duration::from_mins(3)).expect("a period is above zero");
        Self {
            // Five tries, then one every three minutes: five again after a quarter of an hour.
            sign_in_account: RateLimiter::keyed(slow.allow_burst(count(5))),
            // An office shares one address, so it gets more.
            sign_in_address: RateLimiter::keyed(Quota::per_minute(count(30)).allow_burst(count(60))),
            code_address: RateLimiter::keyed(Quota::per_minute(count(20)).allow_burst(count(40))),
        }
    }
}

impl Throttle {
    /// Whether this sign-in may be tried.
    pub fn sign_in(&self, login: &str, address: IpAddr) -> bool {
        self.sign_in_address.check_key(&address).is_ok()
            && self.sign_in_account.check_key(&login.to_lowercase()).is_ok()
    }

    /// Whether another code, number or file may be looked up.
    pub fn look_up(&self, address: IpAddr) -> bool {
        self.code_address.check_key(&address).is_ok()
    }

    /// Forgets those who have their full allowance again.
    pub fn sweep(&self) {
        self.sign_in_account.retain_recent();
        self.sign_in_address.retain_recent();
        self.code_address.retain_recent();
    }
}
