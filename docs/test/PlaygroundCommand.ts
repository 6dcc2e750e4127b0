/**
 * The command, asked what the playground answers.
 */
import type { CheckHeadline } from "@oci-runtimes/core/questions"
import { Documents } from "@oci-runtimes/core/reports/schema"
import * as Effect from "effect/Effect"
import { assert } from "vitest"
import { document, runCommand } from "../../packages/cli/test/Command.ts"
import type { Answer } from "../playground/Answer.ts"
import * as Family from "../playground/Family.ts"
import type { State } from "../playground/State.ts"

const searchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/** Runs the command on the machine that the playground describes. */
export const command = (state: State, { machine }: Answer, ...args: ReadonlyArray<string>) => {
  const { file, otherFile } = Family.of(state.engine)
  return Effect.runPromise(
    runCommand({
      args,
      engine: null,
      files: {
        ...Object.fromEntries(
          machine.present.map((path) => [path, { type: "file", content: "", mode: 0o755 } as const])
        ),
        [`/${file}`]: state.file,
        [`/${otherFile}`]: state.other,
        "/run/systemd/system": { type: "directory" },
        "/sys/fs/cgroup/cgroup.controllers": ""
      },
      variables: { PATH: searchPath }
    })
  )
}

/** Returns the first line of the command about a file. */
export const lineOf = ({ file, mistake, verdict }: CheckHeadline.CheckHeadline): string => `${file}${verdict}${mistake}`

/** The findings of an answer, in the form of the command. */
export const diagnosticsOf = ({ findings }: Answer) =>
  findings.map(({ advice, code, fix, message, place, severity }) => ({
    code,
    severity,
    message,
    explanation: advice,
    line: place?.line,
    column: place?.column,
    fix: fix?.title
  }))

/** The parts of the findings of the command that the playground shows. */
export const shownOf = (diagnostics: ReadonlyArray<typeof Documents.DiagnosticDocument.Type>) =>
  diagnostics.map(({ code, explanation, fix, message, range, severity }) => ({
    code,
    severity,
    message,
    explanation,
    line: range?.start.line,
    column: range?.start.column,
    fix: fix?.title
  }))

/** Requires the comparison that the command has printed, and returns its document. */
export const sameComparison = (comparison: Answer["comparison"], printed: string) => {
  const compared = document(Documents.CompareDocument, printed)
  const { differences, from, names, same, to } = compared
  assert.strictEqual(comparison?.isSame, same)
  assert.deepStrictEqual(
    comparison?.general,
    differences.map(({ text }) => text)
  )
  assert.deepStrictEqual(
    comparison?.names.map(({ lines, name }) => ({ name, lines })),
    names.flatMap(({ differences: own, name }) =>
      own.length === 0 ? [] : [{ name, lines: own.map(({ text }) => text) }]
    )
  )
  assert.deepStrictEqual(
    comparison?.sides.map(({ reason = null }) => reason),
    [from.message, to.message]
  )
  return compared
}
