/** Problems with which the engine starts, and the service that starts containers does not. */
import { Problem } from "@oci-runtimes/core/engine"
import { assert, describe, it } from "vitest"

const problem = (effect: Problem.Effect, code = effect): Problem.Problem => ({
  code,
  effect,
  message: "the reason",
  advice: "",
  path: [],
  origin: undefined,
  details: {},
  fix: undefined
})

describe("an effect", () => {
  it.each([
    ["refused", "error", false],
    ["no-start", "error", true],
    ["no-service", "error", true],
    ["part-dropped", "warning", false],
    ["fails-later", "warning", false],
    ["ignored", "warning", false],
    ["differs", "warning", false]
  ] as const)("%s has the severity %s, and runs nothing: %s", (effect, severity, runsNothing) => {
    assert.strictEqual(Problem.severity({ effect }), severity)
    assert.strictEqual(Problem.runsNothing({ effect }), runsNothing)
    assert.match(Problem.describeEffect(effect), /^(?:the engine|releases of the engine) .*\.$/)
  })

  it.each([
    ["no-start", "the engine would not start: the reason"],
    ["no-service", "the engine would run no container: the reason"],
    ["refused", "the reason"],
    ["ignored", "the reason"]
  ] as const)("%s is said: %s", (effect, sentence) => {
    assert.strictEqual(Problem.sentence(problem(effect)), sentence)
  })
})

describe("a problem with which no container runs", () => {
  const [noStart, noService, ignored] = [problem("no-start"), problem("no-service"), problem("ignored")]

  it("is new if there was none before", () => {
    assert.strictEqual(Problem.addedStartFault([ignored], [ignored, noService]), noService)
    assert.strictEqual(Problem.addedStartFault([], [noStart]), noStart)
    assert.isUndefined(Problem.addedStartFault([noService], [noStart]))
    assert.isUndefined(Problem.addedStartFault([], [ignored]))
  })

  it("comes after a refusal and before warnings", () => {
    const refused = problem("refused")
    assert.deepStrictEqual(Problem.inOrder([ignored, noService, refused, noStart]), [
      refused,
      noService,
      noStart,
      ignored
    ])
  })

  it("can be ignored, unlike a refusal", () => {
    const codes = new Set(["no-service", "refused"])
    assert.deepStrictEqual(
      Problem.without([noService, problem("refused")], codes).map(({ code }) => code),
      ["refused"]
    )
  })
})
