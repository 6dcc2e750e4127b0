/** Files that Podman refuses, reads differently, or does not read. */
import { Podman } from "@oci-runtimes/core/podman"
import { assert, describe, it } from "vitest"
import { type Files, main, problemsOf, program } from "../machines.ts"
import { fixedIn, placesIn, problemsIn, release, withCrun } from "./found.ts"

const runtimes = "[engine.runtimes]\n"

describe("a wrong type", () => {
  it.each([
    [
      '[engine.platform_to_oci_runtime]\n"wasi/wasm" = ["crun"]\n',
      '[engine.platform_to_oci_runtime]\n"wasi/wasm" = "crun"\n'
    ],
    [`${runtimes}crun = "/usr/bin/crun"\n`, `${runtimes}crun = ["/usr/bin/crun"]\n`],
    [`${runtimes}crun = '/usr/bin/crun' # ours\n`, `${runtimes}crun = ['/usr/bin/crun'] # ours\n`],
    [`${runtimes}crun = { path = "/usr/bin/crun" }\n`, `${runtimes}crun = ["/usr/bin/crun"]\n`],
    [
      '[engine]\nconmon_path = "/usr/libexec/podman/conmon"\n',
      '[engine]\nconmon_path = ["/usr/libexec/podman/conmon"]\n'
    ],
    ['[engine]\nremote = "False"\n', "[engine]\nremote = false\n"],
    ['[engine]\nnum_locks = "20"\n', "[engine]\nnum_locks = 20\n"],
    ["[containers]\numask = 22\n", '[containers]\numask = "22"\n'],
    ['[[engine]]\nruntime = "crun"\n', '[engine]\nruntime = "crun"\n']
  ])("%j is fixed", (text, fixed) => {
    assert.match(placesIn(text)[0]!, /^wrong-toml-type /)
    assert.strictEqual(fixedIn(text), fixed)
  })

  it.each([
    [`${runtimes}crun = "/usr/bin/crun --debug"\n`, /Write a list\. .*runtimes_flags/],
    [`${runtimes}runtime = "crun"\n`, /Move it above the header/],
    [`${runtimes}io.foo.v2 = ["/usr/bin/crun"]\n`, /"io\.foo\.v2" = \["PATH"\]/],
    [
      '[engine.runtimes.foo]\npath = "/opt/foo"\nruntimeArgs = ["--x"]\n',
      /form of Docker\. Write foo = \["\/opt\/foo"\] .*without dashes/
    ],
    ['[engine.runtime]\ncrun = ["/usr/bin/crun"]\n', /section \[engine\.runtimes\]/],
    [`${runtimes}crun = ["/usr/bin/crun", {append = true}]\n`, /does not know \{append = true\}/],
    ["[engine]\nenv = [{prepend = true}]\n", /only table/],
    ["[engine]\nenv = [1]\n", /list of strings/],
    ['[engine]\nenv = "A=1, B=2"\n', /list of strings/],
    ['[engine]\nremote = "yes"\n', /true or false/],
    ["[engine]\nnum_locks = -1\n", /from 0 to 4294967295/],
    ["[engine]\nruntime = true\n", /in quotes/],
    ['[engine]\nruntime = ["a", "b"]\n', /not a list/],
    ["engine = 1\n", /Write a table: \[engine\]/],
    ["[network]\ndefault_subnet_pools = 1\n", /list of tables/]
  ])("%j is explained and left", (text, advice) => {
    const [problem] = problemsIn(text)
    assert.strictEqual(problem?.code, "wrong-toml-type")
    assert.match(problem!.advice, advice)
    assert.isUndefined(problem?.fix)
  })
})

describe("a file with hundreds of wrong types", () => {
  it("has fixes for the first of them, and problems for all", () => {
    const lines = Array.from({ length: 1500 }, (_, index) => `r${index} = "/usr/bin/crun"\n`)
    const problems = problemsIn(`${runtimes}${lines.join("")}`)
    assert.lengthOf(problems, 1500)
    assert.isDefined(problems[0]?.fix)
    assert.isUndefined(problems.at(-1)?.fix)
  })
})

