//! The pages of a PDF: counted, and each with the streams it draws from.

use super::pdf_graph::Graph;
use super::{Limits, Rejection};
use lopdf::{Object, ObjectId};
use std::collections::HashSet;

/// Of the tree of pages. Writers that balance it need three levels for the most pages that are taken.
const DEPTH_MAX: usize = 64;
const DAMAGED: Rejection = Rejection::Damaged("pdf: page");

/// Counts the pages in the order of their tree, and refuses one that is not all there.
pub(super) fn count<'a>(graph: &Graph<'a>, limits: &Limits) -> Result<u32, Rejection> {
    let catalog = graph.document.catalog().map_err(|_| Rejection::Damaged("pdf: catalog"))?;
    let root = graph.get(catalog, b"Pages")?;
    let root = root.as_dict().map_err(|_| Rejection::Damaged("pdf: page tree"))?;
    let Ok(kids) = graph.get(root, b"Kids")?.as_array() else { return Err(Rejection::Damaged("pdf: page tree")) };
    let mut pages = Pages { graph, checked: HashSet::new() };
    let mut open: Vec<std::slice::Iter<'a, Object>> = vec![kids.iter()];
    let mut count = 0;
    while let Some(level) = open.last_mut() {
        let Some(kid) = level.next() else {
            open.pop();
            continue;
        };
        let node = graph.resolve(kid)?.as_dict().map_err(|_| DAMAGED)?;
        match graph.name(node, b"Type")? {
            Some(b"Pages") if open.len() == DEPTH_MAX => return Err(Rejection::TooComplex("pdf: page tree")),
            Some(b"Pages") => open.push(graph.get(node, b"Kids")?.as_array().map_err(|_| DAMAGED)?.iter()),
            Some(b"Page") => {
                count += 1;
                if count > limits.pages_max {
                    return Err(Rejection::TooManyPages { pages_max: limits.pages_max });
                }
                pages.check_contents(node.get(b"Contents").unwrap_or(&Object::Null))?;
            }
            _ => return Err(DAMAGED),
        }
    }
    if count == 0 { Err(Rejection::Empty) } else { Ok(count) }
}

struct Pages<'g, 'a> {
    graph: &'g Graph<'a>,
    /// Streams, and lists of them, that some page was seen to draw from: two hundred pages may share a hundred thousand.
    checked: HashSet<ObjectId>,
}

impl<'a> Pages<'_, 'a> {
    fn check_contents(&mut self, contents: &'a Object) -> Result<(), Rejection> {
        if let Object::Reference(id) = contents
            && !self.checked.insert(*id)
        {
            return self.graph.step();
        }
        let resolved = self.graph.resolve(contents)?;
        let is_given = matches!(contents, Object::Reference(_));
        match resolved {
            Object::Stream(_) => Ok(()),
            Object::Null if !is_given => Ok(()),
            Object::Array(streams) => streams.iter().try_for_each(|stream| self.check_stream(stream)),
            Object::Null
            | Object::Boolean(_)
            | Object::Integer(_)
            | Object::Real(_)
            | Object::Name(_)
            | Object::String(..)
            | Object::Dictionary(_)
            | Object::Reference(_) => Err(DAMAGED),
        }
    }

    fn check_stream(&mut self, stream: &'a Object) -> Result<(), Rejection> {
        if let Object::Reference(id) = stream
            && !self.checked.insert(*id)
        {
            return self.graph.step();
        }
        self.graph.resolve(stream)?.as_stream().map(|_| ()).map_err(|_| DAMAGED)
    }
}
