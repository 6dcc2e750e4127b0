import { ConfigurationInput, DockerAssessment, DockerEngine, Moby25 } from "@oci-runtimes/core/docker"
import { Comparison, DifferenceText } from "@oci-runtimes/core/questions"
import { assert, describe, it } from "vitest"
import { facts } from "../samples.ts"

const side = (runtimes: object) =>
  DockerEngine.shared(
    DockerAssessment.make(
      Moby25,
      ConfigurationInput.make(new TextEncoder().encode(JSON.stringify({ runtimes }))),
      facts
    )
  )

/** Returns what is said of "a", if `missing` are the programs that are not on the machine. */
const told = (before: object, after: object, missing: ReadonlyArray<string> = []) => {
  const { names } = Comparison.compare(side(before), side(after))
  const compared = names.find(({ name }) => name === "a")!
  return DifferenceText.lines(compared, (program) => missing.includes(program))
}

const entry = (path: string, ...runtimeArgs: ReadonlyArray<string>) => ({ a: { path, runtimeArgs } })

const refused = "unknown or invalid runtime name: a"

describe("what a difference means for a name", () => {
  it.each([
    ["another program", entry("/a"), entry("/b"), ["/b"], ["another program: /a → /b (not found here)"]],
    ["a program that is there", entry("/a"), entry("/b"), [], ["another program: /a → /b"]],
    ["a program that was missing before", entry("/a"), entry("/b"), ["/a"], ["another program: /a → /b"]],
    ["a new name", {}, entry("/b"), [], [`can be used now (was: ${refused})`]],
    [
      "a new name without its program",
      {},
      entry("/b c"),
      ["/b c"],
      [`can be used now (was: ${refused}), but "/b c" is not found here`]
    ],
    ["a name that goes", entry("/b"), {}, ["/b"], [`refused from now on: ${refused}`]],
    [
      "other arguments",
      entry("/a", "-v"),
      entry("/a", "x y"),
      ["/a"],
      ['other arguments: -v → "x y" (in the wrapper script)']
    ]
  ] as const)("is said of %s", (_, before, after, missing, lines) => {
    assert.deepStrictEqual(told(before, after, missing), lines)
  })

  it("is said of an entry that is refused", () => {
    assert.match(told(entry("/a"), { a: { path: 5 } })[0] ?? "", /^refused from now on: json: cannot unmarshal/)
  })
})

describe("the programs to look for", () => {
  it.each([
    [entry("/a"), entry("/b"), ["/b"]],
    [{}, { ...entry("/b"), b: { path: "/b" }, c: { path: "c" } }, ["/b", "c"]],
    [entry("/a"), entry("/a", "-v"), []],
    [entry("/a"), entry("bin/a"), []],
    [entry("/a"), {}, []],
    [entry("/a"), { a: { runtimeType: "a.b" } }, []]
  ])("are those that are new: %j, %j", (before, after, programs) => {
    const { names } = Comparison.compare(side(before), side(after))
    assert.deepStrictEqual(DifferenceText.newPrograms(names), programs)
  })
})
