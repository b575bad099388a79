//! The log as a tree that strangers can hold against what they kept: numbered, hashed, signed (Pasal 12; C2SP tlog-tiles).

pub mod audit;
pub mod checkpoint;
pub mod cosignature;
pub mod covered;
pub mod error;
pub mod key;
pub mod proofs;
pub mod sequencer;
pub mod statement;
pub mod tiles;
