/** Problems that the machine shows, and values that do not mean what they seem to mean. */
import { Podman } from "@oci-runtimes/core/podman"
import { Assessment, Check } from "@oci-runtimes/core/questions"
import { assert, describe, it } from "vitest"
import { assess, type Files, main, problemsOf, program } from "../machines.ts"
import { fixedIn, placesIn, problemsIn, release, withCrun } from "./found.ts"

const runtimes = "[engine.runtimes]\n"

const closed = { mode: "0644" } as const

const messageOf = (text: string, circumstances = {}) => problemsIn(text, circumstances)[0]?.message

const of = (flags: object) => placesIn("", { given: { flags } })

const effectOf = (text: string) => problemsIn(text)[0]?.effect

describe("the default runtime", () => {
  it.each([
    ['[engine]\nruntime = "crnu"\n', "unusable-default-runtime 2:1", '[engine]\nruntime = "crun"\n'],
    ['[engine]\nruntime = "Crun"\n', "unusable-default-runtime 2:1", '[engine]\nruntime = "crun"\n'],
    ['[engine]\nruntime = "kata"\n', "unusable-default-runtime 2:1", undefined],
    ['[engine]\nruntime = "/opt/none"\n', "unusable-default-runtime 2:1", undefined],
    ['[engine]\nruntime = "/usr/bin/crun/x"\n', "unusable-default-runtime 2:1", undefined],
    [`[engine]\nruntime = "foo"\n${runtimes}foo = ["~/foo"]\n`, "unusable-default-runtime 2:1", undefined],
    [`[engine]\nruntime = "foo"\n${runtimes}foo = ["/opt/foo"]\n`, "unusable-default-runtime 2:1", undefined],
    [`[engine]\nruntime = "foo"\n${runtimes}foo = ["/usr/bin/crun/x"]\n`, "unusable-default-runtime 2:1", undefined]
  ])("of %j has one problem, %s", (text, place, fixed) => {
    assert.deepStrictEqual(placesIn(text), [place])
    assert.strictEqual(fixedIn(text), fixed)
  })

  it.each(['[engine]\nruntime = "crun"\n', '[engine]\nruntime = ""\n', '[engine]\nruntime = "/usr/bin/crun"\n', ""])(
    "of %j has none",
    (text) => {
      assert.isEmpty(placesIn(text))
    }
  )

  it("is refused in Podman's words, with the real reason as advice", () => {
    const [problem] = problemsIn(`[engine]\nruntime = "foo"\n${runtimes}foo = ["~/foo"]\n`)
    assert.strictEqual(problem?.message, 'default OCI runtime "foo" not found: invalid argument')
    assert.match(problem!.advice, /none of the paths of foo is a file.*Podman does not expand "~\/foo"\./)
  })

  it("keeps Podman from starting, and a check says so", () => {
    const check = Check.make(assess(Podman.podman58, { ...withCrun, [main]: '[engine]\nruntime = "kata"\n' }))
    assert.isTrue(check.accepted)
    assert.isFalse(check.starts)
    assert.strictEqual(
      check.verdict,
      'Podman 5.8 would not start: default OCI runtime "kata" not found: invalid argument'
    )
  })

  it("that no file names is missing if the machine has no runtime", () => {
    assert.deepStrictEqual(placesIn("", { files: {} }), ["unusable-default-runtime -"])
  })

  it("of the command line has the flag as its origin", () => {
    assert.deepStrictEqual(of({ runtime: "crnu" }), ["unusable-default-runtime Flag"])
    assert.deepStrictEqual(of({ runtime: "/opt/none" }), ["unusable-default-runtime Flag"])
    assert.deepStrictEqual(of({ runtime: "" }), ["unusable-default-runtime Flag"])
    assert.deepStrictEqual(of({ conmon: "" }), ["unusable-default-runtime Flag"])
    assert.isEmpty(of({ runtime: "crun" }))
  })

  it("that a later file overrides has no problem", () => {
    const files = {
      ...withCrun,
      [main]: '[engine]\nruntime = "none"\n',
      [`${main}.d/x.conf`]: '[engine]\nruntime = "crun"\n'
    }
    assert.isEmpty(problemsOf(Podman.podman58, files))
  })
})

describe("a machine", () => {
  it("without a monitor has one problem", () => {
    const files: Files = { ...withCrun, "/usr/libexec/podman/conmon": { type: "directory" } }
    assert.deepStrictEqual(placesIn("", { files }), ["no-monitor -"])
    assert.deepStrictEqual(placesIn('[engine]\nconmon_path = ["/opt/conmon"]\n', { files }), ["no-monitor 2:16"])
    assert.deepStrictEqual(placesIn("", { given: { flags: { conmon: "/none" } } }), ["no-monitor Flag"])
  })

  it("whose run directory cannot be written has one problem, which says so", () => {
    const exitsFault = { path: "/run/libpod/exits", errno: "EACCES" }
    for (const text of ["", `${runtimes}foo = ["/opt/foo"]\n`, '[engine]\nruntime = "/usr/bin/crun"\n']) {
      const [problem, ...others] = problemsIn(text, { given: { exitsFault } })
      assert.isEmpty(others)
      assert.strictEqual(problem?.code, "unwritable-run-directory")
      assert.match(problem!.advice, /\/run\/libpod\/exits cannot be made \(permission denied\)/)
    }
  })

  it("that nobody has looked at has no problems of programs", () => {
    const text = `[engine]\nruntime = "kata"\n${runtimes}foo = ["/opt/foo"]\n`
    const { engine, facts, reading } = assess(Podman.podman58, { [main]: text })
    assert.isEmpty(Check.make(Assessment.make(engine, reading, facts)).problems)
  })
})

