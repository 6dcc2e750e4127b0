/** The status of the engines of a machine, and the flags that choose one of them. */
import { assert, describe, it } from "@effect/vitest"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import * as Machines from "../../node/test/engineMachines.ts"
import { document, type Run, runCommand } from "./Command.ts"

/** Runs the command on a machine, without `--engine`. */
const on = (given: Machines.Given, ...args: ReadonlyArray<string>) => runOn(given, { args })

const runOn = (given: Machines.Given, more: Pick<Run, "args" | "workingDirectory">) => {
  const { environment, files = {}, processes = {}, programs = {}, sockets = {} } = Machines.machine(given)
  return runCommand({
    ...more,
    engine: null,
    files,
    processes,
    programs,
    sockets,
    variables: environment?.variables ?? {}
  })
}

const json = (given: Machines.Given, ...args: ReadonlyArray<string>) =>
  Effect.map(on(given, "status", "--json", ...args), ({ data, notes, status }) => ({
    status,
    notes,
    found: document(Documents.StatusDocument, data)
  }))

const codes = (found: typeof Documents.StatusDocument.Type) =>
  found.engines.map(({ findings }) => findings.map(({ code }) => code))

const crun = { path: "/usr/bin/crun" }

const none: Machines.Given = {
  unit: null,
  process: null,
  told: null,
  installed: null,
  without: ["/usr/bin/containerd"]
}

describe("the exit status of status", () => {
  it.effect.each<[string, Machines.Given, number, boolean | null]>([
    ["an engine that agrees", {}, 0, true],
    ["an engine that does not run, but would start", { process: null, told: null }, 0, true],
    ["no engine", none, 0, true],
    ["a finding", { file: { runtimes: { crun } } }, 1, false],
    ["a socket that hangs", { told: null, sockets: { "/run/docker.sock": { hangs: true } } }, 1, null],
    [
      "a program that another user left at the socket",
      { told: null, sockets: { "/run/docker.sock": { owner: 1001 } } },
      1,
      false
    ],
    ["a release without known rules", { installed: "20.10.24", told: { version: "20.10.24" } }, 1, null]
  ])("for %s", ([, given, status, agrees]) =>
    Effect.gen(function* () {
      const { data, status: forPeople } = yield* on(given, "status")
      const { found, status: forPrograms } = yield* json(given)
      assert.deepStrictEqual([forPeople, forPrograms, found.agrees], [status, status, agrees])
      assert.strictEqual(
        found.engines.length === 0,
        data === "No engine was found on this machine: no Docker Engine, and no CRI-O, no Podman, no containerd.\n"
      )
    })
  )

  it.effect.each<[ReadonlyArray<string>, string]>([
    [
      ["status", "--socket", "/x.sock"],
      "No engine of this machine listens at /x.sock. Run oci-runtimes status to see the engines"
    ],
    [
      ["list", "--socket", "/x.sock"],
      "No engine of this machine listens at /x.sock. Run oci-runtimes status to see the engines"
    ],
    [
      ["list", "--started-as", "dockerd 'x"],
      "Cannot read the value of --started-as: a quote is not closed. Give one command line, such as 'dockerd -H fd://'"
    ],
    [
      ["list", "--started-as", "dockerd; true"],
      "Cannot read the value of --started-as: it is more than one command. Give one command line, such as 'dockerd -H fd://'"
    ],
    [
      ["list", "--started-as", "podman x"],
      'Cannot use the value of --started-as: The flags of the engine are not known, because it is started by "podman x". Write the words as the engine gets them'
    ]
  ])("is 2 for %j", ([args, message]) =>
    Effect.map(on({}, ...args), ({ data, notes, status }) => {
      assert.deepStrictEqual([status, data], [2, ""])
      assert.include(notes, `error: ${message}\n`)
    })
  )
})

