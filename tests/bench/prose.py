"""What the page of the benchmarks says between its tables."""

TOP = """\
# Benchmarks

Written by `python -m tests.bench.page` from the figures in [results](results/); do not edit. `make bench` measures
everything anew, in under five minutes; `make bench ACQUIS_BENCH=full` takes files of ten and thirty million rows (an
hour, 10 GB of disk). `ACQUIS_BENCH_DIR` says where the files are put while it runs.

Nothing here is a test, and no figure can fail a build. Ways that are compared take turns within one run, and what is
told are medians; compare figures within one table only. A machine that is shared makes times longer and uneven: the
load is told under each table, and processor time stands beside time where it can be told.

The ten rules: `art_15/par_1` (ceilings of co-financing), `art_15/par_7#rate` and `#maximum` (the decision's rate and
maximum), `art_15/par_8#shares` (parts make up the total), `art_16/par_11` (Commission consulted), `art_25/par_2`
(form of funding), `art_31/par_5` (emergency expenditure), `art_39/par_4` points a, b and e (projects carried over).
By hand they are in [by_hand.py](by_hand.py) for one record and in [columnar/by_hand.py](columnar/by_hand.py) for
files.

Where we lose:
- polars by hand is quicker over a file than SQL by hand, and numpy nearly always; ours is SQL.
- Where facts are unknown, ours takes about twice the time of SQL by hand; it tells six causes for an open verdict and
  decides more, while the SQL by hand says `open` and no more. Where every fact is known they are about even.
- The whole command checks, counts, takes a digest of its input and writes a record of the run, and takes longer
  still.
- All rules with all reasons cost hundreds of times what ten bare verdicts cost."""

ONE_RECORD = """\
## One record

`python -m tests.bench.peers`. A dictionary of facts that is already in memory, in, and verdicts out; processor time.
By hand: ten Python functions with `Decimal` that stop early and know nothing of open questions. Ours: the rule files
compiled;
all questions that a fact leaves open are kept apart, which costs nothing as long as every fact is there.

The other engines have the same ten rules as one expression each, asked with one call a record, in their own
language: JSONLogic for datalogic, CEL for cel-expr-python and common-expression-language,
their own for zen and rule-engine. Not fair to them: none was made for law, and their expressions were written by us.
Not fair to us: their records are made ready outside the clock, with only the thirty facts that are read, amounts
converted and amounts that are none already 0; ours and those by hand are dictionaries of all facts with `Decimal`.
None of them tells apart why a verdict is open; a missing fact is an error or a silent `null` to them. Amounts `euro`
are what comes out of JSON; `cents` needs somebody to multiply every amount and rate of every rule.

Away from boundaries all agree: {agree} of {records} different records have the same ten answers from every engine."""

BOUNDARIES = """\
### Wrong verdicts at boundaries

{0} verdicts on {1} records with ordinary amounts, from two cents to a thousand million euro, and {2} on {3} with
large ones, up to 10^15: support at the ceiling, a cent above and a cent below it, totals whose ceiling is half a
cent, parts of a third, rates such as 33.3333 %. Wrong is what differs from exact decimal arithmetic by hand;
`refused` are records on which the engine raised an error (a product beyond 64 bits). Such records are made to be
hard: in a portfolio few are, and those few are the ones that somebody disputes."""

FILES = """\
## Files

`python -m tests.bench.files`. {rows} simulated projects, Parquet in and Parquet out (zstd), `id` and ten codes. Each
way runs in a process of its own, {rounds} rounds in turn. Seconds are from opening the file to the last byte
written, without starting Python and loading packages and rule files; memory is the largest of the whole process.
Ours contains reading what the file says of itself (how large the numbers are, which facts are known in every row),
counting the nones and compiling; who writes SQL by hand knows that beforehand. Where something is open in a few
rows only, these are asked again for the cause; where in many, all are asked at once. `The whole command` is
`acquis portfolio check`, a whole process from its start to its end, with a mapping that says that rows need no
check. Before anything is told, every verdict that is decided by hand is compared with each other way's: none
differs.

Beyond a million rows the same million is repeated under other ids. numpy has polars read, compare texts and write
for it, and knows no unknown. The engine that was quickest with one record at a time, datalogic, gets 100 000 of the
rows through polars as dictionaries, and writes the same file."""

GAPS = """\
Of the verdicts that SQL by hand leaves open here ({0}), ours decides {1}, since what is unknown makes no difference
to them, and gives {2} another cause than missing facts: a judgement or a day that is still to come, a gap in the
law, readings that differ."""

LIMITED = """\
One run each, with the database's own limit at 1 GB; Python and the packages come on top of that."""

SCALING = """\
## More rows, more rules

`python -m tests.bench.scaling`. Ours, Parquet to Parquet, ten rules; each size in a process of its own, medians of
three (of one for 10^8 rows)."""

RULES = """\
### More rules

{0} projects with every fact of the vocabulary and lists of partners and funds, as people fill them in: about half of
them leave something open, so causes are told. First the ten, in their order, then the others."""

COMMAND = """\
The whole command, nothing trusted, all {rules} project rules over the same {rows} rows: {seconds} s ({used} s of
processor time, {memory} GB); {evaluated} rows had to be asked of the evaluator."""

COMPILE = """\
## Compiling

`python -m tests.bench.compile`. All {rules} rules of every subject to SQL text in a fresh process, after the
rulebook is loaded, with importing what prints SQL: {seconds} s (from {least} to {most} in {rounds} runs), {used} s
of it processor time. {in_sql} rules become SQL; the others are left to the evaluator, rule by rule, and the plan
says why."""

SPARK = """\
## Spark

`python -m tests.bench.spark`. The same plan on Spark in one machine with {cores} cores, beside DuckDB over the same
file, in turn. What is decided goes first, then what is open is asked why. Starting took {start} s; the first pass
compiles Spark's code. Spark is for what one machine cannot hold, never for speed on one machine."""

COST = """\
## 10^9 rows and more: a cost model

`python -m tests.bench.cost_model [PRICE]`. Computed, not measured. From the later passes of Spark above ({measured}
rows with ten rules, {measured_all} with all): processor seconds of the virtual machine, divided by the
rows. Assumptions, all in the script:
- A plan is one pass over the rows and a second one over those that are open, which finds them by a join on the
  number of the row; time grows with rows and shrinks with cores.
- Cores are busy {used} of the time; the rest is stragglers, network and tasks that start again. {start} s to begin.
- Executors have {cores} cores and {memory} GB. A pass holds a batch of rows a core, so memory grows with cores and
  not with rows.
- Storage keeps up: each core reads and writes a few MB a second.
- A core hour costs {price}, whatever the currency; the price is this number times core hours, without storage.
- Rows that have to be asked of the evaluator are not in it."""

ALONE = """\
One machine with DuckDB, at the rate measured here and enough disk: ten rules {0} h for 10^9 rows and {1} h for
10^10; all project rules {2} h and {3} h. Up to some 10^9 rows a cluster buys time only."""
