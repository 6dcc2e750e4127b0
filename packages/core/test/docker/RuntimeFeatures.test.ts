import { RuntimeFeatures } from "@oci-runtimes/core/docker"
import { Json } from "@oci-runtimes/core/document"
import { ProgramRun } from "@oci-runtimes/core/machine"
import { RuntimeFeaturesSchema } from "@oci-runtimes/core/docker/schema"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"

/** Every field that the specification names. */
const complete: RuntimeFeatures.Features = {
  ociVersionMin: "1.0.0",
  ociVersionMax: "1.3.0",
  hooks: ["prestart", "poststop"],
  mountOptions: ["ro", "rw"],
  linux: {
    namespaces: ["mount", "pid"],
    capabilities: ["CAP_CHOWN"],
    cgroup: { v1: true, v2: true, systemd: true, systemdUser: false, rdma: true },
    seccomp: {
      enabled: true,
      actions: ["SCMP_ACT_ALLOW"],
      operators: ["SCMP_CMP_EQ"],
      archs: ["SCMP_ARCH_X86_64"],
      knownFlags: ["SECCOMP_FILTER_FLAG_LOG"],
      supportedFlags: []
    },
    apparmor: { enabled: true },
    selinux: { enabled: false },
    intelRdt: { enabled: true, schemata: true, monitoring: false },
    memoryPolicy: { modes: ["MPOL_BIND"], flags: [] },
    mountExtensions: { idmap: { enabled: true } },
    netDevices: { enabled: true }
  },
  annotations: { "org.opencontainers.runc.version": "1.3.0" },
  potentiallyUnsafeConfigAnnotations: ["org.systemd.property."]
}

const nothing = { stdout: "", stderr: "" }

