/** What keeps CRI, or containerd with it, from starting. */
import { Containerd } from "@oci-runtimes/core/containerd"
import { assert, describe, it } from "vitest"
import { conf, containerd, header, importing, options, runc, runtime } from "../configs.ts"
import { release } from "../machines.ts"
import { fixedIn, placesIn, problemIn, problemsIn } from "./found.ts"

const { containerd16, containerd17, containerd20, containerd23 } = Containerd

const firsts = [containerd16, containerd17]
const seconds = [containerd20, containerd23]

describe("runc", () => {
  const kata = header(2) + runtime(2, "crun", runc)

  it.each(firsts)("is lost to another runtime in %s, and a fix configures it", (engine) => {
    assert.strictEqual(fixedIn(kata, "lost-runc", { engine }), kata + runtime(2, "runc", runc))
  })

  it.each(firsts)("is lost to an empty table of runtimes in %s", (engine) => {
    const text = `${header(2)}[plugins."io.containerd.grpc.v1.cri".containerd.runtimes]\n`
    assert.deepStrictEqual(placesIn(text, { engine }), ["lost-runc 2:49"])
    assert.match(
      fixedIn(text, "lost-runc", { engine }) ?? "",
      /runtimes\.runc\]\nruntime_type = "io\.containerd\.runc\.v2"/
    )
  })

  it("is lost by short names too", () => {
    const text = runtime(1, "crun", runc)
    assert.match(
      fixedIn(text, "lost-runc", { engine: containerd17 }) ?? "",
      /\[plugins\.cri\.containerd\.runtimes\.runc\]/
    )
  })

  it.each(seconds)("stays in %s", (engine) => {
    assert.notInclude(
      problemsIn(kata, { engine }).map(({ code }) => code),
      "lost-runc"
    )
  })

  it("has to manage cgroups like the other runtimes, so there is no fix", () => {
    const { advice, fix } = problemIn(kata + options(2, "crun", "SystemdCgroup = true"), "lost-runc", {
      engine: containerd17
    })
    assert.strictEqual(advice, "Configure runc too, with SystemdCgroup = true like the other runtimes.")
    assert.isUndefined(fix)
  })

  it("that a drop-in loses is explained by the drop-in", () => {
    const text = header(2) + importing + runtime(2, "runc", runc)
    const files = { [`${conf}/1.toml`]: kata }
    const { advice, origin } = problemIn(text, "lost-runc", { engine: containerd17, files })
    assert.match(
      advice,
      /The section of \/etc\/containerd\/conf\.d\/1\.toml replaces the section of \/etc\/containerd\/config/
    )
    assert.strictEqual(origin?._tag === "File" && origin.file, `${conf}/1.toml`)
  })
})

const withDefault = (name: string) => header(3) + containerd(3, `default_runtime_name = ${JSON.stringify(name)}`)

describe("the default runtime", () => {
  it.each([
    ["rnuc", "default-not-configured 3:1", /^Write "runc", or configure/],
    ["RUNC", "default-not-configured 3:1", /^Write "runc", or configure/],
    ["kata", "default-not-configured 3:1", /^Configure a runtime of this name, or choose one of: runc\.$/],
    ["", "default-not-configured 3:1", /^Remove default_runtime_name, or choose one of: runc\.$/]
  ])("%j is not configured", (name, place, advice) => {
    const [problem] = problemsIn(withDefault(name))
    assert.deepStrictEqual(placesIn(withDefault(name)), [place])
    assert.match(problem!.advice, advice)
  })

  it("has a fix if a similar runtime is configured", () => {
    assert.strictEqual(fixedIn(withDefault("Runc"), "default-not-configured"), withDefault("runc"))
    assert.isUndefined(fixedIn(withDefault("kata"), "default-not-configured"))
  })

  it("of no runtime at all has no choice", () => {
    const text = `${header(2)}${containerd(2, 'default_runtime_name = "x"', "runtimes = {}")}`
    const { advice } = problemIn(text, "default-not-configured", { engine: containerd17 })
    assert.strictEqual(advice, "Configure a runtime of this name.")
  })

  it("that is not runc may leave runc out", () => {
    const text = header(2) + containerd(2, 'default_runtime_name = "crun"') + runtime(2, "crun", runc)
    assert.isEmpty(placesIn(text, { engine: containerd17 }))
  })
})

