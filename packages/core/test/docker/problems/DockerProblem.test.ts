import {
  CommandLine,
  Configuration,
  ConfigurationInput,
  Diagnosis,
  Docker,
  DockerProblem,
  EngineFlags,
  HostDiagnosis,
  type Moby,
  Moby23,
  Moby25
} from "@oci-runtimes/core/docker"
import type { Json } from "@oci-runtimes/core/document"
import { Problem } from "@oci-runtimes/core/engine"
import type { Search } from "@oci-runtimes/core/machine"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { words } from "../../../src/docker/problems/words.ts"
import { adviceOf, messageOf } from "../../problems.ts"
import { facts } from "../../samples.ts"

const at = { path: ["x"], origin: undefined }

const wrongType = { found: "number", expected: "string", field: "C.k" }

const notFound = { _tag: "ExecutableNotFound", file: "/none", reason: { _tag: "Unreadable", errno: "ENOENT" } } as const

describe("message and advice of a problem", () => {
  it.each<readonly [DockerProblem.EngineProblem, message: string, advice: string]>([
    [
      DockerProblem.make("invalid-encoding", { byteOffset: 2, consumed: 7 }, at),
      "failed to decode configuration JSON at offset 7: encoding: invalid UTF-8",
      "Save the file as UTF-8."
    ],
    [
      DockerProblem.make("invalid-syntax", { reason: "UnexpectedEnd", detail: "Go's words" }, at),
      "Go's words",
      "JSON allows no comments and no comma after the last item, and needs straight double quotes around names and strings."
    ],
    [
      DockerProblem.make("not-an-object", { found: "array" }, at),
      "json: cannot unmarshal array into Go value of type map[string]interface {}",
      "Write the directives between { and }."
    ],
    [
      DockerProblem.make("number-out-of-range", { text: "1e999" }, at),
      "json: cannot unmarshal number 1e999 into Go value of type float64",
      "Write a smaller number."
    ],
    [
      DockerProblem.make("unknown-directive", { directive: "nope" }, at),
      "the following directives don't match any configuration option: nope",
      "Remove it, or correct its spelling; directives are case-sensitive."
    ],
    [
      DockerProblem.make("directive-conflict", { directive: "default-runtime", fromFlag: "A", fromFile: "B" }, at),
      "the following directives are specified both as a flag and in the configuration file: " +
        "default-runtime: (from flag: A, from file: B)",
      "Give it in one place only."
    ],
    [
      DockerProblem.make(
        "invalid-flag",
        { reason: "UnknownFlag", word: "--nope", refusal: "unknown flag: --nope", line: "" },
        at
      ),
      "unknown flag: --nope",
      "Correct the flag where the engine is started, such as in its systemd unit."
    ],
    [
      DockerProblem.make("wrong-type", wrongType, at),
      "json: cannot unmarshal number into Go struct field C.k of type string",
      "Write a string in double quotes."
    ],
    [
      DockerProblem.make("wrong-type", { ...wrongType, field: undefined }, at),
      "json: cannot unmarshal number into Go value of type string",
      "Write a string in double quotes."
    ],
    [
      DockerProblem.make("invalid-value", { directive: "mtu", refusal: "R", stage: "validation" }, at),
      "R",
      "Write a number that is not negative."
    ],
    [
      DockerProblem.make("deprecated-directive", { directive: "graph", replacement: "data-root" }, at),
      'the "graph" config file option is deprecated; use "data-root" instead',
      'Write "data-root" instead.'
    ],
    [
      DockerProblem.make("removed-directive", { directive: "api-cors-header" }, at),
      'DEPRECATED: The "api-cors-header" config parameter and the dockerd "--api-cors-header" option have been removed; use a reverse proxy if you need CORS headers',
      "Remove it. If you need CORS headers, use a reverse proxy."
    ],
    [
      DockerProblem.make("invalid-exec-option", { _tag: "UnknownOption", option: "isolation=x", key: "isolation" }, at),
      "invalid exec-opt (isolation=x): option 'isolation' is only supported on windows",
      'Remove it; "exec-opts" has only the option native.cgroupdriver, with the value systemd or cgroupfs.'
    ],
    [
      DockerProblem.make("reserved-runtime-name", { name: "runc" }, at),
      "runtime name 'runc' is reserved",
      "Remove it: the engine already has a runtime of this name. To run another program, choose another name."
    ],
    [
      DockerProblem.make("unknown-default-runtime", { name: "nope" }, at),
      "specified default runtime 'nope' does not exist",
      "Configure a runtime of this name, or choose an existing runtime."
    ],
    [
      DockerProblem.make("invalid-runtime-entry", { name: "x", reason: "PathAndType" }, at),
      "runtime x: cannot configure both path and runtimeType for the same runtime",
      'Remove "runtimeType" to run the program, or "path" to use the shim.'
    ],
    [
      DockerProblem.make("null-runtimes", {}, at),
      'Cannot replace the runtimes: "runtimes" is null',
      "Remove it, or write {} to have no configured runtimes."
    ],
    [
      // In words that a real engine said.
      DockerProblem.make("default-runtime-not-found", { name: "a", failure: notFound }, at),
      `couldn't create plugin manager: error while looking up the specified runtime path: exec: "/none": stat /none: no such file or directory`,
      'Install "/none", or make another runtime the default.'
    ],
    [
      DockerProblem.make("cgroup-driver-fault", { driver: "bogus", index: 0 }, at),
      "native.cgroupdriver option bogus not supported",
      'Write "native.cgroupdriver=systemd" or "native.cgroupdriver=cgroupfs", or remove it from "exec-opts".'
    ],
    [
      DockerProblem.make("directive-of-some-releases", { directive: "bip6", refusing: "25 to 27" }, at),
      'Docker Engine 25 to 27 refuses the file, because these releases do not know "bip6".',
      "Remove it if an older release may read the file."
    ]
  ])("for %j are %s", (problem, message, advice) => {
    assert.deepStrictEqual([problem.message, problem.advice], [message, advice])
  })

  it.each([
    ["bool", "true or false"],
    ["int", "a whole number"],
    ["int64", "a whole number"],
    ["net.IP", "an IP address in double quotes"],
    ["[]string", 'a list of strings, such as ["a", "b"]'],
    ["types.Runtime", 'an object such as {"path": "/usr/bin/crun"}'],
    ["map[string]types.Runtime", 'an object such as {"crun": {"path": "/usr/bin/crun"}}'],
    ["string", "a string in double quotes"],
    ["netip.Addr", "an IP address in double quotes"],
    ["[]netip.Addr", "a list of IP addresses, each in double quotes"],
    ["system.Runtime", 'an object such as {"path": "/usr/bin/crun"}'],
    ["map[string]system.Runtime", 'an object such as {"crun": {"path": "/usr/bin/crun"}}'],
    ["map[string]interface {}", 'an object such as {"BinaryName": "/usr/bin/crun"}'],
    ["map[string]bool", 'an object such as {"name": true}'],
    ["[]*ipamutils.NetworkToSplit", 'a list of pools, such as [{"base": "10.0.0.0/8", "size": 24}]'],
    ["units.Ulimit", 'an object such as {"Name": "nofile", "Soft": 64000, "Hard": 64000}'],
    ["*int", "a whole number"],
    ["[]some.Type", "a list"],
    ["map[string]some.Type", "an object"],
    ["some.Type", "a value of another type"]
  ])("for a value that should be a %s advise %s", (expected, value) => {
    assert.strictEqual(DockerProblem.make("wrong-type", { ...wrongType, expected }, at).advice, `Write ${value}.`)
  })
})

