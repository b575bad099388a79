//! The one integration-test binary of the server.

mod tidy;
