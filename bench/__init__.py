"""What `docs/benchmarks.md` reports, re-runnable: `make bench`, or `python -m bench --quick`."""
