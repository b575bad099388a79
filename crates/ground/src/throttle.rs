//! How often somebody may try, counted in this process; every kind of trying has a bucket of its own.
//!
//! A stranger must not be able to lock somebody out. So wrong passwords count for the account *and* the network they come from, and
//! a browser in which the account was open before counts by itself: whatever others do, its owner still comes in there. Over all
//! networks together an account is slowed down and never shut: once too many have tried, each network still has one try an hour,
//! so the owner with the right password comes in from a new browser too.
//!
//! These bound how much is under way in one process. What a restart must not forget is kept in the database, by
//! `houses::account::tries`.

use domain::application::number;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::num::NonZeroU32;
use std::time::Duration;

/// Bits of an IPv6 address that name a subscriber.
const SUBSCRIBER_BITS: u32 = 64;
/// Bits of an IPv6 address that name a site: whoever rents one has 65,536 networks of subscribers.
const SITE_BITS: u32 = 48;

/// Where a request comes from, as far as it counts: a subscriber of IPv6 has at least a /64 of addresses to choose from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Network(IpAddr);

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        Self(cut(address, SUBSCRIBER_BITS))
    }
}

impl Network {
    /// Its address, the rest of it zero.
    pub fn address(self) -> IpAddr {
        self.0
    }

    /// All networks that one renter of IPv6 may have at once; an address of IPv4 stands for itself.
    pub fn site(self) -> IpAddr {
        cut(self.0, SITE_BITS)
    }
}

/// The first bits of an IPv6 address, the rest zero; the whole of an IPv4 address.
fn cut(address: IpAddr, bits: u32) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << (u128::BITS - bits)))),
        v4 @ IpAddr::V4(_) => v4,
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

/// Once the first tries are used up, the next one is possible after so long.
pub const MINUTES_PER_TRY: u16 = 3;

const fn count(n: u32) -> NonZeroU32 {
    NonZeroU32::new(n).expect("a limit is above zero")
}

/// So many tries, then one every three minutes.
fn slow(burst: u32) -> Quota {
    Quota::with_period(Duration::from_mins(MINUTES_PER_TRY.into()))
        .expect("a period is above zero")
        .allow_burst(count(burst))
}

fn per_minute(steady: u32, burst: u32) -> Quota {
    Quota::per_minute(count(steady)).allow_burst(count(burst))
}

/// Requests of one kind, whatever they are about: by network, and by site in a bucket four times as large.
struct Requests {
    network: DefaultKeyedRateLimiter<Network>,
    site: DefaultKeyedRateLimiter<IpAddr>,
}

impl Requests {
    fn new(steady: u32, burst: u32) -> Self {
        Self {
            network: RateLimiter::keyed(per_minute(steady, burst)),
            site: RateLimiter::keyed(per_minute(4 * steady, 4 * burst)),
        }
    }

    fn admit(&self, from: Network) -> bool {
        // In this order, so that what a network may not do any more does not count against its site.
        self.network.check_key(&from).is_ok() && self.site.check_key(&from.site()).is_ok()
    }

    fn sweep(&self) {
        self.network.retain_recent();
        self.site.retain_recent();
    }
}

/// Guesses at one thing, such as an account: some from a network, three times as many from a site, then one every three minutes.
struct Guesses {
    network: DefaultKeyedRateLimiter<(String, Network)>,
    site: DefaultKeyedRateLimiter<(String, IpAddr)>,
    /// From everywhere together: many machines that guess at one thing.
    everywhere: DefaultKeyedRateLimiter<String>,
}

impl Guesses {
    fn new(tries: u32, everywhere: Quota) -> Self {
        Self {
            network: RateLimiter::keyed(slow(tries)),
            site: RateLimiter::keyed(slow(3 * tries)),
            everywhere: RateLimiter::keyed(everywhere),
        }
    }

    fn admit_here(&self, what: &str, from: Network) -> bool {
        self.network.check_key(&(what.to_owned(), from)).is_ok()
            && self.site.check_key(&(what.to_owned(), from.site())).is_ok()
    }

    fn admit_everywhere(&self, what: &str) -> bool {
        self.everywhere.check_key(&what.to_owned()).is_ok()
    }

    fn sweep(&self) {
        self.network.retain_recent();
        self.site.retain_recent();
        self.everywhere.retain_recent();
    }
}

