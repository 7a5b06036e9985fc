#!/usr/bin/env python3
"""Measures the national return beside DuckDB, in turns and in one run.

    cargo build --release --examples --bins
    target/release/examples/national target/national
    python3 -m pip install duckdb==2.0.1
    python3 benches/national/compare.py target/release/quarterday target/national [TIMES]

DuckDB reads the same file and works out less: types, ranges, keys, sums, rolling four quarters, rates with Byar's limits and
changes, into one CSV. `quarterday` also holds every rule, keeps the source of every figure, looks for personal data, proves what
may be shown, and writes workbooks, documents, charts and a page. Of each the median of wall clock, processor time and peak memory
is printed, and its ratio to DuckDB's.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

DUCKDB = """
import duckdb, sys
folder, out = sys.argv[1:]
db = duckdb.connect()
db.execute(f'''create table sent as select * from read_csv('{folder}/national/incidents.csv', header = true, columns = {{
    'partner': 'VARCHAR', 'area_code': 'VARCHAR', 'period': 'VARCHAR', 'measure': 'VARCHAR',
    'relationship': 'VARCHAR', 'age': 'VARCHAR', 'value': 'BIGINT'}})''')
db.execute(f"create table population as select * from read_csv('{folder}/national/population.csv', header = true)")
outside = db.execute("select count(*) from sent where value not between 0 and 100000 or area_code not like 'E07%'").fetchone()
twice = db.execute('''select count(*) from (
    select count(*) as rows from sent group by partner, area_code, period, measure, relationship, age having rows > 1)''').fetchone()
assert outside == twice == (0,)
db.execute(f'''copy (
    with sums as (
        select area_code, period, cast(period[1:4] as int) * 4 + cast(period[10:10] as int) as quarter, sum(value) as incidents
        from sent group by all),
    over_time as (
        select *, sum(incidents) over (partition by area_code order by quarter rows 3 preceding) as rolling,
            lag(incidents, 4) over (partition by area_code order by quarter) as before
        from sums)
    select over_time.*, 1000.0 * rolling / people as rate,
        1000 * rolling * pow(1 - 1 / (9.0 * rolling) - 1.959964 / (3 * sqrt(rolling)), 3) / people as lower,
        1000 * (rolling + 1) * pow(1 - 1 / (9.0 * (rolling + 1)) + 1.959964 / (3 * sqrt(rolling + 1)), 3) / people as upper,
        100.0 * (incidents - before) / before as change
    from over_time left join population
        on population.area_code = over_time.area_code and population.year = (quarter - 1) // 4
    order by 1, 3) to '{out}' (header)''')
"""


def measured(command):
    """Wall clock and processor time in seconds, and peak memory in MB."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - begin
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{command[0]} failed: {' '.join(command[1:])}")
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def main():
    program, returns = sys.argv[1:3]
    times = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    with tempfile.TemporaryDirectory() as scratch:
        output = os.path.join(scratch, "output")
        given = ["--pipelines", "benches/national/pipelines", "--returns", returns]
        commands = {
            "DuckDB": [sys.executable, "-c", DUCKDB, returns, os.path.join(scratch, "duckdb.csv")],
            "refresh": [program, "refresh", *given, "--output", output],
            "nothing to do": [program, "refresh", *given, "--output", output],
            "audit": [program, "audit", output],
            "check": [program, "check", *given],
        }
        found = {name: [] for name in commands}
        for _ in range(times):
            shutil.rmtree(output, ignore_errors=True)
            for name, command in commands.items():
                found[name].append(measured(command))
    medians = {name: [statistics.median(column) for column in zip(*runs)] for name, runs in found.items()}
    print("| what | wall clock | of DuckDB's | processor | of DuckDB's | peak memory | of DuckDB's |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    for name, values in medians.items():
        ratios = [value / peer for value, peer in zip(values, medians["DuckDB"])]
        cells = [f"{value:.2f} s | {ratio:.2f}" for value, ratio in zip(values[:2], ratios)]
        print(f"| {name} | {' | '.join(cells)} | {values[2]:.0f} MB | {ratios[2]:.2f} |")


if __name__ == "__main__":
    main()
