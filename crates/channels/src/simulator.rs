//! SIMULATORS of the networks and gateways, for trials and tests.
