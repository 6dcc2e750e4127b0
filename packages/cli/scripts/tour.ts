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

const steps: ReadonlyArray<{ readonly why: string; readonly args: ReadonlyArray<string>; readonly status: number }> = [
  { why: "Would Docker Engine accept the configuration? Which one is that here?", args: ["check"], status: 0 },
  { why: "Which wrapper scripts would it write, and how?", args: ["plan"], status: 0 },
  { why: "Write them, into a scratch data root.", args: ["apply"], status: 0 },
  {
    why: "Everything that `docker run --runtime` may name, and whether its program is here.",
    args: ["list"],
    status: 0
  },
  {
    why: "A configured name, and why. It has arguments, so containerd is given a wrapper script that adds them.",
    args: ["resolve", "--explain", "spy"],
    status: 0
  },
  {
    why: "An implicit name. It is not configured, but containerd can derive a shim binary from it.",
    args: ["resolve", "io.containerd.kata.v2"],
    status: 0
  },
  {
    why: "A refused name. If paths were passed on, whoever reaches the API could have root execute any file.",
    args: ["resolve", "/tmp/evil"],
    status: 1
  },
  {
    why: "Configure another runtime: what would that change, in the file and for each name?",
    args: ["add", "youki", "--path", "/usr/local/bin/youki", "--arg", "--systemd-log", "--dry-run"],
    status: 0
  },
  {
    why: "What changes with an upgrade from Docker Engine 23 to a current one?",
    args: ["compare", "--from", "moby-23", "--to", "moby-25"],
    status: 1
  }
]

const take = ({ args, status, why }: (typeof steps)[number]): boolean => {
  const shown = ["oci-runtimes", ...args, ...configuration].join(" ")
  process.stdout.write(`\n# ${why}\n$ ${shown}\n`)
  const result = spawnSync(process.execPath, [command, ...args, ...configuration], { cwd: checkout, stdio: "inherit" })
  if (result.status === status) return true
  process.stderr.write(
    `\n"${shown}" was to end with status ${status} and ended with ${result.status ?? result.signal}\n`
  )
  return false
}

rmSync(new URL(`../../../${dataRoot}`, import.meta.url), { recursive: true, force: true })
process.exitCode = steps.every(take) ? 0 : 1