describe("a configured runtime", () => {
  it.each([
    [`${runtimes}foo = ["/opt/foo"]\n`, {}, "runtime-not-installed 2:1"],
    [`${runtimes}foo = []\n`, {}, "runtime-not-installed 2:1"],
    [`${runtimes}foo = ["/opt/foo"]\n`, { "/opt/foo": closed }, "no-execute-bit 2:8"],
    [`${runtimes}foo = ["/none", "/opt/foo"]\n`, { "/opt/foo": program }, "later-candidate 2:8"],
    [`${runtimes}foo = ["/opt", "/opt/foo"]\n`, { "/opt/foo": program }, "later-candidate 2:8"],
    [`${runtimes}crun = ["/opt/crun"]\n`, {}, "later-candidate 2:9"],
    [`${runtimes}foo = ["/usr/bin/crun/x", "/opt/foo"]\n`, { "/opt/foo": program }, "candidate-error 2:8"],
    [`${runtimes}foo = ["/none", "/usr/bin/crun/x"]\n`, {}, "candidate-error 2:17"],
    [`${runtimes}foo = ["bin/foo", "/opt/foo"]\n`, { "/opt/foo": program }, "relative-candidate 2:8"],
    [`${runtimes}crun = ["crun"]\n`, {}, "relative-candidate 2:9"],
    [`${runtimes}crun = ["$HOME/crun", "/usr/bin/crun"]\n`, {}, "unexpanded-candidate 2:9"],
    [`${runtimes}crun = ["{{ bin }}/crun", "/usr/bin/crun"]\n`, {}, "unexpanded-candidate 2:9"],
    [`${runtimes}crun = ["/usr/bin/crun --debug"]\n`, {}, "candidate-with-arguments 2:9"],
    [`${runtimes}crun = ["/usr/bin/crun", ""]\n`, {}, "empty-candidate 2:26"],
    [
      `${runtimes}kata = ["/opt/containerd-shim-kata-v2"]\n`,
      { "/opt/containerd-shim-kata-v2": program },
      "shim-as-runtime 2:9"
    ],
    [`${runtimes}"" = ["/usr/bin/crun"]\n`, {}, "unnamed-runtime 2:1"],
    [`${runtimes}"/x" = ["/usr/bin/crun"]\n`, {}, "unreachable-name 2:1"],
    [`${runtimes}Crun = ["/usr/bin/crun"]\n`, {}, "similar-names 2:1"],
    [`${runtimes}foo = ["/usr/bin/crun"]\nFoo = ["/usr/bin/crun"]\n`, {}, "similar-names 3:1"]
  ] as ReadonlyArray<readonly [string, Files, string]>)("of %j with %j has %s", (text, files, place) => {
    assert.deepStrictEqual(placesIn(text, { files: { ...withCrun, ...files } }), [place])
    assert.isUndefined(fixedIn(text, { files: { ...withCrun, ...files } }))
  })

  it.each([
    [`${runtimes}crun = ["/usr/bin/crun"]\n`, {}],
    [`${runtimes}crun = []\n`, {}],
    [`${runtimes}foo = ["/opt/foo", "/none"]\n`, { "/opt/foo": program }],
    [`${runtimes}"a/b" = ["/usr/bin/crun"]\n`, {}],
    // The list that Podman has itself, as its commented file shows it.
    [`${runtimes}crun = ["/usr/local/bin/crun", "/usr/bin/crun"]\n`, {}],
    [`${runtimes}youki = ["/usr/local/bin/youki", "/usr/bin/youki"]\n`, {}]
  ] as ReadonlyArray<readonly [string, Files]>)("of %j with %j has no problem", (text, files) => {
    assert.isEmpty(placesIn(text, { files: { ...withCrun, ...files } }))
  })

  it("says which program runs instead", () => {
    assert.strictEqual(
      messageOf(`${runtimes}crun = ["/opt/crun"]\n`),
      "runtime crun: /opt/crun does not exist, so Podman runs /usr/bin/crun."
    )
    assert.include(messageOf(`${runtimes}crun = ["/opt"]\n`), "/opt is a directory, so")
  })

  it("fails later if its only path is odd", () => {
    assert.strictEqual(effectOf(`${runtimes}foo = ["~/foo"]\n`), "fails-later")
    assert.strictEqual(effectOf(`${runtimes}foo = ["~/foo", "/usr/bin/crun"]\n`), "ignored")
  })

  it("that another file overrides has no problem", () => {
    const files = {
      ...withCrun,
      [main]: `${runtimes}foo = ["~/foo"]\n`,
      [`${main}.d/x.conf`]: `${runtimes}foo = ["/usr/bin/crun"]\n`
    }
    assert.isEmpty(problemsOf(Podman.podman58, files))
  })

  it("has its problem in its own file", () => {
    const file = `${main}.d/x.conf`
    const [problem] = problemsOf(Podman.podman58, {
      ...withCrun,
      [main]: "[engine]\n",
      [file]: `${runtimes}foo = ["~/foo"]\n`
    })
    assert.strictEqual(problem?.origin?._tag === "File" && problem.origin.file, file)
  })
})

