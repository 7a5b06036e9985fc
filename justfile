# Short names for what CONTRIBUTING.md says. `just` lists them.

_list:
    @just --list --unsorted

# Everything that has to pass before a change is taken
check:
    .ci/run

# Rewrite what the cases, the README and the book expect; read the difference before you commit it
bless *NAMES:
    BLESS=1 cargo test --release --test folders -- {{ NAMES }}

# Make output/ from pipelines/ and sample_data/
refresh *OPTIONS:
    cargo run --release -- refresh {{ OPTIONS }}

# Render the book into target/book
book:
    mdbook build docs

# Look at licences, sources and advisories of all crates; needs a network
dependencies:
    cargo deny check