describe("a fault in the syntax", () => {
  it.each([
    ["[engine]\nruntime = crun\n", '[engine]\nruntime = "crun"\n'],
    ["[engine]\nruntime = crun # fast\n", '[engine]\nruntime = "crun" # fast\n'],
    ["[engine]\nremote = True\n", "[engine]\nremote = true\n"],
    [`${runtimes}crun = /usr/bin/crun\n`, `${runtimes}crun = ["/usr/bin/crun"]\n`],
    [`${runtimes}crun = ["/usr/bin/crun" "/b"]\n`, `${runtimes}crun = ["/usr/bin/crun", "/b"]\n`],
    [`${runtimes}crun = ["/usr/bin/crun",, "/b"]\n`, `${runtimes}crun = ["/usr/bin/crun", "/b"]\n`],
    [`${runtimes}crun = ["/usr/bin/crun"];\n`, `${runtimes}crun = ["/usr/bin/crun"]\n`],
    ['[engine]\nruntime: "crun"\n', '[engine]\nruntime = "crun"\n'],
    ["[engine]\nruntime = \u201Ccrun\u201D\n", '[engine]\nruntime = "crun"\n'],
    ['[engine]\nruntime = "crun\n', '[engine]\nruntime = "crun"\n'],
    ["[engine]\r\nruntime = crun\r\n", '[engine]\r\nruntime = "crun"\r\n']
  ])("%j is fixed", (text, fixed) => {
    assert.match(placesIn(text)[0]!, /^toml-fault /)
    assert.strictEqual(fixedIn(text), fixed)
  })

  it.each([
    ["[engine]\nruntime =\n", /Write a value/],
    ['[engine]\nruntime = "crun # fast\n', /closing quote/],
    ["[engine]\nnum_locks = many\n", /in quotes/],
    ["[engine]\nruntime = crun\nevents_logger = file\n", /in quotes/],
    ["[engine]\n[engine]\n", /Merge the two tables/],
    ['[engine]\nruntime = "a"\nruntime = "b"\n', /Remove one/],
    ["[engine\n", /Correct the syntax/]
  ])("%j is explained and left", (text, advice) => {
    const [problem] = problemsIn(text)
    assert.strictEqual(problem?.code, "toml-fault")
    assert.match(problem!.advice, advice)
    assert.isUndefined(problem?.fix)
  })

  it.each([
    ["/w==", /UTF-8/],
    ["YQBiAA==", /UTF-8/],
    ["YSA9IDENYiA9IDI=", /line feed/]
  ])("of bytes (%s) is explained", (base64, advice) => {
    const [problem] = problemsOf(Podman.podman58, { ...withCrun, [main]: { base64 } })
    assert.strictEqual(problem?.code, "toml-fault")
    assert.match(problem!.advice, advice)
  })

  it("of a byte order mark is one for old releases only", () => {
    const files = { ...withCrun, [main]: "\uFEFF[engine]\n" }
    assert.isEmpty(problemsOf(Podman.podman58, files))
    assert.match(problemsOf(Podman.podman43, files)[0]!.advice, /byte order mark.*since 5\.0/)
  })
})

describe("a dialect of TOML", () => {
  it.each([
    ["engine = { env = [],\n }\n", "version"],
    ['[engine]\nenv = ["A=\\e"]\n', "version"],
    ["engine = {}\n[engine.runtimes]\n", "tables"],
    ["engine.runtimes.crun = []\n[engine.runtimes]\n", "tables"]
  ])("%j is not read by all", (text, reason) => {
    const [problem, ...others] = problemsIn(text)
    assert.isEmpty(others)
    assert.strictEqual(problem?.code, "toml-dialect")
    assert.strictEqual(problem?.details.reason, reason)
  })

  it("that the release does not know is a fault, and not told twice", () => {
    assert.deepStrictEqual(placesIn("engine = { env = [],\n }\n", { engine: Podman.podman54 }), ["toml-fault 2:2"])
  })
})

const link = (target: string) => ({ type: "symlink", target }) as const

const directory = { type: "directory" } as const

const home = "/root/.config/containers"

const codesOf = (version: string, files: Files) => problemsOf(release(version), files).map(({ code }) => code)