/// The counters.
pub struct Throttle {
    sign_ins: Requests,
    sign_in_account: Guesses,
    /// What a site may still try when too many tried the account from everywhere.
    sign_in_account_late: DefaultKeyedRateLimiter<(String, IpAddr)>,
    sign_in_known: DefaultKeyedRateLimiter<Vec<u8>>,
    signing: DefaultKeyedRateLimiter<Vec<u8>>,
    settings: DefaultKeyedRateLimiter<Vec<u8>>,
    codes_of_account: DefaultKeyedRateLimiter<(String, Vec<u8>)>,
    codes: Requests,
    statuses: Requests,
    status_number: Guesses,
    registrations: Requests,
    deliveries: Requests,
    log: Requests,
}

impl Default for Throttle {
    fn default() -> Self {
        Self {
            // An office shares one address, so it gets more.
            sign_ins: Requests::new(30, 60),
            sign_in_account: Guesses::new(5, per_minute(1, 50)),
            sign_in_account_late: RateLimiter::keyed(Quota::per_hour(count(1))),
            sign_in_known: RateLimiter::keyed(per_minute(1, 10)),
            signing: RateLimiter::keyed(slow(12)),
            settings: RateLimiter::keyed(slow(5)),
            codes_of_account: RateLimiter::keyed(per_minute(1, 10)),
            codes: Requests::new(20, 40),
            statuses: Requests::new(20, 40),
            // The four digits beside the number are ten thousand guesses: at this pace, twenty days.
            status_number: Guesses::new(10, slow(50)),
            registrations: Requests::new(20, 40),
            // OSS comes from few addresses and gathers what it could not deliver.
            deliveries: Requests::new(120, 240),
            // Who follows the log from its beginning reads a tile for every 256 records.
            log: Requests::new(600, 1200),
        }
    }
}

impl Throttle {
    /// Whether this sign-in may be tried. `account` is who was found, or the one spelling of what was typed when nobody was.
    pub fn sign_in(&self, account: &str, origin: Origin) -> bool {
        match origin {
            Origin::Known(cookie) => self.sign_in_known.check_key(&cookie).is_ok(),
            Origin::Unknown(network) => {
                // In this order, so that what a network may not try any more does not count against the account.
                self.sign_ins.admit(network)
                    && self.sign_in_account.admit_here(account, network)
                    && (self.sign_in_account.admit_everywhere(account)
                        || self.sign_in_account_late.check_key(&(account.to_owned(), network.site())).is_ok())
            }
        }
    }

    /// Whether the signature's password may be tried in this session.
    pub fn signing(&self, session: &[u8]) -> bool {
        self.signing.check_key(&session.to_vec()).is_ok()
    }

    /// Whether a code may be tried for this account from there.
    pub fn code(&self, account: &str, origin: &Origin) -> bool {
        let from = match origin {
            Origin::Known(cookie) => cookie.clone(),
            Origin::Unknown(network) => network.address().to_string().into_bytes(),
        };
        self.codes_of_account.check_key(&(account.to_owned(), from)).is_ok()
    }

    /// Whether the password may be tried for one's own settings in this session.
    pub fn settings(&self, session: &[u8]) -> bool {
        self.settings.check_key(&session.to_vec()).is_ok()
    }

    /// Whether another code or file may be looked up.
    pub fn look_up(&self, address: IpAddr) -> bool {
        self.codes.admit(address.into())
    }

    /// Whether another account may be registered.
    pub fn register(&self, address: IpAddr) -> bool {
        self.registrations.admit(address.into())
    }

    /// Whether a machine may deliver something.
    pub fn deliver(&self, address: IpAddr) -> bool {
        self.deliveries.admit(address.into())
    }

    /// Whether another piece of the log may be read.
    pub fn read_log(&self, address: IpAddr) -> bool {
        self.log.admit(address.into())
    }

    /// Whether the state of the application with this number may be asked for; the number in any spelling. With four digits of the
    /// telephone number it is counted, from this network and from everywhere together. The `whole_phone` number cannot be guessed, so with
    /// it the owner is answered whoever tries the four digits, and from wherever.
    pub fn status(&self, number: &str, whole_phone: bool, address: IpAddr) -> bool {
        let network = Network::from(address);
        if !self.statuses.admit(network) {
            return false;
        }
        // What is no number of an application finds nothing, so nothing can be guessed.
        let Some(number) = number::spelled(number) else { return true };
        whole_phone || self.status_number.admit_here(&number, network) && self.status_number.admit_everywhere(&number)
    }

