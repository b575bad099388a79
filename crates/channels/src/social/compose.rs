//! The text of a post within the size of its network, counted as the network counts.

use super::Network;

/// What a link weighs on networks that replace it by a short one of their own.
const LINK_WEIGHT: usize = 23;

/// The longest text a network takes, in the unit of [`length`].
pub fn length_max(network: Network) -> usize {
    match network {
        Network::Mastodon => 500,
        Network::Telegram => 4096,
        // Facebook publishes no figure; what people observe is 63,206.
        Network::Facebook => 60_000,
        Network::X => 280,
        Network::Instagram => 2200,
    }
}

/// How long a text is for a network. Where its exact rule needs tables we do not have (what is an emoji, what a domain), it is
/// never less than the network counts.
pub fn length(network: Network, text: &str) -> usize {
    match network {
        Network::X => words(text).map(|word| weight_in_words(word, network)).sum(),
        Network::Mastodon => words(text).map(|word| weight_in_words(word, network)).sum(),
        // Both count characters; UTF-16 units are never fewer.
        Network::Telegram | Network::Facebook | Network::Instagram => text.encode_utf16().count(),
    }
}

/// The text with its link, as the network shall get it and as an officer may copy it. If it is too long, the end of the text
/// is cut at a word; the link stays whole.
pub fn compose(network: Network, text: &str, link: Option<&str>) -> String {
    let text = text.trim();
    let end = link.map(|link| format!("\n\n{link}")).unwrap_or_default();
    let fits = |body: &str| length(network, body) <= length_max(network);
    let whole = format!("{text}{end}");
    if fits(&whole) {
        return whole.trim_start().to_owned();
    }
    let cut = |at: usize| format!("{}…{end}", text[..at].trim_end_matches(|c: char| !c.is_alphanumeric()));
    let words_end: Vec<usize> = text.match_indices(char::is_whitespace).map(|(at, _)| at).collect();
    let chars_end: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    // One word that fills everything is no text, but must not break the rule either: it is cut where it has to be.
    [words_end, chars_end]
        .iter()
        .find_map(|ends| {
            let count = ends.partition_point(|&at| fits(&cut(at)));
            ends[..count].iter().rev().map(|&at| cut(at)).find(|body| !body.starts_with('…') && fits(body))
        })
        .unwrap_or_else(|| end.trim_start().to_owned())
}

/// Stretches of white space, and what is between them.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(char::is_whitespace)
}

fn weight_in_words(word: &str, network: Network) -> usize {
    let plain: usize = word.chars().map(|c| if network == Network::X { weight_on_x(c) } else { 1 }).sum();
    let bare = word.trim_end();
    if bare.starts_with("https://") || bare.starts_with("http://") {
        // White space and punctuation behind a link are not part of it.
        let link = bare.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '/');
        let link_weight = if network == Network::X { LINK_WEIGHT } else { LINK_WEIGHT.max(link.chars().count()) };
        return link_weight + word[link.len()..].chars().map(weight_on_x).sum::<usize>();
    }
    // "dpmptsp.padang.go.id" becomes a link on X too.
    let like_a_domain = bare
        .as_bytes()
        .windows(3)
        .any(|w| w[1] == b'.' && w[0].is_ascii_alphanumeric() && w[2].is_ascii_alphanumeric());
    if like_a_domain { plain.max(LINK_WEIGHT + plain - bare.chars().count().min(plain)) } else { plain }
}

/// Weights of version 3 of the configuration of X's own `twitter-text`: these ranges count once, everything else twice.
fn weight_on_x(c: char) -> usize {
    match u32::from(c) {
        0..=4351 | 8192..=8205 | 8208..=8223 | 8242..=8247 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: &str = "https://perizinan.contoh.id/gangguan/2026-11-25-pemeliharaan-basis-data";

    #[test]
    fn x_counts_links_as_23_and_other_scripts_twice() {
        assert_eq!(length(Network::X, "Padang"), 6);
        assert_eq!(length(Network::X, LINK), 23);
        assert_eq!(length(Network::X, &format!("a {LINK}.")), 26);
        assert_eq!(length(Network::X, "日本"), 4);
        assert_eq!(length(Network::X, "…"), 2);
        assert!(length(Network::X, "padang.go.id") >= 23);
        assert_eq!(length(Network::X, "10.30"), 23, "counted as if it were a domain: too much, never too little");
    }

    #[test]
    fn a_short_text_is_left_alone() {
        let text = "Layanan perizinan terganggu.";
        assert_eq!(compose(Network::X, text, Some(LINK)), format!("{text}\n\n{LINK}"));
        assert_eq!(compose(Network::X, text, None), text);
        assert_eq!(compose(Network::X, "", Some(LINK)), LINK);
    }

    #[test]
    fn a_long_text_is_cut_at_a_word_and_keeps_its_link() {
        let text = "Layanan perizinan terganggu, mohon maaf atas ketidaknyamanan ini. ".repeat(2000);
        for network in Network::ALL {
            let body = compose(network, &text, Some(LINK));
            assert!(length(network, &body) <= length_max(network), "{network:?}");
            assert!(length(network, &body) > length_max(network) - 40, "{network:?} wastes room: {}", body.len());
            let kept = body.strip_suffix(&format!("…\n\n{LINK}")).unwrap_or_else(|| panic!("{network:?}: {body}"));
            assert!(text.starts_with(kept), "{network:?}");
            let next = text[kept.len()..].chars().next().unwrap();
            assert!(!next.is_alphanumeric(), "{network:?} cut inside a word before {next:?}");
        }
    }

    #[test]
    fn one_endless_word_is_cut_all_the_same() {
        for text in ["a".repeat(1000), "日".repeat(1000), format!("https://x.id/{}", "a".repeat(9000))] {
            for network in [Network::X, Network::Mastodon] {
                let body = compose(network, &text, Some(LINK));
                assert!(length(network, &body) <= length_max(network), "{network:?}: {body}");
                assert!(body.ends_with(LINK));
            }
        }
    }
}
