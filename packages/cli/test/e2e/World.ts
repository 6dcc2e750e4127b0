/**
 * A world: a copy-on-write view of a root directory, with its own mounts, processes, network and control groups.
 *
 * A world does not change the root directory or the machine. The first process of its PID namespace ends when its standard
 * input does, even if the tests were killed. The kernel then ends all other processes of the namespace, and the process outside
 * it removes the control groups and the scratch directory.
 */
import type { ChildProcessWithoutNullStreams } from "node:child_process"
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import type { Readable } from "node:stream"
import { text } from "node:stream/consumers"
import { setTimeout as delay } from "node:timers/promises"
import type { Finished } from "./Containerd.ts"

/** The description of a world. */
export interface Options {
  /** The root directory that the processes see a copy-on-write view of. */
  readonly root: string
  /** Makes `/run/systemd/system`, as on a machine that systemd booted, or boots systemd. */
  readonly systemd: boolean | "booted"
  /** Files and directories of this machine that are mounted read-only, by their paths in the world. */
  readonly shared: { readonly [path: string]: string }
}

/** The user, environment and place of a program. */
export interface Conditions {
  /** The complete environment. By default only `PATH`. */
  readonly environment?: { readonly [name: string]: string }
  /** A user in `/etc/passwd` of the world, with the groups of this user. By default root. */
  readonly user?: string
  /** The working directory, by default the root directory. */
  readonly directory?: string
  /** The control group, by default `/user.slice`. */
  readonly controlGroup?: string
}

/** A process in the world. */
export interface Process {
  /** The process id in the world. */
  readonly pid: number
  readonly stdin: ChildProcessWithoutNullStreams["stdin"]
  readonly stdout: Readable
  readonly stderr: Readable
  /** The exit code, or 128 plus the number of the signal that ended the process. */
  readonly end: Promise<number>
}

/** A world. */
export interface World {
  /** The root directory of the world, as a path on this machine. */
  readonly root: string
  /** Starts a program. It is searched for in the `PATH` of its environment. */
  readonly spawn: (words: ReadonlyArray<string>, conditions?: Conditions) => Promise<Process>
  /** Runs a program to its end, whatever its exit code. Fails if it takes more than a minute. */
  readonly run: (words: ReadonlyArray<string>, options?: Conditions & { readonly input?: string }) => Promise<Finished>
  /** Ends every process, and removes the world. */
  readonly stop: () => Promise<void>
}

/** The default `PATH`. */
export const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/** Makes a world. Fails with the messages of the system. */
export const start = async ({ root, shared, systemd }: Options): Promise<World> => {
  const directory = await mkdtemp(join(tmpdir(), "oci-runtimes-e2e-"))
  const parts = [directory, basename(directory), root, `${systemd}`, ...Object.entries(shared).flat()]
  const script = ["bash", "--norc", "-c", outside, "outside", joining, within, inside, ...parts]
  const child = spawn("unshare", ["--mount", "--propagation", "private", ...script], {
    detached: true,
    env: { PATH: path }
  })
  let log = ""
  child.stderr.on("data", (chunk) => (log += chunk))
  child.stdin.on("error", () => undefined)
  const close = once(child, "close")
  const insider = Number(await firstLine(child.stdout))
  const stop = async () => {
    child.stdin.end()
    const stopped = await Promise.race([close.then(() => true), delay(10_000, false, { ref: false })])
    if (!stopped && insider > 0) process.kill(insider, "SIGKILL")
    await close
    await rm(directory, { recursive: true, force: true })
  }
  if (!(insider > 0)) {
    await stop()
    throw new Error(`Cannot make a world in ${root}:\n${log}`)
  }
  const enter = (words: ReadonlyArray<string>, conditions: Conditions = {}) => spawnIn(insider, words, conditions)
  return {
    root: `/proc/${insider}/root`,
    spawn: enter,
    run: async (words, { input = "", ...conditions } = {}) => finished(await enter(words, conditions), words, input),
    stop
  }
}

