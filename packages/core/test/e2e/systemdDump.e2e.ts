/** The units that this library reads, compared with those that a real systemd reads. */
import { spawnSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { hostname, release as kernelRelease, tmpdir } from "node:os"
import { join } from "node:path"
import { EnvironmentFile, ServiceManager, type Unit } from "@oci-runtimes/core/service"
import * as fc from "fast-check"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import * as Systemd from "./Systemd.ts"
import * as UnitTree from "./UnitTree.ts"
import { cases } from "./unitTrees.ts"

let root = ""

beforeAll(() => {
  assert.isDefined(Systemd.program, "systemd is not installed: apt-get install systemd")
  root = mkdtempSync(join(tmpdir(), "oci-runtimes-e2e-units-"))
  chmodSync(root, 0o755)
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

const osRelease = () => {
  const { variables } = EnvironmentFile.read(readFileSync("/etc/os-release"), "/etc/os-release")
  return Object.fromEntries(variables.map(({ name, value }) => [name, value]))
}

/** Makes the home of the user. */
const makeHome = (name: string): string => {
  const home = join(root, name)
  mkdirSync(home)
  chmodSync(home, 0o777)
  return home
}

const request = (name: string, home: string, unitPath: string): Unit.UnitRequest => ({
  name,
  manager: {
    _tag: "User",
    user: Systemd.user.name,
    group: Systemd.user.group,
    uid: Systemd.user.id,
    gid: Systemd.user.id,
    home,
    runtimeDirectory: home
  },
  facts: { hostName: hostname(), kernelRelease: kernelRelease(), osRelease: osRelease() },
  unitPath,
  release: Systemd.release()
})

/** Leaves out the fields that are empty, and the aliases that change nothing. */
const comparable = (unit: Systemd.DumpedUnit, like: Systemd.DumpedUnit): object => {
  const isLoaded = like["Unit Load State"]?.[0] === "loaded"
  const wanted = isLoaded ? Object.keys(like) : ["Unit Load State"]
  return Object.fromEntries(
    wanted.map((field) => [
      field,
      field === "Alias" ? (unit[field] ?? []).filter((name) => like.Alias?.includes(name)) : (unit[field] ?? [])
    ])
  )
}

describe("units on a disk", () => {
  it("are of more than forty kinds", () => assert.isAtLeast(cases.length, 40))

  it.each(cases.map((each, index) => ({ ...each, index })))(
    "are read as by systemd: $about",
    ({ index, tree, unit = "x.service" }) => {
      const home = makeHome(`case${index}`)
      UnitTree.lay(home, tree)
      const path = ["one", "two", "three"].map((directory) => join(home, directory)).join(":")
      const dumped = Systemd.dump(home, path, [unit])
      const read = UnitTree.read(request(unit, home, path))
      const answer = Systemd.asDumped(read)
      const found = dumped.get(read.name) ?? dumped.get(unit)
      // systemd does not print a unit that it has not found.
      const theirs = found ?? { "Unit Load State": ["not-found"] }
      assert.deepStrictEqual(comparable(answer, answer), comparable(theirs, answer))
      assert.deepStrictEqual(read.unforeseen, [])
    }
  )
})

const printed = (...args: ReadonlyArray<string>) => {
  const env = { PATH: process.env.PATH, HOME: "/home/me", XDG_RUNTIME_DIR: "/run/user/1000" }
  const { stdout } = spawnSync("systemd-analyze", [...args, "unit-paths"], { encoding: "utf8", env })
  return stdout.trimEnd().split("\n")
}
/** The order of /lib and /usr/lib, one of which is usually a link to the other, depends on the distribution. */
const merged = (paths: ReadonlyArray<string>) => [
  ...new Set(paths.map((path) => path.replace(/^\/lib\//, "/usr/lib/")))
]

describe("the directories of units", () => {
  it("of the system are those of systemd", () => {
    assert.deepStrictEqual(merged(ServiceManager.unitPath(ServiceManager.system)), merged(printed()))
  })

  it("of a user are those of systemd", () => {
    const user = { _tag: "User", user: "me", home: "/home/me", runtimeDirectory: "/run/user/1000" } as const
    assert.sameMembers([...ServiceManager.unitPath(user)], printed("--user"))
    assert.deepStrictEqual(ServiceManager.unitPath(user).slice(0, 11), printed("--user").slice(0, 11))
  })
})

describe("the services that this machine has", () => {
  const directory = "/usr/lib/systemd/system"

  it("are read as by systemd", () => {
    const home = makeHome("machine")
    const names = readdirSync(directory).filter((name) => name.endsWith(".service") && !name.endsWith("@.service"))
    const dumped = Systemd.dump(home, directory, names)
    let count = 0
    for (const name of names) {
      const read = UnitTree.read(request(name, home, directory))
      const theirs = dumped.get(read.name)
      if (
        theirs === undefined ||
        read.start.some(({ unforeseen }) => unforeseen.some(({ _tag }) => _tag === "Specifier"))
      ) {
        continue
      }
      count++
      const answer = Systemd.asDumped(read)
      assert.deepStrictEqual(comparable(answer, answer), comparable(theirs, answer), name)
    }
    assert.isAbove(count, 20)
  })
})

const fragment = fc.oneof(
  fc.constantFrom(
    ..."a b=1 A=1 $A ${A} $$ %n %% %i %Q %- \\ \\\\ \\\n \\x41 \\x00 \\x4 \\101 \\u00e9 \\q \\s \\t ; \\; ' \" # - @ : + ! = / // .. . é 😀 [ ] , \t".split(
      " "
    ),
    " ",
    "\n",
    "\n# c\n"
  ),
  fc.string({ unit: "grapheme-ascii", maxLength: 3 })
)
const line = fc.array(fragment, { maxLength: 14 }).map((parts) => parts.join(""))

describe("random lines", () => {
  const batch = 250

  it.each([1, 2, 3, 4, 5, 6])("of commands and variables are read as by systemd (seed %d)", (seed) => {
    const home = makeHome(`random${seed}`)
    const lines = fc.sample(fc.tuple(line, line, line), { numRuns: batch, seed })
    const texts = lines.map(([command, variables, prefix]) => {
      const program = prefix.length % 3 === 0 ? prefix : "/bin/echo "
      return [
        `[Service]\nType=oneshot\nExecStart=${program}${command}`,
        `[Service]\nEnvironment=${variables}`,
        `ExecStartPre=/bin/true\nUnsetEnvironment=${prefix}\nPassEnvironment=${variables}\n`
      ].join("\n")
    })
    UnitTree.lay(home, Object.fromEntries(texts.map((text, index) => [`one/x${index}.service`, text])))
    const path = join(home, "one")
    const names = lines.map((_, index) => `x${index}.service`)
    const dumped = Systemd.dump(home, path, names)
    let loaded = 0
    for (const [index, name] of names.entries()) {
      const read = UnitTree.read(request(name, home, path))
      const commands = [...read.start, ...read.startPre]
      const words = [...commands.flatMap(({ written }) => written), ...read.assigned, ...read.passEnvironment]
      const reasons = [...words, ...read.unsetEnvironment].map(({ unforeseen }) => unforeseen)
      // For example %s, the shell of the user, is not known here.
      if (reasons.concat(commands.flatMap(({ unforeseen }) => unforeseen)).some((each) => each?._tag === "Specifier"))
        continue
      if (read.state === "loaded") loaded++
      const answer = Systemd.asDumped(read)
      const theirs = dumped.get(name)
      assert.isDefined(theirs, name)
      assert.deepStrictEqual(comparable(answer, answer), comparable(theirs!, answer), JSON.stringify(texts[index]))
    }
    assert.isAbove(loaded, batch / 3)
  })
})