describe("the document of a status", () => {
  it.effect("has the engine, its start, its runtimes and its findings", () =>
    Effect.map(
      json({ file: { runtimes: { crun } }, told: { containers: { a: "runc", b: "runc" } } }),
      ({ found: { client, engines } }) => {
        const [only] = engines
        assert.deepInclude(only, {
          kind: "system",
          engine: "docker-29.0.0",
          release: "29.0.0",
          releaseFrom: "engine",
          running: true,
          pid: 812
        })
        assert.deepStrictEqual(only?.startedBy?.flags, [
          { word: "-H", at: { file: Machines.unitPath, line: 3 } },
          { word: "fd://", at: { file: Machines.unitPath, line: 3 } }
        ])
        assert.deepStrictEqual(only?.containers, { known: 2, unknown: 0, byRuntime: { runc: 2 } })
        assert.deepStrictEqual(
          only?.findings.map(({ advice, code, details, severity }) => ({ advice, code, details, severity })),
          [
            {
              code: "reload-needed",
              severity: "warning",
              advice: "Run `systemctl reload docker`.",
              details: { changes: ["crun is new"] }
            }
          ]
        )
        assert.deepInclude(client, { asks: "/var/run/docker.sock", isLocal: true })
      }
    )
  )

  it.effect("has processes that were left out", () =>
    Effect.map(json({ files: Machines.processFiles({ pid: 900, uid: 1001 }) }), ({ found, notes }) => {
      assert.deepStrictEqual(
        found.leftOut.map(({ pid, user }) => ({ pid, user })),
        [{ pid: 900, user: 1001 }]
      )
      assert.strictEqual(notes, "")
    })
  )

  it.effect("has the engine of a socket alone, by any path of the socket", () =>
    Effect.gen(function* () {
      const given: Machines.Given = {
        files: {
          [`/etc/systemd/system/two.service`]: Machines.unitFile(
            "/usr/bin/dockerd -H unix:///run/two.sock --data-root /two"
          ),
          ...Machines.processFiles({
            pid: 813,
            group: Machines.groupOf("two.service"),
            words: ["/usr/bin/dockerd", "-H", "unix:///run/two.sock", "--data-root", "/two"]
          })
        },
        sockets: Machines.socketOf({ dataRoot: "/two" }, "/run/two.sock")
      }
      const all = yield* json(given)
      assert.deepStrictEqual(
        all.found.engines.map(({ pid }) => pid),
        [812, 813]
      )
      for (const [socket, pid] of [
        ["/run/two.sock", 813],
        ["unix:///var/run/two.sock", 813],
        ["/run/docker.sock", 812],
        ["/var/run/docker.sock", 812]
      ] as const) {
        const { found, status } = yield* json(given, "--socket", socket)
        assert.deepStrictEqual([status, found.engines.map(({ pid: own }) => own)], [0, [pid]])
      }
      const relative = yield* runOn(given, {
        args: ["status", "--json", "--socket", "two.sock"],
        workingDirectory: "/run"
      })
      assert.deepStrictEqual(
        document(Documents.StatusDocument, relative.data).engines.map(({ pid }) => pid),
        [813]
      )
      const unread = { ...given, files: { ...given.files, "/root/.docker/daemon.json": "{}" } }
      assert.deepStrictEqual(codes((yield* json(unread)).found), [["other-file"], []])
      const only = yield* json(unread, "--socket", "/run/two.sock")
      assert.deepStrictEqual([only.status, codes(only.found)], [1, [["other-file"]]])
      assert.match(
        only.found.engines[0]?.findings[0]?.message ?? "",
        /^No engine of this machine reads \/root\/\.docker\/daemon\.json; the engine of two\.service reads \/etc\/docker/
      )
    })
  )

  it.effect("says if no engine is known at the socket that the docker command asks", () =>
    Effect.map(json({ variables: { DOCKER_HOST: "unix:///run/podman.sock" } }), ({ found: { client } }) =>
      assert.deepStrictEqual(client, {
        asks: "/run/podman.sock",
        isLocal: true,
        message: 'The socket "/run/podman.sock" (DOCKER_HOST). No engine of this machine is known to listen there.'
      })
    )
  )
})

const bad = "\u001b[31m\u202e\n::error::x\u2028\u0007"

const hostile: { readonly [title: string]: Machines.Given } = {
  "the unit": {
    unit: Machines.unitFile(
      `/usr/bin/dockerd -H fd:// --label "a=\u202e::error::\u001b[31m" --config-file "/etc/\u001b]0;x\u0007.json"`
    )
  },
  "the name of a drop-in": {
    files: {
      [`/etc/systemd/system/docker.service.d/${bad}.conf`]: "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd -D\n"
    }
  },
  "the command line of the process": { process: { words: ["/usr/bin/dockerd", bad, `--label=${bad}`] } },
  "the command line of a process without a unit": {
    unit: null,
    process: { group: "/x", words: [bad, `--config-file=/${bad}`] }
  },
  "the variables of the process": { process: { variables: { PATH: bad, [bad]: bad } } },
  "the file": { file: { runtimes: { [`a${bad}`]: { path: `/x${bad}` } }, "default-runtime": `a${bad}`, [bad]: bad } },
  "the text of the file": { file: `{${bad}` },
  "the answers at the socket": {
    told: {
      version: `29.0${bad}`,
      dataRoot: `/d${bad}`,
      defaultRuntime: `b${bad}`,
      operatingSystem: bad,
      cgroupDriver: bad,
      runtimes: { [`b${bad}`]: { path: `/y${bad}`, runtimeArgs: [bad] } },
      containers: { [`c${bad}`]: `k${bad}` }
    }
  },
  "a refusal at the socket": {
    told: { more: { "/version": { status: 500, body: JSON.stringify({ message: bad }) } } }
  },
  "another engine at the socket": {
    told: { more: { "/version": JSON.stringify({ Version: bad, Components: [{ Name: bad, Version: bad }] }) } }
  },
  "text at the socket that is not JSON": { told: { more: { "/version": bad } } },
  "the version of the program": { installed: `29.1${bad.replaceAll("\n", "")}` },
  "the settings": { files: { "/etc/default/docker": `DOCKER_OPTS="${bad}"\n` } },
  "the socket of the client": { variables: { DOCKER_HOST: `tcp://${bad}` } },
  "the control group": { process: { group: `/system.slice/a${bad.replaceAll("\n", "")}.service` } }
}

