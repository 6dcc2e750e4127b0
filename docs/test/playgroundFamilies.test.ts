/**
 * The playground of the families besides Docker's: its answers are those of the command.
 */
import { ContainerdExample, ContainerdProblem } from "@oci-runtimes/core/containerd"
import { PodmanExample, PodmanProblem } from "@oci-runtimes/core/podman"
import type { Documents } from "@oci-runtimes/core/reports/schema"
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import type { Answer } from "../playground/Answer.ts"
import * as ContainerdAnswer from "../playground/ContainerdAnswer.ts"
import * as examples from "../playground/examples.ts"
import * as Family from "../playground/Family.ts"
import * as PodmanAnswer from "../playground/PodmanAnswer.ts"
import releases from "../playground/releases.data.ts"
import { initial, type State, tabs } from "../playground/State.ts"
import { command, diagnosticsOf, lineOf, sameComparison, shownOf } from "./PlaygroundCommand.ts"

/** A family, and what is asked of it. */
interface AskedFamily {
  readonly family: Family.Family
  readonly answer: (state: State) => Answer
  /** The releases whose answers are recorded. */
  readonly known: ReadonlyArray<string>
  readonly newer: { readonly version: string; readonly reservation: string }
  readonly names: ReadonlyArray<string>
  readonly texts: ReadonlyArray<string>
  /** Parts of texts. */
  readonly words: ReadonlyArray<string>
  /** What the examples show. */
  readonly promises: ReadonlyArray<readonly [string, (given: Answer) => string | undefined, string]>
}

/** Returns the texts of a family: of its problems, those of the playground, and texts that are not TOML. */
const textsOf = (
  family: Family.Family,
  problems: ReadonlyArray<{ readonly bad: string; readonly good: string }>,
  others: ReadonlyArray<string>
): ReadonlyArray<string> => [
  ...new Set([
    ...problems.flatMap(({ bad, good }) => [bad, good]).filter((text) => !text.startsWith(`${family.name} `)),
    ...examples.of(family).map(({ title }) => examples.stateOf(family, title).file),
    initial.file,
    "[engine\n",
    "# A comment\n",
    ...others
  ])
]

const families: ReadonlyArray<AskedFamily> = [
  {
    family: Family.podman,
    answer: PodmanAnswer.answer,
    known: ["podman-5.8", "podman-5.4", "podman-4.3"],
    newer: {
      version: "6.1",
      reservation: "The rules of Podman 6.1 are not known yet, so this answer is that of Podman 5.8."
    },
    names: ["gvisor", ""],
    texts: textsOf(Family.podman, PodmanProblem.codes.map(PodmanExample.of), [
      '[engine]\nruntime = "/opt/crun"\nconmon_path = ["/opt/conmon"]\n',
      '[engine]\nruntime = "nowhere"\n[engine.runtimes]\nrelative = ["bin/crun"]\nnone = []\n'
    ]),
    words: '[engine.runtimes]|[engine]|crun|runtime|=|"|[|]|\'|"""|/usr/bin/crun|\n|,|.|{|}|#|1'.split("|"),
    promises: [
      ["A healthy file", ({ headline }) => lineOf(headline), "containers.conf: accepted by Podman 5.8"],
      [
        "A drop-in that adds a runtime",
        ({ resolution }) => resolution?.chain.map(({ text }) => text).join(),
        "Podman 5.8,conmon,/usr/local/bin/youki"
      ],
      ["Flags with dashes", ({ fixes }) => JSON.stringify(fixes), '"count":2'],
      ["The comment of the shipped file, uncommented", ({ refusal }) => refusal?.line, "wasi/wasm"],
      ["A name without quotes", ({ findings }) => findings[0]?.fix?.title, 'Write "crun"'],
      ["An entry in the form of Docker", ({ findings }) => findings[0]?.advice, "This is the form of Docker."],
      ["A key of some releases only", ({ comparison }) => comparison?.general.join(), "(since Podman 5.7)"]
    ]
  },
  {
    family: Family.containerd,
    answer: ContainerdAnswer.answer,
    known: ["containerd-2.3", "containerd-2.0", "containerd-1.7", "containerd-1.6"],
    newer: {
      version: "2.9",
      reservation: "The rules of containerd 2.9 are not known yet, so this answer is that of containerd 2.3."
    },
    names: ["crun", "kata", ""],
    texts: textsOf(Family.containerd, ContainerdProblem.codes.map(ContainerdExample.of), []),
    words:
      'version = 3|version = 2|plugins."io.containerd.cri.v1.runtime".containerd|runtimes.crun|runtime_type|=|"|[|]|\'|io.containerd.runc.v2|\n|,|.|{|}|#|1'.split(
        "|"
      ),
    promises: [
      ["A healthy file", ({ headline }) => lineOf(headline), "config.toml: accepted by containerd 2.3"],
      ["One runtime more, and runc is gone", ({ fixes }) => JSON.stringify(fixes), '"count":1'],
      ["A section of another version", ({ resolution }) => resolution?.headline, 'no runtime for "crun" is configured'],
      ["SystemdCgroup, misspelt", ({ findings }) => JSON.stringify(findings), "Write SystemdCgroup"],
      ["A default runtime that 2.0 ignores", ({ comparison }) => comparison?.general.join(), "(since containerd 2.0)"]
    ]
  }
]

