//! What goes into the calls, from the outside.

mod bad_input;
mod cards;
mod markdown;
mod messages;
mod pages;
mod random;
mod tables;
