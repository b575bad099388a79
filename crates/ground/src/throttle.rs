//! How often somebody may try, counted in this process; every kind of trying has a bucket of its own.
//!
//! A stranger must not be able to lock somebody out. So wrong passwords count for the account *and* the network they come from, and
//! a browser in which the account was open before counts by itself: whatever others do, its owner still comes in there.

use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

/// Where a request comes from, as far as it counts: a subscriber of IPv6 has at least a /64 of addresses to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
            v4 @ IpAddr::V4(_) => v4,
        })
    }
}

/// From where a sign-in is tried.
#[derive(Clone, Debug)]
pub enum Origin {
    /// A browser in which this account was open before; what its cookie says.
    Known(Vec<u8>),
    /// Any other.
    Unknown(Network),
}

/// The counters.
pub struct Throttle {
    sign_in_network: DefaultKeyedRateLimiter<Network>,
    sign_in_account_network: DefaultKeyedRateLimiter<(String, Network)>,
    sign_in_account: DefaultKeyedRateLimiter<String>,
    sign_in_known: DefaultKeyedRateLimiter<Vec<u8>>,
    signing: DefaultKeyedRateLimiter<Vec<u8>>,
    settings: DefaultKeyedRateLimiter<Vec<u8>>,
    code_network: DefaultKeyedRateLimiter<Network>,
    status_network: DefaultKeyedRateLimiter<Network>,
    status_number: DefaultKeyedRateLimiter<String>,
    registration_network: DefaultKeyedRateLimiter<Network>,
}

const fn count(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).expect("a limit is above zero")
}

/// Five tries, then one every three minutes: five again after a quarter of an hour.
fn slow() -> Quota {
    Quota::with_period(Duration::from_mins(3)).expect("a period is above zero").allow_burst(count(5))
}

fn per_minute<K: Hash + Eq + Clone>(steady: u32, burst: u32) -> DefaultKeyedRateLimiter<K> {
    RateLimiter::keyed(Quota::per_minute(count(steady)).allow_burst(count(burst)))
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            // An office shares one address, so it gets more.
            sign_in_network: per_minute(30, 60),
            sign_in_account_network: RateLimiter::keyed(slow()),
            // Over all networks: many machines that guess at one account together.
            sign_in_account: per_minute(1, 50),
            sign_in_known: per_minute(1, 10),
            signing: RateLimiter::keyed(slow()),
            settings: RateLimiter::keyed(slow()),
            code_network: per_minute(20, 40),
            status_network: per_minute(20, 40),
            // The four digits beside the number are ten thousand guesses: at this pace, twenty days.
            status_number: RateLimiter::keyed(slow().allow_burst(count(10))),
            registration_network: per_minute(20, 40),
        }
    }
}

impl Throttle {
    /// Whether this sign-in may be tried. `account` is who was found, or what was typed when nobody was.
    pub fn sign_in(&self, account: &str, origin: Origin) -> bool {
        match origin {
            Origin::Known(cookie) => self.sign_in_known.check_key(&cookie).is_ok(),
            Origin::Unknown(network) => {
                let account = account.trim().to_lowercase();
                // In this order, so that what a network may not try any more does not count against the account.
                self.sign_in_network.check_key(&network).is_ok()
                    && self.sign_in_account_network.check_key(&(account.clone(), network)).is_ok()
                    && self.sign_in_account.check_key(&account).is_ok()
            }
        }
    }

    /// Whether the signature's password may be tried in this session.
    pub fn signing(&self, session: &[u8]) -> bool {
        self.signing.check_key(&session.to_vec()).is_ok()
    }

    /// Whether the password may be tried for one's own settings in this session.
    pub fn settings(&self, session: &[u8]) -> bool {
        self.settings.check_key(&session.to_vec()).is_ok()
    }

    /// Whether another code or file may be looked up.
    pub fn look_up(&self, address: IpAddr) -> bool {
        self.code_network.check_key(&address.into()).is_ok()
    }