describe.each(families)(
  "the playground of $family.name",
  ({ answer, family, known, names: own, newer, promises, texts, words }) => {
    const first = examples.stateOf(family)
    const engines = releases.load().compared[family.name].map(({ name }) => name)

    it("is compared on many files, for the releases of recorded answers", () => {
      assert.isAbove(texts.length, 50)
      assert.sameMembers([...engines], [...known])
    })

    it.each(texts)("finds in %j what the command finds, in its words and its order", async (file) => {
      for (const engine of engines) {
        for (const programs of ["all", "needed", []] as const) {
          const state: State = { ...first, file, engine, programs }
          const given = answer(state)
          // oxlint-disable-next-line no-await-in-loop
          const { data } = await command(state, given, "check", "--json", "--engine", engine, family.file)
          const printed = JSON.parse(data)
          const { diagnostics, verdict } = printed.error ?? printed
          assert.strictEqual(`/${lineOf(given.headline)}`, verdict)
          assert.strictEqual(given.runtimes === undefined, printed.error !== undefined)
          assert.strictEqual(given.refusal?.line, printed.error?.message)
          assert.deepStrictEqual(diagnosticsOf(given), shownOf(diagnostics))
        }
      }
    })

    it.each(texts.map((file, index) => [file, engines[index % engines.length]!] as const))(
      "fixes, lists, resolves and compares %j with %s as the command does",
      async (file, engine) => {
        const state: State = { ...first, file, tab: "resolve", engine, programs: "needed" }
        const given = answer(state)
        const settled = ["--engine", engine, "--config", family.file, "--json"]
        const json = async (...args: ReadonlyArray<string>) => JSON.parse((await command(state, given, ...args)).data)

        // oxlint-disable-next-line no-await-in-loop
        const checked = await json("check", "--fix", "--dry-run", ...settled)
        const { fixed } = (checked.error ?? checked).fixes
        if (given.fixes === undefined) assert.lengthOf(fixed, 0)
        else assert.include(given.fixes, { count: fixed.length })

        // oxlint-disable-next-line no-await-in-loop
        const list = await json("list", ...settled)
        const shown = list.runtimes?.filter(
          ({ default: isDefault, kind, program }: (typeof Documents.ListDocument.Type)["runtimes"][number]) =>
            isDefault || kind !== "stock" || program !== null
        )
        assert.deepStrictEqual(
          given.runtimes?.map(({ isDefault, isFound, kind, name }) => ({ name, kind, isDefault, isFound })),
          shown?.map(
            ({
              default: isDefault,
              kind,
              name,
              program
            }: (typeof Documents.ListDocument.Type)["runtimes"][number]) => ({
              name,
              kind,
              isDefault,
              isFound: program !== null
            })
          )
        )

        for (const name of own) {
          // oxlint-disable-next-line no-await-in-loop
          const resolved = await json("resolve", "--explain", ...(name === "" ? [] : [name]), ...settled)
          const { explanation, outcome } = resolved.error ?? resolved
          const { resolution } = answer({ ...state, name, programs: given.machine.present })
          assert.strictEqual(resolution?.headline, outcome?.summary)
          assert.deepStrictEqual(
            resolution?.lines.map(({ depth, text }) => "  ".repeat(depth) + text),
            explanation?.text
          )
        }
        for (const [tab, flags] of [
          ["releases", ["--from", first.from, "--to", first.to]],
          ["files", ["--engine", first.engine, "--with", family.otherFile]]
        ] as const) {
          const asked = { ...first, file, tab, programs: given.machine.present }
          const both = answer(asked)
          const { comparison } = both
          // oxlint-disable-next-line no-await-in-loop
          const { data } = await command(asked, both, "compare", "--config", family.file, "--json", ...flags)
          sameComparison(comparison, data)
        }
      }
    )

    it.each(promises)("shows what the example promises: %s", (title, shown, promised) => {
      assert.include(
        examples.of(family).map((example) => example.title),
        title
      )
      assert.include(shown(answer(examples.stateOf(family, title))), promised)
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
