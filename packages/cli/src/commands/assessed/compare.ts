/**
 * `compare` for the engines of the families besides Docker's.
 */
import { Comparison, DifferenceText } from "@oci-runtimes/core/questions"
import { Style } from "@oci-runtimes/core/reports"
import { Documents } from "@oci-runtimes/core/reports/schema"
import { Wording } from "@oci-runtimes/core/text"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { engineFieldsOf } from "../../documents/Asked.ts"
import { generalDocuments, nameDocumentWith, sideDocument } from "../../documents/Comparison.ts"
import type { Asked, Family } from "../../families/Family.ts"
import type { NamedEngine } from "../../flags/EngineFlag.ts"
import { toldByName } from "../../flags/FamilyChoice.ts"
import { root } from "../../flags/Root.ts"
import { InvalidCommandLine, requirePath } from "../../flags/SharedFlags.ts"
import { NegativeAnswer } from "../../process/NegativeAnswer.ts"
import { countLine, generalLines, nameRows } from "../../text/DifferenceText.ts"
import { answer } from "../WithRuntimes.ts"
import { noteAsked, questionOf, refuseRunning } from "./ByFamily.ts"

/** The flags and arguments of `compare`. */
export interface CompareInput {
  readonly from: Option.Option<NamedEngine>
  readonly to: Option.Option<NamedEngine>
  readonly with: Option.Option<string>
  readonly toAs: Option.Option<string>
  readonly running: boolean
  readonly names: ReadonlyArray<string>
}

/** Prints the differences between two configurations, releases or users. */
export const compareOther = (input: CompareInput) =>
  Effect.fnUntraced(function* (family: Family) {
    const { from, names, running, to, toAs, with: other } = input
    yield* refuseRunning(family, running)
    yield* requireOneFamily(input)
    if ([from, to, other, toAs].every((given) => Option.isNone<unknown>(given))) {
      const problems = [
        "Nothing to compare with. Give --from and --to with engines, --with another configuration file, or --to-as another user"
      ]
      return yield* new InvalidCommandLine({ problems })
    }
    const file = Option.isSome(other) ? yield* requirePath("with", other.value) : undefined
    const differing = { engine: to, user: Option.getOrUndefined(toAs), ...(file !== undefined && { file }) }
    const compared = yield* family.compare(yield* questionOf({ engine: from }), yield* questionOf(differing), names)
    const { comparison, from: before, to: after } = compared
    for (const side of [before, after]) yield* noteAsked(side)
    const document: typeof Documents.CompareDocument.Type = {
      detected: engineFieldsOf(before).detected ?? engineFieldsOf(after).detected,
      from: { ...sideDocument(comparison.from, subjectOf(before)), files: before.files },
      to: { ...sideDocument(comparison.to, subjectOf(after)), files: after.files },
      same: Comparison.isSame(comparison),
      differences: generalDocuments(comparison),
      names: comparison.names.map(nameDocumentWith(undefined, Comparison.runs(comparison))),
      lost: [],
      lostUnknown: []
    }
    yield* answer(Documents.CompareDocument, document, (look) =>
      [
        countLine(comparison, look),
        sideLine("from", before, comparison.from, look),
        sideLine("to  ", after, comparison.to, look),
        ...generalLines(comparison, look),
        ...nameRows(comparison.names, look, undefined, Comparison.runs(comparison))
      ].join("\n")
    )
    return document.same ? undefined : yield* new NegativeAnswer()
  })

/** Fails if the engines of the flags are of different families, or without engines the files. */
export const requireOneFamily = Effect.fnUntraced(function* ({
  from,
  to,
  with: other
}: Pick<CompareInput, "from" | "to" | "with">) {
  const { config, engine } = yield* root
  const named = [engine, from, to].flatMap((given) => (Option.isSome(given) ? [given.value.family] : []))
  const told = [config, other].flatMap((file) => (Option.isSome(file) ? (toldByName(file.value) ?? []) : []))
  if (new Set(named.length === 0 ? told : named).size < 2) return
  const problem =
    "Cannot compare engines of two families: their files are different. Give two releases of one engine, or two of its files"
  yield* new InvalidCommandLine({ problems: [problem] })
})

/** Names the files of a side. */
const subjectOf = ({ file, files }: Asked): string => file ?? files.at(-1) ?? ""

const sideLine = (label: string, asked: Asked, summary: Comparison.Summary, look: Style.Paint): string => {
  const { reason, verdict } = DifferenceText.sideVerdict(asked.engine.title, summary)
  const words = look(reason === undefined ? "green" : "red", verdict)
  const what =
    asked.alone !== undefined ? subjectOf(asked) : `${Wording.counted(asked.files.length, "file")} of ${asked.owner}`
  return `${label} ${Style.printable(what)}: ${words}${reason === undefined ? "" : `: ${Style.printable(reason)}`}`
}
