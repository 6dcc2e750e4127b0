/** A real containerd with a configuration of one's own, for questions by CRI. It runs no container, and needs no network. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"

/** A containerd that is ready. */
export interface RealContainerd {
  readonly socket: string
  /** Ends the process, and removes all that it made. */
  readonly stop: () => Promise<void>
}

/**
 * Starts a containerd in a mount namespace of its own, and waits for a line of its log. `top` begins its configuration, and `plugins`
 * ends it.
 */
export const start = async (
  { plugins = "", top = "" }: { readonly top?: string; readonly plugins?: string },
  readyLine: RegExp
): Promise<RealContainerd> => {
  if (process.getuid?.() !== 0) throw new Error("Cannot start containerd: run the tests as root.")
  const directory = await mkdtemp(join(tmpdir(), "oci-runtimes-cri-"))
  const socket = join(directory, "containerd.sock")
  const config = join(directory, "config.toml")
  await writeFile(config, `${top}${configuration(directory, socket)}${plugins}`)
  const child = spawn("unshare", ["--mount", "--propagation", "private", "containerd", "--config", config], {
    stdio: ["ignore", "ignore", "pipe"]
  })
  const closed = once(child, "close")
  const stop = async () => {
    child.kill()
    await closed
    await rm(directory, { recursive: true, force: true })
  }
  const log: Array<string> = []
  const lines = createInterface(child.stderr).on("line", (line) => log.push(line))
  const isReady = new Promise<boolean>((resolve) => {
    lines.on("line", (line) => readyLine.test(line) && resolve(true))
    child.on("close", () => resolve(false))
  })
  if (await isReady) return { socket, stop }
  await stop()
  throw new Error(`Cannot start containerd. Install it: apt-get install -y containerd\n${log.join("\n")}`)
}

const configuration = (directory: string, socket: string): string => `version = 2
root = "${directory}/root"
state = "${directory}/state"
[grpc]
  address = "${socket}"
[plugins."io.containerd.internal.v1.opt"]
  path = "${directory}/opt"
`