describe("the features document", () => {
  it("is read whole", () => {
    assert.deepStrictEqual(RuntimeFeatures.parse(JSON.stringify(complete)), Result.succeed(complete))
  })

  it.each([
    ["an empty object", "{}", {}],
    ["unknown fields, at any depth", '{"x": 1, "linux": {"y": [], "cgroup": {"z": 0}}}', { linux: { cgroup: {} } }],
    [
      "null for a field",
      '{"hooks": null, "linux": {"cgroup": null, "apparmor": {"enabled": null}}}',
      { linux: { apparmor: {} } }
    ],
    ["a field twice", '{"ociVersionMin": "1", "ociVersionMin": "2"}', { ociVersionMin: "2" }],
    ["space around", ' \n{"hooks": []}\n', { hooks: [] }],
    ["an annotation by a hostile name", '{"annotations": {"toString": "a"}}', { annotations: { toString: "a" } }],
    ["an unknown field that lies deep", `{"x": ${"[".repeat(9000)}${"]".repeat(9000)}}`, {}]
  ])("may have %s", (_, text, features) => {
    assert.deepStrictEqual(RuntimeFeatures.parse(text), Result.succeed(features))
  })

  it("gives no object another prototype", () => {
    const features = RuntimeFeatures.parse('{"annotations": {"__proto__": "a"}, "__proto__": {"hooks": ["x"]}}')
    assert.isTrue(Result.isSuccess(features))
    if (Result.isFailure(features)) return
    assert.isUndefined(features.success.hooks)
    assert.deepStrictEqual(Object.entries(features.success.annotations ?? {}), [["__proto__", "a"]])
  })

  it.each([
    ["null", [{ path: [], expected: "object" }]],
    ["[]", [{ path: [], expected: "object" }]],
    ['"text"', [{ path: [], expected: "object" }]],
    ['{"ociVersionMin": 1}', [{ path: ["ociVersionMin"], expected: "string" }]],
    ['{"hooks": "prestart"}', [{ path: ["hooks"], expected: "array" }]],
    ['{"linux": "yes"}', [{ path: ["linux"], expected: "object" }]],
    ['{"annotations": {"a": 1}}', [{ path: ["annotations", "a"], expected: "string" }]],
    [
      '{"hooks": ["a", 1], "linux": {"cgroup": {"v1": "yes"}}}',
      [
        { path: ["hooks", 1], expected: "string" },
        { path: ["linux", "cgroup", "v1"], expected: "boolean" }
      ]
    ]
  ] as const)("is not %s: every value of the wrong type is named", (text, mistakes) => {
    assert.deepStrictEqual(RuntimeFeatures.parse(text), Result.fail({ _tag: "MisshapenFeatures", mistakes }))
  })

  it("that is read is one by its schema, and drops what the schema drops", () => {
    const decode = Schema.decodeUnknownSync(RuntimeFeaturesSchema.Features)
    assert.deepStrictEqual(decode(complete), complete)
    const part = fc.constantFrom("hooks", "linux", "annotations", "cgroup", "v1", "enabled", "idmap", "seccomp", "x")
    const { document } = fc.letrec<{ readonly document: Json.Json }>((tie) => ({
      document: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(true, "text", 1, null),
        fc.array(fc.constantFrom("a", 1, null), { maxLength: 2 }),
        fc.dictionary(part, tie("document"), { maxKeys: 4 })
      )
    }))
    fc.assert(
      fc.property(document, (json) => {
        const features = RuntimeFeatures.parse(JSON.stringify(json))
        fc.pre(Result.isSuccess(features))
        assert.deepStrictEqual(decode(features.success), features.success)
      })
    )
  })

  it("is the same after it is written as JSON and parsed again", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const features = RuntimeFeatures.parse(text)
        if (Result.isSuccess(features)) {
          assert.deepStrictEqual(RuntimeFeatures.parse(JSON.stringify(features.success)), features)
        }
      })
    )
  })

  it("is there or is not for any output", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 0, max: 1 }), (stdout, exitCode) => {
        const features = RuntimeFeatures.read(Result.succeed({ exitCode, stdout, stderr: "" }))
        const description = Result.isFailure(features)
          ? RuntimeFeatures.describe({ program: "x", args: ["features"] }, features.failure)
          : "It is there."
        assert.match(description, /\.$/)
      })
    )
  })

  it("has a place for every fault in a value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom("hooks", "linux", "annotations"), (value, field) => {
        const features = RuntimeFeatures.parse(JSON.stringify({ [field]: value }))
        fc.pre(Result.isFailure(features) && features.failure._tag === "MisshapenFeatures")
        for (const { path } of features.failure.mistakes) assert.strictEqual(path[0], field)
      })
    )
  })
})

