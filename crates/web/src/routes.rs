//! Routes with who may use them: a handler cannot be reached without saying so, and the table is the role matrix.

use crate::guard::{self, Door};
use crate::who::Who;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::routing::{MethodRouter, get, post};
use domain::account::Role;
use domain::ordering;
use domain::ordering::Ordered;
use ground::App;
use std::convert::Infallible;

/// Largest body of an ordinary form.
pub const FORM_BYTES_MAX: usize = 512 * 1024;
/// Largest body of what a machine delivers.
pub const DELIVERY_BYTES_MAX: usize = 2 * 1024 * 1024;
/// Largest body of a form with files.
pub const UPLOAD_BYTES_MAX: usize = 26 * 1024 * 1024;

/// The orders that a form's action gives, all of them in one transaction; who may use it follows from them.
#[derive(Clone, Debug)]
pub struct Orders {
    kinds: Vec<Ordered>,
    only: Option<Role>,
    fresh: bool,
}

impl Orders {
    /// These.
    pub fn of<K: Into<Ordered>, const N: usize>(kinds: [K; N]) -> Self {
        let kinds: Vec<Ordered> = kinds.into_iter().map(Into::into).collect();
        let fresh = kinds.iter().any(|kind| kind.needs_fresh_factor());
        Self { kinds, only: None, fresh }
    }

    /// A door at which a fresh second factor is asked though its orders alone need none.
    #[must_use]
    pub fn fresh(self) -> Self {
        Self { fresh: true, ..self }
    }

    /// One door of several: only for this role among those that may give the orders.
    #[must_use]
    pub fn only(self, role: Role) -> Self {
        Self { only: Some(role), ..self }
    }

    fn door(&self) -> Door {
        Door { who: self.who(), fresh: self.fresh }
    }

    /// Who may give all of them.
    fn who(&self) -> Who {
        let roles = ordering::roles(&self.kinds);
        let Some(only) = self.only else {
            return if roles.len() == Role::ALL.len() { Who::SignedIn } else { Who::Only(roles) };
        };
        Who::Only(roles.iter().position(|role| *role == only).map_or(&[], |at| &roles[at..=at]))
    }
}

impl<K: Into<Ordered>, const N: usize> From<[K; N]> for Orders {
    fn from(kinds: [K; N]) -> Self {
        Self::of(kinds)
    }
}

/// One line of the table.
#[derive(Clone, Debug)]
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// Path with parameters in braces.
    pub path: &'static str,
    /// Who may use it.
    pub who: Who,
    /// Whether a fresh second factor is asked of an account that has one.
    pub fresh: bool,
    /// What its form orders; nothing for a page, and for forms that order nothing of an aggregate.
    pub orders: Vec<Ordered>,
}

/// A router being put together.
pub struct Routes {
    app: App,
    router: Router<App>,
    table: Vec<Route>,
}

impl Routes {
    /// An empty one.
    pub fn new(app: &App) -> Self {
        Self { app: app.clone(), router: Router::new(), table: Vec::new() }
    }

    /// Adds a page.
    #[must_use]
    pub fn get<H: Handler<T, App>, T: 'static>(self, path: &'static str, who: Who, handler: H) -> Self {
        self.add("GET", (path, Door::of(who), Vec::new()), get(handler), FORM_BYTES_MAX)
    }

    /// Adds a page that is shown after a fresh second factor, where the account has one.
    #[must_use]
    pub fn get_fresh<H: Handler<T, App>, T: 'static>(self, path: &'static str, who: Who, handler: H) -> Self {
        self.add("GET", (path, Door { who, fresh: true }, Vec::new()), get(handler), FORM_BYTES_MAX)
    }

    /// Adds the action of a form that gives orders.
    #[must_use]
    pub fn order<H: Handler<T, App>, T: 'static>(
        self,
        path: &'static str,
        orders: impl Into<Orders>,
        handler: H,
    ) -> Self {
        let orders = orders.into();
        self.add("POST", (path, orders.door(), orders.kinds), post(handler), FORM_BYTES_MAX)
    }

    /// Adds the action of a form with files that gives orders.
    #[must_use]
    pub fn order_with_files<H: Handler<T, App>, T: 'static>(
        self,
        path: &'static str,
        orders: impl Into<Orders>,
        handler: H,
    ) -> Self {
        let orders = orders.into();
        self.add("POST", (path, orders.door(), orders.kinds), post(handler), UPLOAD_BYTES_MAX)
    }

    /// Adds the action of a form that orders nothing of an aggregate.
    #[must_use]
    pub fn post<H: Handler<T, App>, T: 'static>(self, path: &'static str, who: Who, handler: H) -> Self {
        self.add("POST", (path, Door::of(who), Vec::new()), post(handler), FORM_BYTES_MAX)
    }

    /// The same where a fresh second factor is asked.
    #[must_use]
    pub fn post_fresh<H: Handler<T, App>, T: 'static>(self, path: &'static str, who: Who, handler: H) -> Self {
        self.add("POST", (path, Door { who, fresh: true }, Vec::new()), post(handler), FORM_BYTES_MAX)
    }

    /// Adds the action of a form with files that orders nothing of an aggregate.
    #[must_use]
    pub fn upload<H: Handler<T, App>, T: 'static>(self, path: &'static str, who: Who, handler: H) -> Self {
        self.add("POST", (path, Door::of(who), Vec::new()), post(handler), UPLOAD_BYTES_MAX)
    }

    /// Adds what a machine delivers to; who it is the handler asks.
    #[must_use]
    pub fn delivery<H: Handler<T, App>, T: 'static>(self, path: &'static str, who: Who, handler: H) -> Self {
        self.add("POST", (path, Door::of(who), Vec::new()), post(handler), DELIVERY_BYTES_MAX)
    }

    fn add(
        mut self,
        method: &'static str,
        at: (&'static str, Door, Vec<Ordered>),
        handler: MethodRouter<App>,
        bytes_max: usize,
    ) -> Self {
        let (path, door, orders) = at;
        let guard = axum::middleware::from_fn_with_state((self.app.clone(), door), guard::admit);
        self.table.push(Route { method, path, who: door.who, fresh: door.fresh, orders });
        self.router =
            self.router.route(path, handler.layer::<_, Infallible>(guard).layer(DefaultBodyLimit::max(bytes_max)));
        self
    }

    /// The router and its table.
    pub fn finish(self) -> (Router<App>, Vec<Route>) {
        (self.router, self.table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What nginx and the guide let through is what we take, and the largest recording fits in.
    #[test]
    fn the_largest_body_is_one_number_everywhere() {
        let mebibytes = UPLOAD_BYTES_MAX >> 20;
        let nginx = include_str!("../../../docs/operate/nginx.conf");
        assert!(nginx.contains(&format!("client_max_body_size {mebibytes}m;")));
        let guide = include_str!("../../../docs/operate/install.md");
        assert!(guide.contains(&format!("bodies up to {mebibytes} MB")));
        assert!(UPLOAD_BYTES_MAX as u64 > domain::media::AUDIO_BYTES_MAX + FORM_BYTES_MAX as u64);
    }
}
