/**
 * A containerd of one's own that runs real containers, and goes without a trace.
 *
 * It lives in a mount namespace and a PID namespace of its own. The first process of the PID namespace ends when its
 * standard input does, and with it the kernel ends every shim and container, also when the tests were killed. Around it
 * stands a process that then removes the control groups and the directory.
 */
import type { ChildProcessWithoutNullStreams } from "node:child_process"
import { execFile, spawn } from "node:child_process"
import { once } from "node:events"
import { access, constants, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { setTimeout as delay } from "node:timers/promises"

/** The part of the document of `oci-runtimes resolve --json` that concerns containerd, for a name that resolves. */
export interface Resolved {
  readonly shim: {
    readonly binary: string
    readonly options: {
      readonly binaryName: string
      readonly root: string
      readonly systemdCgroup: boolean
      readonly noPivotRoot: boolean
    } | null
  }
  /** The options of the configuration, as the engine reads them. */
  readonly options: { readonly type: string; readonly values: { readonly [option: string]: unknown } } | null
  readonly script: { readonly path: string; readonly content: string } | null
}

/** The exit code and the output of a process. */
export interface Finished {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** A containerd that answers. */
export interface Containerd {
  /** The scratch directory, for the tests too. Its `bin` is searched first for shims and runtimes. */
  readonly directory: string
  /** The containerd namespace. The shim appends it to the root that it gives its runtime. */
  readonly namespace: string
  /** Runs a container with the shim and its options, by a shell in a root file system of busybox. */
  readonly runContainer: (options: { readonly resolved: Resolved; readonly command: string }) => Promise<Finished>
  /** The containers that containerd knows at the moment. */
  readonly containers: () => Promise<ReadonlyArray<string>>
  /** Ends every process, and removes the scratch directory. */
  readonly stop: () => Promise<void>
}

/**
 * The control groups that containers see. In `read-only` no process can make one, so only a runtime that was told to
 * do without starts. In `machine` they are the machine's own, or those of version 1 if the machine offers no controllers.
 */
export type Cgroups = "read-only" | "machine"

/** Starts a containerd, and waits until it answers. Fails with all that is missing on this machine. */
export const start = async ({ cgroups }: { readonly cgroups: Cgroups }): Promise<Containerd> => {
  await requireTools()
  const directory = await mkdtemp(join(tmpdir(), "oci-runtimes-e2e-"))
  const namespace = basename(directory)
  const world = await startWorld(directory, namespace, cgroups)
  const ctr = (...args: ReadonlyArray<string>) =>
    run("nsenter", [...world.enter, "ctr", "-a", join(directory, "containerd.sock"), "-n", namespace, ...args])
  try {
    await writeDirectory(directory)
    world.startContainerd()
    await untilAnswers(world, ctr)
  } catch (cause) {
    await world.stop()
    throw new Error(`Cannot start containerd: ${String(cause)}\n${world.log()}`, { cause })
  }
  let count = 0
  return {
    directory,
    namespace,
    runContainer: ({ command, resolved }) => {
      const id = `container-${++count}`
      const flags = ["--rm", "--rootfs", ...runtimeFlags(resolved, `system.slice:${namespace}:${id}`)]
      return ctr("run", ...flags, join(directory, "rootfs"), id, "/bin/sh", "-c", command)
    },
    containers: async () =>
      succeeded(await ctr("containers", "list", "-q"))
        .split("\n")
        .filter(Boolean),
    stop: world.stop
  }
}

/** Runs a program to its end, whatever its exit code. Fails if it cannot be started or does not come to an end. */
export const run = (
  program: string,
  args: ReadonlyArray<string>,
  { cwd }: { readonly cwd?: string } = {}
): Promise<Finished> =>
  new Promise((resolve, reject) => {
    const options = { cwd, timeout: 60_000, killSignal: "SIGKILL", env: { ...process.env, PATH: path } } as const
    execFile(program, args, options, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : error.code
      if (typeof exitCode === "number") resolve({ exitCode, stdout, stderr })
      else reject(new Error(`Cannot run ${[program, ...args].join(" ")}: ${stdout}${stderr}`, { cause: error }))
    })
  })

const path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/** The programs that are needed, and the Debian packages that hold them. */
const packages: { readonly [program: string]: string } = {
  bash: "bash",
  busybox: "busybox-static",
  containerd: "containerd",
  "containerd-shim-runc-v2": "containerd",
  crun: "crun",
  ctr: "containerd",
  find: "findutils",
  ldd: "libc-bin",
  mount: "mount",
  nsenter: "util-linux",
  runc: "runc",
  unshare: "util-linux"
}

const requireTools = async (): Promise<void> => {
  const programs = Object.keys(packages)
  const found = await Promise.all(programs.map(locate))
  const missing = programs.filter((_, index) => found[index] === undefined)
  const busybox = found[programs.indexOf("busybox")]
  if (busybox !== undefined && !missing.includes("ldd") && (await isDynamic(busybox))) missing.push("busybox")
  const faults: Array<string> = []
  if (process.getuid?.() !== 0) faults.push("Run the tests as root.")
  if (missing.length > 0) {
    const install = [...new Set(missing.map((program) => packages[program]))].join(" ")
    const list = missing.map((program) => (program === "busybox" ? "busybox (static)" : program)).join(", ")
    faults.push(`Missing: ${list}. Install: apt-get update && apt-get install -y ${install}`)
  }
  if (faults.length > 0) throw new Error(`Cannot run real containers: ${faults.join(" ")}`)
}

const locate = async (program: string): Promise<string | undefined> => {
  const files = path.split(":").map((directory) => join(directory, program))
  const executable = await Promise.all(files.map((file) => access(file, constants.X_OK).then(isTrue, isFalse)))
  return files[executable.indexOf(true)]
}

const isTrue = () => true
const isFalse = () => false

const isDynamic = async (file: string): Promise<boolean> => (await run("ldd", [file])).stdout.includes("=>")

const writeDirectory = async (directory: string): Promise<void> => {
  const rootfs = join(directory, "rootfs", "bin")
  await Promise.all([mkdir(join(directory, "bin")), mkdir(rootfs, { recursive: true })])
  await copyFile((await locate("busybox"))!, join(rootfs, "busybox"))
  await Promise.all(["cat", "id", "sh"].map((applet) => symlink("busybox", join(rootfs, applet))))
  await writeFile(join(directory, "config.toml"), configuration(directory))
}

const configuration = (directory: string): string => `version = 2
root = "${directory}/root"
state = "${directory}/state"
disabled_plugins = ["io.containerd.grpc.v1.cri"]
[grpc]
  address = "${directory}/containerd.sock"
[plugins."io.containerd.internal.v1.opt"]
  path = "${directory}/opt"
`

/** The namespaces in which containerd runs. */
interface World {
  /** The arguments with which nsenter goes there. */
  readonly enter: ReadonlyArray<string>
  readonly ended: () => boolean
  readonly log: () => string
  readonly startContainerd: () => void
  readonly stop: () => Promise<void>
}

const startWorld = async (directory: string, namespace: string, cgroups: Cgroups): Promise<World> => {
  const script = ["bash", "--norc", "-c", outside, "outside", directory, namespace, cgroups, inside]
  const child = spawn("unshare", ["--mount", "--propagation", "private", ...script], {
    detached: true,
    env: { PATH: `${directory}/bin:${path}` }
  })
  let log = ""
  let ended = false
  child.stderr.on("data", (chunk) => (log += chunk))
  child.stdin.on("error", isFalse)
  const close = once(child, "close").finally(() => (ended = true))
  const insider = await Promise.race([firstLine(child), close.then(() => undefined)])
  const stop = async () => {
    child.stdin.end()
    const stopped = await Promise.race([close.then(isTrue), delay(10_000, false, { ref: false })])
    if (!stopped && insider !== undefined) process.kill(insider, "SIGKILL")
    await close
    await rm(directory, { recursive: true, force: true })
  }
  if (insider === undefined) {
    await stop()
    throw new Error(`Cannot prepare a place for containerd:\n${log}`)
  }
  return {
    enter: [`--mount=/proc/${insider}/ns/mnt`, `--pid=/proc/${insider}/ns/pid_for_children`],
    ended: () => ended,
    log: () => log,
    startContainerd: () => child.stdin.write("start\n"),
    stop
  }
}

const firstLine = async ({ stdout }: ChildProcessWithoutNullStreams): Promise<number> =>
  Number((await once(stdout, "data")).toString())

/** Prints the process id of the insider, waits for its end and cleans up. */
const outside = `set -e
directory=$1 namespace=$2 cgroups=$3 inside=$4
clean() {
  for attempt in $(seq 50); do
    left=$(find /sys/fs/cgroup -depth -type d -path "*/$namespace*")
    [ -n "$left" ] || break
    rmdir $left 2>/dev/null || sleep 0.1
  done
  rm -rf "$directory"
}
trap clean EXIT
case $cgroups in
read-only)
  mount -t tmpfs none /sys/fs/cgroup
  mount -t cgroup2 none /sys/fs/cgroup
  mount -o remount,bind,ro /sys/fs/cgroup ;;
machine)
  if ! grep -q ' /sys/fs/cgroup/[^ ]* cgroup ' /proc/self/mounts && ! grep -qsw cpu /sys/fs/cgroup/cgroup.controllers; then
    mount -t tmpfs none /sys/fs/cgroup
    for controller in $(awk '$4 == 1 { print $1 }' /proc/cgroups); do
      mkdir /sys/fs/cgroup/$controller
      mount -t cgroup -o $controller none /sys/fs/cgroup/$controller || rmdir /sys/fs/cgroup/$controller
    done
  fi ;;
esac
exec 3<&0
unshare --mount --pid --fork --kill-child --mount-proc bash --norc -c "$inside" inside "$directory" &
trap '' PIPE
echo $! || true
wait $! || true
`

/** Waits for a line, then runs containerd until it or the standard input comes to an end. */
const inside = `set -e
mount -t tmpfs none /run
read -r <&3
containerd --config "$1/config.toml" 3<&- &
containerd=$!
{ cat <&3 >/dev/null; kill -KILL $containerd; } &
wait $containerd
`

const untilAnswers = async (
  world: World,
  ctr: (...args: ReadonlyArray<string>) => Promise<Finished>,
  attempts = 30
): Promise<void> => {
  const { exitCode, stderr } = await ctr("--connect-timeout", "1s", "version")
  if (exitCode === 0) return
  if (world.ended() || attempts === 0) throw new Error(`It does not answer: ${stderr}`)
  await delay(50)
  return untilAnswers(world, ctr, attempts - 1)
}

/**
 * The flags of `ctr run` for a shim and its options. It has none for options of another shim than that for runc. Its
 * `--no-pivot` makes containerd 1.6 forget all other options, the runtime included.
 */
const runtimeFlags = (resolved: Resolved, systemdPath: string): ReadonlyArray<string> => {
  const { binary } = resolved.shim
  const options = runcOptions(resolved)
  const runtime = ["--runtime", binary]
  if (options === null) return runtime
  if (binary !== "io.containerd.runc.v2") throw new Error(`ctr cannot give options to the shim ${binary}`)
  if (options.noPivotRoot === true) throw new Error("ctr cannot express noPivotRoot beside other options")
  const systemd = options.systemdCgroup === true ? ["--runc-systemd-cgroup", "--cgroup", systemdPath] : []
  const root = options.root === "" ? [] : ["--runc-root", String(options.root)]
  return [...runtime, "--runc-binary", String(options.binaryName), ...root, ...systemd]
}

/** Those of the engine, or those of the configuration. */
const runcOptions = ({ options, shim }: Resolved): { readonly [option: string]: unknown } | null =>
  shim.options ?? options?.values ?? null

const succeeded = ({ exitCode, stderr, stdout }: Finished): string => {
  if (exitCode !== 0) throw new Error(`ctr failed: ${stderr}`)
  return stdout
}
