//! What the city works by, as far as a command may know it; and the command's work.

use crate::catalogue::Catalogue;
use crate::config::Privacy;
use domain::notice::Channel;
use domain::registry::Registry;
use jiff::Timestamp;
use sign::qr::IssuerKey;

/// Read at the start and never changed while the program runs.
pub struct Rules {
    /// Licence types, offices, places, names of the city.
    pub catalogue: Catalogue,
    /// Address people use, without a slash at the end.
    pub public_url: String,
    /// Made with a demo key: everything signed is marked CONTOH – TIDAK SAH.
    pub specimen: bool,
    /// Signs QR codes; it needs no network.
    pub qr: IssuerKey,
    /// Social networks on which interruptions are announced.
    pub networks: Vec<String>,
    /// Ways by which people can be told outside the portal.
    pub channels: Vec<Channel>,
    /// Registers that are asked by machine; every other check is done by hand.
    pub registers: Vec<Registry>,
    /// Protection of personal data: whom to ask, how long backups are kept.
    pub privacy: Privacy,
    /// What was sent before is not asked about by itself.
    pub registers_since: Timestamp,
}

/// What a command of this city works with.
pub type Work<'a> = ledger::Work<'a, Rules>;
