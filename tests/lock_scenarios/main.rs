//! The lock, scenario by scenario, in virtual time: what happens, and the whole list of what the
//! lock wants done. Numbers in the tests' comments are those of the hard cases.

mod burst;
mod clock;
mod early;
mod executor;
mod futile;
mod interlude;
mod late;
mod limits;
mod page_refresh;
mod record;
mod refusal;
mod sign_in;
mod sign_out;
mod slow;
mod stage;
mod trouble;
mod visitor;
mod worker;
