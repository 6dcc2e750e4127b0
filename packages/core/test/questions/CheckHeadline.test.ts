import { Check, CheckHeadline } from "@oci-runtimes/core/questions"
import { assert, describe, it } from "vitest"
import { at, problem } from "./fileProblems.ts"

const engine = { id: "toy-1", title: "Toy 1" }

const line = (
  input: Partial<CheckHeadline.CheckHeadlineInput>,
  check: Partial<CheckHeadline.CheckHeadlineInput["check"]> = {}
) => {
  const { file, mistake, verdict } = CheckHeadline.make({
    check: { accepted: true, starts: true, engine, ...check },
    files: "2 files",
    file: undefined,
    problems: [],
    ...input
  })
  return `${file}${verdict}${mistake}`
}

const severityOf = (problems: CheckHeadline.CheckHeadlineInput["problems"]) =>
  CheckHeadline.make({ check: { accepted: true, starts: true, engine }, files: "", file: undefined, problems }).severity

describe("the first line about checked files", () => {
  it.each<[string, string, string]>([
    ["says that all is well", line({}), "2 files: accepted by Toy 1"],
    [
      "has a warning, with its place",
      line({ problems: [problem({ origin: at("/a", 4) })] }),
      "2 files: accepted by Toy 1; warning in /a:2: It is odd."
    ],
    [
      "leaves out the path of the file in question",
      line({ files: "/a", file: "/a", problems: [problem({ origin: at("/a", 8) })] }),
      "/a: accepted by Toy 1; warning in line 3: It is odd."
    ],
    [
      "has a warning without a place",
      line({ problems: [problem()] }),
      "2 files: accepted by Toy 1; warning: It is odd."
    ],
    [
      "has a refusal",
      line({ problems: [problem({ effect: "refused", message: "no", origin: at("/a") })] }, { accepted: false }),
      "2 files: refused by Toy 1 in /a:1: no"
    ],
    [
      "says that no container runs",
      line({ problems: [problem({ effect: "no-start", message: "no" })] }, { starts: false }),
      "2 files: Toy 1 accepts it, and runs no container: no"
    ]
  ])("%s", (_, printed, expected) => assert.strictEqual(printed, expected))

  it("has the severity of the mistake", () => {
    assert.isUndefined(severityOf([]))
    assert.strictEqual(severityOf([problem()]), "warning")
    assert.strictEqual(severityOf([problem({ effect: "no-start" })]), "error")
  })
})

describe("the problems that concern a file", () => {
  it("are those in the file, and every error", () => {
    const [own, other] = [problem({ origin: at("/a") }), problem({ origin: at("/b") })]
    const [refused, outside] = [problem({ origin: at("/b"), effect: "refused" }), problem()]
    assert.deepStrictEqual(Check.ofFile([own, other, refused, outside], "/a"), [own, refused])
  })
})
