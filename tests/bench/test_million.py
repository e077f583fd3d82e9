"""A million requests, file to published snapshot, beside bare DuckDB reading, casting and rolling up the same columns."""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.large import write_log

ROOT = Path(__file__).parent.parent.parent
ROWS = int(os.environ.get("UNPEG_BENCH_ROWS", "1000000"))
PAIRS = int(os.environ.get("UNPEG_BENCH_PAIRS", "3"))
MOST_TIMES, MOST_BYTES = 3.0, 1 << 30

OURS = """
import resource, sys
from datetime import date
from pathlib import Path
from data.home import Home
from data.ingest import import_files
(receipt,) = import_files(Home(Path(sys.argv[2])), [Path(sys.argv[1])], today=date(2026, 11, 15))
assert receipt.status == "loaded" and receipt.snapshot, receipt.errors
print(receipt.rows_loaded, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""

BARE = """
import resource, sys, duckdb
connection = duckdb.connect(config={"memory_limit": "512MB", "temp_directory": sys.argv[2] + ".spill"})
connection.execute("set preserve_insertion_order=false")
connection.execute("set enable_progress_bar=false")
connection.execute('''
copy (
    with read as (
        select cast(left("startTime", 10) as date) as day, end_user, custom_llm_provider, model, team_id, status, cache_hit,
            cast(prompt_tokens as bigint) as prompt, cast(completion_tokens as bigint) as output, cast(spend as decimal(38, 12)) as spend,
            coalesce(cast(coalesce(json_extract_string(metadata, '$.usage_object.cache_read_input_tokens'),
                json_extract_string(metadata, '$.usage_object.prompt_tokens_details.cached_tokens')) as bigint), 0) as cached,
            coalesce(cast(json_extract_string(metadata, '$.usage_object.cache_creation_input_tokens') as bigint), 0) as written
        from read_csv($path, all_varchar=true, header=true)
    )
    select day, end_user, custom_llm_provider, model, team_id, status, cache_hit, count(*) as rows, sum(prompt - cached - written) as input,
        sum(cached) as cached, sum(written) as written, sum(output) as output, sum(spend) as spend
    from read group by all order by all
) to $out (format parquet)
''', {"path": sys.argv[1], "out": sys.argv[2]})
rows = connection.execute("select sum(rows)::bigint from read_parquet($out)", {"out": sys.argv[2]}).fetchall()[0][0]
print(rows, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


def timed(script: str, log: Path, out: Path) -> tuple[float, int]:
    """Seconds of a whole process, and its peak memory in bytes."""
    start = time.perf_counter()
    told = subprocess.run([sys.executable, "-c", script, str(log), str(out)], cwd=ROOT, capture_output=True, text=True)
    seconds = time.perf_counter() - start
    assert told.returncode == 0, told.stderr
    rows, peak = told.stdout.split()
    assert int(rows) == ROWS
    return seconds, int(peak)


@pytest.mark.slow
def test_a_million_requests_take_at_most_three_times_bare_duckdb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log = write_log(tmp_path / "log.csv", ROWS)
    ratios, peaks = [], []
    with capsys.disabled():
        print(f"\n{ROWS:,} rows, {log.stat().st_size / 1e6:,.0f} MB")
        for pair in range(PAIRS):
            bare, bare_peak = timed(BARE, log, tmp_path / f"bare-{pair}.parquet")
            ours, peak = timed(OURS, log, tmp_path / f"home-{pair}")
            ratios.append(ours / bare)
            peaks.append(peak)
            print(
                f"pair {pair + 1}: {ours:.1f} s, {peak / 1e6:,.0f} MB; bare {bare:.1f} s, {bare_peak / 1e6:,.0f} MB; {ratios[-1]:.2f} times"
            )
        print(f"median {statistics.median(ratios):.2f} times, most memory {max(peaks) / 1e6:,.0f} MB")
    assert statistics.median(ratios) <= MOST_TIMES
    assert max(peaks) < MOST_BYTES
