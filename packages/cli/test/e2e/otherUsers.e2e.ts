/**
 * Attacks by another user of the machine, who prepares things, or exchanges them in the middle of a run. They are tried as root
 * with users made for the tests: nothing elsewhere is removed, overwritten, or given another mode or owner.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, afterEach, assert, beforeAll, beforeEach, describe, it } from "vitest"
import { program, repository } from "./Setup.ts"

const conditions = program.slice(0, 2)
const commandOfUser = join(repository, "packages/cli/test/commandOfUser.ts")

interface User {
  readonly name: string
  readonly uid: number
}

const makeUser = (role: string): User => {
  const name = `oci-${role}-${process.pid}`
  execFileSync("useradd", ["--no-create-home", "--shell", "/bin/sh", name])
  return { name, uid: Number(execFileSync("id", ["-u", name], { encoding: "utf8" })) }
}

let attacker: User
let victim: User
let exchange = ""
let root = ""

beforeAll(() => {
  attacker = makeUser("attacker")
  victim = makeUser("victim")
  const directory = mkdtempSync(join(tmpdir(), "oci-runtimes-exchange-"))
  chmodSync(directory, 0o755)
  exchange = join(directory, "exchange")
  execFileSync("cc", ["-O2", "-o", exchange, join(import.meta.dirname, "exchange.c")])
})

afterAll(() => {
  rmSync(join(exchange, ".."), { recursive: true, force: true })
  for (const user of [attacker, victim]) if (user !== undefined) spawnSync("userdel", [user.name])
})

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "oci-runtimes-other-users-"))
  chmodSync(root, 0o755)
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

/** Runs the command as root, or as an ordinary user. */
const oci = (user: User | undefined, ...args: ReadonlyArray<string>) => {
  const own = user === undefined ? program.slice(2) : [commandOfUser]
  return spawnSync(process.execPath, [...conditions, ...own, "--engine", "moby-25", ...args], {
    cwd: repository,
    encoding: "utf8",
    env: { PATH: "/usr/bin:/bin", ...(user !== undefined && { ORDINARY_USER: `${user.uid}` }) }
  })
}

/** Has a shell do something as the attacker. */
const attack = (script: string, ...args: ReadonlyArray<string>) =>
  execFileSync("/bin/sh", ["-euc", script, "sh", ...args], { cwd: root, uid: attacker.uid, gid: attacker.uid })

/** Starts the program that exchanges things, as the attacker, and waits until it is ready. */
const begin = async (...args: ReadonlyArray<string>) => {
  const child = spawn(exchange, args, {
    cwd: root,
    uid: attacker.uid,
    gid: attacker.uid,
    stdio: ["ignore", "pipe", "inherit"]
  })
  await once(child.stdout, "data")
  const end = once(child, "exit")
  return async () => {
    child.kill("SIGKILL")
    await end
  }
}

/** A directory of a user, with a mode. */
const directory = (name: string, mode: number, owner?: User): string => {
  const path = join(root, name)
  mkdirSync(path)
  chmodSync(path, mode)
  if (owner !== undefined) chownSync(path, owner.uid, owner.uid)
  return path
}

const file = (path: string, content: string, mode: number, owner?: User): void => {
  writeFileSync(path, content)
  chmodSync(path, mode)
  if (owner !== undefined) chownSync(path, owner.uid, owner.uid)
}

/** Something that must stay: a directory that only its owner can reach, with files in it. */
const precious = (owner?: User) => {
  const path = directory("precious", 0o700, owner)
  for (const name of ["a", "b", "daemon.json"]) file(join(path, name), "{}", 0o600, owner)
  mkdirSync(join(path, "inner"))
  if (owner !== undefined) chownSync(join(path, "inner"), owner.uid, owner.uid)
  const shown = () =>
    readdirSync(path, { recursive: true, encoding: "utf8" })
      .toSorted()
      .map((name) => {
        const { mode, size, uid } = statSync(join(path, name))
        return `${name} ${mode.toString(8)} ${uid} ${size}`
      })
  const before = [...shown(), `${statSync(path).mode} ${statSync(path).uid}`]
  return {
    path,
    check: () => assert.deepStrictEqual([...shown(), `${statSync(path).mode} ${statSync(path).uid}`], before)
  }
}

