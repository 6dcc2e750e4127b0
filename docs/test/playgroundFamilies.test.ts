/**
 * The playground of the families besides Docker's: its answers are those of the command.
 */
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import * as ContainerdAnswer from "../playground/ContainerdAnswer.ts"
import * as CrioAnswer from "../playground/CrioAnswer.ts"
import * as examples from "../playground/examples.ts"
import * as Family from "../playground/Family.ts"
import releases from "../playground/releases.data.ts"
import { type State, tabs } from "../playground/State.ts"
import { families } from "./AskedFamily.ts"
import { everyNth, sameAnswers } from "./sameAnswers.ts"

describe.each(families)(
  "the playground of $family.name",
  ({ answer, family, known, names: own, newer, promises, texts, words }) => {
    const first = examples.stateOf(family)
    const engines = releases.load().compared[family.name].map(({ name }) => name)

    it("is compared on many files, for the releases to choose from", () => {
      assert.isAbove(texts.length, 50)
      assert.sameMembers([...engines], [...known])
    })

    // The other texts are compared by the slow tests.
    sameAnswers({ answer, family, own, texts: texts.filter((_, index) => index % everyNth === 0) })

    it.each(promises)("shows what the example promises: %s", (title, shown, promised) => {
      assert.include(
        examples.of(family).map((example) => example.title),
        title
      )
      assert.include(shown(answer(examples.stateOf(family, title))), promised)
    })

    it("begins with a healthy file", () => {
      const { findings, runtimes } = answer(first)
      assert.lengthOf(findings, 0)
      assert.isTrue(runtimes?.every(({ isFound }) => isFound))
    })

    it("has no other examples", () => assert.lengthOf(examples.of(family), promises.length))

    it("answers about any text and any name", () => {
      const text = fc.oneof(
        fc.string({ unit: "binary" }),
        fc.array(fc.constantFrom(...words)).map((parts) => parts.join(" ")),
        fc.constantFrom(...texts)
      )
      const names = fc.oneof(
        fc.string({ unit: "binary" }),
        fc.constantFrom("__proto__", "/x\0", "/usr/bin/runc/x", `/${family.file}`)
      )
      fc.assert(
        fc.property(
          text,
          text,
          names,
          fc.constantFrom(...engines),
          fc.constantFrom(...tabs),
          fc.constantFrom("all", "needed", []),
          (file, other, name, engine, { tab }, programs) => {
            const state = { ...first, file, other, name, engine, tab, programs: programs as State["programs"] }
            assert.isString(answer(state).headline.verdict)
          }
        )
      )
    })

    it("answers with the rules of any release, and says so if they are not known yet", () => {
      assert.isUndefined(answer({ ...first, engine: `${family.name}-${family.exactRelease}` }).reservation)
      assert.strictEqual(answer({ ...first, engine: `${family.name}-${newer.version}` }).reservation, newer.reservation)
    })

    it.each([`${family.name}-0.4`, family.name, `${family.name}-`, "docker-29"])(
      "does not answer for the engine %j",
      (engine) => {
        assert.throws(() => answer({ ...first, engine }), /Choose/)
      }
    )

    it("answers with data that a worker can send", () => {
      for (const { tab } of tabs) {
        const state = { ...first, tab }
        assert.deepStrictEqual(structuredClone(answer(state)), answer(state))
      }
    })
  }
)

describe("a runtime that a shim runs", () => {
  it.each([
    { family: Family.containerd, answer: ContainerdAnswer.answer, shim: "io.containerd.kata.v2" },
    { family: Family.crio, answer: CrioAnswer.answer, shim: "/usr/bin/containerd-shim-kata-v2" }
  ])("is listed with its shim in $family.name, which may be missing", ({ answer, family, shim }) => {
    const first = examples.stateOf(family)
    const kata = (programs: State["programs"]) =>
      answer({ ...first, programs }).runtimes?.find(({ name }) => name === "kata")
    assert.include(kata("needed"), { isFound: true })
    assert.deepStrictEqual(kata("needed")?.command, [shim])
    assert.notStrictEqual(kata([])?.isFound, true)
  })

  it("is neither found nor missing if its program is looked for in the bundle of each container", () => {
    const file = `version = 3
[plugins."io.containerd.cri.v1.runtime".containerd.runtimes.runc.options]
BinaryName = "bin/runc"
`
    const { runtimes } = ContainerdAnswer.answer({ ...examples.stateOf(Family.containerd), file })
    assert.deepStrictEqual(
      runtimes?.map(({ isFound }) => isFound),
      [undefined]
    )
  })
})

describe("the version in the name of an engine", () => {
  it.each([
    [Family.crio, "cri-o-1.32.4", "1.32.4"],
    [Family.docker, "docker-26.1.5", "26.1.5"],
    [Family.docker, "podman-5.8", undefined]
  ] as const)("is told by its family", (family, engine, version) => {
    assert.strictEqual(Family.versionIn(family, engine), version)
  })
})