describe("a problem", () => {
  it("has the usual effect of its code, or the one that is given", () => {
    assert.strictEqual(DockerProblem.make("null-runtimes", {}, at).effect, "differs")
    assert.strictEqual(DockerProblem.make("null-runtimes", {}, at, "refused").effect, "refused")
  })

  it("keeps its place and its data, and has no fix", () => {
    const origin = { _tag: "Flag", flag: "default-runtime" } as const
    const made = DockerProblem.make("unknown-default-runtime", { name: "x" }, { path: ["default-runtime"], origin })
    const { code, details, fix, path } = made
    assert.deepStrictEqual(
      [code, details, fix, path, made.origin],
      ["unknown-default-runtime", { name: "x" }, undefined, ["default-runtime"], origin]
    )
  })

  it("is told by its code", () => {
    const made: DockerProblem.EngineProblem = DockerProblem.make(
      "invalid-value",
      { directive: "mtu", refusal: "x", stage: "decoding" },
      at
    )
    assert.isTrue(DockerProblem.is("wrong-type", "invalid-value")(made))
    assert.isFalse(DockerProblem.is("wrong-type")(made))
    assert.strictEqual(DockerProblem.is("invalid-value")(made) && made.details.refusal, "x")
  })
})

describe("the table of problems", () => {
  it("has an effect, a title and help for every code", () => {
    const effects = ["refused", "no-start", "part-dropped", "fails-later", "ignored", "differs"]
    for (const code of DockerProblem.codes) {
      const { effect, help, title } = DockerProblem.kindOf(code)
      assert.match(code, /^[a-z]+(-[a-z]+)*$/)
      assert.include(effects, effect)
      assert.match(title, /^[A-Z].*[^.]$/)
      assert.match(help, /^[A-Z].*\.$/)
    }
    assert.strictEqual(new Set(DockerProblem.codes).size, DockerProblem.codes.length)
  })

  it("has every code for which an engine has words", () => {
    assert.includeMembers([...DockerProblem.codes], Object.keys(words))
  })

  it("knows which codes are about the program or the shim of a runtime", () => {
    assert.deepStrictEqual(DockerProblem.codes.filter(DockerProblem.isOfProgram), [
      "not-a-runtime",
      "program-missing",
      "program-not-executable",
      "program-not-in-path",
      "retired-name",
      "shim-not-installed",
      "unexpanded-template"
    ])
    assert.isFalse(DockerProblem.isOfProgram("nope"))
  })
})

