/** The search for engines survives whatever other users, and the files of units, make of a machine. */
import { assert, describe, it } from "@effect/vitest"
import { Daemons, Disk, Machine, Processes, Status } from "@oci-runtimes/node"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { chmodSync, copyFileSync, mkdtempSync, rmSync, symlinkSync } from "node:fs"
import { spawn } from "node:child_process"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Machines from "./engineMachines.ts"

const statuses = Effect.gen(function* () {
  const { clock } = yield* Processes.Processes
  const before = clock.currentTimeMillisUnsafe()
  const found = yield* Daemons.find()
  const all = yield* Effect.forEach(found.daemons, (daemon) => Status.of(found, daemon))
  return { found, all, milliseconds: clock.currentTimeMillisUnsafe() - before }
})

const on = (given: Machines.Given) => Effect.provide(statuses, Machine.memory(Machines.machine(given)))

const told = ({ agrees, findings, unknown }: Status.DaemonStatus) => ({
  agrees,
  findings: findings.map(({ code }) => code),
  unknown
})

const units = "/etc/systemd/system"

const many = (count: number, entry: (index: number) => readonly [string, Disk.Entry]): Disk.Files =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => entry(index)))

const link = (target: string): Disk.Entry => ({ type: "link", target })

const agrees = { agrees: true, findings: [], unknown: [] }

describe("a unit tree", () => {
  const loop = "too many levels of symbolic links"

  it.effect.each<[string, Machines.Given, unknown]>([
    [
      "with units that are links to each other",
      {
        unit: null,
        process: null,
        told: null,
        files: {
          [`${units}/docker.service`]: link("a.service"),
          [`${units}/a.service`]: link("b.service"),
          [`${units}/b.service`]: link("docker.service")
        }
      },
      [{ agrees: undefined, findings: [], unknown: [`Cannot read ${units}/docker.service.`] }]
    ],
    [
      "with a directory of drop-ins that is a link to itself",
      { files: { [`${units}/docker.service.d`]: link("docker.service.d") } },
      [
        {
          agrees: undefined,
          findings: [],
          unknown: [`Cannot read ${units}/docker.service.d: ${loop}. The engine may get other flags or variables.`]
        }
      ]
    ],
    [
      "with a drop-in that is a link to itself",
      { files: { [`${units}/docker.service.d/a.conf`]: link("a.conf") } },
      [
        {
          agrees: undefined,
          findings: [],
          unknown: [
            `Cannot read ${units}/docker.service.d/a.conf: ${loop}. The engine may get other flags or variables.`
          ]
        }
      ]
    ],
    [
      "with thousands of drop-ins",
      {
        files: many(3000, (index) => [
          `${units}/docker.service.d/${index}.conf`,
          `[Service]\nEnvironment=A${index}=b\n`
        ])
      },
      [agrees]
    ],
    ["with thousands of other units", { files: many(5000, (index) => [`${units}/x${index}.service`, ""]) }, [agrees]],
    [
      "with a file of more than 4 MiB",
      { unit: Machines.unitFile(undefined, "#".repeat(5_000_000)) },
      [{ agrees: undefined, findings: [], unknown: [`Cannot read ${Machines.unitPath}.`] }]
    ],
    [
      "with a drop-in of more than 4 MiB",
      { files: { [`${units}/docker.service.d/a.conf`]: "#".repeat(5_000_000) } },
      [
        {
          agrees: undefined,
          findings: [],
          unknown: [
            `Cannot read ${units}/docker.service.d/a.conf: file too large. The engine may get other flags or variables.`
          ]
        }
      ]
    ],
    [
      "with hundred thousands of mistakes",
      { unit: `[Service]\n${"x\n".repeat(300_000)}ExecStart=/usr/bin/dockerd -H fd://\n` },
      [agrees]
    ],
    [
      "with hundred thousands of mistakes in a drop-in",
      { files: { [`${units}/docker.service.d/a.conf`]: `[Service]\n${"x\n".repeat(300_000)}` } },
      [agrees]
    ],
    [
      "with hundred thousands of mistakes in an environment file",
      { unit: Machines.unitFile(undefined, "EnvironmentFile=/e\n"), files: { "/e": "x\n".repeat(300_000) } },
      [agrees]
    ],
    [
      "with a pattern that could divide a name in too many ways",
      {
        unit: Machines.unitFile(undefined, `EnvironmentFile=-/d/${"*a".repeat(40)}\n`),
        files: many(10, (index) => [`/d/${"a".repeat(200)}${index}`, "A=b\n"])
      },
      [agrees]
    ],
    [
      "with many patterns for many files",
      {
        unit: Machines.unitFile(undefined, "EnvironmentFile=-/d/*\n".repeat(500)),
        files: many(1000, (index) => [`/d/${index}`, "A=b\n"])
      },
      [agrees]
    ],
    [
      "with a line of more than 1 MiB",
      { unit: Machines.unitFile(`/usr/bin/dockerd ${"-D ".repeat(400_000)}`) },
      [
        {
          agrees: undefined,
          findings: [],
          unknown: [`systemd does not start docker.service: A line is longer than 1 MiB.`]
        }
      ]
    ]
  ])("%s has an answer", ([, given, expected]) =>
    Effect.map(on(given), ({ all }) => assert.deepStrictEqual(all.map(told), expected as never))
  )
})

