import { Source } from "@oci-runtimes/core/engine"
import { Given, Podman, type PodmanEngine } from "@oci-runtimes/core/podman"
import { assert, describe, it } from "vitest"
import { type Files, main, read } from "./machines.ts"

const wordsOf = (engine: PodmanEngine.PodmanEngine, text: string) => {
  const { details, message } = read(engine, { [main]: text }).problems[0]!
  return [message.replace(/^.*?: toml: /s, ""), details.isWordedByPodman]
}

const link = (target: string) => ({ type: "symlink", target }) as const

describe("a drop-in directory", () => {
  const directory = `${main}.d`
  it.each([
    ["a file", { [directory]: "" }, null, null, "open /etc/containers/containers.conf.d: not a directory"],
    ["a link in a loop", { [directory]: link("containers.conf.d") }, null, null, "too many levels of symbolic links"],
    ["a link that leads nowhere", { [directory]: link("/none") }, null, null, null],
    [
      "a link to a directory",
      { [directory]: link("/opt/d"), "/opt/d/x.conf": "[" },
      null,
      null,
      "/etc/containers/containers.conf.d/x.conf"
    ],
    ["with a directory in it", { [`${directory}/x.conf`]: { type: "directory" } }, null, null, null],
    [
      "with a link to a directory",
      { [`${directory}/x.conf`]: link("/opt") },
      "read /etc/containers/containers.conf.d/x.conf: is a directory",
      "read /etc/containers/containers.conf.d/x.conf: is a directory",
      "read /etc/containers/containers.conf.d/x.conf: is a directory"
    ],
    [
      "with a link that leads nowhere",
      { [`${directory}/x.conf`]: link("/none") },
      "no such file or directory",
      null,
      null
    ]
  ] as ReadonlyArray<readonly [string, Files, string | null, string | null, string | null]>)(
    "that is %s is what each release makes of it",
    (_, files, in43, in54, in58) => {
      for (const [index, engine] of [Podman.podman43, Podman.podman54, Podman.podman58].entries()) {
        const { refusal } = read(engine, files)
        const expected = [in43, in54, in58][index]
        if (expected === null || expected === undefined) assert.isNull(refusal, engine.id)
        else assert.include(refusal, expected, engine.id)
      }
    }
  )
})

describe("a directory in the place of a file", () => {
  const directory = `${main}.d`

  it.each(["CONTAINERS_CONF_OVERRIDE", "CONTAINERS_CONF"])(
    "that %s names is refused, also if it is one of drop-ins",
    (name) => {
      for (const engine of [Podman.podman54, Podman.podman58]) {
        const { refusal } = read(engine, { [`${directory}/x.conf`]: "" }, { variables: { [name]: directory } })
        assert.include(refusal, `decode configuration ${directory}: read ${directory}: is a directory`)
      }
    }
  )

  it("is refused whichever way the caller has looked at it", () => {
    const given = { ...Given.ofRoot, variables: { CONTAINERS_CONF_OVERRIDE: directory } }
    const missing = { _tag: "Unreadable", errno: "ENOENT" } as const
    const files = Source.readAll(Podman.podman58.sources, given, ({ path }) =>
      path === directory ? { _tag: "Directory", names: [] } : missing
    )
    assert.include(Podman.podman58.read(given, files).refusal, `read ${directory}: is a directory`)
  })
})

describe("a fault in the syntax", () => {
  it.each([
    ["[engine]\nruntime: 1\n", "line 2 (last key \"engine\"): expected '.' or '=', but got ':' instead"],
    ["[engine]\nruntime", "line 2 (last key \"engine\"): unexpected EOF; expected key separator '='"],
    [
      '[engine.runtimes]\na = ["x" "y"]\n',
      `line 2 (last key "engine.runtimes.a"): expected a comma (',') or array terminator (']'), but got '"'`
    ],
    ['[engine.runtimes]\na = [\n  "x",,\n]\n', 'line 3 (last key "engine.runtimes.a"): unexpected comma'],
    ['["a b"]\n"c.d" = x\n', 'line 2 (last key "\\"a b\\".\\"c.d\\""): expected value but found "x" instead'],
    [
      "[a] b\n",
      "line 1 (last key \"a\"): expected a top-level item to end with a newline, comment, or EOF, but got 'b' instead"
    ],
    [
      "[[a]]\nx = 1\n[[a]]\n[a.b]\ny = 1 z\n",
      "line 5 (last key \"a.b\"): expected a top-level item to end with a newline, comment, or EOF, but got 'z' instead"
    ]
  ])("%j has Podman's words", (text, words) => {
    assert.deepStrictEqual(wordsOf(Podman.podman58, text), [words, true])
  })

  it.each([
    ["a = 1__0\n", 1],
    ["a = {b = 1 c = 2}\n", 1],
    ["[a]\nb = 2000-13-01\n", 2],
    ["a = {}\n[a.b]\nx =\n", 4],
    [`a = ${"[".repeat(600)}`, 1],
    ["#".repeat(300_000), 1],
    [`${"#\n".repeat(40_000)}a = b\n`, 40_001]
  ])("%j is told in words of this library, and says so", (text, line) => {
    const [words, isKnown] = wordsOf(Podman.podman58, text)
    assert.match(String(words), new RegExp(`^line ${line}\\b`))
    assert.isFalse(isKnown)
  })
})
