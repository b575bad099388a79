//! How much the streams of a PDF hold once they are unpacked: a viewer unpacks what it shows, and a thousandfold is easily written.

use super::Rejection;
use super::pdf_graph::Graph;
use lopdf::{Object, Stream};
use std::io::{self, Read as _};

/// Of one stream. The drawing of a dense map has some megabytes.
const UNPACKED_BYTES_MAX: u64 = 64 << 20;
/// No filter makes more out of a byte: Flate 1,032, LZW less than 1,500.
const GROWTH_MAX: u64 = 1_500;

const REFUSED: Rejection = Rejection::TooComplex("pdf: unpacked size");

/// Refuses a stream that unpacks to more than a viewer should be asked to hold. Pictures say their size themselves.
pub(super) fn check<'a>(graph: &Graph<'a>, stream: &'a Stream) -> Result<(), Rejection> {
    if graph.name(&stream.dict, b"Subtype")? == Some(b"Image") {
        return Ok(());
    }
    let packing: Vec<_> = filters(graph, stream)?.into_iter().filter(|name| packs(name)).collect();
    let bytes = stream.content.len() as u64;
    match packing[..] {
        [] => Ok(()),
        [_] if bytes * GROWTH_MAX <= UNPACKED_BYTES_MAX => Ok(()),
        [b"FlateDecode" | b"Fl"] => match flate_bytes(&stream.content) {
            bytes if bytes > UNPACKED_BYTES_MAX => Err(REFUSED),
            bytes => graph.unpack(bytes),
        },
        [_] => {
            let limit = usize::try_from(UNPACKED_BYTES_MAX).unwrap_or(usize::MAX);
            let unpacked = stream.get_plain_content_with_limit(limit).map_err(|_| REFUSED)?;
            graph.unpack(unpacked.len() as u64)
        }
        // What is packed twice grows a millionfold, and no program writes it.
        [_, _, ..] => Err(REFUSED),
    }
}

fn packs(filter: &[u8]) -> bool {
    matches!(filter, b"FlateDecode" | b"Fl" | b"LZWDecode" | b"LZW" | b"RunLengthDecode" | b"RL")
}

fn filters<'a>(graph: &Graph<'a>, stream: &'a Stream) -> Result<Vec<&'a [u8]>, Rejection> {
    let mut names = Vec::new();
    match graph.get(&stream.dict, b"Filter")? {
        Object::Name(name) => names.push(name.as_slice()),
        Object::Array(filters) => {
            for filter in filters {
                names.extend(graph.resolve(filter)?.as_name().ok());
            }
        }
        Object::Null
        | Object::Boolean(_)
        | Object::Integer(_)
        | Object::Real(_)
        | Object::String(..)
        | Object::Dictionary(_)
        | Object::Stream(_)
        | Object::Reference(_) => {}
    }
    Ok(names)
}

/// As far as it can be unpacked, and one more than the limit at most: a damaged end is for the viewer to bear.
fn flate_bytes(packed: &[u8]) -> u64 {
    let mut counted = Counter(0);
    let mut unpacking = flate2::bufread::ZlibDecoder::new(packed).take(UNPACKED_BYTES_MAX + 1);
    let _ = io::copy(&mut unpacking, &mut counted);
    counted.0
}

struct Counter(u64);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::deadline::Deadline;
    use super::*;
    use lopdf::{Document, dictionary};
    use std::io::Write as _;
    use std::time::Duration;

    fn packed(bytes: usize) -> Vec<u8> {
        let mut packing = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        packing.write_all(&vec![b' '; bytes]).unwrap();
        packing.finish().unwrap()
    }

    fn checked(streams: Vec<(Object, Vec<u8>, Object)>) -> Result<(), Rejection> {
        let mut document = Document::new();
        for (filter, content, subtype) in streams {
            document.add_object(Stream::new(dictionary! { "Filter" => filter, "Subtype" => subtype }, content));
        }
        let graph = Graph::new(&document, Deadline::within(Duration::from_mins(1)));
        document.objects.values().try_for_each(|object| check(&graph, object.as_stream().unwrap()))
    }

    #[test]
    fn what_unpacks_a_thousandfold_is_refused() {
        let name = |name: &str| Object::Name(name.as_bytes().to_vec());
        let flate = |bytes| (name("FlateDecode"), packed(bytes), Object::Null);
        assert_eq!(checked(vec![flate(60 << 20)]), Ok(()));
        assert_eq!(checked(vec![flate(70 << 20)]), Err(REFUSED));
        assert_eq!(checked(vec![flate(60 << 20); 5]), Err(REFUSED), "together");
        let twice = Object::Array(vec![name("FlateDecode"), name("Fl")]);
        assert_eq!(checked(vec![(twice, packed(10), Object::Null)]), Err(REFUSED));
        let written = Object::Array(vec![name("ASCII85Decode"), name("FlateDecode")]);
        assert_eq!(checked(vec![(written, packed(10), Object::Null)]), Ok(()));
        assert_eq!(checked(vec![(name("FlateDecode"), packed(70 << 20), name("Image"))]), Ok(()), "it says its size");
    }
}