const runtimes = '{"runtimes": {"a": {"path": "/bin/true", "runtimeArgs": ["x"]}}}'

/** The ways in which the attacker makes something that has the name of a leftover. */
const leftovers = [
  { title: "a link", script: 'ln -s "$2" "$1"' },
  { title: "an open directory with a link in it", script: 'mkdir "$1"; chmod 1777 "$1"; ln -s "$2" "$1/link"' },
  { title: "a closed directory with a link in it", script: 'mkdir "$1"; chmod 700 "$1"; ln -s "$2" "$1/link"' }
]

describe.each([
  { who: "an ordinary user", ordinary: true },
  { who: "root", ordinary: false }
])("in a sticky directory that all can write to, for $who", ({ ordinary }) => {
  const user = () => (ordinary ? victim : undefined)

  it.each(leftovers)("$title with the name of a leftover is left alone", ({ script }) => {
    const { check, path } = precious(user())
    const shared = directory("shared", 0o1777)
    file(join(shared, "daemon.json"), runtimes, 0o644, user())
    const names = [".oci-runtimes.1.1.x.deadboot.ns", "gen-runtimes.1.1.x.deadboot.ns", "gen-runtimes123"]
    for (const name of names) attack(script, join(shared, name), path)
    const config = join(shared, "daemon.json")
    const added = oci(user(), "add", "b", "--path", "/bin/true", "--config", config)
    assert.strictEqual(added.status, 0, added.stderr)
    assert.include(added.stderr, `Did not remove ${join(shared, names[0]!)}, although`)
    const applied = oci(user(), "apply", "--config", config, "--data-root", shared)
    assert.strictEqual(applied.status, 0, applied.stderr)
    for (const name of names.slice(1)) assert.include(applied.stderr, `Did not remove ${join(shared, name)}, although`)
    assert.includeMembers(readdirSync(shared), names)
    check()
  })

  it("what is at the places of a backup and of scripts that were put aside is not followed", () => {
    const { check, path } = precious(user())
    const shared = directory("shared", 0o1777)
    const config = join(shared, "daemon.json")
    file(config, runtimes, 0o644, user())
    attack('ln -s "$2/a" "$1/daemon.json.bak"; ln -s "$2" "$1/runtimes-old"', shared, path)
    const added = oci(user(), "add", "b", "--path", "/bin/true", "--config", config, "--backup")
    // An ordinary user cannot replace what belongs to another one there.
    assert.strictEqual(added.status, ordinary ? 1 : 0, added.stderr)
    assert.strictEqual(oci(user(), "apply", "--config", config, "--data-root", shared).status, 0)
    check()
  })

  it("a lock of another user delays for as long as is asked for, if its process is theirs", () => {
    const shared = directory("shared", 0o1777)
    const config = join(shared, "daemon.json")
    file(config, runtimes, 0o644, user())
    const sleeper = spawn("sleep", ["60"], { uid: attacker.uid, gid: attacker.uid })
    try {
      const stat = readFileSync(`/proc/${sleeper.pid}/stat`, "utf8")
      const start = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]
      const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8")
        .replaceAll(/[^0-9A-Za-z]/g, "")
        .slice(-12)
      const space = execFileSync("readlink", ["/proc/self/ns/pid"], { encoding: "utf8" })
        .replaceAll(/[^0-9A-Za-z]/g, "")
        .slice(-12)
      const lock = join(shared, `.oci-runtimes.${sleeper.pid}.${start}.run.${boot}.${space}`)
      attack('mkdir "$1"', lock)
      const { status, stderr } = oci(user(), "add", "b", "--path", "/bin/true", "--config", config, "--wait", "1")
      assert.strictEqual(status, 0, stderr)
      assert.include(stderr, `Ignored the lock ${lock} of user ${attacker.uid}`)
    } finally {
      sleeper.kill()
    }
  })
})

