/** A real systemd: how it reads units without starting them, and how it starts services in namespaces of its own. */
import { spawn, spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { Unit } from "@oci-runtimes/core/service"

/** The program of systemd; undefined if it is not installed. */
export const program = ["/usr/lib/systemd/systemd", "/lib/systemd/systemd"].find(existsSync)

/** Returns the release of systemd. */
export const release = (): number =>
  (known ??= Number(/\d+/.exec(spawnSync(program!, ["--version"], { encoding: "utf8" }).stdout)?.[0]))

let known: number | undefined

const id = 65_534
const nameOf = (flag: string): string => spawnSync("id", [flag, String(id)], { encoding: "utf8" }).stdout.trim()

/** The user whose manager reads the units. systemd refuses to read the units of a user as root. */
export const user = { name: nameOf("-un"), group: nameOf("-gn"), id }

/** A unit as systemd prints it. */
export interface DumpedUnit {
  readonly [field: string]: ReadonlyArray<string>
}

/**
 * Returns the units that systemd reads, by their names. `home` is the home and the runtime directory of the user, and `path` is the
 * value of SYSTEMD_UNIT_PATH. A target wants the units, so that they are printed although they cannot be started.
 */
export const dump = (home: string, path: string, names: ReadonlyArray<string>): ReadonlyMap<string, DumpedUnit> => {
  const wants = join(home, "wants")
  mkdirSync(wants, { recursive: true })
  writeFileSync(
    join(wants, "wanted.target"),
    `[Unit]\nDefaultDependencies=no\n${names.map((name) => `Wants=${name}\n`).join("")}`
  )
  const { stderr, stdout } = spawnSync(
    "setpriv",
    [
      "--reuid",
      String(id),
      "--regid",
      String(id),
      "--clear-groups",
      program!,
      "--test",
      "--user",
      "--unit=wanted.target"
    ],
    {
      encoding: "utf8",
      env: { HOME: home, XDG_RUNTIME_DIR: home, SYSTEMD_UNIT_PATH: `${wants}:${path}`, PATH: process.env.PATH },
      maxBuffer: 256 * 1024 * 1024,
      timeout: 60_000
    }
  )
  const units = new Map<string, DumpedUnit>()
  let fields: { [field: string]: Array<string> } = {}
  let command = ""
  for (const line of stdout.split("\n")) {
    const unit = /^\t*-> Unit (.*):$/.exec(line)?.[1]
    if (unit !== undefined) units.set(unit, (fields = {}))
    else if (/^\t*-> Job /.test(line)) fields = {}
    command = /^\t+-> (\w+):$/.exec(line)?.[1] ?? command
    const [, field, value] = /^\t+([A-Z][\w ]*): (.*)$/.exec(line) ?? []
    if (field === undefined) continue
    const key = field === "Command Line" ? command : field
    ;(fields[key] ??= []).push(value!)
  }
  if (!units.has("wanted.target")) throw new Error(`systemd did not print its units: ${stderr || stdout}`)
  return units
}

/** Returns a word as systemd prints it in a command line. */
export const quoted = (word: string): string => {
  // oxlint-disable-next-line no-control-regex
  if (word !== "" && !/[\x00-\x20\x7f"\\`$*?['()<>|&;!\uFFFD]/.test(word)) return word
  // oxlint-disable-next-line no-control-regex
  return `"${word.replaceAll(/["\\`$]|[\x00-\x1f\x7f]/g, (character) => letters[character] ?? escape(character))}"`
}

const letters: { readonly [character: string]: string } = {
  "\x07": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v"
}

const escape = (character: string): string => {
  const code = character.charCodeAt(0)
  return code < 0x20 || code === 0x7f ? `\\${code.toString(8).padStart(3, "0")}` : `\\${character}`
}

const commands = (list: Unit.Unit["start"]) =>
  list.map(({ written }) => written.map(({ text }) => quoted(text)).join(" "))

/** A unit of this library in the form of `dump`. Only fields that both have are compared. */
export const asDumped = (unit: Unit.Unit): DumpedUnit => {
  const fields: { [field: string]: ReadonlyArray<string> } = {
    "Unit Load State": [unit.state],
    Alias: unit.names.filter((name) => name !== unit.name),
    "Fragment Path": unit.fragment === undefined ? [] : [unit.fragment.path],
    "DropIn Path": unit.dropIns.map(({ path }) => path),
    Environment: unit.assigned.map(({ name, value }) => `${name}=${value}`),
    EnvironmentFile: unit.environmentFiles.map(({ isOptional, pattern }) => `${isOptional ? "-" : ""}${pattern}`),
    PassEnvironment: unit.passEnvironment.map(({ text }) => text),
    UnsetEnvironment: unit.unsetEnvironment.map(({ text }) => text),
    PIDFile: unit.pidFile === undefined ? [] : [unit.pidFile.text],
    RootDirectory: [unit.rootDirectory?.text ?? "/"],
    User: unit.user === undefined ? [] : [unit.user.text],
    Group: unit.group === undefined ? [] : [unit.group.text],
    Type: [unit.type],
    ExecStartPre: commands(unit.startPre),
    ExecStart: commands(unit.start),
    ExecReload: commands(unit.reload)
  }
  return fields
}

/** The reason why systemd cannot be started here; undefined if it can be. */
export const hindrance = (): string | undefined => {
  if (program === undefined) return "systemd is not installed"
  if (process.getuid?.() !== 0) return "only root can start systemd in namespaces of its own"
  const { status, stderr } = spawnSync("unshare", [...namespaces, "sh", "-c", mounts], { encoding: "utf8" })
  return status === 0 ? undefined : `systemd cannot be started in namespaces of its own here: ${stderr.trim()}`
}

/**
 * Starts systemd as the manager of the system in namespaces of its own, with the units of a search path, and waits until a file
 * appears. Everything that it starts ends with it.
 */
export const boot = async (path: string, target: string, done: string, log: string): Promise<void> => {
  rmSync(done, { force: true })
  const script = `exec >${log} 2>&1; ${mounts} && exec ${program} --system --unit=${target} --log-target=console`
  const child = spawn("unshare", [...namespaces, "sh", "-c", script], {
    env: { SYSTEMD_UNIT_PATH: path, container: "other", PATH: process.env.PATH },
    stdio: "ignore"
  })
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  try {
    const finished = await Promise.race([ended.then(() => false), appears(done)])
    if (!finished) throw new Error(`systemd did not start all services: ${readFileSync(log, "utf8")}`)
  } finally {
    child.kill("SIGKILL")
    await ended
  }
}

const appears = async (file: string): Promise<boolean> => {
  for (let attempts = 0; attempts < 600; attempts++) {
    if (existsSync(file)) return true
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

const namespaces = ["--pid", "--fork", "--kill-child", "--mount", "--mount-proc", "--uts", "--ipc", "--net", "--cgroup"]

/** A place for the state of systemd, and control groups of its own: named ones if the machine has them, otherwise the unified ones. */
const mounts = [
  "mount -t tmpfs tmpfs /run",
  "mkdir -p /run/systemd/system",
  "{ umount -R /sys/fs/cgroup 2>/dev/null || true; }",
  "mount -t tmpfs tmpfs /sys/fs/cgroup",
  "mkdir /sys/fs/cgroup/systemd",
  "{ mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd 2>/dev/null || { umount /sys/fs/cgroup && mount -t cgroup2 cgroup2 /sys/fs/cgroup; }; }"
].join(" && ")
