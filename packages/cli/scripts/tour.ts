/**
 * `npm start`: the main job on the example, step by step, into a scratch data root inside the checkout. Every step is the
 * real command in a process of its own.
 */
import { spawnSync } from "node:child_process"
import { rmSync } from "node:fs"
import { fileURLToPath } from "node:url"

const checkout = fileURLToPath(new URL("../../..", import.meta.url))
const command = fileURLToPath(new URL("../bin/oci-runtimes.cjs", import.meta.url))
const dataRoot = ".scratch/docker"
const configuration = ["--config", "examples/daemon.json", "--data-root", dataRoot]

/** Whether a container would run depends on the machine, which may have no containerd. */
const dependsOnMachine = [0, 1]

interface Step {
  readonly why: string
  readonly args: ReadonlyArray<string>
  readonly statuses: ReadonlyArray<number>
}

const steps: ReadonlyArray<Step> = [
  { why: "Would Docker Engine accept the configuration? Which one is that here?", args: ["check"], statuses: [0] },
  { why: "Which wrapper scripts would it write, and how?", args: ["plan"], statuses: [0] },
  { why: "Write them, into a scratch data root.", args: ["apply"], statuses: [0] },
  {
    why: "Everything that `docker run --runtime` may name, and whether its program is here.",
    args: ["list"],
    statuses: [0]
  },
  {
    why: "Would a container of this name run here, and why? The runtime has arguments, so containerd is given a wrapper script that adds them.",
    args: ["resolve", "--explain", "spy"],
    statuses: dependsOnMachine
  },
  {
    why: "An implicit name. It is not configured, but containerd can derive a shim binary from it.",
    args: ["resolve", "io.containerd.kata.v2"],
    statuses: dependsOnMachine
  },
  {
    why: "A refused name. If paths were passed on, whoever reaches the API could have root execute any file.",
    args: ["resolve", "/tmp/evil"],
    statuses: [1]
  },
  {
    why: "Configure another runtime: what would that change, in the file and for each name?",
    args: ["add", "youki", "--path", "/usr/local/bin/youki", "--arg", "--systemd-log", "--dry-run"],
    statuses: [0]
  },
  {
    why: "What changes with an upgrade from Docker Engine 24 to 29, and with which release?",
    args: ["compare", "--from", "docker-24", "--to", "docker-29"],
    statuses: [1]
  }
]

const take = ({ args, statuses, why }: Step): boolean => {
  const shown = ["oci-runtimes", ...args, ...configuration].join(" ")
  process.stdout.write(`\n# ${why}\n$ ${shown}\n`)
  const result = spawnSync(process.execPath, [command, ...args, ...configuration], { cwd: checkout, stdio: "inherit" })
  if (result.status !== null && statuses.includes(result.status)) return true
  process.stderr.write(
    `\n"${shown}" was to end with status ${statuses.join(" or ")} and ended with ${result.status ?? result.signal}\n`
  )
  return false
}

rmSync(new URL(`../../../${dataRoot}`, import.meta.url), { recursive: true, force: true })
process.exitCode = steps.every(take) ? 0 : 1
process.stdout.write(
  "\n# The playground asks the same in a browser: npm run docs, then npm run serve --workspace docs, and open /playground.\n"
)