describe("a built-in runtime", () => {
  it.each([
    [{ "/usr/bin/crun": closed }, "no-execute-bit -"],
    [
      { "/usr/bin/crun": program, "/usr/bin/runc": { type: "symlink", target: "/usr/bin/runc" }, "/bin/runc": program },
      "candidate-error -"
    ]
  ] as ReadonlyArray<readonly [Files, string]>)("of %j has a problem if it is used or hidden", (files, code) => {
    assert.deepStrictEqual(
      placesIn("", { files }).map((place) => place.replace("BuiltIn", "-")),
      [code]
    )
  })

  it("that is closed or missing is no concern of others", () => {
    assert.isEmpty(placesIn("", { files: { ...withCrun, "/usr/bin/runc": closed } }))
  })
})

describe("a platform", () => {
  const table = "[engine.platform_to_oci_runtime]\n"
  it.each([
    [`${table}"linux/amd64" = "crun"\n`, "platform-overrides-choice 2:1"],
    [`${table}"wasi/wasm" = "nope"\n`, "unusable-platform-runtime 2:1"],
    [`${table}"linux/amd64" = "/usr/bin/crun"\n`, "unusable-platform-runtime 2:1"],
    [`${table}"linux/arm64/v8" = "crun"\n`, "unmatched-platform 2:1"],
    [`${table}"Linux/amd64" = "crun"\n`, "unmatched-platform 2:1"]
  ])("of %j has %s", (text, place) => {
    assert.deepStrictEqual(placesIn(text), [place])
  })

  it("that turns off the built-in one has no problem", () => {
    assert.isEmpty(placesIn(`${table}"wasi/wasm" = "crun"\n`))
  })

  it("is not judged if no runtime can be used", () => {
    assert.deepStrictEqual(placesIn(`${table}"wasi/wasm" = "crun"\n`, { files: {} }), ["unusable-default-runtime -"])
  })
})

describe("a flag", () => {
  const table = "[engine.runtimes_flags]\n"
  it.each([
    [`${table}crun = ["--debug"]\n`, "dashed-flag 2:9", `${table}crun = ["debug"]\n`],
    [`${table}crun = ['-debug']\n`, "dashed-flag 2:9", `${table}crun = ['debug']\n`],
    [`${table}crun = ["--log /y"]\n`, "dashed-flag 2:9", `${table}crun = ["log=/y"]\n`],
    [`${table}crun = ["log /y"]\n`, "flag-with-space 2:9", `${table}crun = ["log=/y"]\n`],
    [`${table}crun = ["a b c"]\n`, "flag-with-space 2:9", undefined],
    [`${table}crun = ["log", "/y"]\n`, "not-a-flag 2:16", undefined],
    [`${table}crun = [""]\n`, "not-a-flag 2:9", undefined],
    [`${table}crun = ["--"]\n`, "not-a-flag 2:9", undefined],
    [`${table}crun = ["""--debug"""]\n`, "dashed-flag 2:9", undefined]
  ])("of %j has %s", (text, place, fixed) => {
    assert.deepStrictEqual(placesIn(text), [place])
    assert.strictEqual(fixedIn(text), fixed)
  })

  it.each(["debug", "log=/y", "log=/a b", "systemd-cgroup"])("%j has no problem", (flag) => {
    assert.isEmpty(placesIn(`${table}crun = [${JSON.stringify(flag)}]\n`))
  })

  it("of the command line has the same problems, and drops those of files", () => {
    const withFlags = (...runtimeFlags: ReadonlyArray<string>) =>
      placesIn(`${table}crun = ["--debug"]\n`, { given: { flags: { runtimeFlags } } })
    assert.deepStrictEqual(withFlags("--x", "y z"), ["dashed-flag Flag", "flag-with-space Flag", "dropped-flags 2:1"])
    assert.deepStrictEqual(withFlags("x"), ["dropped-flags 2:1"])
    assert.isEmpty(placesIn(`${table}runc = ["debug"]\n`, { given: { flags: { runtimeFlags: ["x"] } } }))
  })

  it("is unknown to old releases", () => {
    const text = `${table}crun = ["--debug"]\n`
    assert.deepStrictEqual(placesIn(text, { engine: release("5.6.0") }), ["key-of-other-release 1:9"])
  })
})
