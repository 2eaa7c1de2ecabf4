#!/bin/bash
# Runs an experiment on a Slurm cluster: a job array of shards, and a job that merges them when all of them are done.
#
#   submit.sh EXPERIMENT RUN [SHARDS] [SBATCH OPTION…]
#   submit.sh figure7.capacity.yaml results/figure7 16 --partition=short --time=00:30:00
#
# The shards go to RUN.shards, the run to RUN. SHARDS is 4 when left out. Options go to the shards, not to the merge.

set -euo pipefail

experiment=${1:?the experiment file is missing}
run=${2:?the folder of the run is missing}
count=${3:-4}
scripts=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

job=$(sbatch --parsable --array="0-$((count - 1))" "${@:4}" "$scripts/shard.sbatch" "$experiment" "$run.shards")
job=${job%%;*}
# Without the last option a merge whose shards failed would wait in the queue until somebody removes it.
merge=$(sbatch --parsable --dependency="afterok:$job" --kill-on-invalid-dep=yes "$scripts/merge.sbatch" "$run.shards" "$run")
echo "Submitted $count shards as job $job, and their merge into $run as job ${merge%%;*}."