describe("a setting that CRI refuses", () => {
  const devices = "privileged_without_host_devices_all_devices_allowed = true"

  it.each([
    [header(3) + runtime(3, "runc", 'io_type = "pipe"'), seconds, "invalid-runtime-setting 3:1", /io_type = "fifo"/],
    [header(3) + runtime(3, "runc", devices), seconds, "invalid-runtime-setting 3:1", /Add privileged_without_host/],
    [
      `${header(3)}[plugins."io.containerd.cri.v1.runtime".cni]\nbin_dir = "/a"\nbin_dirs = ["/b"]\n`,
      [release("2.1.9"), containerd23],
      "invalid-runtime-setting 3:1",
      /Remove bin_dir/
    ],
    [
      header(2) + runtime(2, "runc", runc, 'runtime_root = "/x"'),
      firsts,
      "invalid-runtime-setting 4:1",
      /Set SystemdCgroup.*Root in the options/
    ],
    [
      `${header(2)}[plugins."io.containerd.grpc.v1.cri"]\nsystemd_cgroup = true\n`,
      firsts,
      "invalid-runtime-setting 3:1",
      /Set SystemdCgroup/
    ],
    [header(2) + containerd(2, "no_pivot = true"), firsts, "invalid-runtime-setting 3:1", /NoPivotRoot/],
    [
      header(2) +
        runtime(2, "runc", runc) +
        runtime(2, "untrusted", runc) +
        `[plugins."io.containerd.grpc.v1.cri".containerd.untrusted_workload_runtime]\n${runc}\n`,
      firsts,
      "invalid-runtime-setting 6:49",
      /Remove untrusted_workload_runtime/
    ]
  ])("%j", (text, engines, place, advice) => {
    for (const engine of engines) {
      const places = placesIn(text, { engine }).filter((one) => !/^(?:deprecated-setting|old-version) /.test(one))
      assert.deepStrictEqual(places, [place])
      assert.match(problemIn(text, "invalid-runtime-setting", { engine }).advice, advice)
    }
  })

  it("may depend on the machine", () => {
    const text = header(4) + runtime(3, "runc", "cgroup_writable = true")
    const facts = { unifiedCgroups: false }
    const { advice, origin } = problemIn(text, "invalid-runtime-setting", { engine: containerd23, facts })
    assert.match(advice, /^Remove cgroup_writable/)
    assert.strictEqual(origin?._tag === "File" && origin.range.start.line, 3)
    assert.isEmpty(placesIn(text, { engine: containerd23 }))
  })

  it("does not matter to a release that does not know it", () => {
    const text = header(2) + runtime(2, "runc", runc, devices)
    assert.deepStrictEqual(placesIn(text, { engine: containerd16 }), ["unknown-setting 4:1"])
    assert.deepStrictEqual(placesIn(text, { engine: containerd17 }), ["invalid-runtime-setting 4:1"])
  })
})

describe("a base specification", () => {
  const text = header(3) + runtime(3, "crun", runc, 'base_runtime_spec = "/base.json"')

  it.each([
    [undefined, /: open \/base\.json: no such file or directory$/],
    ["", /: EOF$/],
    ["[]", /: json: cannot unmarshal array into Go value of type specs\.Spec$/],
    ["{", /: unexpected EOF$/],
    ['{"a": tru', /: unexpected EOF$/],
    ['{"a" 1}', /: invalid character '1' after object key$/]
  ])("with the text %j cannot be used", (spec, words) => {
    const files: { readonly [path: string]: string } = spec === undefined ? {} : { "/base.json": spec }
    const { effect, message, origin } = problemIn(text, "base-spec-unusable", { files })
    assert.strictEqual(effect, "no-service")
    assert.match(message, words)
    assert.strictEqual(origin?._tag === "File" && origin.range.start.line, 4)
  })

  it("may be followed by anything", () => {
    assert.isEmpty(placesIn(text, { files: { "/base.json": '{"ociVersion": "1"} x' } }))
  })
})

