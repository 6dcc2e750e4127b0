import { DockerProblem, Verdict } from "@oci-runtimes/core/docker"
import { assert, describe, it } from "vitest"

const at = { path: [], origin: undefined }

const encoding = DockerProblem.make("invalid-encoding", { byteOffset: 2, consumed: 7 }, at)
const syntax = DockerProblem.make("invalid-syntax", { reason: "UnexpectedEnd", detail: "Go's words" }, at)
const notAnObject = DockerProblem.make("not-an-object", { found: "array" }, at)
const number = DockerProblem.make("number-out-of-range", { text: "1e999" }, at)
const wrongType = DockerProblem.make("wrong-type", { found: "number", expected: "string", field: "C.k" }, at)
const size = DockerProblem.make("invalid-value", { directive: "default-shm-size", refusal: "R", stage: "decoding" }, at)
const deprecated = DockerProblem.make("deprecated-directive", { directive: "graph", replacement: "data-root" }, at)
const reserved = DockerProblem.make("reserved-runtime-name", { name: "runc" }, at)
const noDefault = DockerProblem.make("unknown-default-runtime", { name: "nope" }, at)
const noRuntimes = DockerProblem.make("null-runtimes", {}, at, "refused")
const script = DockerProblem.make(
  "unwritable-script",
  { name: "x/y", file: "/d/x/y", errno: "ENOENT", excess: 0, isCertain: true },
  at,
  "refused"
)

const unknown = (directive: string) => DockerProblem.make("unknown-directive", { directive }, at)
const conflict = (directive: string) =>
  DockerProblem.make("directive-conflict", { directive, fromFlag: "A", fromFile: "B" }, at)

describe("the line", () => {
  const stages = [encoding, syntax, notAnObject, unknown("x"), conflict("x"), wrongType, reserved, noRuntimes]

  it("is that of the first stage that fails, in whatever order the problems come", () => {
    for (const [stage, problem] of stages.entries()) {
      const found = [...stages.slice(stage), script]
      assert.strictEqual(Verdict.line(found), problem.message)
      assert.strictEqual(Verdict.line(found.toReversed()), problem.message)
    }
  })

  it("is empty if there are no problems", () => {
    assert.strictEqual(Verdict.line([]), "")
  })

  it("names all unknown directives", () => {
    assert.strictEqual(
      Verdict.line([unknown("b"), wrongType, unknown("a")]),
      "the following directives don't match any configuration option: b, a"
    )
  })

  it("names all conflicts", () => {
    assert.strictEqual(
      Verdict.line([conflict("data-root"), conflict("exec-root")]),
      "the following directives are specified both as a flag and in the configuration file: " +
        "data-root: (from flag: A, from file: B), exec-root: (from flag: A, from file: B)"
    )
  })

  it.each([
    [[number, notAnObject], number.message],
    [[size, wrongType], size.message],
    [[noDefault, reserved], noDefault.message]
  ])("of %j, problems of one stage, is that of the first", (found, line) => {
    assert.strictEqual(Verdict.line(found), line)
  })

  it("of a problem of validation begins with what the engine was doing", () => {
    assert.strictEqual(Verdict.line([reserved], "failed: "), "failed: runtime name 'runc' is reserved")
    assert.strictEqual(Verdict.line([wrongType], "failed: "), `failed: ${wrongType.message}`)
  })

  it("of a script begins with what the engine does with all scripts", () => {
    assert.strictEqual(
      Verdict.line([script], "failed: "),
      "Error reconfiguring the daemon: open /d/x/y: no such file or directory"
    )
  })
})

describe("the engine's order", () => {
  it("is that of its stages, and within one that in which the problems came", () => {
    const found = [noDefault, size, conflict("x"), unknown("b"), number, wrongType, unknown("a"), reserved, syntax]
    const sorted = Verdict.inEngineOrder(found)
    assert.deepStrictEqual(
      sorted.map(({ message }) => message),
      [syntax, number, unknown("b"), unknown("a"), conflict("x"), size, wrongType, noDefault, reserved].map(
        ({ message }) => message
      )
    )
  })

  it("has validation behind what is in the file, and the scripts last", () => {
    const found = [syntax, wrongType, conflict("x"), deprecated, reserved, noDefault, noRuntimes, script]
    const of = (isOne: (problem: DockerProblem.EngineProblem) => boolean) => found.map(isOne).map(Number).join("")
    assert.strictEqual(of(Verdict.isOfValidation), "00011100")
    assert.strictEqual(of(Verdict.isOfScript), "00000001")
    assert.strictEqual(of(Verdict.isOfSettings), "00011101")
  })
})
