import { assert, describe, it } from "@effect/vitest"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { Programs } from "@oci-runtimes/node"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import { document, runCommand } from "./Command.ts"
import { program } from "./sampleMachine.ts"

const features = {
  ociVersionMin: "1.0.0",
  ociVersionMax: "1.1.0",
  linux: { namespaces: ["pid", "user"], cgroup: { v1: false, v2: true, systemd: true } },
  annotations: { "org.example.version": "1 beta" }
}

const files = {
  "/etc/docker/daemon.json": JSON.stringify({
    runtimes: {
      crun: { path: "crun" },
      alias: { path: "crun" },
      debug: { path: "crun", runtimeArgs: ["--debug"] },
      little: { path: "/opt/little" },
      old: { path: "/opt/old" },
      shim: { runtimeType: "io.containerd.runsc.v1" }
    }
  }),
  "/usr/bin/crun": program,
  "/usr/bin/runc": program,
  "/opt/little": program,
  "/opt/old": program
}

const programs: Programs.Answers = {
  "/usr/bin/crun features": ProgramRun.printed(JSON.stringify(features)),
  "/usr/bin/crun --debug features": ProgramRun.printed(JSON.stringify({ ociVersionMin: "1.0.0" })),
  "/usr/bin/runc features": ProgramRun.printed("not JSON"),
  "/opt/little features": ProgramRun.printed("{}"),
  "/opt/old features": Result.succeed({ exitCode: 1, stdout: "", stderr: "unknown command \u001B[31mfeatures\n" })
}

const warnings = {
  old: 'Cannot read the features of "/opt/old": "/opt/old features" ended with exit code 1: "unknown command \\x1b[31mfeatures".',
  runc: "Cannot read the features of \"runc\": \"runc features\" printed something other than JSON (line 1, column 2: invalid character 'o' in literal null (expecting 'u'))."
}

const run = (...args: ReadonlyArray<string>) =>
  runCommand({ engine: "moby-25", args: ["list", ...args], files, programs })

describe("list --features", () => {
  it.effect("shows what each runtime says, once, and warns of those that say nothing, with status 0", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* run("--features")
      assert.strictEqual(status, 0)
      assert.deepStrictEqual(data.split("\n\n")[1]?.split("\n"), [
        "RUNTIMES                    OCI VERSIONS    NAMESPACES  CGROUPS     ANNOTATIONS",
        "alias crun                  1.0.0 to 1.1.0  pid user    v2 systemd  org.example.version=1 beta",
        "debug                       1.0.0 to ?      unknown     unknown     -",
        "io.containerd.runc.v2 runc  -               -           -           -",
        "little                      ? to ?          unknown     unknown     -",
        "old                         -               -           -           -",
        ""
      ])
      assert.strictEqual(notes, `warning: ${warnings.runc}\nwarning: ${warnings.old}\n`)
      const plain = yield* run()
      assert.strictEqual(`${data.split("\n\n")[0]}\n`, plain.data)
    })
  )

  it.effect("is part of the document with --json, problems included", () =>
    Effect.gen(function* () {
      const { data, notes, status } = yield* run("--features", "--json")
      assert.deepStrictEqual([status, notes], [0, ""])
      const { runtimes } = document(Documents.ListDocument, data)
      const featuresOf = (name: string) => runtimes.find((runtime) => runtime.name === name)?.features
      assert.deepStrictEqual(featuresOf("crun"), {
        problem: null,
        ociVersionMin: "1.0.0",
        ociVersionMax: "1.1.0",
        namespaces: ["pid", "user"],
        cgroup: { v1: false, v2: true, systemd: true, systemdUser: "unknown", rdma: "unknown" },
        annotations: { "org.example.version": "1 beta" },
        document: features
      })
      assert.deepStrictEqual(featuresOf("io.containerd.runc.v2"), featuresOf("runc"))
      assert.deepInclude(featuresOf("debug"), { ociVersionMin: "1.0.0", ociVersionMax: null })
      assert.deepInclude(featuresOf("little"), { problem: null, namespaces: null, document: {} })
      assert.deepInclude(featuresOf("old"), {
        problem: { tag: "FeaturesRefused", message: warnings.old },
        document: null
      })
      assert.deepInclude(featuresOf("runc"), { problem: { tag: "FeaturesNotJson", message: warnings.runc } })
      assert.isNull(featuresOf("shim"))
    })
  )

  it.effect("runs each command once, and none without the flag", () =>
    Effect.gen(function* () {
      const asked: Array<string> = []
      const record = (given: ProgramRun.ProgramCall) =>
        Effect.sync(() => {
          asked.push([given.path, ...given.args].join(" "))
          return ProgramRun.printed("{}")
        })
      const instead = Layer.succeed(Programs.Programs, { run: record })
      const plain = yield* runCommand({ engine: "moby-25", args: ["list", "--json"], files, instead })
      assert.deepStrictEqual(asked, [])
      for (const runtime of document(Documents.ListDocument, plain.data).runtimes) {
        assert.notProperty(runtime, "features")
      }
      yield* runCommand({ engine: "moby-25", args: ["list", "--features"], files, instead })
      assert.deepStrictEqual(asked.toSorted(), Object.keys(programs).toSorted())
    })
  )

  it.effect.each([
    ["myrt", "/b:/usr/bin", "/b/myrt", "b"],
    ["myrt", "/a:/b", "/a/myrt", "a"],
    ["/b/../a/myrt", "/b", "/b/../a/myrt", "a"]
  ] as const)("runs what is found for %j in the PATH %s: %s", ([path, enginePath, found, version]) =>
    Effect.gen(function* () {
      const environments: Array<string | undefined> = []
      const answerOf = (given: ProgramRun.ProgramCall) =>
        Effect.sync(() => {
          environments.push(given.environment.PATH)
          const place = given.path === "/b/../a/myrt" ? "/a/myrt" : given.path
          return ProgramRun.printed(JSON.stringify({ ociVersionMax: place[1] }))
        })
      const { data } = yield* runCommand({
        engine: "moby-25",
        args: ["list", "--features", "--json", "--engine-path", enginePath],
        files: {
          "/etc/docker/daemon.json": JSON.stringify({ runtimes: { m: { path, runtimeArgs: ["x"] } } }),
          "/a/myrt": program,
          "/b/myrt": program
        },
        variables: { PATH: "/a" },
        instead: Layer.succeed(Programs.Programs, { run: answerOf })
      })
      const runtime = document(Documents.ListDocument, data).runtimes.find(({ name }) => name === "m")
      assert.deepStrictEqual([runtime?.program, runtime?.features?.ociVersionMax], [found, version])
      assert.deepStrictEqual(new Set(environments), new Set([enginePath]))
    })
  )

  it.effect("says where a program is not there", () =>
    Effect.gen(function* () {
      const { notes, status } = yield* runCommand({ args: ["list", "--features"] })
      assert.deepStrictEqual(
        [status, notes],
        [0, 'warning: Cannot read the features of "runc": exec: "runc": executable file not found in $PATH.\n']
      )
    })
  )
})
