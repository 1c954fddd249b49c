#!/usr/bin/env bash
# The main job on real input. Breaches and open questions are results here, so exit codes 0, 1 and 4 are all fine.
set -uo pipefail
cd "$(dirname "$0")"

run() {
    printf '\n$ acquis %s\n\n' "$*"
    acquis "$@"
    local code=$?
    case $code in 0 | 1 | 4) ;; *) echo "unexpected exit code $code" >&2; exit 1 ;; esac
}

echo "1. Published Portuguese amounts: 75 % to the cent, and a quarter of a cent above it"
run check portuguese_projects.yaml --rule art_15/par_1
echo; echo "2. A project carried over from 2014-2020 that costs exactly EUR 500 000"
run check project_transition.yaml --rule art_39/par_4 --rule art_39/par_4/pnt_b --rule art_39/par_4/pnt_d
echo; echo "3. A consortium under direct management, with one entity from a third country"
run check project_consortium.yaml
echo; echo "4. A programme with two projects: minimum shares, ceilings, rates of the decision"
run check programme.yaml
