/** The resolution of handlers: names, the annotation for untrusted pods, and what a pod is refused for. */
import { Containerd, type ContainerdEngine, ContainerdResolution } from "@oci-runtimes/core/containerd"
import type { Resolution } from "@oci-runtimes/core/engine"
import * as Result from "effect/Result"
import { assert, describe, it } from "vitest"
import { containerd, header, options, runc, runtime } from "./configs.ts"
import { assess, type Circumstances, engines, main, release } from "./machines.ts"

const { containerd16, containerd17, containerd20, containerd23 } = Containerd

const versionOf = ({ id }: ContainerdEngine.ContainerdEngine) => (id.startsWith("containerd-1") ? 2 : 3)

const resolveIn = (
  engine: ContainerdEngine.ContainerdEngine,
  text: string,
  request: Resolution.Request,
  circumstances: Circumstances = {}
) => {
  const { table } = assess(engine, { ...circumstances, files: { ...circumstances.files, [main]: text } })
  return engine.resolve(table, request)
}

const refusalIn = (...args: Parameters<typeof resolveIn>): ContainerdResolution.ContainerdRefusal => {
  const answer = resolveIn(...args)
  if (Result.isSuccess(answer)) assert.fail(`${answer.success.name} resolves`)
  return answer.failure as ContainerdResolution.ContainerdRefusal
}

const untrusted = { [ContainerdResolution.untrustedAnnotation]: "true" }