/** The disk of a machine on which looks at some paths end in another way. */
const altered = (
  given: Machines.Given,
  errnoOf: (path: string) => string | undefined
): Layer.Layer<Machine.Machine> => {
  const world = Machines.machine(given)
  const sockets: Disk.Files = given.told === null ? {} : { "/run/docker.sock": { type: "socket" } }
  const disk = Disk.memory({ ...world.files, ...sockets })
  const unless =
    <Args extends ReadonlyArray<unknown>, A>(
      look: (path: string, ...args: Args) => Effect.Effect<A, Disk.DiskFailure>
    ) =>
    (path: string, ...args: Args) => {
      const errno = errnoOf(path)
      return errno === undefined ? look(path, ...args) : Effect.fail(new Disk.DiskFailure({ errno }))
    }
  const changed = {
    ...disk,
    readFile: unless(disk.readFile),
    readDirectory: unless(disk.readDirectory),
    stat: unless(disk.stat)
  }
  return Layer.merge(Machine.memory(world), Layer.succeed(Disk.Disk, changed))
}

const alteredOn = (given: Machines.Given, errnoOf: (path: string) => string | undefined) =>
  Effect.provide(statuses, altered(given, errnoOf))

describe("the list of processes", () => {
  it.effect("with thousands of other processes is read once", () => {
    const counts = new Map<string, number>()
    const given: Machines.Given = { files: many(20_000, (index) => [`/proc/${index + 1000}/comm`, "sh\n"]) }
    return Effect.map(
      alteredOn(given, (path) => void counts.set(path, (counts.get(path) ?? 0) + 1)),
      ({ all }) => {
        assert.deepStrictEqual(all.map(told), [agrees])
        assert.strictEqual(counts.get("/proc/20999/comm"), 1)
        // Each of the other processes is looked at by its name alone.
        assert.isBelow(counts.size, 20_100)
      }
    )
  })

  it.effect.each(["cmdline", "environ", "root", "status", "comm", "cwd", "exe", "cgroup"])(
    "with a process that vanishes before its %s is read has no half a process",
    (name) =>
      Effect.map(
        alteredOn({ unit: null, told: null }, (path) => (path === `/proc/812/${name}` ? "ENOENT" : undefined)),
        ({ found }) => {
          const isThere = ["environ", "cwd", "exe", "cgroup"].includes(name)
          assert.deepStrictEqual(
            found.daemons.map(({ process }) => process?.pid),
            isThere ? [812] : []
          )
        }
      )
  )

  it.effect("that hides the processes of others has those of the user", () =>
    Effect.map(
      alteredOn({ uid: 1000, unit: null, files: Machines.processFiles({ pid: 9, uid: 1000, group: "/x" }) }, (path) =>
        path.startsWith("/proc/812") ? "ENOENT" : undefined
      ),
      ({ found }) => {
        assert.deepStrictEqual(
          found.daemons.map(({ foundBy }) => foundBy),
          [["/var/run/docker.sock"], ["process 9"]]
        )
      }
    )
  )

  it.effect.each<
    [string, Machines.Process, Partial<{ readonly words: number; readonly unknown: ReadonlyArray<string> }>]
  >([
    [
      "a command line of 2 MB",
      { words: ["/usr/bin/dockerd", ...Array.from({ length: 20_000 }, () => `--label=${"a".repeat(90)}=b`)] },
      { words: 20_000 }
    ],
    [
      "a command line of more than 4 MiB",
      { words: ["/usr/bin/dockerd", "x".repeat(5_000_000)] },
      { words: 0, unknown: ["The command line of process 812 cannot be read. Run the command as root."] }
    ],
    [
      "an environment of a megabyte",
      {
        words: ["/usr/bin/dockerd"],
        variables: Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`A${index}`, "0123456789"]))
      },
      { words: 0 }
    ],
    [
      "variables with special names",
      { words: ["/usr/bin/dockerd"], variables: { __proto__x: "a", constructor: "b" } },
      { words: 0 }
    ]
  ])("with %s has an engine", ([, process, { unknown = [], words }]) =>
    Effect.map(on({ unit: null, process: { ...process, group: "/x" } }), ({ all: [status] }) => {
      assert.strictEqual(status?.daemon.running?.flags.length, words)
      assert.deepStrictEqual(status?.unknown, unknown)
    })
  )

  it.effect("with a command line of 2 MB has a short finding about it", () =>
    Effect.map(
      on({
        process: { words: ["/usr/bin/dockerd", ...Array.from({ length: 20_000 }, () => `--label=${"a".repeat(90)}=b`)] }
      }),
      ({ all: [status] }) => {
        assert.deepStrictEqual(
          status?.findings.map(({ code }) => code),
          ["flags-changed"]
        )
        assert.isBelow(status?.findings[0]?.message.length ?? 0, 1200)
      }
    )
  )

  it.effect("has processes of others that are called like an engine: none is believed, none is read", () => {
    const read: Array<string> = []
    const files = Object.assign(
      {},
      ...Array.from({ length: 300 }, (_, index) =>
        Machines.processFiles({
          pid: 1000 + index,
          uid: 1001,
          words: ["/tmp/dockerd", "--config-file=/tmp/evil.json"],
          variables: { PATH: "/tmp" }
        })
      )
    ) as Disk.Files
    return Effect.map(
      alteredOn({ files: { ...files, "/tmp/dockerd": Machines.program } }, (path) => void read.push(path)),
      ({ all, found }) => {
        assert.deepStrictEqual(all.map(told), [agrees])
        assert.strictEqual(found.leftOut.length, 300)
        assert.deepStrictEqual(
          read.filter((path) => /^\/proc\/1\d{3}\/(?:cmdline|environ)$|^\/tmp/.test(path)),
          []
        )
      }
    )
  })
})