const spawnIn = async (
  insider: number,
  words: ReadonlyArray<string>,
  { controlGroup = "/user.slice", directory = "/", environment = { PATH: path }, user = "root" }: Conditions
): Promise<Process> => {
  const namespaces = ["mnt", "net", "pid_for_children"].map((name) => {
    const flag = { mnt: "mount", net: "net", pid_for_children: "pid" }[name]
    return `--${flag}=/proc/${insider}/ns/${name}`
  })
  const become = 'exec setpriv --reuid="$0" --regid="$(id -g "$0")" --init-groups "$@"'
  const identity = user === "root" ? [] : ["sh", "-c", become, user]
  const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`)
  const program = [...identity, "env", "-i", `--chdir=${directory}`, ...variables, ...words]
  const entering = ["sh", "-c", `${joining}\n${entry}`, "entry", controlGroup, ...program]
  const child = spawn("nsenter", [...namespaces, ...entering], {
    env: { PATH: path },
    stdio: ["pipe", "pipe", "pipe", "pipe"]
  }) as ChildProcessWithoutNullStreams
  child.stdin.on("error", () => undefined)
  const end = new Promise<number>((resolve, reject) => {
    child.on("error", reject)
    child.on("exit", (code, signal) => resolve(code ?? 128 + (signal === "SIGKILL" ? 9 : 15)))
  })
  const pid = Number(await firstLine(child.stdio[3] as Readable))
  if (pid === 0) throw new Error(`Cannot enter the world for ${words.join(" ")}: ${await text(child.stderr)}`)
  return { pid, stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, end }
}

/** The first line, or an empty string at the end of the stream. The stream may stay open. */
const firstLine = async (stream: Readable): Promise<string> => {
  const ended = once(stream, "close").then(() => "")
  return Promise.race([once(stream, "data").then(String), ended])
}

const finished = async (
  { end, stderr, stdin, stdout }: Process,
  words: ReadonlyArray<string>,
  input: string
): Promise<Finished> => {
  stdin.end(input)
  const output = Promise.all([end, text(stdout), text(stderr)])
  const answer = await Promise.race([output, delay(60_000, undefined, { ref: false })])
  if (answer === undefined) throw new Error(`The program does not end: ${words.join(" ")}`)
  return { exitCode: answer[0], stdout: answer[1], stderr: answer[2] }
}

/** Joins a control group, which is made, in the hierarchy at a directory or in all hierarchies below the directory. */
const joining = `
join_group() {
  for procs in "$1"/cgroup.procs "$1"/*/cgroup.procs; do
    [ -e "$procs" ] || continue
    mkdir -p "\${procs%/cgroup.procs}$2"
    echo 0 >"\${procs%/cgroup.procs}$2/cgroup.procs"
    [ "$procs" != "$1/cgroup.procs" ] || break
  done
}`

/** Runs in the namespaces of the world: joins the control group, prints the process id, and becomes the program. */
const entry = `set -e
join_group /sys/fs/cgroup "$1"
shift
echo $$ >&3
exec 3>&-
exec nsenter --cgroup=/proc/1/ns/cgroup -- "$@"
`

/**
 * Makes a control group for the world in each hierarchy of the machine, runs the world in these groups, and cleans up. If a
 * machine uses its controllers in no hierarchy, each controller gets a hierarchy of version 1.
 */
const outside = `set -e
joining=$1 within=$2 inside=$3 directory=$4 name=$5
shift 3
eval "$joining"
groups=$directory/groups
clean() {
  for attempt in $(seq 100); do
    left=0
    while read -r place; do
      [ ! -d $place ] || find $place -depth -type d -exec rmdir {} + 2>/dev/null || left=1
    done <$directory/places
    [ $left = 1 ] || break
    sleep 0.05
  done
  umount -l $groups/* 2>/dev/null || true
  umount -l $directory/* 2>/dev/null || true
  rm -rf "$directory"
}
trap clean EXIT
: >$directory/places
mkdir $groups $directory/layers $directory/root
mkdir $groups/unified
mount -t cgroup2 none $groups/unified
hierarchies=$(sed -n 's/^[0-9]*:\\([^:][^:]*\\):.*/\\1/p' /proc/self/cgroup)
if ! grep -qw cpu $groups/unified/cgroup.controllers; then
  hierarchies="$hierarchies $(awk '$2 == 0 && $4 == 1 && /^(cpu|cpuset|cpuacct|blkio|memory|devices|freezer|pids)\\t/ { print $1 }' /proc/cgroups)"
  case $hierarchies in *name=systemd*) ;; *) hierarchies="$hierarchies name=systemd" ;; esac
fi
mkdir $groups/unified/$name
echo $groups/unified/$name >>$directory/places
for hierarchy in $hierarchies; do
  place=$groups/\${hierarchy#name=}
  options=$hierarchy
  case $hierarchy in name=*) options=none,$hierarchy ;; esac
  mkdir $place
  mount -t cgroup -o $options none $place 2>/dev/null || { rmdir $place; continue; }
  current=$(sed -n "s/^[0-9]*:$hierarchy://p" /proc/self/cgroup)
  mkdir $place$current/$name
  if [ -e $place/cpuset.cpus ]; then
    for file in cpuset.cpus cpuset.mems; do cat $place$current/$file >$place$current/$name/$file; done
    echo 1 >$place$current/$name/cgroup.clone_children
  fi
  echo $place$current/$name >>$directory/places
done
mount -t tmpfs -o mode=755 none $directory/layers
mkdir $directory/layers/upper $directory/layers/work
exec 3<&0
(
  while read -r place; do join_group $place ""; done <$directory/places
  exec unshare --cgroup bash --norc -c "$within" within "$joining" "$inside" "$@"
) &
trap '' PIPE
wait $! || true
`

/** Leaves the top control group, because a group with controllers must be empty in version 2. Makes the other namespaces. */
const within = `set -e
joining=$1 inside=$2
shift 2
# The first process is systemd, which does not look at the standard input.
if [ "$4" = booted ]; then (cat <&3 >/dev/null; kill -9 $$) & fi
eval "$joining"
while read -r place; do join_group $place /init.scope; done <$1/places
exec unshare --mount --pid --net --fork --kill-child --propagation private \
  bash --norc -c "$inside" inside $$ "$@"
`

/** Mounts the root, changes to it, and waits for the end of the standard input. */
const inside = `set -e
insider=$1 directory=$2 root=$2/root lower=$4 systemd=$5
shift 5
mount -t overlay -o lowerdir=$lower,upperdir=$directory/layers/upper,workdir=$directory/layers/work none $root
mkdir -p $root/proc $root/sys $root/run $root/dev/pts
mount -t proc proc $root/proc
mount -t sysfs sysfs $root/sys
mount -t tmpfs -o mode=755 none $root/run
mount -t devpts -o newinstance,ptmxmode=0666 none $root/dev/pts
if [ $systemd = booted ] || grep -qw cpu $directory/groups/unified/cgroup.controllers; then
  mount -t cgroup2 none $root/sys/fs/cgroup
else
  mount -t tmpfs -o mode=755 none $root/sys/fs/cgroup
  for place in $directory/groups/*; do
    hierarchy=\${place##*/}
    mkdir $root/sys/fs/cgroup/$hierarchy
    case $hierarchy in
    unified) mount -t cgroup2 none $root/sys/fs/cgroup/unified ;;
    systemd) mount -t cgroup -o none,name=systemd none $root/sys/fs/cgroup/systemd ;;
    *) mount -t cgroup -o $hierarchy none $root/sys/fs/cgroup/$hierarchy ;;
    esac
  done
fi
while [ $# -gt 0 ]; do
  if [ -d "$2" ]; then mkdir -p "$root$1"; else mkdir -p "$(dirname "$root$1")"; : >"$root$1"; fi
  mount --bind "$2" "$root$1"
  mount -o remount,bind,ro "$root$1"
  shift 2
done
[ $systemd != true ] || mkdir -p $root/run/systemd/system
cd $root
pivot_root . .
umount -l .
cd /
busybox ip link set lo up
echo $insider
exec >/dev/null 2>&1
if [ $systemd = booted ]; then
  exec env -i container=other PATH=/usr/sbin:/usr/bin /usr/lib/systemd/systemd --system --unit=multi-user.target
fi
cat <&3
`