describe.each(engines)("a handler for $title", (engine) => {
  const version = versionOf(engine)
  const text =
    header(version) +
    containerd(version, 'default_runtime_name = "crun"') +
    ["runc", "crun", "untrusted", '""', "Crun"].map((name) => runtime(version, name, runc)).join("")

  it.each([
    [{}, "crun"],
    [{ name: "" }, "crun"],
    [{ name: "runc" }, "runc"],
    [{ name: "Crun" }, "Crun"],
    [{ name: "untrusted" }, "untrusted"],
    [{ annotations: untrusted }, "untrusted"],
    [{ annotations: untrusted, name: "untrusted" }, "untrusted"],
    [{ annotations: { [ContainerdResolution.untrustedAnnotation]: "True" } }, "crun"],
    [{ annotations: { other: "true" }, usesHostNamespaces: true }, "crun"]
  ])("%j resolves to %s", (request, name) => {
    const { kind, name: found, shim } = Result.getOrThrow(resolveIn(engine, text, request))
    assert.deepStrictEqual([found, kind, shim], [name, "configured", "io.containerd.runc.v2"])
  })

  it.each([
    [{ name: "CRUN" }, "NotConfigured", /no runtime for "CRUN" is configured$/],
    [{ name: 'a"\n' }, "NotConfigured", /no runtime for "a\\"\\n" is configured$/],
    [{ name: "io.containerd.runc.v2" }, "NotConfigured", /is configured$/],
    [{ annotations: untrusted, name: "crun" }, "UntrustedHandler", /untrusted workload with explicit runtime handler/],
    [{ annotations: untrusted, usesHostNamespaces: true }, "UntrustedHost", /untrusted workload with host access/],
    [{ annotations: untrusted, name: "runc", usesHostNamespaces: true }, "UntrustedHandler", /explicit runtime handler/]
  ])("%j is refused: %s", (request, reason, words) => {
    const refusal = refusalIn(engine, text, request)
    assert.deepStrictEqual([refusal.reason, refusal.grpcCode], [reason, 2])
    assert.match(refusal.message, words)
    const prefix = version === 2 ? "failed to get sandbox runtime: " : 'unable to get OCI runtime for sandbox "<id>": '
    assert.isTrue(refusal.message.startsWith(prefix))
    assert.match(refusal.advice ?? "", /\.$/)
  })

  it("is chosen by an annotation, which the answer tells", () => {
    const chosen = Result.getOrThrow(resolveIn(engine, text, { annotations: untrusted })).choice
    assert.match(chosen?.because ?? "", /^The pod has the annotation io\.kubernetes/)
    assert.isUndefined(Result.getOrThrow(resolveIn(engine, text, { annotations: untrusted, name: "untrusted" })).choice)
  })

  it.each([
    ["no type", runtime(version, "x", 'snapshotter = ""'), "NoType", 3],
    [
      "an option of a wrong type",
      runtime(version, "x", runc) + options(version, "x", "SystemdCgroup = 1"),
      "WrongOption",
      2
    ]
  ])("with %s is refused", (_, table, reason, code) => {
    const refusal = refusalIn(engine, text + table, { name: "x" })
    assert.deepStrictEqual([refusal.reason, refusal.grpcCode], [reason, code])
  })

  it("resolves to nothing if CRI does not start, whatever its name", () => {
    for (const broken of [
      header(version) + containerd(version, 'default_runtime_name = "x"'),
      `${header(version)}disabled_plugins = ["io.containerd.grpc.v1.cri"]\n`
    ]) {
      const refusal = refusalIn(engine, broken, { name: "runc" })
      assert.deepStrictEqual([refusal.reason, refusal.grpcCode], ["CriNotLoaded", 12])
      assert.match(refusal.advice ?? "", /\.$/)
    }
  })
})

const oldTable = (key: string) => `[plugins."io.containerd.grpc.v1.cri".containerd.${key}]\n${runc}\n`

describe("a runtime of an old setting", () => {
  it.each([
    [oldTable("default_runtime"), {}, "default"],
    [oldTable("default_runtime") + containerd(2, 'default_runtime_name = "runc"'), {}, "default"],
    [oldTable("untrusted_workload_runtime"), { annotations: untrusted }, "untrusted"]
  ])("%j", (text, request, name) => {
    for (const engine of [containerd16, containerd17]) {
      assert.strictEqual(Result.getOrThrow(resolveIn(engine, header(2) + text, request)).name, name)
    }
    for (const engine of [containerd20, containerd23]) {
      const answer = resolveIn(engine, header(2) + text, request)
      if (name === "default") assert.strictEqual(Result.getOrThrow(answer).name, "runc")
      else assert.isTrue(Result.isFailure(answer))
    }
  })
})

describe("a sandboxer", () => {
  it.each([
    [containerd17, "shim", undefined],
    [containerd20, "shim", "DaemonCrash"],
    [containerd23, "shim", undefined],
    [containerd20, "other", "UnknownSandboxer"],
    [containerd23, "other", "UnknownSandboxer"],
    [containerd20, "podsandbox", undefined],
    [containerd20, "", undefined]
  ])("of %s: %j", (engine, sandboxer, reason) => {
    const version = versionOf(engine)
    const key = version === 2 ? "sandbox_mode" : "sandboxer"
    const text = header(version) + runtime(version, "runc", runc, `${key} = "${sandboxer}"`)
    const answer = resolveIn(engine, text, {})
    assert.strictEqual(
      Result.isFailure(answer) ? (answer.failure as { readonly reason: string }).reason : undefined,
      reason
    )
  })
})

const fullFile = (version: 2 | 3) =>
  header(version) +
  runtime(version, "runc", runc, 'runtime_path = "/opt/shim"') +
  options(version, "runc", 'Root = "/r"', "SystemdCgroup = true", 'BinaryName = "crun"')

describe("the shim and the program", () => {
  it.each([
    ["1.6.20", "io.containerd.runc.v2"],
    ["1.6.21", "/opt/shim"],
    ["1.7.0", "io.containerd.runc.v2"],
    ["1.7.1", "/opt/shim"],
    ["2.1.9", "/opt/shim"]
  ])("of %s is %s", (version, shim) => {
    const engine = release(version)
    assert.strictEqual(Result.getOrThrow(resolveIn(engine, fullFile(versionOf(engine)), {})).shim, shim)
  })

  it("are the links of the launch", () => {
    const circumstances = { files: { [main]: fullFile(2).replace('runtime_path = "/opt/shim"\n', "") } }
    const { table } = assess(containerd17, circumstances)
    const resolution = Result.getOrThrow(containerd17.resolve(table, {}))
    assert.deepStrictEqual(containerd17.launch(table, resolution), [
      { _tag: "Service", name: "containerd" },
      {
        _tag: "Shim",
        name: "io.containerd.runc.v2",
        options: {
          whose: "configuration",
          values: { binary_name: "crun", root: "/r", systemd_cgroup: true },
          runs: "binary_name"
        }
      },
      { _tag: "Program", file: "crun", args: ["--root", "/r/k8s.io", "--systemd-cgroup"] }
    ])
  })

  it("are looked for by containerd and by the shim, unless the shim is another program", () => {
    const found = [fullFile(2), fullFile(2).replace('runtime_path = "/opt/shim"\n', "")].map((file) => {
      const { facts, table } = assess(containerd17, { files: { [main]: file } })
      const resolution = Result.getOrThrow(containerd17.resolve(table, {}))
      return containerd17
        .searches(table, resolution, facts)
        .map(({ link, search }) => [link, search.seeker, search.wanted])
    })
    assert.deepStrictEqual(found, [
      [["Shim", "containerd", "/opt/shim"]],
      [
        ["Shim", "containerd", "containerd-shim-runc-v2"],
        ["Program", "the shim", "crun"]
      ]
    ])
  })
})