describe("a file that is not read", () => {
  it.each([
    ["/etc/containers/libpod.conf", "4.3.1 5.4.2 5.8.6", "legacy-file"],
    ["/usr/share/containers/libpod.conf", "4.3.1 5.8.6", "legacy-file"],
    [`${home}/libpod.conf`, "4.3.1 5.8.6", "legacy-file"],
    [`${home}/containers.conf`, "4.3.1", "unread-file"],
    ["/etc/containers/containers.rootless.conf", "4.3.1 5.4.2", "unread-file"],
    ["/usr/share/containers/containers.conf.d/x.conf", "5.8.6", "unread-file"],
    [`${main}.d/x.CONF`, "4.3.1 5.8.6", "ignored-drop-in"],
    [`${main}.d/x.toml`, "5.8.6", "ignored-drop-in"],
    [`${home}/containers.conf.d/x.toml`, "5.8.6", "ignored-drop-in"]
  ])("such as %s, has a problem in Podman %s", (path, versions, code) => {
    const codes = versions.split(" ").map((version) => codesOf(version, { ...withCrun, [path]: "" }))
    assert.deepStrictEqual(
      codes,
      versions.split(" ").map(() => [code])
    )
  })

  it.each([
    [`${home}/containers.conf`, "5.4.2"],
    ["/etc/containers/containers.rootless.conf", "5.8.6"],
    [`${main}.d/x.conf`, "5.8.6"],
    [`${main}.d/x.conf.bak`, "5.8.6"],
    [`${main}.d/README`, "5.8.6"],
    ["/usr/share/containers/containers.conf", "5.8.6"]
  ])("is not %s in Podman %s", (path, version) => {
    assert.isEmpty(problemsOf(release(version), { ...withCrun, [path]: "" }))
  })

  it.each([
    ["a link", { [`${main}.d`]: link("/opt/d"), "/opt/d": directory }, true, false],
    ["a file", { [`${main}.d`]: "" }, true, false],
    ["a directory", { [`${main}.d`]: directory }, false, false]
  ] as ReadonlyArray<readonly [string, Files, boolean, boolean]>)(
    "is in a drop-in directory that is %s",
    (_, files, before57, since57) => {
      const isIgnored = (version: string) =>
        problemsOf(release(version), { ...withCrun, ...files }).some(({ code }) => code === "ignored-drop-in-directory")
      assert.deepStrictEqual([isIgnored("5.6.0"), isIgnored("5.7.0")], [before57, since57])
    }
  )

  it("is every other file if a variable names one", () => {
    const files = { ...withCrun, [main]: "", [`${home}/containers.conf`]: "", "/etc/containers/libpod.conf": "" }
    const of = (variables: Readonly<Record<string, string>>) =>
      problemsOf(Podman.podman58, files, { variables }).map(({ code, details }) => `${code} ${String(details.path)}`)
    assert.sameMembers(
      [...of({ HOME: "/root", CONTAINERS_CONF: "/dev/null" })],
      [
        "legacy-file /etc/containers/libpod.conf",
        `passed-over-file ${main}`,
        `passed-over-file ${home}/containers.conf`
      ]
    )
    assert.deepStrictEqual(of({ HOME: "/root", CONTAINERS_CONF: main }), [
      "legacy-file /etc/containers/libpod.conf",
      `passed-over-file ${home}/containers.conf`
    ])
    assert.isEmpty(of({ HOME: "/root", CONTAINERS_CONF_OVERRIDE: "/etc/containers/libpod.conf" }))
  })

  it("is read if the configuration of an old release names it", () => {
    const files = {
      "/opt/x": program,
      [main]: '[engine]\nenv = ["CONTAINERS_CONF=/etc/containers/libpod.conf"]\n',
      "/etc/containers/libpod.conf": '[engine]\nruntime = "x"\n[engine.runtimes]\nx = ["/opt/x"]\n'
    }
    assert.isEmpty(problemsOf(Podman.podman43, files))
  })
})

describe("a file that cannot be read", () => {
  it.each([
    [{ [`${main}.d/x.conf`]: link("/opt") }, {}, "unreadable-file", /place of the directory/],
    [{ [main]: { mode: "0600" } }, { uid: 1000 }, "unreadable-file", /right to read/],
    [{ [main]: link(main) }, {}, "unreadable-file", /leads to itself/],
    [{ [`${main}.d`]: "" }, {}, "missing-file", /Make it a directory/],
    [{}, { variables: { CONTAINERS_CONF: "/none" } }, "missing-file", /that CONTAINERS_CONF names/],
    [{}, { modules: ["none.conf"] }, "missing-file", /leave out --module/]
  ] as ReadonlyArray<readonly [Files, object, string, RegExp]>)(
    "%j with %j is explained",
    (files, given, code, advice) => {
      const [problem] = problemsOf(Podman.podman58, { ...withCrun, ...files }, given)
      assert.strictEqual(problem?.code, code)
      assert.match(problem!.advice, advice)
    }
  )

  it("because it is required is explained in the releases that require it", () => {
    const variables = { CONTAINERS_CONF_OVERRIDE: "/none" }
    const [problem] = problemsOf(Podman.podman54, withCrun, { variables })
    assert.match(problem!.advice, /CONTAINERS_CONF_OVERRIDE/)
    const files = { ...withCrun, [`${main}.d/x.conf`]: link("/none") }
    assert.match(problemsOf(Podman.podman43, files)[0]!.advice, /Remove the link/)
  })

  it.each([
    ['[engine.runtimes_flags]\n"/usr/bin/crun" = []\n', /Write the name "crun"/],
    ["[engine.runtimes_flags]\nfoo = []\n", /Define foo/],
    ['[engine]\npull_policy = "x"\n', /"newer"/],
    ['[engine]\nimage_volume_mode = "x"\n', /Correct the value/]
  ])("for its values (%j) is explained", (text, advice) => {
    assert.match(problemsIn(text)[0]!.advice, advice)
  })
})