describe("CRI", () => {
  it.each([
    [containerd17, header(2) + 'disabled_plugins = ["io.containerd.grpc.v1.cri"]\n' + runtime(2, "kata", runc)],
    [containerd17, 'disabled_plugins = ["cri"]\n' + runtime(1, "kata", runc)],
    [containerd20, header(3) + 'disabled_plugins = ["io.containerd.cri.v1.images"]\n' + runtime(3, "crun", runc)],
    [containerd20, 'disabled_plugins = ["cri"]\n' + runtime(3, "crun", runc)]
  ])("of %s is disabled: %j", (engine, text) => {
    const { effect, origin } = problemIn(text, "cri-disabled", { engine })
    assert.strictEqual(effect, "ignored")
    assert.strictEqual(origin?._tag === "File" && origin.path[0], "disabled_plugins")
    const faults = problemsIn(text, { engine }).filter((problem) => problem.effect === "no-service")
    assert.isEmpty(faults)
  })

  it("may be disabled if no runtimes are configured, as Docker's package does", () => {
    assert.notInclude(
      problemsIn('disabled_plugins = ["cri"]\n', { engine: containerd17 }).map(({ code }) => code),
      "cri-disabled"
    )
  })

  it.each([
    [containerd17, 'version = 2\nrequired_plugins = ["io.containerd.grpc.v1.cri"]\n' + runtime(2, "kata", runc)],
    [containerd17, 'required_plugins = ["cri"]\n' + runtime(1, "kata", runc)],
    [
      containerd20,
      'version = 3\nrequired_plugins = ["io.containerd.grpc.v1.cri"]\n' + containerd(3, 'default_runtime_name = "x"')
    ]
  ])("of %s keeps containerd from starting if it is required: %j", (engine, text) => {
    const [first, second] = problemsIn(text, { engine })
    assert.deepStrictEqual(
      [first?.code, first?.effect, second?.effect],
      ["required-plugin-fails", "no-start", "no-service"]
    )
    assert.match(first!.message, /^load required plugin io\.containerd\.grpc\.v1\.cri: .*no corresponding runtime/)
  })
})

describe("a deprecated setting", () => {
  const section = '[plugins."io.containerd.grpc.v1.cri".containerd.'
  const legacy = 'runtime_type = "io.containerd.runtime.v1.linux"'

  it.each([
    [containerd17, `${header(2)}${section}default_runtime]\n${runc}\n`, "deprecated-setting 2:49"],
    [containerd17, `${header(2)}${section}untrusted_workload_runtime]\n${runc}\n`, "deprecated-setting 2:49"],
    [containerd17, header(2) + runtime(2, "runc", legacy, 'runtime_engine = "runc"'), "deprecated-setting 4:1"],
    [
      containerd17,
      header(2) + runtime(2, "runc", runc) + options(2, "runc", 'CriuPath = "/usr/sbin/criu"'),
      "deprecated-setting 5:1"
    ],
    [
      release("2.1.9"),
      `${header(3)}[plugins."io.containerd.cri.v1.runtime".cni]\nbin_dir = "/a"\n`,
      "deprecated-setting 3:1"
    ]
  ])("of %s is placed: %j", (engine, text, place) => {
    assert.deepStrictEqual(placesIn(text, { engine, programs: ["/usr/bin/containerd-shim"] }), [place])
    const { advice, effect, message } = problemIn(text, "deprecated-setting", {
      engine,
      programs: ["/usr/bin/containerd-shim"]
    })
    assert.deepStrictEqual([effect, advice !== ""], ["differs", true])
    assert.match(message, /^`\w+` is deprecated, please use .*[^.]\.$/)
  })
})