describe("the outcome of running a runtime", () => {
  const cannot = 'Cannot read the features of "crun": '

  it.each([
    [
      "a failure of its own",
      Result.succeed({ exitCode: 1, stdout: "{}", stderr: "unknown command features\n" }),
      "FeaturesRefused",
      `${cannot}"crun features" ended with exit code 1: "unknown command features".`
    ],
    [
      "nothing printed",
      Result.succeed({ exitCode: 0, stdout: " \n", stderr: "" }),
      "NoFeatures",
      `${cannot}"crun features" printed nothing although it ended with exit code 0, so it may not be a runtime.`
    ],
    [
      "something else printed",
      ProgramRun.printed('{\n "hooks": [}'),
      "FeaturesNotJson",
      `${cannot}"crun features" printed something other than JSON (line 2, column 12: invalid character '}' looking for beginning of value).`
    ],
    [
      "something behind the document",
      ProgramRun.printed("{} {}"),
      "FeaturesNotJson",
      `${cannot}"crun features" printed something other than JSON (line 1, column 4: invalid character '{' after top-level value).`
    ],
    [
      "values of the wrong type",
      ProgramRun.printed('{"linux": {"cgroup": {"v1": 1, "v2": 2}}}'),
      "MisshapenFeatures",
      `${cannot}"crun features" printed a value of the wrong type in "linux.cgroup.v1" (expected boolean), and 1 more.`
    ],
    [
      "another document",
      ProgramRun.printed("[]"),
      "MisshapenFeatures",
      `${cannot}"crun features" printed a value of the wrong type (expected object).`
    ],
    [
      "too long a wait",
      Result.fail({ _tag: "TimedOut" as const, milliseconds: 10_000, ...nothing }),
      "TimedOut",
      `${cannot}"crun features" did not end within 10 s and was killed.`
    ],
    [
      "too much output",
      Result.fail({ _tag: "TooMuchOutput" as const, stream: "stdout" as const, bytes: 1024, ...nothing }),
      "TooMuchOutput",
      `${cannot}"crun features" wrote more than 1024 bytes to stdout and was killed.`
    ],
    [
      "a crash",
      Result.fail({ _tag: "KilledBySignal" as const, signal: "SIGSEGV", stdout: "", stderr: "oops" }),
      "KilledBySignal",
      `${cannot}"crun features" was killed by SIGSEGV: "oops".`
    ],
    [
      "no start",
      Result.fail({ _tag: "NotStarted" as const, at: "/bin/crun", errno: "EACCES" }),
      "NotStarted",
      `${cannot}"crun features" could not be started: "/bin/crun": permission denied (it is not executable by this user, or it is a directory).`
    ],
    [
      "no program",
      Result.fail({ _tag: "ExecutableNotFound" as const, file: "crun", reason: { _tag: "NotInPath" as const } }),
      "ExecutableNotFound",
      `${cannot}exec: "crun": executable file not found in $PATH.`
    ]
  ] as ReadonlyArray<[string, ProgramRun.SearchedOutcome, string, string]>)(
    "%s is not a features document",
    (_, outcome, tag, description) => {
      const features = RuntimeFeatures.read(outcome)
      if (Result.isSuccess(features)) return assert.fail("It is taken for one")
      assert.strictEqual(features.failure._tag, tag)
      assert.strictEqual(
        RuntimeFeatures.describe({ program: "crun", args: ["features"] }, features.failure),
        description
      )
      return undefined
    }
  )
})

describe("the essentials", () => {
  it("are those of the document", () => {
    assert.deepStrictEqual(RuntimeFeatures.essentials(complete), {
      ociVersions: { min: "1.0.0", max: "1.3.0" },
      namespaces: ["mount", "pid"],
      cgroup: { v1: true, v2: true, systemd: true, systemdUser: false, rdma: true },
      annotations: { "org.opencontainers.runc.version": "1.3.0" }
    })
  })

  it("are unknown where the document says nothing", () => {
    assert.deepStrictEqual(RuntimeFeatures.essentials({}), {
      ociVersions: { min: undefined, max: undefined },
      namespaces: undefined,
      cgroup: { v1: "unknown", v2: "unknown", systemd: "unknown", systemdUser: "unknown", rdma: "unknown" },
      annotations: {}
    })
    assert.deepInclude(RuntimeFeatures.essentials({ linux: { cgroup: { v2: false } } }).cgroup, {
      v1: "unknown",
      v2: false
    })
  })
})

describe("the command that asks a runtime", () => {
  it.each([
    [[], ["features"]],
    [
      ["--debug", "--log=/tmp/x"],
      ["--debug", "--log=/tmp/x", "features"]
    ],
    [
      ["--log=/tmp/a b", ""],
      ["--log=/tmp/a", "b", "features"]
    ],
    [["$HOME"], ["$HOME", "features"]]
  ])("with the arguments %j has those that its script would hand over: %j", (runtimeArgs, args) => {
    const command = RuntimeFeatures.command({ path: "/usr/bin/crun", runtimeArgs })
    assert.deepStrictEqual(command, { program: "/usr/bin/crun", args })
  })

  it.each(["/opt/my crun", "/opt/crun --debug", "$HOME/crun"])(
    "has the program that is configured, though a shell would run another one: %j",
    (path) => {
      const command = RuntimeFeatures.command({ path, runtimeArgs: ["a  b"] })
      assert.deepStrictEqual(command, { program: path, args: ["a  b", "features"] })
    }
  )
})