    /// Whether another account may be registered.
    pub fn register(&self, address: IpAddr) -> bool {
        self.registration_network.check_key(&address.into()).is_ok()
    }

    /// Whether the state of the application with this number may be asked for; the number in any spelling.
    pub fn status(&self, number: &str, address: IpAddr) -> bool {
        let number: String = number.chars().filter(char::is_ascii_alphanumeric).collect();
        self.status_network.check_key(&address.into()).is_ok()
            && self.status_number.check_key(&number.to_ascii_uppercase()).is_ok()
    }

    /// Forgets those who have their full allowance again.
    pub fn sweep(&self) {
        for limiter in [&self.sign_in_network, &self.code_network, &self.status_network, &self.registration_network] {
            limiter.retain_recent();
        }
        for limiter in [&self.sign_in_known, &self.signing, &self.settings] {
            limiter.retain_recent();
        }
        for limiter in [&self.sign_in_account, &self.status_number] {
            limiter.retain_recent();
        }
        self.sign_in_account_network.retain_recent();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn from(text: &str) -> Origin {
        Origin::Unknown(ip(text).into())
    }

    /// How often it says yes before it says no.
    fn times(mut may: impl FnMut() -> bool) -> usize {
        (0..500).take_while(|_| may()).count()
    }

    #[test]
    fn an_address_counts_as_its_network() {
        let same = |one: &str, other: &str| Network::from(ip(one)) == Network::from(ip(other));
        assert!(same("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
        assert!(same("::ffff:203.0.113.7", "203.0.113.7"));
        assert!(!same("203.0.113.7", "203.0.113.8"));
    }

    #[test]
    fn a_stranger_locks_neither_the_account_nor_the_desk() {
        let throttle = Throttle::default();
        assert_eq!(times(|| throttle.sign_in("a1", from("203.0.113.7"))), 5);
        // The owner elsewhere, and at the very same address in a browser that knows the account.
        assert!(throttle.sign_in("a1", from("198.51.100.1")));
        assert!(throttle.sign_in("a1", Origin::Known(vec![1])));
        // A network that has used up its tries takes nothing from other accounts, and known browsers there go on.
        let throttle = Throttle::default();
        assert_eq!((0..500).filter(|n| throttle.sign_in(&format!("b{n}"), from("203.0.113.7"))).count(), 60);
        assert!(!throttle.sign_in("c", from("203.0.113.7")));
        assert!(throttle.sign_in("c", Origin::Known(vec![2])));
    }

    #[test]
    fn many_networks_together_do_not_guess_without_end() {
        let throttle = Throttle::default();
        let mut network = 0;
        let tried = times(|| {
            network += 1;
            throttle.sign_in("a1", from(&format!("10.0.{}.{}", network / 250, network % 250)))
        });
        assert_eq!(tried, 50);
        assert_eq!(times(|| throttle.sign_in("a1", Origin::Known(vec![1]))), 10, "a known browser is not held up");
    }

    #[test]
    fn every_kind_has_its_own_bucket() {
        let throttle = Throttle::default();
        let here = ip("203.0.113.7");
        assert_eq!(times(|| throttle.signing(b"session")), 5);
        assert_eq!(times(|| throttle.settings(b"session")), 5);
        assert_eq!(times(|| throttle.look_up(here)), 40);
        assert_eq!(times(|| throttle.register(here)), 40);
        assert!(throttle.signing(b"another") && throttle.status("26-00001", here));
        assert!(throttle.sign_in("a1", from("203.0.113.7")));
    }

    #[test]
    fn a_number_is_guessed_at_slowly_from_anywhere_and_in_any_spelling() {
        let throttle = Throttle::default();
        let spellings = ["26-00a17", "2600A17", " 26 00A17", "26-00A17."];
        let mut n = 0;
        let tried = times(|| {
            n += 1;
            throttle.status(spellings[n % 4], ip(&format!("10.0.0.{}", n % 250)))
        });
        assert_eq!(tried, 10);
        assert!(throttle.status("26-00A18", ip("10.0.0.1")));
    }
}