    /// Forgets those who have their full allowance again.
    pub fn sweep(&self) {
        for requests in [&self.sign_ins, &self.codes, &self.statuses, &self.registrations, &self.deliveries, &self.log]
        {
            requests.sweep();
        }
        for guesses in [&self.sign_in_account, &self.status_number] {
            guesses.sweep();
        }
        for limiter in [&self.sign_in_known, &self.signing, &self.settings] {
            limiter.retain_recent();
        }
        self.sign_in_account_late.retain_recent();
        self.codes_of_account.retain_recent();
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
    fn an_address_counts_as_its_network_and_its_site() {
        let same = |one: &str, other: &str| Network::from(ip(one)) == Network::from(ip(other));
        assert!(same("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"));
        assert!(!same("2001:db8:1:2::1", "2001:db8:1:3::1"));
        assert!(same("::ffff:203.0.113.7", "203.0.113.7"));
        assert!(!same("203.0.113.7", "203.0.113.8"));
        let same_site = |one: &str, other: &str| Network::from(ip(one)).site() == Network::from(ip(other)).site();
        assert!(same_site("2001:db8:1:2::1", "2001:db8:1:ffff::1"));
        assert!(!same_site("2001:db8:1::1", "2001:db8:2::1"));
        assert!(!same_site("203.0.113.7", "203.0.113.8"));
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
    fn many_networks_together_slow_an_account_down_and_do_not_shut_it() {
        let throttle = Throttle::default();
        // Ten networks with five tries each empty what the account has from everywhere.
        for n in 0..10 {
            assert_eq!(times(|| throttle.sign_in("a1", from(&format!("10.0.0.{n}")))), 5);
        }
        // From now on each network has one try: the owner's, too.
        for n in 1..200 {
            assert_eq!(times(|| throttle.sign_in("a1", from(&format!("10.0.1.{n}")))), 1, "{n}");
        }
        assert_eq!(times(|| throttle.sign_in("a1", from("192.0.2.1"))), 1);
        assert_eq!(times(|| throttle.sign_in("a1", Origin::Known(vec![1]))), 10, "a known browser is not held up");
    }

    #[test]
    fn one_renter_of_many_networks_is_one() {
        let throttle = Throttle::default();
        let mut network = 0;
        let mut next = || {
            network += 1;
            from(&format!("2001:db8:7:{network:x}::1"))
        };
        assert_eq!(times(|| throttle.sign_in("a1", next())), 15);
        assert!(throttle.sign_in("a1", from("2001:db8:8::1")));
        // A few more where the test runs slowly: a site has two a second.
        let tried = (0..500).filter(|n| throttle.sign_in(&format!("b{n}"), from(&format!("2001:db8:9:{n:x}::1"))));
        assert!((240..300).contains(&tried.count()), "many accounts from one site");
        let codes = (0..500).filter(|n| throttle.look_up(ip(&format!("2001:db8:9:{n:x}::1"))));
        assert!((160..200).contains(&codes.count()), "many codes from one site");
    }

    #[test]
    fn every_kind_has_its_own_bucket() {
        let throttle = Throttle::default();
        let here = ip("203.0.113.7");
        assert_eq!(times(|| throttle.signing(b"session")), 12);
        assert_eq!(times(|| throttle.settings(b"session")), 5);
        assert_eq!(times(|| throttle.look_up(here)), 40);
        assert_eq!(times(|| throttle.register(here)), 40);
        assert!(throttle.signing(b"another") && throttle.status("26-000001", false, here));
        assert!(throttle.sign_in("a1", from("203.0.113.7")));
    }

    #[test]
    fn a_number_is_guessed_at_slowly_in_any_spelling() {
        let spellings = ["26-000001", "26-1", "26-01", "26-001", "26 1", "#26-000001", "26.1", "26/1", "26000001"];
        let throttle = Throttle::default();
        let mut spelling = spellings.iter().cycle();
        let mut next = || spelling.next().copied().unwrap_or_default();
        assert_eq!(times(|| throttle.status(next(), false, ip("203.0.113.7"))), 10);
        assert!(throttle.status("26-000002", false, ip("203.0.113.7")), "another number");
        assert!(throttle.status("26-000001", false, ip("203.0.113.8")), "the owner elsewhere");
        assert!(throttle.status("26-000001", true, ip("203.0.113.7")), "the owner, as the page advises");
        assert!(times(|| throttle.status(next(), true, ip("203.0.113.7"))) < 60, "the network still counts");
    }

    #[test]
    fn many_networks_guess_at_a_number_slowly_and_its_owner_is_answered() {
        let throttle = Throttle::default();
        let mut n = 0;
        let tried = times(|| {
            n += 1;
            throttle.status(["26-1", "26-001"][n % 2], false, ip(&format!("10.0.{}.{}", n / 250, n % 250)))
        });
        assert_eq!(tried, 50);
        assert!(!throttle.status("26-000001", false, ip("192.0.2.1")), "four digits can be guessed");
        assert!(throttle.status("26-000001", true, ip("192.0.2.1")), "the whole number cannot");
        assert!(throttle.status("26-000002", false, ip("192.0.2.1")));
    }
}