const runtimes = (entries: object): string => JSON.stringify({ runtimes: entries })
const typed = (options: Json.JsonObject): string => runtimes({ x: { runtimeType: "io.containerd.runc.v2", options } })

/** Files in which an engine finds every problem that it can find, except those of an encoding and of a flag. */
const samples: ReadonlyArray<string> = [
  '{"debug": true,}',
  "[]",
  '{"labels": 1e999}',
  '{"nope": 1}',
  '{"debug": 1}',
  '{"default-shm-size": 1}',
  '{"graph": "/g"}',
  runtimes({ runc: { path: "/x" } }),
  '{"default-runtime": "nope"}',
  runtimes({ x: {} }),
  runtimes({ x: { path: "/x", runtimeArgs: ["a b", "$x", "'y'", "#"] }, X: { path: " x " } }),
  runtimes({ "x/y": { path: "/x", runtimeArgs: ["-v"] }, "x ": { path: "/x" }, "": { path: "/x" } }),
  runtimes({ ["x".repeat(300)]: { path: "/x", runtimeArgs: ["-v"] } }),
  runtimes({ x: { path: "/x -v" }, y: { path: "bin/y" }, z: { path: "/opt/containerd-shim-kata-v2" } }),
  runtimes({ x: { path: "/x", _comment: "y", Path: "/x", args: [] }, "io.containerd.runc.v2": { path: "/x" } }),
  runtimes({ x: { path: "/x", debug: true }, y: { runtimeType: "kata" }, z: { path: "/z", options: {} } }),
  '{"runtimes": {"x": {"path": "/x"}, "x": {"path": "/y"}}}',
  '{"runtimes": null, "exec-opts": ["native.cgroupdriver=bogus"], "userns-remap": "a:b:c"}',
  '{"exec-opts": ["junk"], "bip6": "fd00::1/64", "x": {"debug": true}, "logging": {"log-level": "info"}, "host": []}',
  '{"userns-remap": "nobody-at-all", "default-runtime": ".foo"}',
  JSON.stringify({ "default-runtime": "x", runtimes: { x: { path: "/x", runtimeArgs: ["-v"] } } }),
  runtimes({ w: { path: "/text", args: ["-v"] }, x: { path: "x" }, y: { runtimeType: "io.containerd.kata.v2" } }),
  JSON.stringify({ "exec-opts": ["native.cgroupdriver=systemd"], "data-root": "{{ data_root }}" }),
  runtimes({
    a: { path: "/x", runtimeArgs: ["-v"] },
    b: { path: "/x", runtimeArgs: ["-v"] },
    c: { path: "nvidia-ctk" },
    d: { path: "docker-runc" },
    flagged: { path: "/y" }
  }),
  typed({ IoUid: 42 }),
  typed({ Root: null, BinaryNme: "/x" })
]

const flags = { ...EngineFlags.none, dataRoot: "/data" }

const flagged = {
  ...EngineFlags.none,
  runtimes: Result.getOrThrow(EngineFlags.parseAddRuntime(["flagged=/usr/bin/flagged"]))
}

const { flags: faulty } = CommandLine.read(Moby25, [{ text: "--nope", at: undefined }])

const sources: ReadonlyArray<ConfigurationInput.ConfigurationInput> = [
  { bytes: undefined, flags: faulty },
  { bytes: Uint8Array.of(0xff), flags: EngineFlags.none },
  { bytes: new TextEncoder().encode('{"data-root": "/d"}'), flags },
  { bytes: new TextEncoder().encode('{"api-cors-header": "*"}'), flags: EngineFlags.none },
  ...samples.map((text) => ({ bytes: new TextEncoder().encode(text), flags: flagged }))
].map((one) => ({ ...one, defaults: ConfigurationInput.defaultDirectories }))

