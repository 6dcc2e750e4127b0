/** Keys that containerd ignores: misspelt keys, and keys of older or newer releases. */
import { Containerd } from "@oci-runtimes/core/containerd"
import { assert, describe, it } from "vitest"
import { containerd, header, runc, runtime } from "../configs.ts"
import { release } from "../machines.ts"
import { fixedIn, placesIn, problemIn } from "./found.ts"

const { containerd16, containerd17, containerd20 } = Containerd

const generations = [
  { engine: containerd17, version: 2 },
  { engine: containerd20, version: 3 }
] as const

describe.each(generations)("a key for $engine.title", ({ engine, version }) => {
  it.each([
    ["oom-score = 1\n", "oom_score = 1\n", 2],
    ["require_plugins = []\n", "required_plugins = []\n", 2],
    ['[grcp]\naddress = "/x"\n', '[grpc]\naddress = "/x"\n', 2],
    ['[grpc]\nadress = "/x"\n', '[grpc]\naddress = "/x"\n', 3],
    [runtime(version, "runc", runc, 'runtime_pth = ""'), runtime(version, "runc", runc, 'runtime_path = ""'), 4],
    [runtime(version, "runc", runc, "podannotations = []"), runtime(version, "runc", runc, "pod_annotations = []"), 4],
    [
      containerd(version, 'default_runtime = "runc"'.replace("default_runtime ", "default_runtimename ")),
      containerd(version, 'default_runtime_name = "runc"'),
      3
    ]
  ])("%j is misspelt", (wrong, right, line) => {
    const text = header(version) + wrong
    assert.deepStrictEqual(placesIn(text, { engine }), [
      `misspelt-setting ${line}:${wrong.startsWith("[grcp]") ? 2 : 1}`
    ])
    assert.strictEqual(fixedIn(text, "misspelt-setting", { engine }), header(version) + right)
  })

  it.each([
    ['"oom-score" = 1\n', /^Write oom_score\.$/],
    ["oom-score = 1\noom_score = 2\n", /^Write oom_score\.$/],
    ['oom-score = "1"\n', /^Write oom_score\.$/]
  ])("%j is explained, and has no fix", (wrong, advice) => {
    const text = header(version) + wrong
    assert.match(problemIn(text, "misspelt-setting", { engine }).advice, advice)
    assert.isUndefined(fixedIn(text, "misspelt-setting", { engine }))
  })

  it.each(["colour = 1\n", runtime(version, "runc", runc, "__proto__ = 1"), "[grpc]\nconstructor = 1\n"])(
    "%j is unknown",
    (wrong) => {
      const [place] = placesIn(header(version) + wrong, { engine })
      assert.match(place ?? "", /^unknown-setting /)
      const { advice, message } = problemIn(header(version) + wrong, "unknown-setting", { engine })
      assert.match(message, /^containerd does not know the key .*, and ignores it\.$/)
      assert.strictEqual(advice, "Remove it, or correct its spelling.")
    }
  )

  it("in a section of no plugin of this library is not looked at", () => {
    const text = `${header(version)}[plugins."io.containerd.gc.v1.scheduler"]\ncolour = 1\n`
    assert.isEmpty(placesIn(text, { engine }))
  })

  it("of a name with a dot should be in quotes", () => {
    const text = header(version) + runtime(version, "runc", runc) + runtime(version, "my.own.name", runc)
    const { advice } = problemIn(text, "unknown-setting", { engine })
    assert.strictEqual(
      advice,
      'If the name of the runtime is "my.own.name", write the name in quotes: runtimes."my.own.name".'
    )
  })
})

const withTypeAt = (key: string) => header(2) + runtime(2, "runc", `${key} = "io.containerd.runc.v2"`)

describe("the spelling of a key", () => {
  it.each(["Runtime_Type", "Runtime-type"])("matters to containerd 1: %s", (key) => {
    assert.deepStrictEqual(placesIn(withTypeAt(key), { engine: containerd17 }), [
      "no-runtime-type 2:58",
      "misspelt-setting 3:1"
    ])
    assert.strictEqual(
      problemIn(withTypeAt(key), "misspelt-setting", { engine: containerd17 }).fix?.edits[0]?.text,
      "runtime_type"
    )
    assert.isEmpty(placesIn(withTypeAt("RUNTIME_TYPE"), { engine: containerd17 }))
  })

  it("does not matter to containerd 2", () => {
    assert.isEmpty(placesIn(header(3) + runtime(3, "crun", 'Runtime_Type = "io.containerd.runc.v2"')))
  })
})