/** Characters that a terminal or a log obeys, except line breaks, and workflow commands at the beginning of a line. */
const obeyed = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^\s*::/mu

describe("hostile text", () => {
  it.effect.each(Object.entries(hostile))("in %s does not reach a terminal", ([, given]) =>
    Effect.gen(function* () {
      for (const args of [["status"], ["status", "--json"], ["check"], ["list"], ["check", "--json"]]) {
        const { data, notes, status } = yield* on(given, ...args)
        assert.isBelow(status, 2, args.join(" "))
        assert.notMatch(data, obeyed, args.join(" "))
        assert.notMatch(notes, obeyed, args.join(" "))
      }
      yield* json(given)
    })
  )
})

describe("the flags of an engine", () => {
  const unit = Machines.unitFile(
    "/usr/bin/dockerd -H fd:// --add-runtime flagged=/usr/bin/crun --default-runtime flagged"
  )
  const names = (...args: ReadonlyArray<string>) =>
    Effect.map(on({ file: { runtimes: { crun } }, unit }, "list", ...args), ({ data }) =>
      data
        .split("\n")
        .slice(1, -1)
        .map((line) => line.replace(/ {2,}.*/, ""))
    )

  it.effect("are those of its unit", () =>
    Effect.map(names(), (found) =>
      assert.deepStrictEqual(found, ["crun", "flagged (default)", "io.containerd.runc.v2", "runc"])
    )
  )

  it.effect("on the command line count instead", () =>
    Effect.gen(function* () {
      assert.include(yield* names("--default-runtime", "crun"), "crun (default)")
      assert.includeMembers([...(yield* names("--add-runtime", "other=/usr/bin/crun"))], ["flagged (default)", "other"])
    })
  )

  it.effect("of --started-as count instead of those of the unit", () =>
    Effect.map(names("--started-as", "dockerd --default-runtime=crun"), (found) =>
      assert.deepStrictEqual(found, ["crun (default)", "io.containerd.runc.v2", "runc"])
    )
  )

  it.effect("of --started-as are checked", () =>
    Effect.gen(function* () {
      const given: Machines.Given = { file: { hosts: ["unix:///x"] }, unit: Machines.unitFile("/usr/bin/dockerd") }
      assert.strictEqual((yield* on(given, "check")).status, 0)
      const { data, status } = yield* on(given, "check", "--started-as", "dockerd -H fd://")
      assert.strictEqual(status, 1)
      assert.include(data, "hosts: (from flag: [fd://], from file: [unix:///x])")
    })
  )

  it.effect("of --started-as count for a name", () =>
    Effect.map(
      on({ file: { runtimes: { crun } } }, "resolve", "--started-as", "dockerd --default-runtime crun"),
      ({ data, status }) => {
        assert.strictEqual(status, 0)
        assert.match(data, /^crun: would run here/)
      }
    )
  )

  it.effect("do not count for a file that no engine reads, but the programs of the machine do", () =>
    Effect.gen(function* () {
      const given: Machines.Given = {
        unit,
        file: {},
        files: { "/other.json": '{"hosts": ["fd://"], "runtimes": {"y": {"path": "/gone"}}}' }
      }
      const { data, status } = yield* on(given, "check", "/other.json")
      assert.strictEqual(status, 0)
      assert.notInclude(data, "both as a flag")
      assert.include(data, 'runtime y: exec: "/gone": stat /gone: no such file or directory')
      assert.notInclude((yield* on(given, "check", "--no-host", "/other.json")).data, "/gone: no such file")
    })
  )

  it.effect("with --no-host, nothing of the machine counts", () =>
    Effect.gen(function* () {
      const given: Machines.Given = { unit, file: { hosts: ["fd://"] } }
      assert.strictEqual((yield* on(given, "check")).status, 1)
      assert.strictEqual((yield* on(given, "check", "--no-host")).status, 0)
    })
  )
})
