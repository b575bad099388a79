//! Every client against its simulator, over real sockets of the loopback.

mod failing;
mod messaging;
mod posting;
mod secrets;
mod simulator;
mod world;
