//! What the attack gives away, and what is withheld against it.
//!
//! | file | what it holds |
//! |---|---|
//! | `tables` | tables with margins, made from their inner cells |
//! | `leaks` | patterns that give a number away, with the interval they leave: fixtures of ours |
//! | `reference` | the tables of others in `../shared/disclosure-reference/`, where they are on this machine |
//! | `other_attacker` | an attacker that shares no code with the program: rank over a prime field, and trying everything |
//! | `agreement` | on thousands of small tables, the program and the other attacker agree |
//! | `claims` | the ends of rounded figures, number by number |
//! | `proofs` | tampered certificates, contradictions, the same pattern again |
//! | `cost` | how long it takes; all but one ignored, for they only measure |

mod agreement;
mod claims;
mod cost;
mod leaks;
mod other_attacker;
mod proofs;
mod reference;
mod tables;