describe("a table with a misspelt name", () => {
  it.each([
    ["[plugin.x]\n", "Write plugins instead of plugin."],
    [header(3) + '[plugins."io.containerd.cri.v1.runtime".containerd.runtime.crun]\n', "Write runtimes."]
  ])("%j is named by containerd 2 with what is in it", (text, advice) => {
    assert.strictEqual(problemIn(text, "misspelt-setting").advice, advice)
    assert.isUndefined(problemIn(text, "misspelt-setting").fix)
  })
})

describe("a key of other releases", () => {
  it.each([
    ["snapshotter", '""', 2, "1.6.20", "since 1.7"],
    ["sandboxer", '""', 2, "1.7.24", "since 2.0"],
    ["io_type", '""', 2, "1.7.24", "since 2.0"],
    ["cgroup_writable", "true", 3, "2.0.9", "since 2.1"],
    ["sandbox_mode", '""', 2, "1.6.20", "since 1.7 and before 2.0"]
  ] as const)("%s = %s in version %s for %s", (key, value, version, number, words) => {
    const text = header(version) + runtime(version, "runc", runc, `${key} = ${value}`)
    const engine = release(number)
    const { advice, fix } = problemIn(text, "unknown-setting", { engine })
    assert.strictEqual(advice, `containerd knows it only ${words}. Remove it for this release.`)
    assert.isUndefined(fix)
  })

  it("is not what a misspelt key becomes", () => {
    const text = header(2) + runtime(2, "runc", runc, "cgroup_writeable = true")
    assert.strictEqual(problemIn(text, "unknown-setting", { engine: containerd17 }).fix, undefined)
    const newer = header(3) + runtime(3, "crun", runc, "cgroup_writeable = true")
    assert.strictEqual(
      fixedIn(newer, "misspelt-setting", { engine: release("2.1.9") }),
      newer.replace("writeable", "writable")
    )
  })

  it("is of the top of the file, too", () => {
    assert.match(
      problemIn('version = 3\nplugin_dir = "/x"\n', "unknown-setting", { engine: release("2.1.9") }).advice,
      /before 2\.1/
    )
  })

  it.each([
    ["[plugins.'io.containerd.grpc.v1.cri'.containerd.default_runtime]", /name it with default_runtime_name/],
    ["[plugins.'io.containerd.grpc.v1.cri'.containerd.untrusted_workload_runtime]", /with the name untrusted/],
    ["[plugins.'io.containerd.grpc.v1.cri']\nsystemd_cgroup = true", /SystemdCgroup = true in the options/],
    ["[plugins.'io.containerd.grpc.v1.cri'.containerd]\nno_pivot = true", /NoPivotRoot = true/],
    ["[plugins.'io.containerd.grpc.v1.cri'.containerd.runtimes.runc]\nruntime_engine = 'x'", /Set BinaryName/],
    ["[plugins.'io.containerd.grpc.v1.cri'.containerd.runtimes.runc]\nruntime_root = 'x'", /Set Root/],
    [
      "[plugins.'io.containerd.grpc.v1.cri'.containerd.runtimes.runc]\nsandbox_mode = ''\nsandboxer = ''",
      /sandboxer replaces it/
    ]
  ])("%j was removed, and something replaces it", (section, advice) => {
    const { advice: told, message } = problemIn(`version = 2\n${section}\n`, "removed-setting")
    assert.match(told, advice)
    // The message names the key as the file has it, not as it is migrated.
    assert.match(message, /^containerd 2 does not know plugins\."io\.containerd\.grpc\.v1\.cri"\./)
    assert.notInclude(placesIn(`version = 2\n${section}\n`, { engine: containerd16 }).join(), "removed-setting")
  })

  it("is moved by a migration without a problem", () => {
    const cni = '[plugins."io.containerd.grpc.v1.cri".cni]\nbin_dir = "/x"\n'
    for (const version of ["2.0.0", "2.0.9", "2.1.9", "2.3.4"]) {
      assert.deepStrictEqual(placesIn(header(2) + cni, { engine: release(version) }), ["old-version 1:1"])
    }
  })
})