/** Returns the findings on a machine that has only a text file. */
const nothing = (places: ReadonlyArray<Search.Candidate>): ReadonlyArray<Search.PathState> =>
  places.map(({ path }) => (path === "/text" ? { _tag: "File", mode: 0o644 } : { _tag: "Unreadable", errno: "ENOENT" }))

/** Returns the problems that an engine finds on such a machine. */
const found = (engine: Moby.Generation, given: ConfigurationInput.ConfigurationInput) => {
  const diagnosis = Diagnosis.diagnose(engine, given)
  const map = engine.configure(diagnosis.settings, facts)
  const subject = {
    engine,
    diagnosis,
    map,
    facts: { bootedWithSystemd: false },
    environment: { ...facts, executable: undefined }
  }
  const { programs, shims } = HostDiagnosis.questions(subject)
  const findings = {
    programs: new Map(Array.from(programs, ([file, places]) => [file, nothing(places)] as const)),
    shims: new Map(Array.from(shims, ([file, places]) => [file, nothing(places)] as const))
  }
  const reloaded = Configuration.reload(
    engine,
    engine.configure({ ...diagnosis.settings, runtimes: map.runtimes }, facts),
    given
  )
  return {
    diagnosis,
    problems: HostDiagnosis.complete(subject, findings),
    startFaults: HostDiagnosis.startFaults(subject, findings),
    reload: Result.isFailure(reloaded) ? reloaded.failure.faults : []
  }
}

const engines: ReadonlyArray<Moby.Generation> = [
  Moby23,
  Moby25,
  ...["24.0.9", "28.5.2"].map((text) => Result.getOrThrow(Docker.release(text)))
]

const everything = engines.flatMap((engine) => sources.map((given) => found(engine, given)))

describe("what engines find", () => {
  it("is every problem that there are words for", () => {
    const codes = everything.flatMap(({ diagnosis, reload, startFaults }) =>
      [...(diagnosis.refused?.faults ?? []), ...startFaults, ...diagnosis.warnings, ...reload].map(({ code }) => code)
    )
    assert.sameMembers([...new Set(codes)], Object.keys(words))
  })

  it("has the effect of where it is found", () => {
    for (const { diagnosis, reload, startFaults } of everything) {
      for (const { code, effect } of [...(diagnosis.refused?.faults ?? []), ...reload]) {
        assert.strictEqual(effect, "refused", code)
      }
      for (const { code, effect } of [...startFaults, ...diagnosis.startFaults]) {
        assert.strictEqual(effect, "no-start", code)
      }
      for (const problem of diagnosis.warnings) assert.strictEqual(Problem.severity(problem), "warning", problem.code)
    }
  })

  it("has the effect of its code, except for codes that also occur at a start or on reload", () => {
    const others = new Set(
      everything.flatMap(({ diagnosis, problems, reload, startFaults }) =>
        [...problems, ...diagnosis.warnings, ...reload, ...startFaults].flatMap(({ code, effect }) =>
          DockerProblem.kindOf(code).effect === effect ? [] : [`${code}: ${effect}`]
        )
      )
    )
    assert.sameMembers(
      [...others],
      [
        "invalid-runtime-entry: no-start",
        "long-script-name: refused",
        "misplaced-key: ignored",
        "newer-key: fails-later",
        "null-runtimes: refused",
        "refused-shim-option: refused",
        "unwritable-script: refused"
      ]
    )
  })

  it("is an error if and only if the engine refuses the configuration or does not start", () => {
    for (const { diagnosis, problems, startFaults } of everything) {
      const errors = problems.filter((problem) => Problem.severity(problem) === "error")
      assert.strictEqual(errors.length > 0, diagnosis.refused !== undefined || startFaults.length > 0)
      for (const { effect } of errors) assert.include(["refused", "no-start"], effect)
    }
  })

  it("has a message, and advice in whole sentences", () => {
    for (const { problems } of everything) {
      for (const problem of problems) {
        assert.isNotEmpty(messageOf(problem), problem.code)
        assert.match(adviceOf(problem), /^([A-Z"].*[.?:]|)$/s, problem.code)
      }
    }
  })

  it("is any problem that there is", () => {
    const codes = new Set(
      everything.flatMap(({ diagnosis, problems, reload }) =>
        [...problems, ...diagnosis.warnings, ...reload].map(({ code }) => code)
      )
    )
    assert.deepStrictEqual(
      DockerProblem.codes.filter((code) => !codes.has(code)),
      // Only a run of the program shows this one.
      ["no-runtime-answer"]
    )
  })
})
