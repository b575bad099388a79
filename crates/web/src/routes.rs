//! Routes with who may use them: a handler cannot be reached without saying so, and the table is the role matrix.

use crate::guard;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use axum::routing::{MethodRouter, get, post};
use domain::account::Role;
use ground::App;

/// Largest body of an ordinary form.
pub const FORM_BYTES_MAX: usize = 512 * 1024;
/// Largest body of a form with files.
pub const UPLOAD_BYTES_MAX: usize = 26 * 1024 * 1024;

/// Who may use a route. What they may do with one application is the handler's question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Anyone, signed in or not.
    Everyone,
    /// Any account.
    SignedIn,
    /// Accounts with one of these roles.
    Only(&'static [Role]),
}

impl Who {
    /// Whether an account with this role (or nobody) may use the route.
    pub fn admits(self, role: Option<Role>) -> bool {
        match (self, role) {
            (Self::Everyone, _) | (Self::SignedIn, Some(_)) => true,
            (Self::Only(roles), Some(role)) => roles.contains(&role),
            _ => false,
        }
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
        self.add("GET", (path, who), get(handler), FORM_BYTES_MAX)
    }

    /// Adds a form's action.
    #[must_use]
    pub fn post<H: Handler<T, App>, T: 'static>(self, path: &'static str, who: Who, handler: H) -> Self {
        self.add("POST", (path, who), post(handler), FORM_BYTES_MAX)
    }

    /// Adds the action of a form with files.
    #[must_use]
    pub fn upload<H: Handler<T, App>, T: 'static>(self, path: &'static str, who: Who, handler: H) -> Self {
        self.add("POST", (path, who), post(handler), UPLOAD_BYTES_MAX)
    }

    fn add(
        mut self,
        method: &'static str,
        at: (&'static str, Who),
        handler: MethodRouter<App>,
        bytes_max: usize,
    ) -> Self {
        let (path, who) = at;
        let guard = axum::middleware::from_fn_with_state((self.app.clone(), who), guard::admit);
        self.table.push(Route { method, path, who });
        self.router = self.router.route(path, handler.layer(DefaultBodyLimit::max(bytes_max)).layer(guard));
        self
    }

    /// The router and its table.
    pub fn finish(self) -> (Router<App>, Vec<Route>) {
        (self.router, self.table)
    }
}