describe("several sockets that hang", () => {
  it.effect("take the time of a request each, and no more", () => {
    const count = 5
    const services = Array.from({ length: count }, (_, index) => index)
    const given: Machines.Given = {
      unit: null,
      process: null,
      told: null,
      files: Object.assign(
        {},
        ...services.map((index) => ({
          [`${units}/d${index}.service`]: Machines.unitFile(`/usr/bin/dockerd -H unix:///run/${index}.sock`),
          ...Machines.processFiles({
            pid: 1000 + index,
            group: Machines.groupOf(`d${index}.service`),
            words: ["/usr/bin/dockerd", "-H", `unix:///run/${index}.sock`]
          })
        }))
      ) as Disk.Files,
      sockets: Object.fromEntries(services.map((index) => [`/run/${index}.sock`, { hangs: true }]))
    }
    return Effect.map(on(given), ({ all, milliseconds }) => {
      assert.strictEqual(all.length, count)
      assert.isAtMost(milliseconds, count * 5000)
      for (const { unknown } of all) assert.match(unknown.join(), /did not answer within 5 s/)
    })
  })
})

/** Runs a process that is called like an engine, as a user, and looks for engines meanwhile. */
const besideProcess = <A>(
  { isSetUserId = false, uid }: { readonly uid: number; readonly isSetUserId?: boolean },
  work: (pid: number | undefined, found: Daemons.Found) => A
): Promise<A> => {
  const directory = mkdtempSync(join(tmpdir(), "oci-runtimes-named-"))
  chmodSync(directory, 0o755)
  const path = join(directory, "dockerd")
  if (isSetUserId) {
    copyFileSync("/bin/sleep", path)
    chmodSync(path, 0o4755)
  } else symlinkSync("/bin/sleep", path)
  // The name of a process is the name of the file or the link by which its program was started.
  const child = spawn(path, ["30"], { argv0: "/usr/bin/dockerd", uid, gid: uid, cwd: "/", stdio: "ignore" })
  return new Promise<number | undefined>((resolve, reject) => {
    child.on("error", reject)
    child.on("spawn", () => resolve(child.pid))
  })
    .then(async (pid) => work(pid, await Effect.runPromise(Effect.provide(Daemons.find(), Machine.live))))
    .finally(() => {
      child.kill("SIGKILL")
      rmSync(directory, { recursive: true, force: true })
    })
}

const pids = ({ daemons }: Daemons.Found) => daemons.map(({ process: own }) => own?.pid)

describe.runIf(process.platform === "linux" && process.getuid?.() === 0)("a process of this machine", () => {
  it("that is called like an engine is an engine if root started it", () =>
    besideProcess({ uid: 0 }, (pid, found) => assert.include(pids(found), pid)))

  it.each([false, true])("that another user started is left out, with the set-user-ID bit of root: %s", (isSetUserId) =>
    besideProcess({ uid: 65_534, isSetUserId }, (pid, found) => {
      assert.notInclude(pids(found), pid)
      assert.deepInclude(found.leftOut, { _tag: "OfAnotherUser", pid, uid: 65_534 } as never)
    })
  )
})