describe.each([
  { who: "an ordinary user", ordinary: true },
  { who: "root", ordinary: false }
])("in a directory in which others can exchange everything, for $who", ({ ordinary }) => {
  const user = () => (ordinary ? victim : undefined)

  /** A shared directory with a configuration file and a directory with something in it, both the user's. */
  const prepare = () => {
    const shared = directory("shared", 0o777)
    const config = join(shared, "daemon.json")
    file(config, runtimes, 0o644, user())
    const important = directory("shared/important", 0o700, user())
    file(join(important, "kept"), "{}", 0o600, user())
    return { shared, config, important }
  }

  it("what is the user's own is left alone that another user has given the name of a leftover", () => {
    const { config, important, shared } = prepare()
    const path = join(shared, ".oci-runtimes.1.1.x.deadboot.ns")
    attack('mv "$1" "$2"', important, path)
    const { status, stderr } = oci(user(), "add", "b", "--path", "/bin/true", "--config", config)
    assert.strictEqual(status, 0, stderr)
    assert.include(stderr, `Did not remove ${path}`)
    assert.deepStrictEqual(readdirSync(path), ["kept"])
  })

  it.each(["runtimes", "runtimes-old", "gen-runtimes.1.1.x.deadboot.ns"])(
    "what is the user's own is not taken for scripts that another user has called %s",
    (name) => {
      const { config, important, shared } = prepare()
      attack('mv "$1" "$2"', important, join(shared, name))
      for (const command of [["apply"], ["apply", "--fresh"], ["prune"]]) {
        const { status, stderr } = oci(user(), ...command, "--config", config, "--data-root", shared)
        assert.strictEqual(status, 1)
        assert.include(stderr, `other users can replace files in ${shared}`)
        assert.deepStrictEqual(readdirSync(join(shared, name)), ["kept"])
      }
    }
  )

  it("a link of the user's own is refused, which others could exchange", () => {
    const { config, important, shared } = prepare()
    const link = join(shared, "link.json")
    execFileSync("ln", ["-s", join(important, "kept"), link])
    if (user() !== undefined) execFileSync("chown", ["-h", `${user()!.uid}`, link])
    const { status, stderr } = oci(user(), "add", "b", "--path", "/bin/true", "--config", link)
    assert.strictEqual(status, 1)
    assert.include(stderr, `other users can replace it, because they can write to ${shared}`)
    assert.strictEqual(readFileSync(config, "utf8"), runtimes)
    assert.strictEqual(readFileSync(join(important, "kept"), "utf8"), "{}")
  })
})

describe("root, in a directory of another user", () => {
  it("replaces the configuration file, and keeps its owner and mode", () => {
    const theirs = directory("theirs", 0o755, attacker)
    const config = join(theirs, "daemon.json")
    file(config, runtimes, 0o640, attacker)
    const { status, stderr } = oci(undefined, "add", "b", "--path", "/bin/true", "--config", config, "--backup")
    assert.strictEqual(status, 0, stderr)
    for (const path of [config, `${config}.bak`]) {
      const { mode, uid } = statSync(path)
      assert.deepStrictEqual([mode & 0o7777, uid], [0o640, attacker.uid])
    }
  })

  it("leaves a directory of root's own alone that was given the name of a leftover", () => {
    const theirs = directory("theirs", 0o755, attacker)
    const config = join(theirs, "daemon.json")
    file(config, runtimes, 0o644, attacker)
    const important = join(theirs, ".oci-runtimes.1.1.x.deadboot.ns")
    mkdirSync(important, { mode: 0o700 })
    file(join(important, "kept"), "kept", 0o600)
    const { status, stderr } = oci(undefined, "add", "b", "--path", "/bin/true", "--config", config)
    assert.strictEqual(status, 0, stderr)
    assert.include(stderr, `Did not remove ${important}`)
    assert.deepStrictEqual(readdirSync(important), ["kept"])
  })

  it.each(["the file", "its directory"])("does not follow a link of theirs at the place of %s", (place) => {
    const { check, path } = precious()
    const theirs = directory("theirs", 0o755, attacker)
    const [target, link] =
      place === "the file" ? [join(path, "daemon.json"), join(theirs, "daemon.json")] : [path, join(theirs, "etc")]
    attack('ln -s "$1" "$2"', target, link)
    const config = place === "the file" ? link : join(link, "daemon.json")
    const { status, stderr } = oci(undefined, "add", "b", "--path", "/bin/true", "--config", config)
    assert.strictEqual(status, 1)
    assert.include(stderr, `Cannot follow the symbolic link ${link}: it belongs to user ${attacker.uid}`)
    check()
  })

  it("does not follow a link of theirs to another data root, nor change scripts in one of theirs", () => {
    const config = join(root, "daemon.json")
    file(config, runtimes, 0o644)
    const theirs = directory("theirs", 0o755, attacker)
    const data = directory("data", 0o710)
    const link = join(theirs, "data")
    attack('ln -s "$1" "$2"', data, link)
    for (const command of [["apply"], ["prune", "--keep", "x"]]) {
      const followed = oci(undefined, ...command, "--config", config, "--data-root", link)
      assert.deepStrictEqual([followed.status, readdirSync(data)], [1, []], followed.stderr)
      assert.include(followed.stderr, `Cannot follow the symbolic link ${link}`)
    }
    const refused = oci(undefined, "apply", "--config", config, "--data-root", theirs)
    assert.strictEqual(refused.status, 1)
    assert.include(refused.stderr, `it belongs to user ${attacker.uid}, and only that user's engine can use it`)
    assert.deepStrictEqual(readdirSync(theirs), ["data"])
  })

  it("does not change scripts in a data root that they could exchange for another one", () => {
    const config = join(root, "daemon.json")
    file(config, runtimes, 0o644)
    const theirs = directory("theirs", 0o755, attacker)
    const data = directory("theirs/data", 0o710)
    const { status, stderr } = oci(undefined, "apply", "--config", config, "--data-root", data)
    assert.strictEqual(status, 1)
    assert.include(stderr, `other users can replace files in ${theirs}, which belongs to user ${attacker.uid}`)
    assert.deepStrictEqual(readdirSync(data), [])
  })
})

describe("root, while another user exchanges things", () => {
  const sweeps = [0, 200, 500, 1000].flatMap((delay) => [
    { delay, name: ".oci-runtimes.1.1.x.deadboot.ns", command: () => ["default", "a"] },
    { delay, name: "gen-runtimes.1.1.x.deadboot.ns", command: (data: string) => ["apply", "--data-root", data] }
  ])

  it.each(sweeps)("loses nothing to a sweep $delay µs after $name is opened", async ({ command, delay, name }) => {
    const { check, path } = precious()
    const shared = directory("shared", 0o1777)
    const config = join(shared, "daemon.json")
    file(config, runtimes, 0o644)
    const end = await begin("sweep", join(shared, name), path, "1000", `${delay}`)
    const { status, stderr } = oci(undefined, ...command(shared), "--config", config, "--no-sync")
    await end()
    assert.strictEqual(status, 0, stderr)
    check()
  })

  const tries = Array.from({ length: 10 }, (_, index) => index + 1)

  it.each(tries)("does not open a closed directory that is put in the place of a new one, try %d", async () => {
    const theirs = directory("theirs", 0o755, attacker)
    // It is root's, but the owner of the directory that contains it can rename it.
    const closed = join(theirs, "closed")
    mkdirSync(closed, { mode: 0o700 })
    file(join(closed, "secret"), "secret", 0o644)
    const end = await begin("swap", theirs, "new", "closed")
    const config = join(theirs, "new", "daemon.json")
    const { status, stderr } = oci(undefined, "add", "b", "--path", "/bin/true", "--config", config, "--no-sync")
    await end()
    if (status !== 0) assert.include(stderr, "another user replaced the directory that was just made")
    const place = [closed, join(theirs, "new")].find((path) => existsSync(join(path, "secret")))!
    assert.deepStrictEqual([statSync(place).mode & 0o7777, readdirSync(place)], [0o700, ["secret"]])
  })

  it.each(tries)("gives no file away that is put into a directory which it has just made, try %d", async () => {
    const theirs = directory("theirs", 0o755, attacker)
    const config = join(theirs, "daemon.json")
    file(config, runtimes, 0o644, attacker)
    const shadow = join(root, "shadow")
    file(shadow, "secret", 0o600)
    const end = await begin("plant", theirs, ".oci-runtimes.", "new", shadow)
    const { status, stderr } = oci(undefined, "add", "b", "--path", "/bin/true", "--config", config, "--no-sync")
    await end()
    if (status !== 0) assert.include(stderr, "another user replaced the directory that was just made")
    const [given, written] = [statSync(shadow), statSync(config)]
    assert.deepStrictEqual([given.mode & 0o7777, given.uid, readFileSync(shadow, "utf8")], [0o600, 0, "secret"])
    assert.deepStrictEqual([written.mode & 0o7777, written.uid], [0o644, attacker.uid])
  })
})
